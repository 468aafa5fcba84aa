"""Accounts, the groups that hold their permissions, and the permissions to choose from."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, Permission
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.models import User

from .base import RecordAdmin, ViewOnly

if TYPE_CHECKING:
    _StockUserAdmin = StockUserAdmin[User]
else:
    _StockUserAdmin = StockUserAdmin

admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(RecordAdmin[User], _StockUserAdmin):
    """Who may sign in, and under which name the public record shows their work."""

    form: Any = UserChangeForm
    list_display = ("username", "public_name", "email", "is_staff", "is_active", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser", "groups")
    search_fields = ("username", "public_name", "first_name", "last_name", "email")
    date_hierarchy = "date_joined"
    filter_horizontal = ()
    autocomplete_fields = ("groups", "user_permissions")
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("public_name", "first_name", "last_name", "email")}),
        (
            _("What the account may do"),
            {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")},
        ),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": (
                    "username",
                    "public_name",
                    "usable_password",
                    "password1",
                    "password2",
                ),
            },
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Return the short form for a new account, the full one after that."""
        return _StockUserAdmin.get_fieldsets(self, request, obj)


@admin.register(Group)
class GroupAdmin(RecordAdmin[Group]):
    """Roles: what the accounts in a group may do."""

    search_fields = ("name",)
    ordering = ("name",)
    autocomplete_fields = ("permissions",)


@admin.register(Permission)
class PermissionAdmin(ViewOnly[Permission], RecordAdmin[Permission]):
    """Registered only so that permissions can be found by typing; not on the index."""

    list_display = ("name", "codename", "content_type")
    search_fields = ("name", "codename", "content_type__model")
    select_related = ("content_type",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Keep it off the index."""
        return False

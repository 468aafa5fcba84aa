"""Accounts, the groups that hold their permissions, and the permissions to choose from."""

from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from tracker.models import User
from tracker.ops.workspaces import ROLES
from tracker.publishing import record_password

from .base import RecordAdmin, ViewOnly
from .forms import SEEN, RecordForm
from .generics import (
    Context,
    Fieldsets,
    Names,
    Passed,
    StockPasswordForm,
    StockUserAdmin,
    StockUserForm,
    user_of,
)
from .invitations import LINK, InvitationsMixin, may_invite
from .work import WorkMixin

admin.site.unregister(Group)


# What a role is made of, and the name that the public sees: both are changed by way of a set, which
# a second manager approves.
ROLES_FIELDS = ("public_name", "is_staff", "is_superuser", "groups", "user_permissions")


class PasswordForm(StockPasswordForm):
    """The stock form for somebody else's password; it writes that column and no other."""

    def save(self, commit: bool = True) -> User:
        """Set the password."""
        user: User = super().save(commit=False)
        user.save(update_fields=["password"])
        return user


class AccountForm(RecordForm[User], StockUserForm):
    """The stock form of an account, with the version that it shows."""


@admin.register(User)
class UserAdmin(InvitationsMixin[User], WorkMixin[User], RecordAdmin[User], StockUserAdmin):
    """Who may sign in, and under which name the public record shows their work."""

    form = AccountForm
    change_password_form = PasswordForm
    change_list_template = "admin/tracker/users.html"
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
            {"fields": ("is_active", *ROLES_FIELDS[1:])},
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

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Only a superuser changes the account of a superuser."""
        if obj is not None and obj.is_superuser and not user_of(request).is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, that of the roles first."""
        roles = self.admin_site.admin_view(self.roles_view)
        return [path("<path:object_id>/roles/", roles, name=ROLES), *super().get_urls()]

    def roles_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Return the form of the roles alone, or put what it says into a change set."""
        return self.changeform_view(request, object_id)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Fieldsets:
        """Return the boxes of the page: the roles have one of their own."""
        if obj is not None and _is_about_roles(request):
            seen = [SEEN] if self.has_change_permission(request, obj) else []
            return [(None, {"fields": ("username", *ROLES_FIELDS, *seen)})]
        return super().get_fieldsets(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Names:
        """Return what cannot be typed: a manager gives roles to others, nothing beyond them."""
        fixed = list(super().get_readonly_fields(request, obj))
        is_own = obj is not None and obj.pk == request.user.pk
        if not user_of(request).is_superuser and is_own:
            fixed += ["is_active"]
        if obj is None:
            return fixed
        if not _is_about_roles(request):
            return [*fixed, *ROLES_FIELDS]
        fixed += ["username"]
        if not user_of(request).is_superuser:
            fixed += ["is_superuser", "user_permissions"]
            fixed += ["groups", "is_staff"] if is_own else []
        return fixed

    def render_change_form(
        self, request: HttpRequest, context: Context, *args: Passed, **kwargs: Passed
    ) -> HttpResponse:
        """Return the page with the way to the roles."""
        row: User | None = context["original"]
        if row and self.has_change_permission(request, row) and not _is_about_roles(request):
            address = reverse(f"admin:{ROLES}", args=[row.pk])
            context["steps"] = [
                {"step": {"label": _("Change public name and roles")}, "address": address}
            ]
            if may_invite(user_of(request)) and row.pk != request.user.pk:
                label = _("Make a link for a new password")
                address = reverse(f"admin:{LINK}", args=[row.pk])
                context["steps"].append({"step": {"label": label}, "address": address})
        return super().render_change_form(request, context, *args, **kwargs)

    def log_change(self, request: HttpRequest, obj: User, message: object) -> None:  # type: ignore[override]  # nothing to return
        """Record a password that was set; everything else is in the history already."""
        super().log_change(request, obj, message)
        if "password1" in request.POST:
            record_password(obj, by=user_of(request))


def _is_about_roles(request: HttpRequest) -> bool:
    return bool(request.resolver_match and request.resolver_match.url_name == ROLES)


@admin.register(Group)
class GroupAdmin(ViewOnly[Group], RecordAdmin[Group]):
    """Roles: what the accounts in a group may do. Migrations set them."""

    search_fields = ("name",)
    ordering = ("name",)
    fields = ("name", "may")
    readonly_fields = ("may",)

    @admin.display(description=_("permissions"))
    def may(self, group: Group) -> str:
        """Return what the accounts of the group may do, one permission on each line."""
        permissions = group.permissions.order_by("name")
        return format_html_join("", "<div>{}</div>", ((each.name,) for each in permissions))


@admin.register(Permission)
class PermissionAdmin(ViewOnly[Permission], RecordAdmin[Permission]):
    """Registered only so that permissions can be found by typing; not on the index."""

    list_display = ("name", "codename", "content_type")
    search_fields = ("name", "codename", "content_type__model")
    select_related = ("content_type",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Keep it off the index."""
        return False

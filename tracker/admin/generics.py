"""The types of the desk, where Django's run time or its stubs fall short: said here, once.

Django 5.2 knows generic forms, formsets and admins in its stubs only. Each base class here is
Django's own at run time, and takes a model in brackets.
"""

from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin, InlineModelAdmin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm
from django.db import models
from django.db.models.fields.related import RelatedField
from django.http import HttpRequest

from tracker.models import User

Row = TypeVar("Row", bound=models.Model)
# What a template is given: values of every kind, as in Django's own signatures.
Context: TypeAlias = dict[str, Any]
# What a tag of HTML is given, as in Django's own signatures.
Attributes: TypeAlias = dict[str, Any]
# The row of an admin's model; for an inline, that of its parent.
AnyRow: TypeAlias = Any
# A row with what its queryset adds to it, which no class declares.
AnnotatedRow: TypeAlias = Any
# Rows of one of our own managers, whose methods the stubs do not know.
ManagedRows: TypeAlias = Any
# What a method hands on to Django as it came.
Passed: TypeAlias = Any
# What a box of a form holds, or what was typed into it: any form, from a text to a list of rows.
BoxValue: TypeAlias = Any
FormValues: TypeAlias = dict[str, BoxValue]


class Subscriptable:
    """Takes a model in brackets and is nothing else."""

    def __class_getitem__(cls, model: object) -> type:
        """Return the class itself."""
        return cls


if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldGroups, _FieldOpts, _FieldsetSpec
    from django.utils.functional import _StrOrPromise

    FieldGroups: TypeAlias = _FieldGroups
    FieldOptions: TypeAlias = _FieldOpts
    Fieldset: TypeAlias = tuple[_StrOrPromise | None, FieldOptions]
    Fieldsets: TypeAlias = _FieldsetSpec
    Names: TypeAlias = list[str] | tuple[str, ...]
    Text: TypeAlias = _StrOrPromise
    # What a column of the database reads and takes is of no concern here.
    DbField: TypeAlias = models.Field[Any, Any]
    RelationField: TypeAlias = RelatedField[Any, Any]
    ForeignKeyField: TypeAlias = models.ForeignKey[Any, Any]
    ManyToManyField: TypeAlias = models.ManyToManyField[Any, Any]
    # A part of the desk meets the forms, formsets and inlines of every model.
    AnyForm: TypeAlias = forms.ModelForm[Any]
    AnyFormSet: TypeAlias = forms.BaseInlineFormSet[Any, Any, Any]
    AnyInline: TypeAlias = InlineModelAdmin[Any, Any]
    AnyModelAdmin: TypeAlias = admin.ModelAdmin[Any]

    # What a part of an admin inherits, as far as types go: nothing at run time.
    AdminMixin = admin.ModelAdmin

    class OptionsMixin(BaseModelAdmin[Any], Generic[Row]):
        """The same for what a ModelAdmin and an inline have in common."""

    class InlineMixin(InlineModelAdmin[Row, models.Model]):
        """The same for an inline."""

    ModelAdmin = admin.ModelAdmin
    ModelForm = forms.ModelForm

    class TabularInline(admin.TabularInline[Row, models.Model]):
        """Django's."""

    class StackedInline(admin.StackedInline[Row, models.Model]):
        """Django's."""

    InlineFormSet = forms.BaseInlineFormSet[models.Model, models.Model, AnyForm]
    RowField: TypeAlias = forms.ModelChoiceField[models.Model]
    ModelMultipleChoiceField = forms.ModelMultipleChoiceField[models.Model]
    StockUserAdmin = UserAdmin[User]
    StockUserForm = UserChangeForm[User]
    StockPasswordForm = AdminPasswordChangeForm[User]
else:
    FieldGroups = FieldOptions = Fieldset = Fieldsets = Names = Text = object
    DbField = RelationField = ForeignKeyField = ManyToManyField = object
    AnyForm = AnyFormSet = AnyInline = AnyModelAdmin = object
    AdminMixin = OptionsMixin = InlineMixin = Subscriptable

    class ModelAdmin(Subscriptable, admin.ModelAdmin):
        """Django's."""

    class TabularInline(Subscriptable, admin.TabularInline):
        """Django's."""

    class StackedInline(Subscriptable, admin.StackedInline):
        """Django's."""

    class ModelForm(Subscriptable, forms.ModelForm):
        """Django's."""

    InlineFormSet = forms.BaseInlineFormSet
    RowField = forms.ModelChoiceField
    ModelMultipleChoiceField = forms.ModelMultipleChoiceField
    StockUserAdmin = UserAdmin
    StockUserForm = UserChangeForm
    StockPasswordForm = AdminPasswordChangeForm


def user_of(request: HttpRequest) -> User:
    """Return who is signed in: the site lets nobody else see a page of the desk."""
    return cast("User", request.user)

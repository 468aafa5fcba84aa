"""Permissions for the groups of the desk, made before Django makes them."""

from collections.abc import Iterable, Mapping
from typing import Any


def grant(
    apps: Any,
    alias: str,
    groups: Mapping[str, Iterable[str]],
    *,
    named: Mapping[str, str],
    app: str = "tracker",
) -> None:
    """Give each group, which is made if need be, the permissions with these code names.

    `named` has the names of those that are not Django's own; all are about models of `app`.
    """
    codenames = sorted(set().union(*groups.values()))
    permissions = _permissions(apps, alias, codenames, named, app)
    found = apps.get_model("auth", "Group").objects.using(alias)
    for name, granted in groups.items():
        group, _made = found.get_or_create(name=name)
        group.permissions.add(*(permissions[codename] for codename in sorted(granted)))


def _permissions(
    apps: Any, alias: str, codenames: list[str], named: Mapping[str, str], app: str
) -> dict[str, Any]:
    """The permissions by their code names; those that are missing are made, all at once."""
    manager = apps.get_model("auth", "Permission").objects.using(alias)
    kinds = _content_types(apps, alias, sorted({_model(codename) for codename in codenames}), app)
    permissions = {
        permission.codename: permission
        for permission in manager.filter(content_type__in=kinds.values(), codename__in=codenames)
    }
    missing = [
        manager.model(
            content_type=kinds[_model(codename)],
            codename=codename,
            name=named.get(codename, _djangos_name(apps, codename, app)),
        )
        for codename in codenames
        if codename not in permissions
    ]
    return permissions | {made.codename: made for made in manager.bulk_create(missing)}


def _content_types(apps: Any, alias: str, models: list[str], app: str) -> dict[str, Any]:
    """The content types by the names of their models; those that are missing are made."""
    manager = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    kinds = {kind.model: kind for kind in manager.filter(app_label=app, model__in=models)}
    missing = [manager.model(app_label=app, model=model) for model in models if model not in kinds]
    return kinds | {made.model: made for made in manager.bulk_create(missing)}


def _model(codename: str) -> str:
    return codename.partition("_")[2]


def _djangos_name(apps: Any, codename: str, app: str) -> str:
    act, _line, model = codename.partition("_")
    return f"Can {act} {apps.get_model(app, model)._meta.verbose_name_raw}"

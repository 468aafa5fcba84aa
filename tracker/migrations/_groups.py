"""Permissions for the groups of the desk, made before Django makes them."""

from collections.abc import Iterable, Mapping
from typing import Any


def grant(
    apps: Any, alias: str, groups: Mapping[str, Iterable[str]], *, named: Mapping[str, str]
) -> None:
    """Give each group, which is made if need be, the permissions with these code names.

    `named` has the names of those that are not Django's own.
    """
    found = apps.get_model("auth", "Group").objects.using(alias)
    for name, codenames in groups.items():
        group, _made = found.get_or_create(name=name)
        group.permissions.add(
            *(_permission(apps, alias, codename, named) for codename in sorted(codenames))
        )


def _permission(apps: Any, alias: str, codename: str, named: Mapping[str, str]) -> Any:
    act, _line, model = codename.partition("_")
    content_type, _made = (
        apps.get_model("contenttypes", "ContentType")
        .objects.using(alias)
        .get_or_create(app_label="tracker", model=model)
    )
    words = apps.get_model("tracker", model)._meta.verbose_name_raw
    permission, _made = (
        apps.get_model("auth", "Permission")
        .objects.using(alias)
        .get_or_create(
            content_type=content_type,
            codename=codename,
            defaults={"name": named.get(codename, f"Can {act} {words}")},
        )
    )
    return permission

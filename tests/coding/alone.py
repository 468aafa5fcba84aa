"""A second coder, and whoever compares, as a browser without scripts sends their forms."""

from typing import Any

from django.test import Client
from django.urls import reverse

from tracker.models import BlindCoding, ChangeSet, Document

from .communique import KEY

BEGIN = reverse("admin:tracker_blindcoding_add")


def begin(client: Client, part: str, changeset: ChangeSet | None, document: str = KEY) -> Any:
    number = {"changeset": changeset.pk} if changeset else {}
    return client.post(BEGIN, {"document": document, "part": part, **number})


def page_of(blind: BlindCoding) -> str:
    return reverse("admin:tracker_blindcoding_change", args=[blind.pk])


def answers_of(changeset: ChangeSet, **besides: str) -> dict[str, str]:
    """The boxes of a second coder who says of every sentence that it is context, but for some."""
    rows = changeset.rows.filter(model="tracker.sentencecoding")
    names = [f"{row.fields['paragraph']['new']}.{row.fields['number']['new']}" for row in rows]
    return {f"d-{name}": "context" for name in names} | besides


def item_of(changeset: ChangeSet, label: str) -> str:
    for row in changeset.rows.filter(model="tracker.sentencecoding"):
        if row.fields["label"]["new"] == label:
            return f"{row.fields['paragraph']['new']}.{row.fields['number']['new']}"
    raise AssertionError(label)


def compare_page(document: Document, changeset: ChangeSet | None = None) -> str:
    page = reverse("admin:tracker_document_compare", args=[document.pk])
    return f"/set/{changeset.pk}{page}" if changeset else page


def row_numbers(changeset: ChangeSet, model: str) -> list[int]:
    rows = changeset.rows.filter(model=f"tracker.{model}").order_by("position")
    return list(rows.values_list("object_id", flat=True))


def difference(changeset: ChangeSet) -> int:
    """The number of the one row on which the two codings differ."""
    [number] = [
        row.object_id
        for row in changeset.rows.filter(model="tracker.doublecoding")
        if row.fields["first"]["new"] != row.fields["second"]["new"]
    ]
    return number

"""Addresses of the admin, and a form as a browser would send it back."""

from html.parser import HTMLParser
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

Posted = dict[str, list[str]]


def list_url(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def add_url(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")


def row_url(row: Model, page: str = "change") -> str:
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[row.pk])


def queries(client: Client, url: str) -> int:
    """How many queries a page takes, with nothing remembered from an earlier one."""
    ContentType.objects.clear_cache()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def opened(client: Client, url: str) -> Posted:
    """What a browser would send if somebody opened the form there and pressed save."""
    response = client.get(url)
    assert response.status_code == 200, f"{url} answers {response.status_code}"
    return read(response.content.decode())


def read(html: str) -> Posted:
    """The values of the boxes of the page's main form."""
    reader = _FormReader()
    reader.feed(html)
    return reader.values


def saved(client: Client, url: str, data: Posted, /, **changes: Any) -> HttpResponseBase:
    """Send the form with changes; fails with the form's own messages if it is refused."""
    response = client.post(url, data | changes)
    assert response.status_code == 302, errors(response)
    return response


def errors(response: Any) -> dict[str, list[str]]:
    """The messages of a refused form and of its inlines, by field."""
    context = response.context
    found = {name: list(texts) for name, texts in context["adminform"].form.errors.items()}
    for inline in context["inline_admin_formsets"]:
        for form in inline.formset.forms:
            found |= {form.add_prefix(name): list(texts) for name, texts in form.errors.items()}
    return found


class _FormReader(HTMLParser):
    """Reads inputs, text areas and selects; leaves out buttons, blank patterns and the search."""

    def __init__(self) -> None:
        super().__init__()
        self.values: Posted = {}
        self._inside = False
        self._area: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        box = dict(attrs)
        if tag == "form":
            self._inside = (box.get("id") or "").endswith("_form") and box.get("method") == "post"
            self._inside = self._inside and box.get("id") != "logout-form"
        name = box.get("name")
        if tag == "option" and self._select and "selected" in box:
            self._add(self._select, box.get("value") or "")
        if not self._inside or not name or "disabled" in box or "__prefix__" in name:
            return
        if tag == "textarea":
            self._area = name
            self._add(name, "")
        elif tag == "select":
            self._select = name
        elif tag == "input" and self._counts(box):
            empty = "on" if box.get("type") in {"checkbox", "radio"} else ""
            self._add(name, box.get("value") or empty)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            # HTML drops the first newline; Django's templates write one.
            self.values[self._area][-1] = self.values[self._area][-1].removeprefix("\n")
            self._area = None
        elif tag == "select":
            self._select = None
        elif tag == "form":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area][-1] += data

    def _counts(self, box: dict[str, str | None]) -> bool:
        kind = box.get("type")
        return kind not in {"submit", "button"} and (
            kind not in {"checkbox", "radio"} or "checked" in box
        )

    def _add(self, name: str, value: str) -> None:
        self.values.setdefault(name, []).append(value)

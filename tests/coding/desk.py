"""The coding desk as a browser without scripts uses it."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from tracker.models import ChangeSet, Document, User
from tracker.text import find_quotation, sentence_spans

PART = {"X-Part": "1"}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(document: Document, changeset: ChangeSet | None = None) -> str:
    """The page of the text, within a set where one is named."""
    page = reverse("admin:tracker_document_code", args=[document.pk])
    return f"/set/{changeset.pk}{page}" if changeset else page


def name_of(document: Document, words: str) -> str:
    """How the page names the sentence in which the words stand, or just these words."""
    text = document.text or ""
    found = find_quotation(text, words)
    for span in sentence_spans(text):
        if span.start <= found.start and found.end <= span.end:
            return f"{span.start}-{span.end}"
    raise AssertionError(words)


def span_name(document: Document, words: str) -> str:
    """The name of just these words."""
    found = find_quotation(document.text or "", words)
    return f"{found.start}-{found.end}"


def send(client: Client, page: str, **more: Any) -> Any:
    """Send a form of the page."""
    return client.post(page, {"_continue": "1", **more})


def decide(client: Client, page: str, decisions: dict[str, str]) -> Any:
    """Let each named box hold the decision."""
    return send(client, page, do="decide", **{f"d-{name}": to for name, to in decisions.items()})


def decide_all(
    client: Client, document: Document, changeset: ChangeSet, *, besides: dict[str, str]
) -> Any:
    """Let every sentence be context, but those that are named."""
    names = [f"{span.start}-{span.end}" for span in sentence_spans(document.text or "")]
    return decide(client, address(document, changeset), dict.fromkeys(names, "context") | besides)


def promise(client: Client, page: str, name: str, form: str = "new", **boxes: Any) -> Any:
    """Send the form of a commitment of the sentence."""
    return send(client, f"{page}?at={name}&form={form}", do="commitment", **boxes)


def words_of(response: Any) -> str:
    """The words of a page."""
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", plain)

"""What holds of the text of a document: it has the hash that the document names, and every passage
of the document stands in it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import F
from django.utils.translation import gettext as _

from tracker.models import Document, SourceText, User
from tracker.models.base import KeyedModel, PassageModel, Withdrawable
from tracker.text import Span, matches, sha256_of

from .errors import refusal


def passage_models() -> list[type[PassageModel]]:
    """The models whose rows point at words of a document."""
    return [
        model
        for model in apps.get_app_config("tracker").get_models()
        if issubclass(model, PassageModel)
    ]


def passages_of(document: Document) -> Iterator[tuple[Span, str, str]]:
    """Span, ref and hash of everything that points at words of the document."""
    for model in passage_models():
        key = [F(path) for path in model.natural_key_fields]
        rows = model._base_manager.filter(document=document)
        for start, end, sha256, *parts in rows.values_list("start", "end", "sha256", *key):
            ref = " ".join(map(str, (model._meta.verbose_name, *parts)))
            yield Span(start, end), ref, sha256


@dataclass(frozen=True)
class Unmatched:
    """A passage whose hash is not that of the words at its place: the model and number of its row,
    its document, how it is named, and the words that stand there now ('' past the end)."""

    model: type[PassageModel]
    pk: int
    document: int
    ref: str
    words: str


def unmatched_passages() -> Iterator[Unmatched]:
    """The passages that do not stand in the text of their document as it is loaded.

    Of a document without a loaded text nothing can be said. One query for the texts and one for
    each model of passages.
    """
    texts = dict(SourceText.objects.values_list("document", "text"))
    for model in passage_models() if texts else ():
        key = [F(path) for path in model.natural_key_fields]
        counts = {"withdrawn_at__isnull": True} if issubclass(model, Withdrawable) else {}
        rows = model._base_manager.filter(document__in=texts, **counts)
        told = rows.values_list("pk", "document", "start", "end", "sha256", *key)
        for pk, document, start, end, sha256, *parts in told:
            words = texts[document][start:end]
            if len(words) != end - start or sha256_of(words) != sha256:
                ref = " ".join(map(str, (model._meta.verbose_name, *parts)))
                yield Unmatched(model, pk, document, ref, words)


def refuse_other_words(row: KeyedModel | User) -> None:
    """Raise Refused for a text that is not the one that its document names by its hash, or in which
    a passage of the document does not stand.

    A text whose document or passages are changed by the same set waits for them.
    """
    if not isinstance(row, SourceText):
        return
    # As it is by now: the same set may have changed it.
    document = Document._base_manager.get(pk=row.document_id)
    told = {"document": document.key}
    if sha256_of(row.text) != document.normalised_sha256:
        sentence = _("The text of %(document)s has another hash than the document names.")
        raise refusal(sentence % told, field="text")
    for span, ref, sha256 in passages_of(document):
        if not matches(row.text, span, sha256):
            sentence = _("%(ref)s: its words do not stand in the text of %(document)s.")
            raise refusal(sentence % {**told, "ref": ref}, field="text")

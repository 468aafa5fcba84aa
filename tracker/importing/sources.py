"""The source texts in: each checked against every passage of its document before one is stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from django.apps import apps
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import search
from tracker.importing.reading import FileRefused, not_utf8, read_bytes
from tracker.importing.refusals import printable
from tracker.models import Document, SourceText
from tracker.models.base import PassageModel
from tracker.text import NotUTF8, Span, matches, normalise, sha256_of
from tracker.text.values import problem_with_text

SUFFIXES = frozenset({".txt", ".md", ".html", ".htm"})


class TextState(Enum):
    """What became of a text that matches."""

    STORED = "stored"
    THERE_ALREADY = "there already"
    ONLY_CHECKED = "only checked"


@dataclass(frozen=True)
class CheckedDocument:
    """A document whose text matches, with the number of its passages that were compared."""

    key: str
    file: str
    passages: int
    state: TextState


@dataclass(frozen=True)
class SourcesReport:
    """What a run did. `unknown`: files that belong to no document; `missing`: keys of documents
    for which there was no file."""

    documents: tuple[CheckedDocument, ...]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def passages(self) -> int:
        """How many passages were compared."""
        return sum(document.passages for document in self.documents)

    @property
    def stored(self) -> int:
        """How many texts were stored."""
        return sum(document.state is TextState.STORED for document in self.documents)


class SourcesRefused(Exception):
    """A file cannot be read or a text does not match, so nothing was stored.

    `problems` has one sentence for each. The counts are None if no text was compared.
    """

    def __init__(self, problems: tuple[str, ...], *, documents: int = 0, passages: int = 0) -> None:
        super().__init__(_("The texts were refused; nothing was stored."))
        self.problems = problems
        self.documents = documents
        self.passages = passages


@dataclass(frozen=True)
class _Text:
    """A file's normalised text."""

    file: str
    text: str
    sha256: str


def load_sources(folder: Path, *, check_only: bool = False) -> SourcesReport:
    """Compare the texts of the folder with the record, and store them if all of them match.

    A file belongs to the document that names it, or else to the one that has its hash. With
    `check_only` nothing is stored. A text that is stored already stays as it is.

    Raises `SourcesRefused` if a file cannot be read, if a text or any passage has another hash
    than the record says, or if no file belongs to a document; nothing is stored then.
    """
    texts = _read(folder)
    with transaction.atomic():
        documents = list(Document.objects.select_related("source_text").order_by("key"))
        recognised, unknown = _recognise(texts, documents)
        problems: list[str] = []
        counts: dict[str, int] = {}
        for document, text in recognised:
            passages, mismatches = _compare(document, text)
            counts[document.key] = passages
            problems += mismatches
        if not problems and not recognised:
            problems.append(
                _(
                    "No file of this folder belongs to a document of the record. The record is"
                    " loaded first, with load_record."
                )
            )
        if problems:
            raise SourcesRefused(
                tuple(problems), documents=len(recognised), passages=sum(counts.values())
            )
        checked = tuple(
            CheckedDocument(
                key=document.key,
                file=text.file,
                passages=counts[document.key],
                state=TextState.ONLY_CHECKED if check_only else _store(document, text.text),
            )
            for document, text in recognised
        )
        if any(document.state is TextState.STORED for document in checked):
            search.rebuild()
    return SourcesReport(
        documents=checked,
        unknown=tuple(unknown),
        missing=tuple(d.key for d in documents if d.key not in counts),
    )


def _read(folder: Path) -> list[_Text]:
    """The folder's texts in the order of their names. Raises `SourcesRefused`."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    except OSError as error:
        problem = _("%(folder)s cannot be read: %(problem)s.") % {
            "folder": folder,
            "problem": error.strerror,
        }
        raise SourcesRefused((problem,)) from error
    texts, problems = [], []
    for path in paths:
        try:
            text = normalise(read_bytes(path)).text
        except FileRefused as refusal:
            problems.append(f"{printable(path.name)}: {refusal}")
        except NotUTF8 as error:
            problems.append(f"{printable(path.name)}: {not_utf8(error.offset)}")
        else:
            texts.append(_Text(file=path.name, text=text, sha256=sha256_of(text)))
    if problems:
        raise SourcesRefused(tuple(problems))
    return texts


def _recognise(
    texts: list[_Text], documents: list[Document]
) -> tuple[list[tuple[Document, _Text]], list[str]]:
    """Pairs of a document and its text, in the order of the documents, and unknown file names.

    A second file of one document stays unknown, unless it is the one that the document names.
    """
    by_name = {document.file_name: document for document in documents}
    by_hash = {document.normalised_sha256: document for document in documents}
    found: dict[str, _Text] = {}
    for text in texts:
        if document := by_name.get(text.file):
            found[document.key] = text
    for text in texts:
        if text.file not in by_name and (document := by_hash.get(text.sha256)):
            found.setdefault(document.key, text)
    used = {text.file for text in found.values()}
    unknown = [printable(text.file) for text in texts if text.file not in used]
    return [(d, found[d.key]) for d in documents if d.key in found], unknown


def _compare(document: Document, text: _Text) -> tuple[int, list[str]]:
    """The number of passages compared, and a sentence for every hash that differs or bad text."""
    problems = []
    if text.sha256 != document.normalised_sha256:
        problems.append(
            _("%(document)s: the text of %(file)s has another hash than the record's.")
            % {"document": document.key, "file": printable(text.file)}
        )
    if problem := problem_with_text(text.text):
        problems.append(f"{printable(text.file)}: {problem}")
    compared = 0
    mismatches: list[tuple[Span, str]] = []
    for ref, span, sha256 in _passages(document):
        compared += 1
        if not matches(text.text, span, sha256):
            mismatches.append((span, ref))
    for span, ref in sorted(mismatches):
        sentence = _(
            "%(document)s: %(ref)s, %(start)d to %(end)d: the words there have another hash."
        )
        if span.end > len(text.text):
            sentence = _(
                "%(document)s: %(ref)s, %(start)d to %(end)d: the text ends before these words."
            )
        problems.append(
            sentence % {"document": document.key, "ref": ref, "start": span.start, "end": span.end}
        )
    return compared, problems


def _passages(document: Document) -> Iterator[tuple[str, Span, str]]:
    """Ref, span and hash of everything that points at words of the document."""
    for model in apps.get_app_config("tracker").get_models():
        if not issubclass(model, PassageModel):
            continue
        key = [F(path) for path in model.natural_key_fields]
        rows = model._base_manager.filter(document=document).order_by("pk")
        for start, end, sha256, *parts in rows.values_list("start", "end", "sha256", *key):
            ref = " ".join(map(str, (model._meta.verbose_name, *parts)))
            yield ref, Span(start, end), sha256


def _store(document: Document, text: str) -> TextState:
    if document.text == text:
        return TextState.THERE_ALREADY
    SourceText.objects.update_or_create(
        document=document, defaults={"text": text, "loaded_at": timezone.now()}
    )
    return TextState.STORED

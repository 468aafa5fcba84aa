"""The source texts in: each checked against every passage of its document before one is stored."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import counting, search
from tracker.importing.reading import FileRefused, not_utf8, read_bytes
from tracker.importing.refusals import printable
from tracker.intake import TextRefused, read_file
from tracker.models import Document, SourceText
from tracker.publiclog import take_turn
from tracker.publishing.texts import passages_of
from tracker.text import NotUTF8, Span, matches, normalise, sha256_of
from tracker.text.values import problem_with_text

PLAIN = frozenset({".txt", ".md", ".html", ".htm"})
"""The files that the text rule can read."""
SUFFIXES = PLAIN | {".pdf", ".docx"}


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

    `problems` has one sentence for each. The counts are of what was compared.
    """

    def __init__(self, problems: list[str], *, documents: int = 0, passages: int = 0) -> None:
        super().__init__(_("The texts were refused; nothing was stored."))
        self.problems = problems
        self.documents = documents
        self.passages = passages


def load_sources(folder: Path, *, check_only: bool = False) -> SourcesReport:
    """Compare the texts of the folder with the record, and store them if all of them match.

    A file belongs to the document that names it, or else to the one that has its hash. With
    `check_only` nothing is stored. A text that is stored already stays as it is.

    Raises `SourcesRefused` if a file cannot be read, if a text or any passage has another hash
    than the record says, or if no file belongs to a document; nothing is stored then.
    """
    texts = _read(folder)
    with transaction.atomic():
        # What is counted of a text is not counted twice at a time.
        take_turn()
        documents = list(Document.objects.select_related("source_text").order_by("key"))
        files = _recognised(texts, documents)
        problems: list[str] = []
        checked: list[CheckedDocument] = []
        to_store: dict[Document, str] = {}
        for document in documents:
            if file := files.get(document.key):
                text, passages = texts[file], list(passages_of(document))
                problems += _mismatches(document, file, text, passages)
                state = TextState.ONLY_CHECKED if check_only else TextState.THERE_ALREADY
                if document.text != text and not check_only:
                    state = TextState.STORED
                    to_store[document] = text
                checked.append(CheckedDocument(document.key, file, len(passages), state))
        if not checked:
            problems.append(
                _(
                    "No file of this folder belongs to a document of the record. The record is"
                    " loaded first, with load_record."
                )
            )
        report = SourcesReport(
            documents=tuple(checked),
            unknown=tuple(printable(file) for file in texts if file not in files.values()),
            missing=tuple(
                one.key for one in documents if one.key not in files and not one.is_known_only
            ),
        )
        if problems:
            raise SourcesRefused(problems, documents=len(checked), passages=report.passages)
        stored = [
            SourceText.objects.update_or_create(
                document=document, defaults={"text": text, "loaded_at": timezone.now()}
            )[0]
            for document, text in to_store.items()
        ]
        if stored:
            search.rebuild()
            counting.renew(owner for text in stored for owner in counting.of(text))
    return report


def _read(folder: Path) -> dict[str, str]:
    """The folder's normalised texts by file, in the order of names. Raises `SourcesRefused`.

    A file is read by the text rule alone, or as it was when it was taken in: whichever gives a text
    that the record knows.
    """
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    except OSError as error:
        sentence = _("%(folder)s cannot be read: %(problem)s.")
        problem = sentence % {"folder": folder, "problem": error.strerror}
        raise SourcesRefused([problem]) from error
    known = set(Document.objects.values_list("normalised_sha256", flat=True))
    texts: dict[str, str] = {}
    problems: list[str] = []
    for path in paths:
        try:
            texts[path.name] = _text_of(read_bytes(path), path, known)
        except FileRefused as refusal:
            problems.append(f"{printable(path.name)}: {refusal}")
        except NotUTF8 as error:
            problems.append(f"{printable(path.name)}: {not_utf8(error.offset)}")
    if problems:
        raise SourcesRefused(problems)
    return texts


def _text_of(raw: bytes, path: Path, known: Collection[str | None]) -> str:
    """The text of the file; '' of a PDF or Word file that the record does not know.

    Raises NotUTF8.
    """
    is_plain = path.suffix.lower() in PLAIN
    text = normalise(raw).text if is_plain else ""
    if is_plain and sha256_of(text) in known:
        return text
    for keeps_all in (False, True):
        try:
            read = read_file(raw, path.name, keeps_all=keeps_all).text
        except TextRefused:
            break
        if sha256_of(read) in known:
            return read
    return text


def _recognised(texts: dict[str, str], documents: list[Document]) -> dict[str, str]:
    """The file of each document, by the document's key.

    A second file of one document stays unknown, unless it is the one that the document names.
    """
    by_name = {document.file_name: document.key for document in documents}
    by_hash = {document.normalised_sha256: document.key for document in documents}
    files = {by_name[file]: file for file in texts if file in by_name}
    for file, text in texts.items():
        if file not in by_name and (key := by_hash.get(sha256_of(text))):
            files.setdefault(key, file)
    return files


def _mismatches(
    document: Document, file: str, text: str, passages: Iterable[tuple[Span, str, str]]
) -> Iterator[str]:
    """A sentence for every hash that differs, and for a text that could not be stored."""
    told = {"document": document.key, "file": printable(file)}
    if sha256_of(text) != document.normalised_sha256:
        yield _("%(document)s: the text of %(file)s has another hash than the record's.") % told
    if problem := problem_with_text(text):
        yield f"{printable(file)}: {problem}"
    for span, ref, sha256 in sorted(passages):
        if matches(text, span, sha256):
            continue
        sentence = _(
            "%(document)s: %(ref)s, %(start)d to %(end)d: the words there have another hash."
        )
        if span.end > len(text):
            sentence = _(
                "%(document)s: %(ref)s, %(start)d to %(end)d: the text ends before these words."
            )
        yield sentence % {**told, "ref": ref, "start": span.start, "end": span.end}

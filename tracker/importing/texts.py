"""A text that was read becomes rows of a change set: a document, or one that was only known, and
its words.

Nothing that can be measured is asked. What the text and its file say of themselves is proposed; a
person answers for title, kind, standing, publisher and date.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, count
from typing import cast
from urllib.parse import urlsplit

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Case, QuerySet, Value, When
from django.utils.text import slugify
from django.utils.translation import gettext as _

from tracker.choices import ChangeSetState, DocumentKind, Precision, Standing
from tracker.intake import ReadText
from tracker.models import ChangeSet, Document, ProposedRow, SourceText, User
from tracker.models.days import desk_today
from tracker.models.fields import AnyField
from tracker.publiclog import take_turn
from tracker.publishing import save_with_history
from tracker.publishing.changesets import obstacles_of, open_set, putting
from tracker.publishing.errors import NotAllowed, Problem, refuse
from tracker.text.addresses import publication_of
from tracker.text.dates import format_date
from tracker.text.languages import in_english

from .versions import Carried, carried, move_passages

ASKED = ("title", "kind", "standing", "publisher", "date", "date_precision")
"""What a person answers for; date and precision are one answer."""
ALSO = ("key", "slug", "language", "place_issued", "source_url")
"""What is filled in as proposed, and can be mended."""
_SHARED = ("kind", "standing", "date", "date_precision")
_LONGEST_KEY = 12
_LONGEST_SLUG = 70
_LONGEST_TITLE = 300
_PENDING = (ChangeSetState.OPEN, ChangeSetState.RETURNED, ChangeSetState.IN_REVIEW)
_SMALL_WORDS = frozenset({"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "the"})
# What a title says of the kind of text, the more special first.
_KINDS = (
    ("fact sheet", DocumentKind.FACT_SHEET),
    ("media note", DocumentKind.MEDIA_NOTE),
    ("joint statement", DocumentKind.JOINT_STATEMENT),
    ("joint press statement", DocumentKind.JOINT_STATEMENT),
    ("declaration", DocumentKind.DECLARATION),
    ("communiqu", DocumentKind.COMMUNIQUE),
    ("remarks", DocumentKind.TRANSCRIPT),
    ("transcript", DocumentKind.TRANSCRIPT),
)
_AGREED = frozenset(
    {DocumentKind.JOINT_STATEMENT, DocumentKind.DECLARATION, DocumentKind.COMMUNIQUE}
)


@dataclass(frozen=True)
class Twin:
    """Where the same text is already, by its hash: a document, or a set that waits."""

    document: Document | None = None
    changeset: ChangeSet | None = None

    def __str__(self) -> str:
        if self.document is not None:
            return _("The same text is in the record: %(key)s, %(title)s.") % {
                "key": self.document.key,
                "title": self.document,
            }
        return _("The same text waits in the set %(set)s.") % {"set": self.changeset}


def twin_of(read: ReadText) -> Twin | None:
    """Where the text is already; None if it is nowhere."""
    document = Document.objects.filter(normalised_sha256=read.sha256).order_by("key").first()
    if document:
        return Twin(document=document)
    waiting = ProposedRow.objects.filter(
        model=Document._meta.label_lower,
        changeset__state__in=_PENDING,
        fields__normalised_sha256__new=read.sha256,
    )
    row = waiting.select_related("changeset").first()
    return Twin(changeset=row.changeset) if row else None


def is_there(read: ReadText) -> bool:
    """Whether the record holds the words themselves, and not their hash alone."""
    return SourceText.objects.filter(document__normalised_sha256=read.sha256).exists()


def documents_of_texts() -> QuerySet[Document]:
    """The documents to which a text can belong; first those whose text nobody has taken in yet."""
    there = Document.objects.filter(withdrawn_at__isnull=True)
    is_held = Case(When(normalised_sha256__isnull=True, then=Value(0)), default=Value(1))
    return there.order_by(is_held, "-date", "key")


def main_texts() -> QuerySet[Document]:
    """The documents of which a text can be the text in another language."""
    return Document.objects.main_texts().not_withdrawn().order_by("-date", "key")


def proposed(
    read: ReadText, document: Document | None = None, main_text: Document | None = None
) -> dict[str, str]:
    """What the fields of the document could hold, by their names; nothing where nothing is known.

    What a known document says already comes before what the text says; what its main text says of
    kind, standing and date before both.
    """
    told = read.proposals.values()
    title = told.get("title", "")
    address = told.get("address", "")
    if told.get("date", "") > desk_today().isoformat():
        # A day to come is one of which the text speaks, not its own.
        told = {name: value for name, value in told.items() if name not in {"date", "precision"}}
    found = {
        "title": title[:_LONGEST_TITLE],
        "kind": _kind(title),
        "standing": Standing.AGREED if _kind(title) in _AGREED else "",
        "publisher": told.get("publisher", "")[:200] or _publisher_at(address),
        "date": told.get("date", ""),
        "date_precision": told.get("precision", ""),
        "language": told.get("language", "en"),
        "place_issued": told.get("place", "")[:200],
        "source_url": address,
    }
    if main_text is not None:
        shared = {name: _plain(getattr(main_text, name)) for name in _SHARED}
        found |= {name: value for name, value in shared.items() if value}
    if document is not None:
        stored = {name: _plain(getattr(document, name)) for name in (*ASKED, *ALSO)}
        # Of a text that was held somebody has decided what is known of it, and what is not.
        said = found if document.is_known_only else {}
        return said | {name: value for name, value in stored.items() if value}
    year = found["date"][:4]
    if main_text is None:
        found["key"], found["slug"] = free_key(title, year), free_slug(title, year)
    else:
        language = found["language"]
        found["key"] = _free("key", f"{main_text.key}-{language.upper()}")
        found["slug"] = _free("slug", f"{main_text.slug}-{language}")
    return {name: value for name, value in found.items() if value}


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value or "")


def _kind(title: str) -> str:
    lowered = title.lower()
    return next((kind.value for words, kind in _KINDS if words in lowered), "")


def _publisher_at(address: str) -> str:
    """The publisher of the documents that the record has from the same host, if it is one."""
    host = urlsplit(publication_of(address)).hostname if address else None
    if not host:
        return ""
    there = Document.objects.filter(source_url__contains=host)
    known = there.values_list("source_url", "publisher")
    found = {name for url, name in known if urlsplit(publication_of(url or "")).hostname == host}
    return found.pop() if len(found) == 1 else ""


def free_key(title: str, year: str) -> str:
    """A key that no document has: the first letters of the title and the year, as in NYD23."""
    words = re.findall(r"[^\W\d_]+", _ascii(title))
    letters = "".join(one[0].upper() for one in words if one.lower() not in _SMALL_WORDS)
    stem = f"{letters[: _LONGEST_KEY - 4] or 'TEXT'}{year[2:]}"
    return _free("key", stem)


def free_slug(title: str, year: str) -> str:
    """A slug that no document has: the words of the title and the year."""
    stem = slugify(_ascii(title))[:_LONGEST_SLUG].strip("-") or "text"
    if year and not stem.endswith(year):
        stem = f"{stem}-{year}"
    return _free("slug", stem)


def _free(name: str, stem: str) -> str:
    """The stem, or else the first one with a number behind it that no document has."""
    numbered = (f"{stem}-{number}" for number in count(2))
    return next(value for value in chain([stem], numbered) if not _has(name, value))


def _has(name: str, value: str) -> bool:
    """Whether a document has it, or a set that waits would give it to one."""
    waiting = {f"fields__{name}__new": value}
    return (
        Document.objects.filter(**{f"{name}__iexact": value}).exists()
        or ProposedRow.objects.filter(
            model=Document._meta.label_lower, changeset__state__in=_PENDING, **waiting
        ).exists()
    )


def _ascii(words: str) -> str:
    return unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()


def measured(read: ReadText) -> dict[str, str | int]:
    """What the fields hold that are measured on the text and its file."""
    return {
        "file_name": read.file_name,
        "raw_bytes": read.raw_bytes,
        "raw_sha256": read.raw_sha256,
        "normalised_characters": len(read.text),
        "normalised_sha256": read.sha256,
        "paragraphs": read.paragraphs,
        "body_paragraphs": read.body_paragraphs,
    }


def take_in(
    read: ReadText,
    fields: Mapping[str, str],
    *,
    by: User,
    document: Document | None = None,
    main_text: Document | None = None,
) -> Document:
    """Save the document and its text, within a trial, so that both become rows of a set.

    `fields` are texts by the names of ASKED and ALSO. The text is attached to a `document` that is
    only known, and is a later version of one that is held: passages whose words are identical are
    moved with them. What a document says of itself stays where `fields` say nothing. With a
    `main_text` it is the same document in another language and stands beside that one. Raises
    Refused with every reason, beside its field, and with every passage that cannot be kept.
    """
    _refuse_twin(read, document)
    passages = _carried(read, document)
    row = document or Document()
    if main_text is not None:
        row.main_text = main_text
    # Where only the words are missing, what was measured on them stands.
    is_same = row.normalised_sha256 == read.sha256
    problems = list(_filled(row, {**fields, **({} if is_same else measured(read))}))
    is_dated = row.date_precision != Precision.UNKNOWN
    problems += [
        Problem(name, _("This is needed."))
        for name in ASKED
        if not getattr(row, name) and (name != "date" or is_dated)
    ]
    refuse(problems or _problems(row))
    save_with_history(row, by=by)
    text = SourceText.objects.filter(document=row).first() or SourceText(document=row)
    text.text = read.text
    save_with_history(text, by=by)
    move_passages(passages, by=by)
    return row


def _carried(read: ReadText, document: Document | None) -> list[Carried]:
    """What becomes of the passages of a document that gets another text. Raises Refused."""
    if document is None or document.normalised_sha256 in {None, read.sha256}:
        return []
    if document.text is None:
        told = _("The words of %(document)s are not on this site, so nothing can be compared.")
        refuse([Problem(None, told % {"document": document.key})])
    return carried(document, read.text)


def _refuse_twin(read: ReadText, document: Document | None) -> None:
    """A text is in the record once; its words may follow where only its hash was known."""
    twin = twin_of(read)
    if twin is None or (twin.document is not None and twin.document == document):
        return
    refuse([Problem(None, str(twin))])


def _filled(row: Document, fields: Mapping[str, str | int]) -> Iterator[Problem]:
    """Set the fields of the row; says of each what stands against its value."""
    for name, value in fields.items():
        field = cast("AnyField", Document._meta.get_field(name))
        try:
            setattr(row, name, field.get_default() if value == "" else field.to_python(value))
        except ValidationError as error:
            yield Problem(name, " ".join(error.messages))


def _problems(row: Document) -> list[Problem]:
    try:
        row.full_clean()
    except ValidationError as error:
        return [
            Problem(None if name == NON_FIELD_ERRORS else name, message)
            for name, messages in error.message_dict.items()
            for message in messages
        ]
    return []


def make_text_set(
    read: ReadText,
    fields: Mapping[str, str],
    *,
    by: User,
    document: Document | None = None,
    main_text: Document | None = None,
) -> ChangeSet:
    """Make the text an open set of this person. Raises Refused with every reason; then nothing is
    written."""
    right = "add" if document is None else "change"
    if not by.has_perm(f"tracker.{right}_document"):
        raise NotAllowed(_("%(name)s has not the right to it.") % {"name": by})
    with in_english():
        title = fields.get("title") or str(document or "")
        told = _("Text: %(title)s") % {"title": title}
    with transaction.atomic():
        take_turn()
        changeset = open_set(by=by, title=told[:_LONGEST_TITLE], reason=told)
        with putting(changeset):
            take_in(read, fields, by=by, document=document, main_text=main_text)
        refuse([Problem(None, one.message) for one in obstacles_of(changeset, today=desk_today())])
    return changeset


def told_fields(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The fields as people read them: their names, and what they hold in words."""
    for name in (*ASKED, *ALSO):
        if name == "date_precision" or not fields.get(name):
            continue
        field = cast("AnyField", Document._meta.get_field(name))
        value = fields[name]
        if name == "date":
            value = _date_in_words(value, fields.get("date_precision", Precision.DAY))
        elif field.choices:
            value = str(dict(field.flatchoices).get(value, value))
        yield str(field.verbose_name), value


def _date_in_words(value: str, precision: str) -> str:
    try:
        return format_date(dt.date.fromisoformat(value), precision)
    except ValueError:
        return value

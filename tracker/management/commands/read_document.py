"""Previews a text as it would be taken in, or makes it somebody's open change set."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.choices import DocumentKind, Precision, Standing
from tracker.importing.reading import FileRefused, read_bytes
from tracker.importing.texts import (
    ALSO,
    ASKED,
    is_there,
    make_text_set,
    proposed,
    told_fields,
    twin_of,
)
from tracker.importing.versions import carried
from tracker.intake import MAX_BYTES, ReadText, TextRefused, read_file
from tracker.models import Document, User
from tracker.publishing import Refused
from tracker.text.typed_days import NotADay, read_day

_CHOICES: dict[str, list[str]] = {
    "kind": list(DocumentKind.values),
    "standing": list(Standing.values),
    "date_precision": list(Precision.values),
}


class Command(BaseCommand):
    """`manage.py read_document FILE [--document KEY] [--as USERNAME]`.

    Prints what the text says of itself, what was measured and what was left out, and writes
    nothing. With `--as` it becomes that person's open set, all of it or nothing. Ends with exit
    code 1, and nothing written, where the text is refused or something is missing.
    """

    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _(
            "Reads a text from a file (.txt, .md, .html, .pdf, .docx) and says what it found."
            " Nothing is written unless --as names a person: then document and text become that"
            " person's open change set."
        )
        parser.add_argument("file", metavar="FILE", type=Path, help=_("the file"))
        parser.add_argument(
            "--document",
            metavar="KEY",
            help=_("the known document whose text, or later version, this is"),
        )
        parser.add_argument(
            "--main-text",
            metavar="KEY",
            help=_("the document that this is in another language, and beside which it stands"),
        )
        parser.add_argument(
            "--as", dest="author", metavar="USERNAME", help=_("whose open set the text becomes")
        )
        parser.add_argument(
            "--keep-all",
            action="store_true",
            help=_("leave footnotes, signatures and page numbers in the text"),
        )
        for name in (*ASKED, *ALSO):
            parser.add_argument(
                f"--{name.replace('_', '-')}",
                choices=_CHOICES.get(name),
                help=_("instead of what is proposed"),
            )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            read = _read(options["file"], keeps_all=options["keep_all"])
            document = _document(options["document"])
            main_text = _document(options["main_text"])
            fields = proposed(read, document, main_text) | _typed(options)
            self._print(read, fields, document)
            if not options["author"]:
                self.stdout.write(_("A preview: nothing was written."))
                return
            author = _author(options["author"])
            belongs = {"document": document, "main_text": main_text}
            changeset = make_text_set(read, fields, by=author, **belongs)
        except Refused as refused:
            for problem in refused.problems:
                place = f"{problem.field}: " if problem.field else ""
                self.stderr.write(f"{place}{problem.message}")
            raise CommandError(_("The text was refused; nothing was written.")) from refused
        except DatabaseError as error:
            reason = str(error).strip().partition("\n")[0]
            told = _("The database does not answer as it should: %(problem)s. Nothing was written.")
            raise CommandError(told % {"problem": reason}) from error
        told = _("%(key)s is an open set of %(name)s now.")
        self.stdout.write(told % {"key": changeset.key, "name": author})

    def _print(self, read: ReadText, fields: dict[str, str], document: Document | None) -> None:
        bases = {
            str(Document._meta.get_field(_FIELDS.get(name, name)).verbose_name): proposal.basis  # type: ignore[union-attr]  # a column
            for name, proposal in vars(read.proposals).items()
            if proposal and name in {"title", "date", "place", "publisher", "address"}
        }
        for name, value in told_fields(fields):
            basis = f" ({bases[name].label})" if name in bases and not document else ""
            self.stdout.write(f"{name}: {value}{basis}")
        paragraphs = ngettext("%(n)d paragraph", "%(n)d paragraphs", read.paragraphs)
        sentences = ngettext("%(n)d sentence", "%(n)d sentences", read.sentences)
        characters = ngettext("%(n)d character", "%(n)d characters", len(read.text))
        self.stdout.write(
            f"{read.kind.label}: {paragraphs % {'n': read.paragraphs}},"
            f" {sentences % {'n': read.sentences}}, {characters % {'n': len(read.text)}}"
        )
        self.stdout.write(f"SHA-256: {read.sha256}")
        for one in read.dropped:
            times = f" × {one.times}" if one.times > 1 else ""
            self.stdout.write(
                _("Left out, %(reason)s: %(words)s")
                % {"reason": one.reason.label, "words": f"{one.words}{times}".strip()}
            )
        if twin := twin_of(read):
            self.stdout.write(str(twin))
            if twin.document and not is_there(read):
                self.stdout.write(_("Its words are not on this site yet."))
        if document and document.normalised_sha256 not in {None, read.sha256}:
            self._print_version(document, read)

    def _print_version(self, document: Document, read: ReadText) -> None:
        """What becomes of the passages of a document that has another text."""
        found = carried(document, read.text)
        lost = [one for one in found if one.problem]
        told = _("A later version of %(key)s: %(kept)d of %(all)d passages keep their words.")
        kept = len(found) - len(lost)
        self.stdout.write(told % {"key": document.key, "kept": kept, "all": len(found)})
        for one in lost:
            self.stdout.write(one.problem)


# The field of a document for which a proposal stands.
_FIELDS = {"place": "place_issued", "address": "source_url"}


def _read(path: Path, *, keeps_all: bool) -> ReadText:
    try:
        return read_file(read_bytes(path, max_bytes=MAX_BYTES), path.name, keeps_all=keeps_all)
    except (FileRefused, TextRefused) as refused:
        raise CommandError(f"{path.name}: {refused}") from refused


def _document(key: str | None) -> Document | None:
    if key is None:
        return None
    found = Document.objects.filter(key=key).first()
    if found is None:
        raise CommandError(_("There is no document %(key)s.") % {"key": key})
    return found


def _typed(options: dict[str, Any]) -> dict[str, str]:
    typed = {name: options[name] for name in (*ASKED, *ALSO) if options[name] is not None}
    if "date" in typed:
        try:
            typed["date"] = read_day(typed["date"]).isoformat()
        except NotADay as problem:
            raise CommandError(f"--date: {problem}") from problem
        typed.setdefault("date_precision", Precision.DAY.value)
    return typed


def _author(username: str) -> User:
    found = User.objects.filter(username=username).first()
    if found is None:
        raise CommandError(_("There is no account %(name)s.") % {"name": username})
    return found

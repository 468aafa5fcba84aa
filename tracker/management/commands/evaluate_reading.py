"""Measures the rules of a first reading on sentences that people labelled."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from tracker.importing.labelled import (
    BASELINES,
    NOT_PROSE,
    Figures,
    Judged,
    Labelled,
    LabelsError,
    judge,
    read_labels,
)
from tracker.importing.read_record import FieldFigures, by_field, by_rule, labelled_texts
from tracker.text import TextError, normalise

_ENDINGS = (".txt", ".md")
_REFUSED = 2
_SHOWN = 110
# A text is in the first person if so many of its sentences say "we".
_FIRST_PERSON = 0.1


class Command(BaseCommand):
    """`manage.py evaluate_reading [LABELS.csv ... --texts FOLDER]`.

    Without files the codings of the record are judged, of each text that is loaded. Ends with exit
    code 2 and nothing on standard output if a file, a row of it or a text is refused.
    """

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _(
            "Says how often the rules of a first reading agree with people: precision, recall and"
            " F1 per text and over all, beside two lists of words, with every miss and false alarm."
        )
        parser.add_argument(
            "labels",
            metavar="LABELS.csv",
            type=Path,
            nargs="*",
            help=_("UTF-8, with the columns doc, start, end, label and borderline"),
        )
        parser.add_argument(
            "--texts", metavar="FOLDER", type=Path, help=_("holds DOC.txt or DOC.md of each doc")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["labels"]) != bool(options["texts"]):
            raise CommandError(_("LABELS.csv and --texts go together."), returncode=_REFUSED)
        is_record = not options["labels"]
        texts = labelled_texts() if is_record else _of_files(**options)
        judged: dict[str, list[Judged]] = {}
        for doc, (text, labelled) in texts.items():
            try:
                found = list(judge(text, labelled))
            except TextError as error:
                raise CommandError(f"{doc}: {error}", returncode=_REFUSED) from error
            judged[doc] = [one for one in found if one.labelled.label != NOT_PROSE]
        if not any(judged.values()):
            raise CommandError(
                _("There is no sentence to judge: load the texts, or name files of labels."),
                returncode=_REFUSED,
            )
        self._report(judged)
        if is_record:
            self._fields(by_field())

    def _report(self, judged: dict[str, list[Judged]]) -> None:
        every = [one for found in judged.values() for one in found]
        for title, shown in (("with borderline", every), ("without borderline", _clear(every))):
            self.stdout.write(f"\n{title}")
            for doc, found in judged.items():
                some = found if shown is every else _clear(found)
                self.stdout.write(_line(doc, some, _ours))
            for name, part in _by_person(judged).items():
                some = part if shown is every else _clear(part)
                self.stdout.write(_line(name, some, _ours))
            self.stdout.write(_line(f"ALL {title}", shown, _ours))
            for name, words in BASELINES.items():
                self.stdout.write(_line(name, shown, _list_says(words)))
        self.stdout.write(f"\n{'cut as our splitter does':28}")
        for doc, found in judged.items():
            alike = sum(one.is_cut_alike for one in found)
            self.stdout.write(f"{doc:28} {alike} of {len(found)}")
        self._rules(every)
        self._mistakes(every)

    def _rules(self, every: Sequence[Judged]) -> None:
        self.stdout.write(f"\n{'rule':28} sentences, right, texts")
        for one in by_rule(every):
            self.stdout.write(f"{one.rule.slug:28} {one.decided} {one.right} {one.texts}")

    def _fields(self, fields: Sequence[FieldFigures]) -> None:
        self.stdout.write("\nwhat the rules fill in, of the commitments of the record")
        for one in fields:
            figures = one.figures
            self.stdout.write(
                f"{one.name:38} right={figures.hits} wrong={figures.false} missed={figures.missed}"
            )

    def _mistakes(self, every: Sequence[Judged]) -> None:
        for title, is_meant in (("missed", True), ("false alarms", False)):
            wrong = [
                one
                for one in every
                if one.is_commitment == is_meant and one.proposal.is_commitment != is_meant
            ]
            rules = Counter(one.proposal.rule.slug for one in wrong)
            told = ", ".join(f"{rule} {number}" for rule, number in rules.most_common())
            self.stdout.write(f"\n{title}: {len(wrong)}" + (f" ({told})" if told else ""))
            for one in wrong:
                mark = " borderline" if one.labelled.is_borderline else ""
                place = f"{one.labelled.doc} {one.labelled.span.name}"
                words = one.words.replace("\n", " ")[:_SHOWN]
                self.stdout.write(f"  {one.proposal.rule.slug} · {place}{mark} · {words}")


def _ours(one: Judged) -> bool:
    return one.proposal.is_commitment


def _list_says(words: re.Pattern[str]) -> Callable[[Judged], bool]:
    return lambda one: words.search(one.words) is not None


def _clear(judged: Sequence[Judged]) -> list[Judged]:
    return [one for one in judged if not one.labelled.is_borderline]


def _by_person(judged: dict[str, list[Judged]]) -> dict[str, list[Judged]]:
    """The sentences of texts that say "we", and those of the others."""
    parts: dict[str, list[Judged]] = {"in the first person": [], "in the third person": []}
    for found in judged.values():
        says_we = sum(f" {one.words.lower()} ".find(" we ") >= 0 for one in found)
        is_first = says_we > len(found) * _FIRST_PERSON
        parts["in the first person" if is_first else "in the third person"] += found
    return {name: part for name, part in parts.items() if part}


def _line(name: str, judged: Sequence[Judged], says: Callable[[Judged], bool]) -> str:
    figures = Figures.of((says(one), one.is_commitment) for one in judged)
    return (
        f"{name:28} sentences={figures.total} yes={figures.yes_rate:.2f}"
        f" precision={figures.precision:.2f} recall={figures.recall:.2f} F1={figures.f1:.2f}"
    )


Texts = dict[str, tuple[str, list[Labelled]]]


def _of_files(labels: list[Path], texts: Path, **_options: Any) -> Texts:
    rows: dict[str, list[Labelled]] = {}
    for path in labels:
        try:
            for row in read_labels(path.read_bytes()):
                rows.setdefault(row.doc, []).append(row)
        except LabelsError as error:
            raise CommandError(f"{path}: {error}", returncode=_REFUSED) from error
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}", returncode=_REFUSED) from error
    return {doc: (_text(texts, doc), found) for doc, found in rows.items()}


def _text(folder: Path, doc: str) -> str:
    for ending in _ENDINGS:
        path = folder / f"{doc}{ending}"
        if path.is_file():
            try:
                return normalise(path.read_bytes()).text
            except (OSError, TextError) as error:
                raise CommandError(f"{path}: {error}", returncode=_REFUSED) from error
    raise CommandError(
        _("%(folder)s holds neither %(doc)s.txt nor %(doc)s.md.") % {"folder": folder, "doc": doc},
        returncode=_REFUSED,
    )

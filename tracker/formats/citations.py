"""How a page is cited: in words, as BibTeX, RIS and CSL-JSON, always with the day it speaks for."""

import datetime as dt
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from tracker.text.dates import format_date
from tracker.text.looked import LookedUntil
from tracker.text.sentences import ended
from tracker.text.values import NOT_IN_UTF_8, NOT_IN_XML, carried

# What BibTeX reads as a command.
_COMMANDS = re.compile(r"[\\{}$&%#_^~]")
_SPELLED = {"\\": r"\textbackslash{}", "^": r"\^{}", "~": r"\~{}"}


@dataclass(frozen=True, kw_only=True)
class Citation:
    """One page: `headline` is its answer in one sentence, `as_of` the days its verdicts speak for.

    Where a reference takes a single day, it is the oldest of them.

    `key` names the page within the site, `address` is absolute, `read_on` the day of reading.
    `edition` names the release or the day of the record that the page shows, if it is not of now.
    `is_dataset`: it is data to be downloaded.
    `withdrawn_on` and `withdrawn_because`: that what it is about was withdrawn.
    """

    site: str
    key: str
    title: str
    headline: str
    address: str
    as_of: LookedUntil | None
    read_on: dt.date
    edition: str = ""
    withdrawn_on: dt.date | None = None
    withdrawn_because: str = ""
    is_dataset: bool = False

    @property
    def day(self) -> dt.date:
        """The single day of a reference."""
        return self.as_of.oldest if self.as_of else self.read_on

    @property
    def note(self) -> str:
        """The edition, that it was withdrawn, and up to which day the evidence was looked at.

        Empty without any of them.
        """
        parts = [self.edition]
        if self.withdrawn_on:
            words = {"day": format_date(self.withdrawn_on), "why": ended(self.withdrawn_because)}
            parts.append(_("Withdrawn on %(day)s: %(why)s") % words)
        parts.append(self.as_of.sentence if self.as_of else "")
        return " ".join(part for part in parts if part)

    @property
    def description(self) -> str:
        """Its title and what the note says, for those who share it."""
        return f"{ended(self.title)} {self.note}".strip()

    @property
    def plain(self) -> str:
        """The citation in words."""
        return self._words(_("Read on %(day)s.") % {"day": format_date(self.read_on)})

    @property
    def lasting(self) -> str:
        """The same without the day of reading, so that it stays what it is."""
        return self._words("")

    def _words(self, read: str) -> str:
        sentences = (ended(self.site), ended(self.title), self.note, read, self.address)
        return carried(" ".join(sentence for sentence in sentences if sentence), NOT_IN_XML)

    @property
    def bibtex(self) -> str:
        """The citation as an entry of BibTeX, of the kind that every style knows."""
        fields = {
            "author": f"{{{_escaped(self.site)}}}",
            "title": f"{{{_escaped(self.title)}}}",
            "year": str(self.day.year),
            "note": _escaped(self.note),
            "url": self.address,
            "urldate": self.read_on.isoformat(),
        }
        lines = (f"  {name} = {{{value}}}" for name, value in fields.items() if value)
        return carried(f"@misc{{{self.key},\n" + ",\n".join(lines) + "\n}", NOT_IN_XML)

    @property
    def csl(self) -> str:
        """The citation as CSL-JSON, which reference managers import."""
        item: dict[str, object] = {
            "id": self.key,
            "type": "dataset" if self.is_dataset else "webpage",
            "title": self.title,
            "author": [{"literal": self.site}],
            "container-title": self.site,
            "URL": self.address,
            "accessed": _date_parts(self.read_on),
        }
        if self.as_of:
            item["issued"] = _date_parts(self.as_of.oldest)
        if self.note:
            item["note"] = self.note
        return carried(json.dumps([item], ensure_ascii=False), NOT_IN_UTF_8)

    @property
    def ris(self) -> str:
        """The citation in RIS, which older reference managers import; its lines end with CR LF."""
        lines = [
            ("TY", "DATA" if self.is_dataset else "ELEC"),
            ("ID", self.key),
            ("TI", self.title),
            ("AU", self.site),
            ("PY", str(self.day.year)),
            ("DA", f"{self.day:%Y/%m/%d}"),
            ("N1", self.note),
            ("UR", self.address),
            ("Y2", f"{self.read_on:%Y/%m/%d}"),
            ("ER", ""),
        ]
        # A value is one line; only the last tag has none.
        said = ((tag, " ".join(text.split())) for tag, text in lines if text or tag == "ER")
        return carried("".join(f"{tag}  - {text}\r\n" for tag, text in said), NOT_IN_XML)


class CitationFormat(NamedTuple):
    """A file for reference managers: its ending, its label, its content type, how it is made."""

    name: str
    label: str
    content_type: str
    write: Callable[[Citation], str]


CITATION_FORMATS = {
    one.name: one
    for one in (
        CitationFormat("bib", "BibTeX", "application/x-bibtex", lambda one: f"{one.bibtex}\n"),
        CitationFormat("ris", "RIS", "application/x-research-info-systems", lambda one: one.ris),
        CitationFormat(
            "csl.json",
            "CSL-JSON",
            "application/vnd.citationstyles.csl+json",
            lambda one: f"{one.csl}\n",
        ),
    )
}


def _escaped(text: str) -> str:
    return _COMMANDS.sub(lambda found: _SPELLED.get(found[0], f"\\{found[0]}"), text)


def _date_parts(day: dt.date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}

"""The words that readers meet, each with what it means here.

The page of the site shows them, and the first part of docs/glossary.md is made of them
(`manage.py write_glossary`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Choices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from tracker import choices


class Value(NamedTuple):
    """One of the values of a term, and its test or definition where it has one."""

    label: str
    definition: Promise | str


@dataclass(frozen=True)
class Term:
    """A word by its place on the page, what it means, and the names of it in code.

    `also` is what code and its documents call it besides; `of` the class whose values it has.
    """

    slug: str
    name: Promise
    meaning: Promise
    code: tuple[str, ...]
    also: str = ""
    of: type[Choices] | None = None

    @property
    def values(self) -> list[Value]:
        """Its values in their order; none of a word that has none."""
        return [Value(str(one.label), getattr(one, "definition", "")) for one in self.of or ()]

    @property
    def row(self) -> str:
        """The row of it in docs/glossary.md."""
        names = ", ".join(filter(None, (str(self.name), self.also)))
        labels = "; ".join(value.label for value in self.values)
        meaning = f"{self.meaning} ({labels})" if labels else str(self.meaning)
        return f"| {names} | {meaning} | {', '.join(f'`{name}`' for name in self.code)} |"


class Chapter(NamedTuple):
    """Terms that belong together."""

    name: Promise
    terms: tuple[Term, ...]


CHAPTERS = (
    Chapter(
        _("What was promised"),
        (
            Term(
                "commitment",
                _("commitment"),
                _("a discrete, specific, public statement that one or more states will act"),
                ("tracker.models.Commitment",),
                also="promise",
            ),
            Term(
                "document",
                _("document"),
                _("a text that the record cites: a declaration, a joint statement, a news article"),
                ("tracker.models.Document",),
            ),
            Term(
                "standing",
                _("standing"),
                _("whose word a document is"),
                ("tracker.choices.Standing",),
                of=choices.Standing,
            ),
            Term(
                "agreed",
                _("agreed or reported commitment"),
                _(
                    "whether a commitment stands in an agreed text or is known from a report only;"
                    " the two are never counted together"
                ),
                ("tracker.choices.CommitmentStanding",),
                also="standing of a commitment",
                of=choices.CommitmentStanding,
            ),
            Term(
                "no-commitment",
                _("words that are no commitment"),
                _("words that look like a commitment and are not, with the reason"),
                ("tracker.models.NearMiss",),
                also="near miss",
            ),
            Term(
                "pillar",
                _("pillar"),
                _("the policy area under which a commitment is counted; each has exactly one"),
                ("tracker.models.Pillar",),
            ),
            Term(
                "theme",
                _("theme"),
                _("a topic across all pillars; a commitment has any number of them"),
                ("tracker.models.Theme",),
            ),
            Term(
                "binding",
                _("binding"),
                _("how strongly the words bind"),
                ("tracker.choices.Binding",),
                of=choices.Binding,
            ),
            Term(
                "obligation",
                _("kind of obligation"),
                _("what sort of thing was promised"),
                ("tracker.choices.ObligationKind",),
                of=choices.ObligationKind,
            ),
            Term(
                "role",
                _("role in a commitment"),
                _("what a state or a body has to do with it"),
                ("tracker.models.Obligation", "tracker.choices.ObligationRole"),
                also="obligation, role in an obligation",
                of=choices.ObligationRole,
            ),
            Term(
                "due",
                _("due date"),
                _(
                    "the day by which it was promised, as exactly as the text says; a month, a"
                    " quarter or a year ends with its last day"
                ),
                ("tracker.models.Commitment",),
            ),
        ),
    ),
    Chapter(
        _("What became of it"),
        (
            Term(
                "verdict",
                _("verdict"),
                _("a dated judgement on a commitment with its reason and what it rests on"),
                ("tracker.models.Assessment",),
                also="assessment",
            ),
            Term(
                "status",
                _("status"),
                _("the one scale of fulfilment; each status has its test"),
                ("tracker.choices.Status",),
                of=choices.Status,
            ),
            Term(
                "group",
                _("group of statuses"),
                _("how headlines and pictures count the statuses"),
                ("tracker.choices.StatusGroup",),
                of=choices.StatusGroup,
            ),
            Term(
                "as-of",
                _("as of"),
                _("up to which day the evidence was looked at; what the verdict speaks for"),
                ("tracker.models.Assessment",),
            ),
            Term(
                "confidence",
                _("confidence"),
                _("how sure a verdict or a piece of evidence is"),
                ("tracker.choices.Confidence",),
                of=choices.Confidence,
            ),
            Term(
                "overdue",
                _("overdue"),
                _("the due date has passed, and the promise is not delivered"),
                ("tracker.scoring.is_overdue",),
            ),
            Term(
                "due-soon",
                _("due soon"),
                _("the due date falls within the days that the method names"),
                ("tracker.scoring.is_due_soon",),
            ),
            Term(
                "no-news",
                _("no news before we last looked"),
                _(
                    "in progress, and when we last looked the newest evidence was older than the"
                    " months that the method names"
                ),
                ("tracker.scoring.is_quiet",),
                also="quiet",
            ),
            Term(
                "score",
                _("score"),
                _("one country’s mark within a verdict"),
                ("tracker.models.Score", "tracker.choices.ScoreValue"),
                also="mark",
                of=choices.ScoreValue,
            ),
            Term(
                "no-score",
                _("no score"),
                _("why a country has none; no score is not zero"),
                ("tracker.choices.CellState",),
                also="state of having no score",
                of=choices.CellState,
            ),
            Term(
                "correction",
                _("correction"),
                _("a new verdict that names the one it corrects; both stay to be read"),
                ("tracker.publishing.correct",),
            ),
            Term(
                "withdrawn",
                _("withdrawn"),
                _(
                    "no longer standing, with a day and a reason; it counts nowhere, and where it"
                    " is still shown it says so"
                ),
                ("tracker.models.base.Withdrawable",),
            ),
            Term(
                "reply",
                _("reply"),
                _("a country’s own statement beside a verdict; it changes no status"),
                ("tracker.models.Reply",),
                also="right of reply",
            ),
        ),
    ),
    Chapter(
        _("How we know"),
        (
            Term(
                "action",
                _("action"),
                _(
                    "something that was done; told by five newspapers it is one action with five"
                    " pieces of evidence"
                ),
                ("tracker.models.Action",),
                also="act",
            ),
            Term(
                "direction",
                _("supports, contradicts, context"),
                _("how an action stands to a commitment"),
                ("tracker.choices.Direction",),
                also="direction of a bearing",
                of=choices.Direction,
            ),
            Term(
                "evidence",
                _("evidence"),
                _("one publication that shows an action, at the address as it was typed"),
                ("tracker.models.Evidence",),
            ),
            Term(
                "publication",
                _("publication"),
                _("what is counted once, however many addresses it has and actions it shows"),
                ("tracker.models.Publication",),
            ),
            Term(
                "tally",
                _("tally"),
                _("how many commitments are alike in all that pages count by; derived"),
                (
                    "tracker.models.Tally",
                    "tracker.models.TalliedCommitment",
                    "tracker.models.ScoreTally",
                ),
            ),
            Term(
                "trait",
                _("trait"),
                _(
                    "what a verdict, an action, a publication or a text is counted under, and how"
                    " many have it; derived"
                ),
                ("tracker.models.Trait", "tracker.models.TraitHolder"),
            ),
            Term(
                "publisher",
                _("publisher"),
                _(
                    "under whose name evidence is recorded; who pays for it or whom it stands"
                    " close to is shown, and weighed nowhere"
                ),
                ("tracker.models.Publisher",),
            ),
            Term(
                "tier",
                _("kind of publisher"),
                _(
                    "who published it; a reprint is a copy whose origin is not printed or cannot be"
                    " relied on: it never counts as independent"
                ),
                ("tracker.choices.Tier",),
                also="tier",
                of=choices.Tier,
            ),
            Term(
                "search",
                _("search made"),
                _("a documented look for evidence; one that found nothing is a result too"),
                ("tracker.models.Search",),
                also="search (for evidence)",
            ),
            Term(
                "difference",
                _("difference between sources"),
                _("a point on which the sources differ or are unclear, and how it was decided"),
                ("tracker.models.Contradiction",),
            ),
        ),
    ),
    Chapter(
        _("Who and what"),
        (
            Term(
                "country",
                _("country"),
                _("one of the states that meet as C5+1; countries owe promises and are scored"),
                ("tracker.models.Actor",),
                also="party",
            ),
            Term(
                "organisation",
                _("organisation"),
                _(
                    "who owes, carries out or takes part besides the countries: an agency, a bank,"
                    " a firm"
                ),
                ("tracker.models.Actor",),
                also="actor",
            ),
            Term(
                "initiative",
                _("initiative"),
                _("a named mechanism, programme, institution, corridor or project"),
                ("tracker.models.Initiative",),
            ),
            Term(
                "initiative-state",
                _("state of an initiative"),
                _("whether it still exists, as far as the record shows"),
                ("tracker.choices.InitiativeState",),
                of=choices.InitiativeState,
            ),
        ),
    ),
    Chapter(
        _("How this record is kept"),
        (
            Term(
                "two-persons",
                _("two persons"),
                _("nobody publishes what they wrote, or withdraws alone what is published"),
                ("tracker.publishing.publish", "tracker.publishing.changesets.approve_set"),
                also="four eyes",
            ),
            Term(
                "second-coding",
                _("second coding"),
                _("a second person’s values, made without seeing those of the first"),
                ("tracker.models.SecondCoding",),
            ),
            Term(
                "agreement",
                _("agreement of two coders"),
                _("how far two codings agree, and how far beyond chance (kappa)"),
                ("tracker.agreement.Agreement",),
                also="agreement, kappa",
            ),
            Term(
                "methodology",
                _("methodology"),
                _("a version of the rules; each verdict names its version"),
                ("tracker.models.Methodology",),
            ),
            Term(
                "log",
                _("log"),
                _(
                    "every change that the public saw, in order, for good; anybody can check that"
                    " nothing in it was altered"
                ),
                ("tracker.publiclog",),
            ),
            Term(
                "release",
                _("release"),
                _("the record as it stood at one moment, under a name that can be cited"),
                ("tracker.models.Release",),
            ),
            Term(
                "translation",
                _("translation"),
                _(
                    "a text of ours in another language; it is shown only while the English is the"
                    " one that it was made from"
                ),
                ("tracker.models.Translation",),
            ),
        ),
    ),
)
HEADING = "## Words that readers meet"


def as_markdown() -> str:
    """The part of docs/glossary.md that starts with the heading, in English."""
    with override("en"):
        return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield f"{HEADING}\n"
    yield "Made by `manage.py write_glossary` from `tracker/text/glossary.py`, like `/glossary/`.\n"
    for chapter in CHAPTERS:
        yield f"### {chapter.name}\n"
        yield "| term | meaning | in code |\n|---|---|---|"
        yield from (term.row for term in chapter.terms)
        yield ""

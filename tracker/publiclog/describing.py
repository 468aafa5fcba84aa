"""Entries of the log in words: a sentence each, what changed, and where readers see it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.choices import Confidence, EntryRole, EntryVerb, Status
from tracker.choices.editing import AccountEvent, ChangeKind
from tracker.models import RecordEntry, change_kind_of
from tracker.models.log import ACCOUNT
from tracker.text.sentences import ended

from .places import address_of
from .things import thing
from .values import PublicValues
from .wording import (
    ChangedField,
    Known,
    Named,
    changed_fields,
    name_of,
    references,
    score_changes,
    words_of,
)

# What a new verdict has of its own, so that nothing of it changed since the one before it: who made
# it, and what the two codings of a round said.
_OF_ONE_VERDICT = frozenset(
    {"author", "commitment", "correction_note", "first_status", "public_note", "reviewer"}
    | {"second_status", "settled_because"}
)
# The words for which a row is there: what somebody reads who hears that it is new.
_WORDS = {
    "action": "title",
    "assessment": "rationale",
    "bearing": "why",
    "commitment": "statement",
    "contradiction": "decision",
    "evidence": "shows",
    "initiative": "summary",
    "initiativefact": "says",
    "methodology": "summary",
    "nearmiss": "why_not",
    "pillar": "description",
    "reply": "text",
    "unassessednote": "why_not",
}
# How many parties' scores a sentence names.
_MOST_SCORES = 3


@dataclass(frozen=True)
class DescribedEntry:
    """One entry in words.

    `sentence` is whole. `address` is of the page that shows the row; None where none does. `words`
    are those of a row that is new, in the language in which they were written; else ''.
    """

    entry: RecordEntry
    sentence: str
    address: str | None
    is_correction: bool
    changed_fields: list[ChangedField]
    words: str

    @property
    def kind(self) -> ChangeKind:
        return change_kind_of(self.entry.kind)

    @property
    def reason(self) -> str:
        """Why it was made, where the sentence does not say so."""
        told = self.entry.verb == EntryVerb.WITHDRAWN
        return "" if told or not self.entry.reason else ended(self.entry.reason)


@dataclass(frozen=True)
class _Read:
    """An entry with its values."""

    entry: RecordEntry
    before: PublicValues
    after: PublicValues

    @property
    def values(self) -> PublicValues:
        return self.after or self.before

    @property
    def is_new(self) -> bool:
        """Whether the public did not see the row before."""
        return self.entry.before is None

    @property
    def verdicts(self) -> set[Named]:
        """The verdicts that the words on it need."""
        names = {"assessment": ("succeeds", "corrects"), "reply": ("assessment",)}
        keys = (self.values.get(name) for name in names.get(self.entry.kind, ()))
        return {("assessment", str(key)) for key in keys if key}

    def named(self, known: Known) -> set[Named]:
        """Every other row that they need."""
        found = {(self.entry.kind, self.entry.key)}
        for values in (self.before, self.after, self.earlier(known)):
            found |= set(references(self.entry.kind, values))
        return found

    def earlier(self, known: Known) -> PublicValues:
        """The verdict before a new one."""
        key = self.after.get("succeeds") or self.after.get("corrects") or ""
        if self.entry.kind != "assessment" or not self.is_new:
            return {}
        return known.get(("assessment", key)) or {}


def describe(entries: Iterable[RecordEntry]) -> list[DescribedEntry]:
    """The entries in words; two queries at most, whatever their number."""
    listed = [_Read(entry, _parsed(entry.before), _parsed(entry.after)) for entry in entries]
    known = _last_known(set().union(*(one.verdicts for one in listed)))
    others = set().union(*(one.named(known) for one in listed)) - known.keys()
    known |= _last_known(others)
    return [_described(one, known) for one in listed]


def called(named: set[Named]) -> dict[Named, str]:
    """What rows are called, as the start of a sentence, by what the log last said of them.

    Rows that it never named are left out. Two queries at most.
    """
    known = _last_known(named)
    there = {one: values for one, values in known.items() if values}
    others = {other for (kind, _key), held in there.items() for other in references(kind, held)}
    known |= _last_known(others - known.keys())
    return {one: thing(one, values, known) for one, values in there.items()}


def _last_known(named: set[Named]) -> dict[Named, PublicValues | None]:
    """What the log last said of the rows; those that it never named are left out."""
    keys: dict[str, list[str]] = {}
    for kind, key in sorted(named):
        keys.setdefault(kind, []).append(key)
    return {
        (kind, key): _parsed(after) if after else None
        for kind, key, after in RecordEntry.objects.last_values(keys)
    }


def _described(one: _Read, known: Known) -> DescribedEntry:
    entry, before, after = one.entry, one.before, one.after
    earlier = one.earlier(known)
    changes: list[ChangedField] = []
    if after and (before or earlier):
        without = _OF_ONE_VERDICT if earlier else ()
        changes = changed_fields(entry.kind, earlier or before, after, known, without=without)
    if entry.kind == "assessment":
        sentence = _verdict(one, earlier, known)
    elif entry.kind == "reply":
        sentence = _reply(one, changes, known)
    elif entry.kind == "release" and one.is_new:
        sentence = _("Release %(name)s was made: the record as it stood after entry %(entry)s.") % {
            "name": entry.key,
            "entry": after.get("entry"),
        }
    elif entry.kind == ACCOUNT:
        sentence = _account(after)
    elif entry.kind == "changeset" and one.is_new:
        sentence = _change_set(after)
    else:
        sentence = _anything(one, thing((entry.kind, entry.key), one.values, known), changes)
    return DescribedEntry(
        entry=entry,
        sentence=sentence,
        address=address_of((entry.kind, entry.key), one.values, known),
        is_correction=one.is_new and bool(after.get("corrects")),
        changed_fields=changes,
        words="" if not one.is_new else str(after.get(_WORDS.get(entry.kind, "")) or ""),
    )


def _account(values: PublicValues) -> str:
    """What happened to an account."""
    label, role = AccountEvent(values["event"]).label, values["role"]
    if not role:
        return f"{label}."
    return _("%(event)s: %(role)s.") % {"event": label, "role": _role(str(role))}


def _role(role: str) -> str:
    return str(EntryRole(role).label) if role in EntryRole.values else role


def _verdict(one: _Read, earlier: PublicValues, known: Known) -> str:
    entry, values = one.entry, one.values
    words = {
        "ref": str(values.get("commitment", entry.key)),
        "key": entry.key,
        "new": _status(values),
        "old": _status(earlier),
        "note": ended(words_of((entry.kind, entry.key), "correction_note", values)),
        "reason": _why(one),
    }
    if not one.is_new and entry.verb == EntryVerb.SUCCEEDED:
        return _("%(key)s is no longer the current verdict on %(ref)s.") % words
    if not one.is_new and entry.verb == EntryVerb.WITHDRAWN:
        return _("%(key)s, a verdict on %(ref)s, was withdrawn: %(reason)s") % words
    if not one.is_new:
        return _("%(key)s, a verdict on %(ref)s, shows something else now.") % words
    stays = bool(earlier) and earlier.get("status") == values.get("status")
    if values.get("corrects"):
        sentence = (
            _("%(ref)s was corrected; the status stays: %(new)s")
            if stays
            else _("%(ref)s was corrected, from %(old)s to %(new)s")
        )
    elif not earlier:
        sentence = _("%(ref)s has its first verdict: %(new)s")
    elif stays:
        sentence = _("%(ref)s was looked at again and stays: %(new)s")
    else:
        sentence = _("%(ref)s moved from %(old)s to %(new)s")
    told = ended("; ".join([sentence % words, *_what_is_new(values, earlier, known)]))
    if not values.get("corrects"):
        return told
    return _("%(sentence)s What was wrong: %(note)s") % {"sentence": told, "note": words["note"]}


def _status(values: PublicValues) -> str:
    status = values.get("status")
    return str(Status(status).label) if status in Status.values else ""


def _what_is_new(values: PublicValues, earlier: PublicValues, known: Known) -> list[str]:
    """What the verdict says and rests on beside the one before, and who looked at it."""
    found = _what_moved(values, earlier, known) if earlier else []
    acts = len(set(values.get("actions", ())) - set(earlier.get("actions", ())))
    searches = len(set(values.get("searches", ())) - set(earlier.get("searches", ())))
    if acts:
        found.append(
            ngettext("%(number)d new action", "%(number)d new actions", acts) % {"number": acts}
        )
    if searches:
        found.append(
            ngettext("%(number)d new search", "%(number)d new searches", searches)
            % {"number": searches}
        )
    if earlier and earlier.get("methodology") != values.get("methodology"):
        found.append(
            _("judged under methodology %(new)s, no longer %(old)s")
            % {"new": values.get("methodology"), "old": earlier.get("methodology")}
        )
    if values.get("reviewer"):
        found.append(_("reviewed by a second person"))
    return found


def _what_moved(values: PublicValues, earlier: PublicValues, known: Known) -> list[str]:
    """Confidence, doubt and scores, where they differ from those of the verdict before."""
    found = []
    old, new = str(earlier.get("confidence")), str(values.get("confidence"))
    if old != new and {old, new} <= set(Confidence.values):
        found.append(
            _("confidence from %(old)s to %(new)s")
            % {"old": Confidence(old).label.lower(), "new": Confidence(new).label.lower()}
        )
    if bool(earlier.get("contested")) != bool(values.get("contested")):
        found.append(_("now contested") if values.get("contested") else _("no longer contested"))
    scores = score_changes(earlier, values, known)
    if len(scores) > _MOST_SCORES:
        number = len(scores)
        return [
            *found,
            ngettext(
                "another score of %(number)d party", "other scores of %(number)d parties", number
            )
            % {"number": number},
        ]
    return found + [
        _("the score of %(party)s from %(old)s to %(new)s")
        % {"party": score.party, "old": score.old, "new": score.new}
        for score in scores
    ]


def _reply(one: _Read, changes: list[ChangedField], known: Known) -> str:
    values = one.values
    verdict = known.get(("assessment", values.get("assessment", ""))) or {}
    words = {
        "party": name_of(("actor", values.get("party", "")), known),
        "ref": str(verdict.get("commitment", values.get("assessment", ""))),
        "reason": _why(one),
        "fields": ", ".join(change.label for change in changes),
    }
    if one.is_new:
        return _("%(party)s replied to the verdict on %(ref)s.") % words
    if one.entry.verb == EntryVerb.WITHDRAWN:
        return (
            _("The reply of %(party)s to the verdict on %(ref)s was withdrawn: %(reason)s") % words
        )
    reply = _("The reply of %(party)s to the verdict on %(ref)s") % words
    return _anything(one, reply, changes)


def _change_set(values: PublicValues) -> str:
    number = int(values.get("size") or 0)
    sentence = ngettext(
        "The change set “%(title)s” of %(number)d row was approved: prepared by %(author)s,"
        " approved by %(approver)s.",
        "The change set “%(title)s” of %(number)d rows was approved: prepared by %(author)s,"
        " approved by %(approver)s.",
        number,
    )
    return sentence % {
        "title": values.get("title"),
        "number": number,
        "author": values.get("author"),
        "approver": values.get("approver"),
    }


def _anything(one: _Read, subject: str, changes: list[ChangedField]) -> str:
    words = {
        "thing": subject,
        "fields": ", ".join(change.label for change in changes),
        "reason": _why(one),
    }
    verb = EntryVerb(one.entry.verb)
    if verb == EntryVerb.WITHDRAWN and (one.entry.reason or one.after.get("withdrawn_because")):
        return _("%(thing)s was withdrawn: %(reason)s") % words
    sentences = {
        EntryVerb.ADDED: _("%(thing)s was added."),
        EntryVerb.ENTERED: _("%(thing)s was entered as it was loaded."),
        EntryVerb.REMOVED: _("%(thing)s was removed."),
        EntryVerb.WITHDRAWN: _("%(thing)s was withdrawn."),
    }
    if verb in sentences:
        return sentences[verb] % words
    if not changes:
        return _("%(thing)s was changed in a detail that no page shows.") % words
    if verb == EntryVerb.FOUND:
        return _("%(thing)s was found changed around the log: %(fields)s.") % words
    return _("%(thing)s was changed: %(fields)s.") % words


def _why(one: _Read) -> str:
    """Why it was withdrawn, as the end of a sentence."""
    return ended(one.values.get("withdrawn_because") or one.entry.reason or _("no reason given"))


def _parsed(text: str | None) -> PublicValues:
    values: PublicValues = json.loads(text) if text else {}
    return values

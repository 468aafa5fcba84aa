"""Entries of the log in words."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.urls import NoReverseMatch, reverse
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.choices import EntryVerb, Status
from tracker.choices.editing import ChangeKind
from tracker.models import PUBLIC, RecordEntry, change_kind_of
from tracker.models.fields import Json

from .values import PublicValues, kind_of

_LONGEST = 400
_MODELS = {kind_of(model): model for model in PUBLIC}


@dataclass(frozen=True)
class ChangedField:
    """One field that changed, as a reader reads it."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class DescribedEntry:
    """One entry in words."""

    entry: RecordEntry
    sentence: str
    address: str | None
    is_correction: bool
    changed_fields: list[ChangedField]

    @property
    def kind(self) -> ChangeKind:
        return change_kind_of(self.entry.kind)

    @property
    def summary(self) -> str:
        """What changed, in one text, for a feed."""
        return " ".join(f"{one.label}: {one.old} → {one.new}." for one in self.changed_fields)


def describe(entries: Iterable[RecordEntry]) -> list[DescribedEntry]:
    """The entries in words; two queries at most, whatever their number."""
    listed = [(entry, _parsed(entry.before), _parsed(entry.after)) for entry in entries]
    named = {
        str(key)
        for entry, before, after in listed
        for key in _verdicts_named(entry.kind, after or before)
        if key
    }
    verdicts = _last_values("assessment", named)
    replies = [after or before for entry, before, after in listed if entry.kind == "reply"]
    parties = _last_values("actor", {reply["party"] for reply in replies}) if replies else {}
    return [_described(entry, before, after, verdicts, parties) for entry, before, after in listed]


def _verdicts_named(kind: str, values: PublicValues) -> list[str | None]:
    """The keys of the verdicts that the words on these values need."""
    if kind == "assessment":
        return [values.get("succeeds"), values.get("corrects")]
    return [values["assessment"]] if kind == "reply" else []


def _last_values(kind: str, keys: set[str]) -> dict[str, PublicValues]:
    return {
        key: _parsed(text) for key, text in RecordEntry.objects.shapes(kind, sorted(keys)).items()
    }


def _described(
    entry: RecordEntry,
    before: PublicValues,
    after: PublicValues,
    verdicts: dict[str, PublicValues],
    parties: dict[str, PublicValues],
) -> DescribedEntry:
    is_verdict = entry.kind == "assessment"
    new_verdict = is_verdict and not before
    earlier = verdicts.get(after.get("succeeds") or after.get("corrects") or "", {})
    changed_fields = _changed_fields(entry.kind, earlier if new_verdict else before, after)
    fields = [one.label for one in changed_fields]
    values = after or before
    about: PublicValues = {}
    if is_verdict:
        sentence = _verdict(entry, before, after, earlier)
    elif entry.kind == "reply":
        about = verdicts.get(values["assessment"], {})
        party = str(parties.get(values["party"], {}).get("name", values["party"]))
        ref = str(about.get("commitment", values["assessment"]))
        sentence = _reply(entry, fields, party, ref)
    else:
        sentence = _anything(entry, fields)
    return DescribedEntry(
        entry=entry,
        sentence=sentence,
        address=_address(entry, about or values),
        is_correction=new_verdict and bool(after.get("corrects")),
        changed_fields=[] if not (before or earlier) or not after else changed_fields,
    )


def _verdict(
    entry: RecordEntry, before: PublicValues, after: PublicValues, earlier: PublicValues
) -> str:
    values = after or before
    words = {
        "ref": values["commitment"],
        "key": entry.key,
        "new": Status(values["status"]).label,
        "old": Status(earlier["status"]).label if earlier else "",
        "note": (values.get("correction_note") or "").rstrip("."),
        "reason": entry.reason or "",
    }
    if before and entry.verb == EntryVerb.SUCCEEDED:
        return _("%(key)s is no longer the current verdict on %(ref)s.") % words
    if before and entry.verb == EntryVerb.WITHDRAWN:
        return _("%(key)s, a verdict on %(ref)s, was withdrawn: %(reason)s") % words
    if before:
        return _("%(key)s, a verdict on %(ref)s, shows something else now.") % words
    if values.get("corrects"):
        sentence = _("%(ref)s was corrected, from %(old)s to %(new)s. What was wrong: %(note)s")
    elif not earlier:
        sentence = _("%(ref)s has its first verdict: %(new)s")
    elif earlier["status"] == values["status"]:
        sentence = _("%(ref)s was looked at again and stays: %(new)s")
    else:
        sentence = _("%(ref)s moved from %(old)s to %(new)s")
    return "; ".join([sentence % words, *_what_is_new(values, earlier)])


def _what_is_new(values: PublicValues, earlier: PublicValues) -> list[str]:
    """What the verdict rests on beside the one before, and who looked at it."""
    found = []
    acts = len(set(values["actions"]) - set(earlier.get("actions", ())))
    searches = len(set(values["searches"]) - set(earlier.get("searches", ())))
    if acts:
        found.append(ngettext("%(number)d new act", "%(number)d new acts", acts) % {"number": acts})
    if searches:
        found.append(
            ngettext("%(number)d new search", "%(number)d new searches", searches)
            % {"number": searches}
        )
    if earlier and earlier.get("methodology") != values["methodology"]:
        found.append(
            _("judged under methodology %(new)s, no longer %(old)s")
            % {"new": values["methodology"], "old": earlier.get("methodology")}
        )
    if values["reviewer"]:
        found.append(_("reviewed by a second person"))
    return found


def _reply(entry: RecordEntry, fields: list[str], party: str, ref: str) -> str:
    words = {"party": party, "ref": ref, "reason": entry.reason or "", "fields": ", ".join(fields)}
    if entry.before is None:
        return _("%(party)s replied to the verdict on %(ref)s.") % words
    sentences = {
        EntryVerb.WITHDRAWN: _(
            "The reply of %(party)s to the verdict on %(ref)s was withdrawn: %(reason)s"
        ),
        EntryVerb.CHANGED: _(
            "The reply of %(party)s to the verdict on %(ref)s was changed: %(fields)s."
        ),
    }
    verb = EntryVerb(entry.verb)
    return sentences[verb] % words if verb in sentences else _anything(entry, fields)


def _anything(entry: RecordEntry, fields: list[str]) -> str:
    words = {
        "kind": capfirst(_named(entry.kind)),
        "key": entry.key,
        "fields": ", ".join(fields),
        "reason": entry.reason or "",
    }
    verb = EntryVerb(entry.verb)
    sentences = {
        EntryVerb.ADDED: _("%(kind)s %(key)s was added."),
        EntryVerb.ENTERED: _("%(kind)s %(key)s was entered as it was loaded."),
        EntryVerb.REMOVED: _("%(kind)s %(key)s was removed."),
        EntryVerb.WITHDRAWN: _("%(kind)s %(key)s was withdrawn: %(reason)s"),
        EntryVerb.FOUND: _("%(kind)s %(key)s was found changed around the log: %(fields)s."),
    }
    return sentences.get(verb, _("%(kind)s %(key)s was changed: %(fields)s.")) % words


def _changed_fields(kind: str, before: PublicValues, after: PublicValues) -> list[ChangedField]:
    return [
        ChangedField(_label(kind, name), _in_words(before.get(name)), _in_words(after.get(name)))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]


def _named(kind: str) -> str:
    model = _MODELS.get(kind)
    return str(model._meta.verbose_name) if model else kind


def _label(kind: str, name: str) -> str:
    """What the field is called; one that is no more is called what it was."""
    try:
        # A field, or the relation back from the scores.
        field: Any = _MODELS[kind]._meta.get_field(name)
    except (KeyError, FieldDoesNotExist):
        return name.replace("_", " ")
    # Scores are rows of their own, and yet a part of their verdict.
    named = field.related_model._meta.verbose_name_plural if field.auto_created else None
    return str(named or field.verbose_name)


def _in_words(value: Json) -> str:
    if value in (None, "", [], {}):
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return Truncator(text).chars(_LONGEST)


def _address(entry: RecordEntry, values: PublicValues) -> str | None:
    """The page that shows the object, if there is one."""
    ref = entry.key if entry.kind == "commitment" else values.get("commitment")
    try:
        if isinstance(ref, str):
            return reverse("commitment", args=[ref])
        if entry.kind in {"action", "evidence"}:
            return reverse("action", args=[values.get("action") or entry.key])
        if entry.kind == "pillar":
            return reverse("pillar", args=[entry.key])
        if entry.kind == "methodology":
            return reverse("methodology")
    except NoReverseMatch:
        pass
    return None


def _parsed(text: str | None) -> PublicValues:
    values: PublicValues = json.loads(text) if text else {}
    return values

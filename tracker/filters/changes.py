"""The filters of the changes: of the page, of the data and of the feed."""

from typing import Any, TypeAlias

from django import forms
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.http import QueryDict
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.choices import EntryVerb
from tracker.choices.editing import ChangeKind
from tracker.models import (
    Action,
    Actor,
    Assessment,
    Bearing,
    ChangeSet,
    Commitment,
    Evidence,
    Obligation,
    Pillar,
    RecordEntry,
    Reply,
    Search,
    kinds_about,
)
from tracker.models.querysets import CommitmentQuerySet, EntryQuerySet
from tracker.queries.commitments import owed_by
from tracker.text.languages import marked_text_of

from .days import IsoDayField

# A set of more rows is one entry of the list, which leads to them.
FOLDED = 20
_TOLD_APART = (ChangeKind.VERDICT, ChangeKind.REPLY, ChangeKind.CHANGE_SET, ChangeKind.RELEASE)
# A subquery of keys, whatever the model whose rows they are of.
Keys: TypeAlias = "QuerySet[Any, Any]"


class ChangeFilter(forms.Form):
    """Changes by pillar, party, commitment, kind, verb and day.

    What was only loaded is left out unless it is asked for. Where nothing is asked for, a large set
    is one entry beside its verdicts; `set` names it, for its rows. `before` is the number of an
    entry: those that are older. A part of the log named so stays the same while the log grows.
    """

    pillar = forms.MultipleChoiceField(required=False)
    party = forms.MultipleChoiceField(required=False)
    commitment = forms.CharField(required=False, max_length=20)
    kind = forms.MultipleChoiceField(required=False, choices=ChangeKind.choices)
    verb = forms.MultipleChoiceField(required=False, choices=EntryVerb.choices)
    set = forms.CharField(required=False, max_length=60)
    since = IsoDayField(required=False)
    before = forms.RegexField(
        r"^[1-9][0-9]{0,14}\Z",
        required=False,
        error_messages={"invalid": gettext_lazy("This must be the number of an entry.")},
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        choices = {
            "pillar": [
                (pillar.slug, marked_text_of(pillar, "name")) for pillar in Pillar.objects.all()
            ],
            "party": [
                (party.code, marked_text_of(party, "name"))
                for party in Actor.objects.filter(is_party=True)
            ],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]  # both have them

    def clean_commitment(self) -> str:
        """The ref, if there is such a commitment."""
        ref: str = self.cleaned_data["commitment"]
        if ref and not Commitment.objects.filter(ref=ref).exists():
            raise forms.ValidationError(_("There is no commitment %(ref)s.") % {"ref": ref})
        return ref

    def clean_set(self) -> ChangeSet | None:
        """The set, if there is such a public one."""
        key: str = self.cleaned_data["set"]
        if not key:
            return None
        found = ChangeSet.objects.approved().filter(key=key).first()
        if found is None:
            raise forms.ValidationError(_("There is no change set %(key)s.") % {"key": key})
        return found

    @property
    def older_than(self) -> int | None:
        """The number of the entry before which they stand, if one is named."""
        return int(self.cleaned_data["before"] or 0) or None

    @property
    def chosen(self) -> list[str]:
        """What was asked for, in words."""
        words = [self.cleaned_data["commitment"], str(self.cleaned_data["set"] or "")]
        for name in ("pillar", "party", "kind", "verb"):
            labels = dict(self.fields[name].choices)  # type: ignore[attr-defined]  # all have them
            words += [strip_tags(str(labels[value])) for value in self.cleaned_data[name]]
        return [word for word in words if word]

    @property
    def skips_succeeded(self) -> bool:
        """Whether nobody asked for verdicts that are current no more."""
        return EntryVerb.SUCCEEDED not in self.cleaned_data["verb"]

    @property
    def folds_sets(self) -> bool:
        """Whether nothing was asked for, so that a large set is one entry."""
        names = ("pillar", "party", "commitment", "kind", "verb", "set")
        return not any(self.cleaned_data[name] for name in names)

    def entries(self) -> EntryQuerySet[RecordEntry]:
        """The entries found, newest first. Needs a valid form."""
        found = self.whole()
        return found.filter(seq__lt=self.older_than) if self.older_than else found

    def whole(self) -> EntryQuerySet[RecordEntry]:
        """The same wherever in the log they stand, whatever `before` says."""
        asked = self.cleaned_data
        entries: EntryQuerySet[RecordEntry] = RecordEntry.objects.order_by("-seq")
        if asked["verb"]:
            entries = entries.filter(verb__in=asked["verb"])
        else:
            entries = entries.exclude(verb=EntryVerb.ENTERED)
        if asked["kind"]:
            kinds = [kind for one in asked["kind"] for kind in kinds_about(ChangeKind(one))]
            entries = entries.filter(kind__in=kinds)
        if asked["since"]:
            entries = entries.filter(at__date__gte=asked["since"])
        if asked["set"]:
            entries = entries.of_set(asked["set"].key, asked["set"].approved_at)
        if self.folds_sets:
            entries = entries.exclude(in_large_sets())
        if asked["pillar"] or asked["party"] or asked["commitment"]:
            found = self._commitments()
            owed = owed_by(found, asked["party"]) if asked["party"] else found
            # A party may reply about what others owe.
            replies = Q(assessment__commitment__in=owed) | Q(
                assessment__commitment__in=found, party__code__in=asked["party"]
            )
            entries = entries.about(_keys_about(owed, Reply.objects.order_by().filter(replies)))
        return entries

    def _commitments(self) -> CommitmentQuerySet[Commitment]:
        asked = self.cleaned_data
        found: CommitmentQuerySet[Commitment] = Commitment.objects.order_by()
        if asked["pillar"]:
            found = found.filter(pillar__slug__in=asked["pillar"])
        if asked["commitment"]:
            found = found.filter(ref=asked["commitment"])
        return found


def in_large_sets() -> Q:
    """Entries of sets of more than `FOLDED` rows, but for what is news in itself.

    All entries of a set are of the moment in which it was approved.
    """
    large = ChangeSet.objects.approved().order_by().filter(size__gt=FOLDED)
    kinds = [kind for one in _TOLD_APART for kind in kinds_about(one)]
    return Q(at__in=large.values("approved_at")) & ~Q(kind__in=kinds)


def _keys_about(
    commitments: CommitmentQuerySet[Commitment], replies: QuerySet[Reply]
) -> dict[str, Keys]:
    """The keys of the replies and of what belongs to the commitments, by kind, as subqueries."""
    bearings = Bearing.objects.order_by().filter(commitment__in=commitments)
    obligations = Obligation.objects.order_by().filter(commitment__in=commitments)
    actions = Action.objects.order_by().filter(bearings__commitment__in=commitments)
    evidence = Evidence.objects.order_by().filter(action__in=actions)
    verdicts = Assessment.objects.published().order_by().filter(commitment__in=commitments)
    searches = Search.objects.order_by().filter(commitments__in=commitments)
    space = Value(" ")
    return {
        "commitment": commitments.values("ref"),
        "unassessednote": commitments.values("ref"),
        "assessment": verdicts.values("key"),
        "reply": replies.values("key"),
        "action": actions.values("slug"),
        "search": searches.values("key"),
        "bearing": bearings.annotate(
            name=Concat("action__slug", space, "commitment__ref", output_field=CharField())
        ).values("name"),
        "obligation": obligations.annotate(
            name=Concat(
                "commitment__ref", space, "actor__code", space, "role", output_field=CharField()
            )
        ).values("name"),
        "evidence": evidence.annotate(
            name=Concat(
                "action__slug", space, Cast("position", CharField()), output_field=CharField()
            )
        ).values("name"),
    }

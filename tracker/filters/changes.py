"""The filters of the changes: of the page, of the data and of the feed."""

from typing import Any, TypeAlias

from django import forms
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.http import QueryDict
from django.utils.translation import gettext as _

from tracker.choices import EntryVerb
from tracker.choices.editing import ChangeKind
from tracker.models import (
    Action,
    Actor,
    Assessment,
    Bearing,
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

# A subquery of keys, whatever the model whose rows they are of.
Keys: TypeAlias = "QuerySet[Any, Any]"


class ChangeFilter(forms.Form):
    """Changes by pillar, party, commitment, kind, verb and day.

    What was only loaded is left out unless it is asked for.
    """

    pillar = forms.MultipleChoiceField(required=False)
    party = forms.MultipleChoiceField(required=False)
    commitment = forms.CharField(required=False, max_length=20)
    kind = forms.MultipleChoiceField(required=False, choices=ChangeKind.choices)
    verb = forms.MultipleChoiceField(required=False, choices=EntryVerb.choices)
    since = IsoDayField(required=False)

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

    def entries(self) -> EntryQuerySet[RecordEntry]:
        """The entries found, newest first. Needs a valid form."""
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

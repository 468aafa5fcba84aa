"""The form of one pasted item: which act it shows, what it shows, and on what the act bears.

It is three forms in one: of the act, of the publication that shows it, and of its bearings. What is
proposed stands in its boxes; what is asked for is the person's own words and a few choices.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.db.models import Max
from django.forms import BoundField
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.choices import ActionStage, Confidence, Direction, Weight
from tracker.models import Action, Bearing, Commitment, Evidence, PastedItem, User
from tracker.models.days import desk_today
from tracker.pasting import PastedText, Proposals, proposals_of
from tracker.publications import key_of
from tracker.publishing import save_with_history
from tracker.queries.naming import actors_named
from tracker.queries.publishers import publisher_at
from tracker.queries.twins import Like, actions_of_publication, like_actions
from tracker.text.addresses import host_of
from tracker.text.values import problem_with_key, problem_with_line

from .days import questions
from .generics import FormValues, Text
from .paste_boxes import MOST_NAMED, ActForm, BearingRow, PublicationForm
from .problems import Told

NEW, OTHER = "new", "other"
ROWS, SHOWN_ROWS = 12, 3
# What the boxes of the next item begin with, because news of a day is alike.
KEPT = ("act-kind", "evidence-confidence", "b0-direction", "b0-weight")
_MOST_OFFERED = 300
_SHORTEST_PART = 4


@dataclass(frozen=True)
class Candidate:
    """An act that this may be, and why."""

    action: Action
    why: Text
    is_twin: bool = False


class ItemForm:
    """The form of a pasted item; `last` is the slug of the act of the item before, or ''."""

    def __init__(
        self,
        item: PastedItem,
        data: QueryDict | None,
        *,
        kept: Mapping[str, str],
        last: str = "",
    ) -> None:
        self.item, self.data = item, data
        self._last = last
        self.pasted = PastedText(item.address, item.title, item.text)
        self.proposals: Proposals = proposals_of(self.pasted, today=desk_today())
        self.named = actors_named(f"{item.title}\n{item.text}") if data is None else []
        act, evidence = self._initial(kept) if data is None else ({}, {})
        self.act = ActForm(data, prefix="act", initial=act)
        self.evidence = PublicationForm(data, prefix="evidence", initial=evidence)
        choices = {name: kept.get(f"b0-{name}", "") for name in ("direction", "weight")}
        first = {"direction": Direction.SUPPORTS, "weight": Weight.WEAK}
        self.bearings = [
            BearingRow(
                data,
                prefix=f"b{number}",
                initial={name: choices[name] or first[name] for name in first},
            )
            for number in range(ROWS)
        ]
        self.choice = NEW if data is None else data.get("which", NEW)
        self.other = "" if data is None else data.get("other", "")
        self.problems: list[Told] = []
        self.chosen: Action | None = None
        self.questions: list[str] = []
        # Of the act that was stored, for the next item to offer.
        self.slug = ""

    def _initial(self, kept: Mapping[str, str]) -> tuple[FormValues, FormValues]:
        """What the boxes of a new form hold."""
        proposed, item = self.proposals, self.item
        usual = publisher_at(item.address)
        # The page says more of its language than the publisher, who may have several.
        language = proposed.language or (usual.language if usual else "") or "en"
        host = host_of(item.address)
        act: FormValues = {
            "kind": kept.get("act-kind", ""),
            "stage": ActionStage.DONE,
            "date": proposed.acted,
            "date_precision": proposed.precision,
            "end_date": proposed.ended,
            "place": proposed.place,
            "who": ", ".join(actor.code for actor in self.named if actor.is_party),
            "through": ", ".join(actor.code for actor in self.named if not actor.is_party),
        }
        evidence: FormValues = {
            "publisher": usual.name if usual else f"{host[:1].upper()}{host[1:]}",
            "tier": (usual.tier if usual else "") or proposed.tier,
            "language": language,
            "url": item.address,
            "title": item.title,
            "date": proposed.published,
            "accessed_on": desk_today(),
            "confidence": kept.get("evidence-confidence", "") or Confidence.MEDIUM,
        }
        return act, evidence

    # --- What is shown ---------------------------------------------------------------------------

    @cached_property
    def candidates(self) -> list[Candidate]:
        """The acts that this may be: of the same publication, alike, or of the item before."""
        why: dict[int, Candidate] = {}
        for action in actions_of_publication(key_of(self.item.address)):
            why[action.pk] = Candidate(action, _("the same publication shows it"))
        for like in self._alike():
            why.setdefault(
                like.action.pk,
                Candidate(like.action, _("day, actors or words are alike"), like.is_twin),
            )
        if self._last:
            for action in Action.objects.not_withdrawn().filter(slug=self._last):
                why.setdefault(action.pk, Candidate(action, _("the action of the item before")))
        return list(why.values())

    def _alike(self) -> list[Like]:
        """Acts that are alike to what is proposed, or to what was typed."""
        if self.data is None:
            actors = [actor.pk for actor in self.named]
            titles = [self.item.title]
            return like_actions(titles, day=self.proposals.acted, actors=actors)
        typed = getattr(self.act, "cleaned_data", {})
        titles = [*filter(None, (typed.get("title"), self.item.title))]
        actors = [actor.pk for actor in self.act.actors]
        amount = typed.get("amount")
        return like_actions(titles, day=typed.get("date"), actors=actors, amount=amount)

    @property
    def shown(self) -> str:
        """The slugs of the acts that the page shows, for the form to send back."""
        return " ".join(candidate.action.slug for candidate in self.candidates)

    @cached_property
    def commitments(self) -> list[tuple[str, str]]:
        """References and titles of commitments, for a list to choose from."""
        rows = Commitment.objects.not_withdrawn().order_by("ref")
        return list(rows.values_list("ref", "title")[:_MOST_OFFERED])

    @cached_property
    def actions(self) -> list[tuple[str, str]]:
        """Slugs and titles of the acts that were entered last, for a list to choose from."""
        rows = Action.objects.not_withdrawn().order_by("-pk")
        return list(rows.values_list("slug", "title")[:_MOST_OFFERED])

    @property
    def asked_of_act(self) -> list[BoundField]:
        """The boxes of a new act that are asked."""
        return [self.act[name] for name in self.act.asked]

    @property
    def asked_of_page(self) -> list[BoundField]:
        """The boxes of the publication that are asked."""
        return [self.evidence[name] for name in self.evidence.asked]

    @property
    def proposed_of_act(self) -> list[BoundField]:
        """The boxes of a new act that are filled in as proposed."""
        return [self.act[name] for name in self.act.proposed]

    @property
    def proposed_of_page(self) -> list[BoundField]:
        """The boxes of the publication that are filled in as proposed."""
        return [self.evidence[name] for name in self.evidence.proposed]

    @property
    def first_rows(self) -> list[BearingRow]:
        """The rows of bearings that are open at first."""
        return self.bearings[:SHOWN_ROWS]

    @property
    def more_rows(self) -> list[BearingRow]:
        """The rows of bearings in a fold."""
        return self.bearings[SHOWN_ROWS:]

    @property
    def has_more(self) -> bool:
        """Whether something stands in the fold."""
        return any(row[name].value() for row in self.more_rows for name in ("commitment", "why"))

    # --- What is sent ----------------------------------------------------------------------------

    def is_valid(self) -> bool:
        """Check all of it; what is wrong stands in `problems`, in the order of the page."""
        self.evidence.is_valid()
        for row in self.bearings:
            row.is_valid()
        self.chosen = self._chosen()
        if self.choice == NEW:
            self.act.is_valid()
            self._ask_once()
            self._collect(self.act)
        self._collect(self.evidence)
        self._compare_bearings()
        for row in self.bearings:
            self._collect(row)
        return not self.problems

    def _collect(self, form: forms.BaseForm) -> None:
        for name, messages in form.errors.items():
            box = form[name] if name in form.fields else None
            for message in messages:
                if box is None:
                    self.problems.append(Told("", "", str(message)))
                else:
                    self.problems.append(Told(box.id_for_label, box.label, str(message)))

    def _chosen(self) -> Action | None:
        """The act that is chosen; None for a new one, or where none can be found."""
        rows = Action.objects.not_withdrawn()
        if self.choice == NEW:
            return None
        if self.choice == OTHER:
            found = self._other(self.other.strip())
        else:
            is_slug = problem_with_key(self.choice) is None
            found = list(rows.filter(slug=self.choice)[:1]) if is_slug else []
            if not found:
                self._tell(
                    _("The action that was chosen is not there any more. Choose another one.")
                )
        if found and self.data is not None and self.data.get("act-title", "").strip():
            told = gettext("Either choose “%(act)s” or say what was done: one of them.")
            self._tell(told % {"act": found[0]}, box="id_act-title", label=self.act["title"].label)
        return found[0] if len(found) == 1 else None

    def _other(self, typed: str) -> list[Action]:
        rows = Action.objects.not_withdrawn()
        if len(typed) < _SHORTEST_PART or problem_with_line(typed):
            told = gettext(
                "Type the short name of the action, or four letters of its sentence at least."
            )
            self._tell(told, box="id_other")
            return []
        found = list(rows.filter(slug=typed)[:1]) or list(
            rows.filter(title__icontains=typed).order_by("-date", "slug")[: MOST_NAMED + 1]
        )
        if not found:
            told = gettext("No action is called “%(typed)s”.")
            self._tell(told % {"typed": typed[:100]}, box="id_other")
        elif len(found) > 1:
            listed = get_text_list([f"“{one}” ({one.slug})" for one in found], gettext("or"))
            told = gettext("“%(typed)s” may be %(acts)s. Type the short name.")
            self._tell(told % {"typed": typed[:100], "acts": listed}, box="id_other")
        return found

    def _tell(self, message: Text, *, box: str = "", label: Text = "") -> None:
        self.problems.append(Told(box, label or (_("Another action") if box else ""), str(message)))

    def _ask_once(self) -> None:
        """Show acts that it may be and that the page did not show before; it is asked once."""
        if self.act.errors or self.data is None:
            return
        seen = set(self.data.get("shown", "").split())
        for candidate in self.candidates:
            if candidate.is_twin and candidate.action.slug not in seen:
                told = gettext(
                    "This may be “%(act)s”. Choose it above, or save again as a new action."
                )
                self._tell(told % {"act": candidate.action})

    def _compare_bearings(self) -> None:
        """Refuse what the act bears on already, or twice in the form."""
        held = set()
        if self.chosen is not None:
            held = set(self.chosen.bearings.values_list("commitment", flat=True))
        for row in self.bearings:
            if row.found is None:
                continue
            if row.found.pk in held:
                told = gettext("It is about %(ref)s already.") % {"ref": row.found.ref}
                row.add_error("commitment", told)
            held.add(row.found.pk)

    # --- What is stored --------------------------------------------------------------------------

    def keep(self, *, by: User) -> None:
        """Store the act, the publication and the bearings, in the caller's transaction.

        Raises Refused.
        """
        action = self.chosen or self._new_act(by=by)
        piece = self.evidence.save(commit=False)
        piece.action = action
        last = Evidence.objects.filter(action=action).aggregate(last=Max("position"))["last"]
        piece.position = (last or 0) + 1
        save_with_history(piece, by=by)
        self.questions += questions(self.evidence)
        for row in self.bearings:
            if row.found is not None:
                bearing = Bearing(
                    action=action,
                    commitment=row.found,
                    direction=row.cleaned_data["direction"] or Direction.SUPPORTS,
                    weight=row.cleaned_data["weight"] or Weight.WEAK,
                    why=row.cleaned_data["why"],
                )
                save_with_history(bearing, by=by)
        self.slug = action.slug

    def _new_act(self, *, by: User) -> Action:
        action = self.act.save(commit=False)
        many = {"actors": self.act.actors, "agencies": self.act.agencies}
        save_with_history(action, by=by, many=many)
        self.questions += questions(self.act)
        return action

    def kept(self) -> dict[str, str]:
        """What the next item begins with."""
        sent = self.data or QueryDict()
        return {name: sent.get(name, "")[:40] for name in KEPT}

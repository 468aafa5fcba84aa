"""What holds of an act of somebody outside the C5+1: it is no party's."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from tracker.choices import Attribution
from tracker.models import Action, Actor, User
from tracker.models.base import HasNaturalKey, KeyedModel

from .errors import refusal


def parties_of_outsiders(attribution: str | None, actors: Iterable[HasNaturalKey]) -> str:
    """Why the act cannot have these actors; '' if it can. The sentence names its parties."""
    if attribution != Attribution.OUTSIDE:
        return ""
    names = [actor.name for actor in actors if isinstance(actor, Actor) and actor.is_party]
    if not names:
        return ""
    told = _(
        "An action of somebody outside the C5+1 counts for no party: take %(parties)s off, or"
        " choose another attribution."
    )
    return told % {"parties": ", ".join(names)}


def refuse_parties_of_outsiders(
    row: KeyedModel | User, lists: Mapping[str, Iterable[HasNaturalKey]]
) -> None:
    """Raise Refused, about its actors, for an act of outsiders that names a party.

    `lists` are the related rows that are saved with it; those of a stored row may stay as they are.
    """
    if not isinstance(row, Action) or row.attribution != Attribution.OUTSIDE:
        return
    actors = lists.get("actors")
    if actors is None:
        actors = row.actors.all() if row.pk else ()
    if told := parties_of_outsiders(row.attribution, actors):
        raise refusal(told, field="actors")

"""What a run asks about rows that it took: what they should have and have not."""

from collections.abc import Iterable, Iterator

from django.db import models
from django.utils.translation import gettext as _

from tracker.choices import ObligationRole
from tracker.importing.stored import chunks
from tracker.models import Action, Commitment, Evidence, Obligation


def questions_about(inserted: Iterable[models.Model]) -> Iterator[str]:
    """A sentence for each new commitment that nobody owes and each new action without evidence."""
    commitments: dict[int, Commitment] = {}
    actions: dict[int, Action] = {}
    for row in inserted:
        if isinstance(row, Commitment):
            commitments[row.pk] = row
        elif isinstance(row, Action):
            actions[row.pk] = row
    debts = Obligation.objects.filter(role=ObligationRole.DEBTOR)
    for pk in _without(debts, "commitment_id", commitments):
        yield _("%(ref)s: nobody owes this commitment.") % {"ref": commitments[pk].ref}
    for pk in _without(Evidence.objects.all(), "action_id", actions):
        yield _("%(slug)s: no publication shows this action.") % {"slug": actions[pk].slug}


def _without(
    rows: "models.QuerySet[Obligation] | models.QuerySet[Evidence]", name: str, pks: Iterable[int]
) -> list[int]:
    """Those of the primary keys that none of the rows names."""
    listed, named = list(pks), set[int]()
    for chunk in chunks(listed):
        named.update(rows.filter(**{f"{name}__in": chunk}).values_list(name, flat=True))
    return [pk for pk in listed if pk not in named]

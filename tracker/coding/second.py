"""A second coding under way: begun, answered, finished or given up. Nothing of it is public.

Source of the rule: a second person codes the same things without seeing what the first one said.
So whoever has begun does not see the set that holds the first coding before they have finished.
"""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.choices.coding import CodedPart
from tracker.coding.asking import Group, asked, questions_of
from tracker.coding.texts import CodedText
from tracker.models import BlindCoding, ChangeSet, Document, User
from tracker.publishing import NotAllowed
from tracker.publishing.errors import Problem, Refused, refusal

NEEDED = ("tracker.add_sentencecoding", "tracker.add_doublecoding")


def refuse_to_begin(
    document: Document, part: str, changeset: ChangeSet | None, *, by: User
) -> None:
    """Refuse a second coding that cannot be; within a set, the caller has done it.

    Raises NotAllowed where the person may not code or coded it first, and Refused where there is
    nothing to code, or not all of it is coded once.
    """
    if not by.has_perms(NEEDED):
        raise NotAllowed(_("Only somebody who codes can code a text a second time."))
    if changeset is not None and changeset.author_id == by.pk:
        raise NotAllowed(_("You coded it first. A second person codes it again."))
    if part not in CodedPart.values:
        raise refusal(_("“%(part)s” is no part that is coded twice.") % {"part": part[:60]})
    if not asked(document, part, of=by):
        raise refusal(_("Of this text there is nothing to be coded a second time yet."))
    if part == CodedPart.SENTENCES:
        coded = CodedText.load(document)
        if coded.decided < coded.total:
            told = _("Wait for the first coder: %(decided)d of %(total)d sentences are decided.")
            raise refusal(told % {"decided": coded.decided, "total": coded.total})


def begin(document: str, part: CodedPart, changeset: ChangeSet | None, *, by: User) -> BlindCoding:
    """Begin to code a part of the document with this key, where nothing refuses to.

    Returns what the same person has begun already, if they have.
    """
    values = {
        "changeset": changeset,
        "first_coder": changeset.author if changeset is not None else None,
    }
    row, _made = BlindCoding.objects.get_or_create(
        document=document, part=part, coder=by, finished_at=None, defaults=values
    )
    return row


def answer(
    blind: BlindCoding, groups: Iterable[Group], sent: Mapping[str, str], *, by: User
) -> None:
    """Keep the answers by the names of their questions; "" takes one back. All of them or nothing.

    Raises NotAllowed for anybody but the coder, and Refused where the coding is finished, where a
    name is no question and where a value is none that was offered.
    """
    questions = questions_of(groups)
    problems = []
    for name, value in sent.items():
        if name not in questions:
            told = _("Nothing is asked about “%(name)s” any more. Open the page again.")
            problems.append(Problem(None, told % {"name": name[:60]}))
        elif value and value not in dict(questions[name].offers):
            told = _("%(name)s: “%(value)s” is none of the values.")
            problems.append(Problem(None, told % {"name": name, "value": value[:60]}))
    if problems:
        raise Refused(problems)
    with transaction.atomic():
        held = _held(blind, by=by)
        held.values = {name: value for name, value in {**held.values, **sent}.items() if value}
        held.save(update_fields=["values"])
    blind.values = held.values


def finish(blind: BlindCoding, groups: Iterable[Group], *, by: User) -> None:
    """Let the coding be compared with the first one. Raises Refused where answers are missing."""
    with transaction.atomic():
        held = _held(blind, by=by)
        missing = left(held, groups)
        if missing:
            told = ngettext("%(n)d answer is missing.", "%(n)d answers are missing.", missing)
            raise refusal(told % {"n": missing})
        held.finished_at = timezone.now()
        held.save(update_fields=["finished_at"])
    blind.finished_at = held.finished_at


def give_up(blind: BlindCoding, *, by: User) -> None:
    """Forget what was begun. Raises as `answer` does."""
    with transaction.atomic():
        _held(blind, by=by).delete()


def left(blind: BlindCoding, groups: Iterable[Group]) -> int:
    """How many answers are still needed."""
    needed = (one for one in questions_of(groups).values() if one.is_needed)
    return sum(one.name not in blind.values for one in needed)


def codes_blind(changeset: ChangeSet, by: User) -> bool:
    """Whether the person codes what is in the set a second time, and has not finished."""
    return BlindCoding.objects.filter(
        changeset=changeset, coder=by.pk, finished_at__isnull=True
    ).exists()


def _held(blind: BlindCoding, *, by: User) -> BlindCoding:
    """The coding, locked, if this person may go on with it."""
    held = BlindCoding.objects.select_for_update().filter(pk=blind.pk).first()
    if held is None:
        raise refusal(_("This second coding was given up."))
    if held.coder_id != by.pk:
        raise NotAllowed(_("Only its coder goes on with a second coding."))
    if held.finished_at is not None:
        raise refusal(_("This second coding is finished. Nothing of it can be changed."))
    return held

"""Decide on a sentence, and take a decision back, in the caller's transaction.

The forms of the desk call it within a change set, so that every decision is a row of the set.
"""

from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from tracker.choices import SentenceLabel
from tracker.choices.coding import WhyNot
from tracker.coding.decisions import Decision
from tracker.coding.near_misses import new_near_miss
from tracker.coding.texts import CodedText, Unit
from tracker.models import NearMiss, Section, SentenceCoding, User
from tracker.models.changesets import FIRST_NUMBER
from tracker.publishing import save_with_history
from tracker.publishing.errors import refusal
from tracker.publishing.saving import remove
from tracker.text import Span, cut, paragraph_number, sha256_of


def decide(text: CodedText, span: Span, decision: Decision, *, by: User) -> SentenceCoding:
    """Let the decision stand for just these words. Returns its row.

    Raises Refused where the words are no sentence that is free, where the decision is public
    already, and where commitments are made of the words.
    """
    held = text.unit_at(span)
    if held is not None and held.coding is not None:
        return _changed(text, held, held.coding, decision, by=by)
    if not text.may_be_decided(span):
        raise refusal(
            _("These words are no open sentence of the text: %(words)s. Open the page again.")
            % {"words": cut(text.text, span)[:80]}
        )
    number = _make_room(text, span, by=by)
    row = SentenceCoding(
        document=text.document,
        paragraph=paragraph_number(text.text, span),
        number=number,
        start=span.start,
        end=span.end,
        sha256=sha256_of(cut(text.text, span)),
        label=decision.label,
    )
    save_with_history(row, by=by)
    _give_reason(text, row, decision, by=by)
    return row


def reopen(text: CodedText, span: Span, *, by: User) -> None:
    """Take the decision on these words back. Raises Refused where it cannot be."""
    held = text.unit_at(span)
    if held is None or held.coding is None:
        raise refusal(_("There is no decision on these words any more. Open the page again."))
    _refuse_what_is_settled(held)
    _refuse_what_carries(held)
    for near_miss in held.near_misses:
        remove(near_miss, by=by)
    _close_section(text, held.coding, by=by)
    remove(held.coding, by=by)


def _changed(
    text: CodedText, held: Unit, row: SentenceCoding, decision: Decision, *, by: User
) -> SentenceCoding:
    """Another decision on words that have one."""
    _refuse_what_is_settled(held)
    if decision.label != SentenceLabel.COMMITMENT:
        _refuse_what_carries(held)
    if decision.label != SentenceLabel.NEAR_MISS:
        for near_miss in held.near_misses:
            remove(near_miss, by=by)
    if not decision.opens_section:
        _close_section(text, row, by=by)
    row.label = decision.label
    save_with_history(row, by=by)
    _give_reason(text, row, decision, by=by, before=held.near_misses)
    return row


def _refuse_what_is_settled(held: Unit) -> None:
    if held.is_settled:
        raise refusal(
            _("%(sentence)s is public already. Correct it by its own form.")
            % {"sentence": held.coding}
        )


def _refuse_what_carries(held: Unit) -> None:
    if held.commitments:
        refs = ", ".join(row.ref for row in held.commitments)
        told = _("%(sentence)s carries %(refs)s. Take the commitment out first.")
        raise refusal(told % {"sentence": held.coding, "refs": refs})


def _give_reason(
    text: CodedText,
    row: SentenceCoding,
    decision: Decision,
    *,
    by: User,
    before: tuple[NearMiss, ...] = (),
) -> None:
    """Keep why the words are no commitment, or that a section begins with them."""
    if decision.opens_section:
        _open_section(text, row, by=by)
    if decision.label != SentenceLabel.NEAR_MISS:
        return
    with translation.override("en"):
        why = str(WhyNot(decision.reason).definition)
    near_miss = before[0] if before else new_near_miss(row)
    near_miss.kind, near_miss.why_not = decision.reason, why
    save_with_history(near_miss, by=by)


def _open_section(text: CodedText, row: SentenceCoding, *, by: User) -> None:
    """Let a section begin with the words, unless one is called so already."""
    title = cut(text.text, Span(row.start, row.end))
    longest = Section._meta.get_field("title").max_length or 0
    if len(title) > longest:
        raise refusal(_("A heading has at most %(n)d characters.") % {"n": longest})
    if any(section.title == title for section in text.sections):
        return
    slug = slugify(title)[:70].rstrip("-") or "section"
    taken = {section.slug for section in text.sections}
    places = {section.position for section in text.sections}
    position = row.paragraph if row.paragraph not in places else max(places) + 1
    section = Section(
        document=text.document,
        title=title,
        slug=slug if slug not in taken else f"{slug}-{row.paragraph}",
        position=position,
    )
    save_with_history(section, by=by)
    text.sections.append(section)


def _close_section(text: CodedText, row: SentenceCoding, *, by: User) -> None:
    """Take back the section that began with the words, if the set made it and none names it."""
    title = cut(text.text, Span(row.start, row.end))
    for section in text.sections:
        is_new = (section.pk or 0) >= FIRST_NUMBER
        if section.title == title and is_new:
            named = [one.ref for one in text.commitments if one.section_id == section.pk]
            if named:
                told = _("Commitments stand under this heading: %(refs)s.")
                raise refusal(told % {"refs": ", ".join(named)})
            remove(section, by=by)


def _make_room(text: CodedText, span: Span, *, by: User) -> int:
    """The number of a new coding in its paragraph; later ones of the set move out of its way.

    A number that is public is permanent: then the new one gets the next that nobody has.
    """
    paragraph = paragraph_number(text.text, span)
    taken = dict(
        SentenceCoding.objects.filter(document=text.document, paragraph=paragraph).values_list(
            "number", "pk"
        )
    )
    wanted = {each: place for place, (_n, each) in enumerate(text.spans_with(span), start=1)}
    fixed = {number for number, pk in taken.items() if pk < FIRST_NUMBER}
    own = {row.pk: row for row in text.codings if row.paragraph == paragraph}
    moving = {
        pk: to
        for pk, row in own.items()
        if pk >= FIRST_NUMBER and (to := wanted.get(Span(row.start, row.end)))
        if to not in fixed
    }
    while moving:
        free = [pk for pk, to in moving.items() if taken.get(to, pk) == pk]
        if not free:
            break
        for pk in free:
            row, to = own[pk], moving.pop(pk)
            if row.number != to:
                del taken[row.number]
                taken[to], row.number = pk, to
                save_with_history(row, by=by)
    number = wanted[span]
    return number if number not in taken else max(taken) + 1

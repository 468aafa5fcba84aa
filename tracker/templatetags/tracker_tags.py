"""How values of the record look on a page. No queries here."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from urllib.parse import urlencode

from django import template
from django.contrib.humanize.templatetags.humanize import apnumber
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from tracker.choices import CommitmentStanding, Status, StatusGroup
from tracker.formats.charts import statuses_of
from tracker.formats.table import Row
from tracker.models import Actor, Bearing, Document, Search
from tracker.scoring import DEFAULT, Clocks, RuleSet, format_percent, is_quiet
from tracker.text.dates import format_date
from tracker.text.languages import (
    mark_english,
    mark_printed,
    marked_text_of,
    text_of,
    translation_of,
)
from tracker.text.names import NAMED_ACTIONS
from tracker.text.sentences import ended

register = template.Library()


@register.filter
def status(value: str) -> Status:
    """The status that a stored value stands for, with label, definition, glyph and group."""
    return Status(value)


@register.filter
def attribute(thing: object, name: str) -> object:
    """One attribute of a value that a filter made."""
    return getattr(thing, name)


@register.filter
def written(day: dt.date | None, precision: str = "day") -> str:
    """A date in words, as exact as it is known."""
    return format_date(day, precision)


@register.filter
def words(row: Row, field: str) -> str:
    """A text of ours in the active language; in English, and marked as such, where it has none."""
    return marked_text_of(row, field)


@register.filter
def plain_words(row: Row, field: str) -> str:
    """The same without a mark, for the title of a page and for attributes."""
    return text_of(row, field)


@register.filter
def named(row: Actor | Document) -> str:
    """What a body or a document is called: in the active language, or as it is printed."""
    field = "title" if isinstance(row, Document) else "name"
    own = translation_of(row, field)
    # A document without a title is called by its kind, in the active language.
    return own or (mark_printed(str(row)) if getattr(row, field) else str(row))


@register.filter
def printed(text: str | None) -> str | None:
    """Words of others as they stand in print, which are not ours to translate."""
    return mark_printed(text)


@register.filter
def english(text: str | None) -> str | None:
    """A text that the record holds in English only, marked as such in another language."""
    return mark_english(text)


@register.filter
def place_of_all(searches: Iterable[Search]) -> str | None:
    """What was searched each time; None where that differs."""
    places = {search.where for search in searches}
    return places.pop() if len(places) == 1 else None


@register.filter
def as_sentence(words: str) -> str:
    """The words with their full stop, for a sentence that another one follows."""
    return ended(words)


@register.filter
def of_group(counts: dict[StatusGroup, int], group: StatusGroup) -> int:
    """The number that a distribution has for the group."""
    return counts[group]


@register.filter
def percent(value: Fraction, rules: RuleSet = DEFAULT) -> str:
    """A share from `progress`, rounded once by the rules, as a whole number: 63 or −50."""
    return format_percent(value, rules).replace("-", "−")


@register.filter
def signed(value: int) -> str:
    """A score as the page prints it: +1, 0 or −1."""
    return f"{value:+d}".replace("-", "−") if value else "0"


@register.filter
def language(code: str) -> str:
    """The name of a language in the active one; its ISO 639 tag where Django knows no name."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


@register.filter
def money(amount: Decimal) -> str:
    """An amount with its thousands apart, and cents only where there are any."""
    whole = amount.to_integral_value()
    return number_format(whole if amount == whole else amount, use_l10n=True, force_grouping=True)


@register.filter
def three_decimals(value: Fraction | float | None) -> str:
    """A figure such as kappa, to three decimals, as the active language writes them."""
    return "–" if value is None else number_format(f"{float(value):.3f}")


@register.filter
def cite_actions(rationale: str, bearings: Sequence[Bearing]) -> SafeString:
    """The rationale with each action that it names as a link to that action's place on the page.

    A name that stands for no action of the page stays as it is written.
    """
    numbers = {bearing.action.slug: place for place, bearing in enumerate(bearings, start=1)}

    def link(slug: str) -> str:
        if slug not in numbers:
            return slug
        title = escape(text_of(bearings[numbers[slug] - 1].action, "title"))
        return f'<a href="#action-{slug}" title="{title}">{numbers[slug]}</a>'

    def links(match: re.Match[str]) -> str:
        return f"[{', '.join(link(slug.strip()) for slug in match[1].split(','))}]"

    # Safe: the text is escaped first, unless it is, and slugs hold no character of HTML.
    return mark_safe(NAMED_ACTIONS.sub(links, conditional_escape(rationale)))


@register.filter
def link_acts(reason: str) -> SafeString:
    """The reason with each action that it names as a link to that action's page."""

    def link(slug: str) -> str:
        return f'<a href="{reverse("action", args=[slug])}">{slug}</a>'

    def links(match: re.Match[str]) -> str:
        return f"[{', '.join(link(slug.strip()) for slug in match[1].split(','))}]"

    # Safe: the text is escaped first, unless it is, and slugs hold no character of HTML.
    return mark_safe(NAMED_ACTIONS.sub(links, conditional_escape(reason)))


@register.filter
def is_quiet_row(commitment: Row, clocks: Clocks) -> bool:
    """Whether a commitment of a list was quiet at the time of its review."""
    return is_quiet(
        status=Status(commitment.status),
        as_of=commitment.as_of,
        newest_evidence=commitment.newest_evidence,
        months=clocks.quiet_months,
    )


@register.filter
def all_owe(commitment: Row) -> str:
    """Words such as "all six" where all the parties and nobody else owe it; else ''."""
    return _all([debt.actor for debt in commitment.debts], commitment.n_parties)


@register.filter
def all_acted(action: Row) -> str:
    """The same where an action of a list is credited to all the parties."""
    return _all(action.actors.all(), action.n_parties)


def _all(actors: Sequence[Actor], n_parties: int) -> str:
    number = sum(actor.is_party for actor in actors)
    if number < 2 or not number == len(actors) == n_parties:
        return ""
    return _("all %(number)s") % {"number": apnumber(number)}


@register.simple_tag
def list_address(
    group: StatusGroup | None = None,
    pillar: str | None = None,
    standing: str = CommitmentStanding.AGREED,
    **filters: str,
) -> str:
    """The address of the list of just these commitments; a group stands for its statuses."""
    query: list[tuple[str, str]] = []
    if standing != CommitmentStanding.AGREED:
        query.append(("standing", standing))
    if pillar:
        query.append(("pillar", pillar))
    if group is not None:
        query += [("status", status.value) for status in statuses_of(group)]
    query += list(filters.items())
    return reverse("commitments") + (f"?{urlencode(query)}" if query else "")

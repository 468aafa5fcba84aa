"""How values of the record look on a page. No queries here."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from html import unescape
from textwrap import shorten
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.contrib.humanize.templatetags.humanize import apnumber
from django.template import Context
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import conditional_escape, escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from tracker.choices import CommitmentStanding, SourcePage, Status, StatusGroup
from tracker.choices.coding import WhyNot
from tracker.formats.table import Row
from tracker.models import Actor, Bearing, Document, Search
from tracker.scoring import DEFAULT, Clocks, RuleSet, format_percent, is_quiet
from tracker.text import shorthand
from tracker.text.addresses import host_of
from tracker.text.dates import format_date
from tracker.text.languages import (
    is_english,
    mark_english,
    mark_printed,
    marked_text_of,
    offered,
    text_of,
    translation_of,
)
from tracker.text.markdown import html_of
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
def prose(row: Row, field: str) -> SafeString:
    """A text of ours with paragraphs, lists and links; in English, and marked as such, where it is
    not there in the active language."""
    own = translation_of(row, field)
    html = html_of(own or getattr(row, field))
    return html if own or is_english() else format_html('<div lang="en">{}</div>', html)


@register.filter
def opened_by_answer(prose: SafeString) -> SafeString:
    """The same with its first paragraph as the answer of the page."""
    return mark_safe(prose.replace("<p>", '<p class="answer">', 1))


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
def named_briefly(document: Document) -> str:
    """The same of a document without what its title adds after a colon."""
    own = translation_of(document, "title")
    title = (own or document.title or "").partition(": ")[0]
    return (title if own else mark_printed(title)) or str(document)


@register.filter
def printed(text: str | None) -> str | None:
    """Words of others as they stand in print, which are not ours to translate."""
    return mark_printed(text)


@register.filter
def english(text: str | None) -> str | None:
    """A text that the record holds in English only, marked as such in another language."""
    return mark_english(text)


@register.filter(is_safe=True)
def spelled_out(note: str | None) -> str | None:
    """A coder's note with its shorthand in words; nothing stays nothing."""
    return shorthand.spelled_out(note) if note else note


@register.filter
def why_no_commitment(kind: str) -> str:
    """Why a passage is no commitment: in the active language, if it is one of the usual kinds."""
    return str(WhyNot(kind).label) if kind in WhyNot.values else mark_english(capfirst(kind))


@register.filter
def named_link(document: Document) -> str:
    """What a link to `document.address` leads to: the official text, or a copy on another site."""
    is_copy = document.source_is == SourcePage.COPY or document.address != document.source_url
    if is_copy and document.address:
        return _("Copy at %(name)s") % {"name": host_of(document.address)}
    return _("Official text")


@register.filter
def in_short(words: str) -> str:
    """The words as a page's description: one line of at most 160 characters, cut at a word."""
    return escape(shorten(unescape(strip_tags(words)), 160, placeholder="…"))


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
    return all_of([debt.actor for debt in commitment.debts], commitment.n_parties)


@register.filter
def all_acted(action: Row) -> str:
    """The same where an action of a list is credited to all the parties."""
    return all_of(action.actors.all(), action.n_parties)


@register.filter
def all_of(actors: Sequence[Actor], n_parties: int) -> str:
    """The same of any actors, where there are so many parties."""
    number = sum(actor.is_party for actor in actors)
    if number < 2 or not number == len(actors) == n_parties:
        return ""
    return _("all %(number)s") % {"number": apnumber(number)}


# The territory that previews of links want beside each language.
_TERRITORIES = {"en": "GB", "ru": "RU", "kk": "KZ", "ky": "KG", "tg": "TJ", "tk": "TM", "uz": "UZ"}
# How high the frame of a picture is in another site, in pixels: as high as it is on a phone.
_FRAME, _FRAMES = (
    420,
    {"overview": 760, "party": 760, "compare": 760, "timeline": 480, "progress": 480},
)


@register.inclusion_tag("_share.html", takes_context=True)
def share(context: Context, kind: str, key: str = "") -> dict[str, object]:
    """What a reader can do with a picture: link to it, keep it as a file, show it elsewhere."""
    name = f"{kind}/{key}" if key else kind
    return {
        "svg": reverse("figure_svg", args=[name]),
        "png": reverse("figure_png", args=[name]),
        "embed": context["base_url"] + reverse("embed", args=[name]),
        "site_name": context["site_name"],
        "height": _FRAMES.get(kind, _FRAME),
    }


@register.inclusion_tag("_image.html", takes_context=True)
def share_image(context: Context, kind: str = "overview", key: str = "") -> dict[str, object]:
    """What other sites read of the image beside a link to this page, and of its languages."""
    name = f"{kind}/{key}" if key else kind
    locales = {code: f"{code}_{_TERRITORIES[code]}" for code in offered()}
    code = get_language() or settings.LANGUAGE_CODE
    citation = context.get("citation")
    return {
        "site_name": context["site_name"],
        "address": context["base_url"] + reverse("share_image", args=[name]),
        "words": citation.headline if citation else context["site_name"],
        "locale": f"{code}_{_TERRITORIES[code]}",
        "others": [locale for other, locale in locales.items() if other != code],
    }


@register.simple_tag
def list_address(
    group: StatusGroup | None = None,
    pillar: str | None = None,
    standing: str = CommitmentStanding.AGREED,
    groups: Iterable[StatusGroup] = (),
    **filters: str,
) -> str:
    """The address of the list of just these commitments; a group stands for its statuses."""
    query: list[tuple[str, str]] = []
    if standing != CommitmentStanding.AGREED:
        query.append(("standing", standing))
    if pillar:
        query.append(("pillar", pillar))
    for one in groups if group is None else (group,):
        query += [("status", status.value) for status in one.statuses]
    query += [(name, value) for name, value in filters.items() if value]
    return reverse("commitments") + (f"?{urlencode(query)}" if query else "")

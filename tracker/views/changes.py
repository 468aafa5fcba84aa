"""What changed, newest first, in words: as a page, as data, and as a feed for any filter."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tracker.choices import EntryVerb
from tracker.choices.editing import ChangeKind
from tracker.formats.exports import csv_lines, json_pieces
from tracker.formats.records import (
    CHANGE_COLUMNS,
    change_row,
    checkpoint_record,
    entry_record,
    envelope,
)
from tracker.models import (
    Action,
    Actor,
    Assessment,
    Bearing,
    Commitment,
    Entry,
    Evidence,
    Obligation,
    Pillar,
    Reply,
    Search,
)
from tracker.pointintime.points import PARAMETER
from tracker.publiclog.describing import Told, tell
from tracker.querysets import EntryQuerySet
from tracker.text.languages import is_english, shown
from tracker.views.context_processors import site

from .base import BadParameter, csv_stream, json_stream, public

PAGE_SIZE = 50
_NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_IN_FEED = 50
_SINGLE = ("commitment", "since", "page")
_MANY = ("pillar", "party", "kind", "verb")


@dataclass(frozen=True)
class _Query:
    """The entries that a request asks for. What was only loaded is left out unless asked for."""

    form: "_Form"

    @classmethod
    def of(cls, request: HttpRequest) -> "_Query":
        form = _Form(request.GET)
        if not form.is_valid():
            raise BadParameter(
                *(
                    _("“%(name)s”: %(problem)s")
                    % {"name": name, "problem": " ".join(map(str, found))}
                    for name, found in form.errors.items()
                )
            )
        return cls(form)

    def entries(self) -> EntryQuerySet[Entry]:
        asked = self.form.cleaned_data
        entries: EntryQuerySet[Entry] = Entry.objects.order_by("-seq")
        if asked["verb"]:
            entries = entries.filter(verb__in=asked["verb"])
        else:
            entries = entries.exclude(verb=EntryVerb.ENTERED)
        if asked["kind"]:
            kinds = [kind for one in asked["kind"] for kind in ChangeKind(one).kinds]
            entries = entries.filter(kind__in=kinds)
        if asked["since"]:
            entries = entries.filter(at__date__gte=asked["since"])
        if asked["pillar"] or asked["party"] or asked["commitment"]:
            found = self._commitments()
            owed = found.owed_by(asked["party"]) if asked["party"] else found
            # A party may reply about what others owe.
            replies = Q(assessment__commitment__in=owed) | Q(
                assessment__commitment__in=found, party__code__in=asked["party"]
            )
            entries = entries.about(_keys_about(owed, Reply.objects.order_by().filter(replies)))
        return entries

    def _commitments(self) -> Any:
        asked = self.form.cleaned_data
        found = Commitment.objects.order_by()
        if asked["pillar"]:
            found = found.filter(pillar__slug__in=asked["pillar"])
        if asked["commitment"]:
            found = found.filter(ref=asked["commitment"])
        return found


class _Form(forms.Form):
    """The filters of the page, the data and the feed."""

    pillar = forms.MultipleChoiceField(required=False)
    party = forms.MultipleChoiceField(required=False)
    commitment = forms.CharField(required=False, max_length=20)
    kind = forms.MultipleChoiceField(required=False, choices=ChangeKind.choices)
    verb = forms.MultipleChoiceField(required=False, choices=EntryVerb.choices)
    since = forms.DateField(required=False, input_formats=["%Y-%m-%d"])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["pillar"].choices = [
            (pillar.slug, shown(pillar, "name")) for pillar in Pillar.objects.all()
        ]
        fields["party"].choices = [
            (party.code, shown(party, "name")) for party in Actor.objects.filter(is_party=True)
        ]

    def clean_commitment(self) -> str:
        """The ref, if there is such a commitment."""
        ref: str = self.cleaned_data["commitment"]
        if ref and not Commitment.objects.filter(ref=ref).exists():
            raise forms.ValidationError(_("There is no commitment %(ref)s.") % {"ref": ref})
        return ref


@public(single=_SINGLE, many=_MANY)
def changes(request: HttpRequest, fmt: str = "html") -> HttpResponseBase:
    """What changed since I was last here."""
    query = _Query.of(request)
    if fmt != "html" and "page" in request.GET:
        raise BadParameter(_("“page”: the whole result is one file; it has no pages."))
    entries, head = query.entries(), Entry.objects.head()
    if fmt == "csv":
        rows = (change_row(told.entry, told.sentence) for told in _told(entries))
        return csv_stream(csv_lines(CHANGE_COLUMNS, rows), name="changes")
    if fmt == "json":
        record = envelope("changes", log=checkpoint_record(head), total=entries.count())
        records = ({**entry_record(told.entry), "words": told.sentence} for told in _told(entries))
        return json_stream(json_pieces(record, "changes", records))
    page = _page(request, entries)
    context = {
        "query": query.form,
        "page": page,
        "told": tell(page.object_list),
        "head": head,
        "entered": Entry.objects.filter(verb=EntryVerb.ENTERED).count(),
        "parameters": _parameters(request),
    }
    return render(request, "changes.html", context)


class _Feed(Atom1Feed):
    """A feed that is as old as the record: asked twice without a change, it is the same."""

    def __init__(self, *, updated: dt.datetime, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._updated = updated

    def latest_post_date(self) -> dt.datetime:
        """The time of the newest entry of the log."""
        return self._updated


@public(single=[name for name in _SINGLE if name != "page"], many=_MANY)
def changes_feed(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The newest changes for a feed reader, with the same filters as the page."""
    entries = list(_Query.of(request).entries()[:_IN_FEED])
    newest = Entry.objects.head()
    named, head = site(request), checkpoint_record(newest)
    base, query = named["base_url"], _parameters(request)
    address = f"{base}{reverse('changes')}" + (f"?{query}" if query else "")
    host = base.partition("://")[2]
    feed = _Feed(
        updated=newest.at if newest else _NEVER,
        title=_("What changed: %(site)s") % {"site": named["site_name"]},
        link=address,
        description="",
        subtitle=_("Head of the log: entry %(seq)d, %(hash)s") % head,
        feed_url=request.build_absolute_uri(),
        feed_guid=f"tag:{host},2026:changes{_own_name()}" + (f"?{query}" if query else ""),
        language=get_language(),
    )
    for told in tell(entries):
        feed.add_item(
            title=told.sentence,
            link=f"{base}{told.address or reverse('changes')}",
            description=told.summary,
            unique_id=f"tag:{host},2026:log/{told.entry.seq}",
            pubdate=told.entry.at,
            updateddate=told.entry.at,
            author_name=told.entry.name or told.entry.get_role_display(),
            categories=[told.kind.value],
        )
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )


def _own_name() -> str:
    """What the name of a feed in another language has more than that of the English one."""
    return "" if is_english() else f"/{get_language()}"


def _told(entries: EntryQuerySet[Entry]) -> Iterator[Told]:
    """Every entry of the result in words, a few at a time."""
    last = None
    while chunk := list((entries if last is None else entries.filter(seq__lt=last))[:PAGE_SIZE]):
        yield from tell(chunk)
        last = chunk[-1].seq


def _page(request: HttpRequest, entries: EntryQuerySet[Entry]) -> Any:
    number = request.GET.get("page", "1")
    try:
        if not (number.isascii() and number.isdecimal() and len(number) < 10):
            raise PageNotAnInteger
        return Paginator(entries, PAGE_SIZE).page(int(number))
    except (PageNotAnInteger, EmptyPage) as error:
        raise BadParameter(_("“page”: there is no such page.")) from error


def _parameters(request: HttpRequest) -> str:
    """The filters of the address without the page."""
    asked = request.GET.copy()
    asked.pop("page", None)
    asked.pop(PARAMETER, None)
    return asked.urlencode()


def _keys_about(commitments: Any, replies: Any) -> dict[str, Any]:
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

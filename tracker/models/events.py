"""Events, and the words of documents that show them."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.choices import EventKind, EventState, Precision
from tracker.choices.editing import DeskGroup

from .base import KeyedModel, PassageModel
from .constraints import allowed, key, not_blank, plausible_year
from .documents import Document, NearMiss
from .fields import Day, Line, OptionalLine, OptionalText, Slug
from .querysets import DatedQuerySet


class Event(KeyedModel):
    """A summit, ministerial, working-group meeting, dialogue, forum or announcement."""

    natural_key_fields = ("slug",)
    translated_fields = ("title", "place", "state_note")
    desk_place = DeskGroup.DOCUMENTS, 4

    slug = Slug(_("slug"), max_length=80, unique=True)
    title = Line(_("title"), max_length=300)
    kind = OptionalText(_("kind"), max_length=20, choices=EventKind.choices)
    state = models.CharField(_("state"), max_length=12, choices=EventState)
    state_note = OptionalLine(_("state note"), max_length=200)
    date = Day(_("date"), null=True, blank=True)
    date_precision = models.CharField(_("date precision"), max_length=10, choices=Precision)
    date_as_recorded = Line(_("date as recorded"), max_length=20)
    place = OptionalLine(_("place"), max_length=100)
    commitments = models.ManyToManyField(
        "tracker.Commitment", blank=True, related_name="events", verbose_name=_("commitments")
    )
    near_misses = models.ManyToManyField(
        NearMiss, blank=True, related_name="events", verbose_name=_("near misses")
    )
    documents = models.ManyToManyField(
        Document, blank=True, related_name="events", verbose_name=_("texts")
    )

    objects: ClassVar = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["date_as_recorded", "slug"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            not_blank("event", "slug"),
            key("event", "slug"),
            not_blank("event", "title"),
            allowed("event", "kind", EventKind, null=True),
            allowed("event", "state", EventState),
            allowed("event", "date_precision", Precision),
            plausible_year("event", "date"),
            models.CheckConstraint(
                condition=Q(date__isnull=True, date_precision=Precision.UNKNOWN)
                | (Q(date__isnull=False) & ~Q(date_precision=Precision.UNKNOWN)),
                name="event_date_and_precision_agree",
                violation_error_message=_("An event has a date, or its precision is unknown."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def past_days(self) -> Mapping[str, str]:
        return {} if self.state == EventState.ANNOUNCED else {"date": "date_precision"}


class EventSource(PassageModel):
    """The words of a document that show an event."""

    natural_key_fields = ("event__slug", "position")
    desk_place = DeskGroup.DOCUMENTS, 5

    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="sources", verbose_name=_("event")
    )
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta(PassageModel.Meta):
        ordering = ["event", "position"]
        verbose_name = _("event source")
        verbose_name_plural = _("event sources")
        constraints = [
            *PassageModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["event", "position"], name="eventsource_position_once_per_event"
            ),
        ]

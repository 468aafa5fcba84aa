"""What was done, what proves it, and where we looked and found nothing."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.choices import (
    ActionKind,
    ActionStage,
    AmountKind,
    AmountStage,
    Attribution,
    Confidence,
    Direction,
    Precision,
    Tier,
    Weight,
)
from tracker.choices.editing import ChangeKind, DeskGroup
from tracker.text.addresses import publication_of

from .base import KeyedModel, Withdrawable
from .constraints import (
    allowed,
    currency_code,
    key,
    language_tag,
    not_blank,
    plausible_year,
    sha256,
    web_address,
)
from .fields import (
    Address,
    Block,
    Day,
    Language,
    Line,
    OptionalAddress,
    OptionalCurrency,
    OptionalLine,
    OptionalText,
    Slug,
    StableKey,
)
from .querysets import (
    ActionQuerySet,
    BearingQuerySet,
    EvidenceQuerySet,
    WithdrawableQuerySet,
)


class Action(KeyedModel, Withdrawable):
    """One real-world act. An act that five outlets report is one action with five evidence rows."""

    natural_key_fields = ("slug",)
    translated_fields = ("title", "place")
    change_kind = ChangeKind.EVIDENCE
    desk_place = DeskGroup.COMMITMENTS, 2

    slug = Slug(_("slug"), max_length=80, unique=True)
    title = Line(_("title"), max_length=300)
    date = Day(_("date"), null=True, blank=True)
    date_precision = models.CharField(_("date precision"), max_length=10, choices=Precision)
    end_date = Day(_("end date"), null=True, blank=True)
    place = OptionalLine(_("place"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=ActionKind)
    stage = models.CharField(_("stage"), max_length=10, choices=ActionStage)
    attribution = models.CharField(_("attribution"), max_length=10, choices=Attribution)
    actors = models.ManyToManyField(
        "tracker.Actor", blank=True, related_name="actions", verbose_name=_("actors")
    )
    agencies = models.ManyToManyField(
        "tracker.Actor", blank=True, related_name="agency_actions", verbose_name=_("agencies")
    )
    amount = models.DecimalField(
        _("amount"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    currency = OptionalCurrency(
        _("currency"), max_length=3, help_text=_("ISO 4217 code, for example USD.")
    )
    amount_kind = OptionalText(_("amount kind"), max_length=10, choices=AmountKind.choices)
    amount_stage = OptionalText(_("amount stage"), max_length=10, choices=AmountStage.choices)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name=_("merged into"),
        help_text=_(
            "The same action, of which the row is kept; the address of this one leads there."
        ),
    )

    objects: ClassVar = ActionQuerySet.as_manager()

    class Meta:
        ordering = [F("date").asc(nulls_last=True), "slug"]
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        permissions = [("withdraw_action", "Can withdraw action")]
        constraints = [
            *Withdrawable.Meta.constraints,
            not_blank("action", "slug"),
            key("action", "slug"),
            not_blank("action", "title"),
            allowed("action", "date_precision", Precision),
            plausible_year("action", "date"),
            plausible_year("action", "end_date"),
            allowed("action", "kind", ActionKind),
            allowed("action", "stage", ActionStage),
            allowed("action", "attribution", Attribution),
            currency_code("action", "currency"),
            allowed("action", "amount_kind", AmountKind, null=True),
            allowed("action", "amount_stage", AmountStage, null=True),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True)
                | Q(withdrawn_at__isnull=False) & ~Q(merged_into=F("id")),
                name="action_merged_is_withdrawn",
                violation_error_message=_("What is merged into another action is withdrawn."),
            ),
            models.CheckConstraint(
                condition=Q(date__isnull=True, date_precision=Precision.UNKNOWN)
                | (Q(date__isnull=False) & ~Q(date_precision=Precision.UNKNOWN)),
                name="action_date_and_precision_agree",
                violation_error_message=_("An action has a date, or its precision is unknown."),
            ),
            models.CheckConstraint(
                condition=Q(end_date__isnull=True)
                | Q(date__isnull=True)
                | Q(end_date__gte=F("date")),
                name="action_ends_after_it_starts",
                violation_error_message=_("end_date must not be before date."),
            ),
            models.CheckConstraint(
                condition=Q(
                    amount__isnull=True,
                    currency__isnull=True,
                    amount_kind__isnull=True,
                    amount_stage__isnull=True,
                )
                | Q(
                    amount__isnull=False,
                    amount__gt=0,
                    currency__isnull=False,
                    amount_kind__isnull=False,
                    amount_stage__isnull=False,
                ),
                name="action_amount_is_whole",
                violation_error_message=_(
                    "An amount is positive and has a currency, a kind and a stage; or all four"
                    " are empty."
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["-date", "slug"],
                condition=Q(withdrawn_at__isnull=True),
                name="action_newest",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def past_days(self) -> Mapping[str, str]:
        has_ended = self.stage in {ActionStage.DONE, ActionStage.ENDED}
        return {"date": "date_precision", **({"end_date": ""} if has_ended else {})}

    def get_absolute_url(self) -> str:
        return reverse("action", args=[self.slug])

    @property
    def publications(self) -> int:
        """How many publications show it, each counted once whatever its addresses.

        Withdrawn evidence is left out. From the evidence as it was prefetched.
        """
        shown = (piece for piece in self.evidence.all() if not piece.is_withdrawn)
        return len({publication_of(piece.url) for piece in shown})


class Evidence(KeyedModel, Withdrawable):
    """One publication that shows an action. Its date may be older than the act (a notice)."""

    natural_key_fields = ("action__slug", "position")
    translated_fields = ("shows",)
    change_kind = ChangeKind.EVIDENCE
    label_fields = ("publisher",)
    desk_place = DeskGroup.EVIDENCE, 1

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("action")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    publisher = Line(_("publisher"), max_length=200)
    title = OptionalLine(
        _("title"), max_length=500, help_text=_("As printed; empty if the page shows none.")
    )
    url = Address(_("URL"), max_length=2000)
    archive_url = OptionalAddress(_("archive url"), max_length=2000)
    date = Day(
        _("date"), null=True, blank=True, help_text=_("When it was published, if that is known.")
    )
    accessed_on = Day(_("accessed on"), null=True, blank=True)
    language = Language(_("language"), max_length=8, help_text=_("ISO 639 tag, for example en."))
    tier = models.CharField(_("tier"), max_length=20, choices=Tier)
    shows = Block(_("shows"), help_text=_("What it shows, in our own words."))
    confidence = models.CharField(_("confidence"), max_length=6, choices=Confidence)

    objects: ClassVar = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["action", "position"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        permissions = [("withdraw_evidence", "Can withdraw evidence")]
        constraints = [
            *Withdrawable.Meta.constraints,
            not_blank("evidence", "publisher"),
            not_blank("evidence", "shows"),
            web_address("evidence", "url"),
            web_address("evidence", "archive_url", null=True),
            allowed("evidence", "tier", Tier),
            language_tag("evidence", "language"),
            allowed("evidence", "confidence", Confidence),
            models.UniqueConstraint(
                fields=["action", "position"], name="evidence_position_once_per_action"
            ),
            plausible_year("evidence", "date"),
            plausible_year("evidence", "accessed_on"),
            models.CheckConstraint(
                condition=Q(date__isnull=True)
                | Q(accessed_on__isnull=True)
                | Q(date__lte=F("accessed_on")),
                name="evidence_read_after_it_appeared",
                violation_error_message=_(
                    "accessed_on must not be before date: nobody can read what has not appeared."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.title or self.url}"

    def past_days(self) -> Mapping[str, str]:
        return {"date": "", "accessed_on": ""}


class Publication(models.Model):
    """Which publication a piece of evidence is, and whose: derived from it (`publications`).

    Evidence with the same key is one publication, entered under several addresses or for several
    actions. `origin` and `carrier` are names of publishers, whether or not a `Publisher` has them.
    No part of the record: neither log nor files have it.
    """

    evidence = models.OneToOneField(
        Evidence, on_delete=models.PROTECT, primary_key=True, related_name="publication"
    )
    key = models.CharField(max_length=64, db_index=True)
    origin = models.CharField(max_length=200, db_index=True)
    carrier = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["evidence"]
        default_permissions = ()
        constraints = [sha256("publication", "key")]

    def __str__(self) -> str:
        return self.key


class Bearing(KeyedModel, Withdrawable):
    """How an action bears on a commitment, and why."""

    natural_key_fields = ("action__slug", "commitment__ref")
    translated_fields = ("why",)
    change_kind = ChangeKind.EVIDENCE
    desk_place = DeskGroup.EVIDENCE, 2

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, related_name="bearings", verbose_name=_("action")
    )
    commitment = models.ForeignKey(
        "tracker.Commitment",
        on_delete=models.PROTECT,
        related_name="bearings",
        verbose_name=_("commitment"),
    )
    direction = models.CharField(_("direction"), max_length=12, choices=Direction)
    weight = models.CharField(_("weight"), max_length=6, choices=Weight)
    why = Block(_("why"))

    objects: ClassVar = BearingQuerySet.as_manager()

    class Meta:
        ordering = ["action", "commitment"]
        verbose_name = _("bearing")
        verbose_name_plural = _("bearings")
        permissions = [("withdraw_bearing", "Can withdraw bearing")]
        constraints = [
            *Withdrawable.Meta.constraints,
            allowed("bearing", "direction", Direction),
            allowed("bearing", "weight", Weight),
            not_blank("bearing", "why"),
            models.UniqueConstraint(
                fields=["action", "commitment"], name="bearing_once_per_action_and_commitment"
            ),
        ]


class Search(KeyedModel, Withdrawable):
    """A documented look for evidence. One that found nothing is a result too."""

    natural_key_fields = ("key",)
    change_kind = ChangeKind.EVIDENCE
    label_fields = ("where",)
    desk_place = DeskGroup.EVIDENCE, 3

    key = StableKey(_("key"), max_length=20, unique=True)
    query = Line(_("query"), max_length=500)
    made_on = Day(_("made on"))
    where = Line(_("where"), max_length=200, help_text=_("What was searched."))
    made_by = OptionalLine(_("made by"), max_length=150)
    found = models.PositiveIntegerField(_("relevant results"))
    commitments = models.ManyToManyField(
        "tracker.Commitment", blank=True, related_name="searches", verbose_name=_("commitments")
    )

    objects: ClassVar = WithdrawableQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        verbose_name = _("search")
        verbose_name_plural = _("searches")
        permissions = [("withdraw_search", "Can withdraw search")]
        constraints = [
            *Withdrawable.Meta.constraints,
            not_blank("search", "key"),
            key("search", "key"),
            not_blank("search", "query"),
            not_blank("search", "where"),
            plausible_year("search", "made_on"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.query}"

    def past_days(self) -> Mapping[str, str]:
        return {"made_on": ""}

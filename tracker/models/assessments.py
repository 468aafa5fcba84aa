"""Verdicts, the scores within them, and the two codings on which the first round rests."""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.choices import (
    AssessmentState,
    CellState,
    Confidence,
    ScoreValue,
    Status,
    ZeroReason,
)
from tracker.choices.editing import ChangeKind, DeskGroup
from tracker.scoring import Clocks, RuleSet, RuleSetError, rule_set
from tracker.text.names import action_names

from .base import KeyedModel, Withdrawable
from .commitments import Commitment
from .constraints import allowed, key, not_blank, plausible_moment, plausible_year
from .evidence import Action, Search
from .fields import Block, Day, Line, Moment, OptionalText, PointedKey
from .querysets import AssessmentQuerySet, MethodologyQuerySet, ScoreQuerySet

VERDICTS = [(s.value, s.label) for s in Status if s is not Status.NOT_ASSESSED]
UNSCORED = [(s.value, s.label) for s in (CellState.NOT_APPLICABLE, CellState.CONTESTED)]


class Methodology(KeyedModel):
    """A versioned set of rules; every assessment names the version it was made under.

    The tests of the statuses are in `choices.Status`; the arithmetic of the named rule set is in
    `progress`. Every number of the rules has its home here: `MethodologyQuerySet.in_force` says
    which version holds on a day.
    """

    natural_key_fields = ("version",)
    change_kind = ChangeKind.DEFINITION
    desk_place = DeskGroup.EVIDENCE, 6
    lock_field = "revision"

    version = PointedKey(_("version"), max_length=20, unique=True)  # type: ignore[assignment]  # a name here, a count elsewhere
    revision = models.PositiveIntegerField(default=1, editable=False)
    adopted_on = Day(_("adopted on"))
    summary = Block(_("summary"))
    rule_set = Line(_("rule set"), max_length=60)
    minimum_cells = models.PositiveSmallIntegerField(
        _("minimum cells"),
        help_text=_("Below this many scored cells a page shows counts and no percent."),
    )
    quiet_months = models.PositiveSmallIntegerField(_("months without news"))
    review_months = models.PositiveSmallIntegerField(_("review months"))
    due_soon_days = models.PositiveSmallIntegerField(_("due soon days"))

    objects: ClassVar = MethodologyQuerySet.as_manager()

    class Meta:
        ordering = ["adopted_on", "version"]
        verbose_name = _("methodology")
        verbose_name_plural = _("methodologies")
        constraints = [
            not_blank("methodology", "version"),
            key("methodology", "version", pointed=True),
            not_blank("methodology", "summary"),
            not_blank("methodology", "rule_set"),
            plausible_year("methodology", "adopted_on"),
        ]

    def __str__(self) -> str:
        return self.version

    def clean(self) -> None:
        try:
            rule_set(self.rule_set)
        except RuleSetError as error:
            raise ValidationError({"rule_set": str(error)}) from error

    @property
    def clocks(self) -> Clocks:
        """After how long its flags are raised."""
        return Clocks(
            quiet_months=self.quiet_months,
            review_months=self.review_months,
            due_soon_days=self.due_soon_days,
        )

    @property
    def rules(self) -> RuleSet | None:
        """Its rules for scores; None where no rule set has the name, so no figure is made."""
        try:
            return replace(rule_set(self.rule_set), minimum_cells=self.minimum_cells)
        except RuleSetError:
            return None


class Assessment(KeyedModel, Withdrawable):
    """A dated verdict on a commitment. Once published it is succeeded, never edited.

    `as_of` is up to when the evidence was looked at; `published_at` is when we said it. Only
    `publishing` writes here, and the database itself refuses a change of a published row.
    """

    natural_key_fields = ("key",)
    translated_fields = (
        "rationale",
        "what_would_change_it",
        "settled_because",
        "standing_note",
        "public_note",
        "correction_note",
    )
    change_kind = ChangeKind.VERDICT
    is_logged_last = True
    public_state = AssessmentState.PUBLISHED
    desk_place = DeskGroup.COMMITMENTS, 3

    key = PointedKey(_("key"), max_length=40, unique=True, help_text=_("Permanent, e.g. NYD-01.1."))
    commitment = models.ForeignKey(
        Commitment,
        on_delete=models.PROTECT,
        related_name="assessments",
        verbose_name=_("commitment"),
    )
    methodology = models.ForeignKey(
        Methodology,
        on_delete=models.PROTECT,
        related_name="assessments",
        verbose_name=_("methodology"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=AssessmentState, default=AssessmentState.DRAFT
    )
    is_current = models.BooleanField(_("is current"), default=False)
    status = models.CharField(_("status"), max_length=16, choices=VERDICTS)
    as_of = Day(_("as of"), help_text=_("Up to this day the evidence was looked at."))
    rationale = Block(
        _("rationale"), blank=True, help_text=_("Why this status, in full sentences.")
    )
    confidence = models.CharField(_("confidence"), max_length=6, choices=Confidence)
    what_would_change_it = Block(_("what would change it"), blank=True)
    standing_note = OptionalText(_("standing note"))
    public_note = OptionalText(
        _("public note"), help_text=_("What a reader must know about this round.")
    )
    actions = models.ManyToManyField(
        Action, blank=True, related_name="assessments", verbose_name=_("actions")
    )
    searches = models.ManyToManyField(
        Search, blank=True, related_name="assessments", verbose_name=_("searches")
    )
    first_status = OptionalText(_("first status"), max_length=16, choices=Status.choices)
    second_status = OptionalText(_("second status"), max_length=16, choices=Status.choices)
    settled_because = OptionalText(
        _("settled because"),
        help_text=_("Where the two readings differed: why this status was chosen."),
    )
    contested = models.BooleanField(_("contested"), default=False)
    succeeds = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        help_text=_("The verdict that was current when this one was sent for review."),
        verbose_name=_("succeeds"),
    )
    corrects = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("corrects"),
    )
    correction_note = OptionalText(
        _("correction note"),
        help_text=_("Public: what was wrong in the verdict that this one corrects."),
    )
    returned_because = OptionalText(
        _("returned because"),
        help_text=_("What the reviewer asks for. It is not part of the public record."),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="assessments_written",
        verbose_name=_("author"),
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments_reviewed",
        verbose_name=_("reviewer"),
    )
    created_at = Moment(_("created at"), null=True, blank=True, editable=False)
    updated_at = Moment(_("updated at"), null=True, blank=True, editable=False)
    submitted_at = Moment(_("submitted at"), null=True, blank=True, editable=False)
    published_at = Moment(_("published at"), null=True, blank=True)

    objects: ClassVar = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["commitment", "-published_at"]
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        permissions = [
            ("submit_assessment", "Can send assessment for review"),
            ("return_assessment", "Can return assessment to its author"),
            ("publish_assessment", "Can publish assessment"),
            ("withdraw_assessment", "Can withdraw assessment"),
        ]
        constraints = [
            *Withdrawable.Meta.constraints,
            not_blank("assessment", "key"),
            plausible_year("assessment", "as_of"),
            plausible_moment("assessment", "published_at"),
            key("assessment", "key", pointed=True),
            models.CheckConstraint(
                condition=Q(status__in=[value for value, _label in VERDICTS]),
                name="assessment_status_is_a_verdict",
                violation_error_message=_(
                    "status is not one of the verdicts. Not yet assessed is the absence of one."
                ),
            ),
            allowed("assessment", "state", AssessmentState),
            allowed("assessment", "confidence", Confidence),
            allowed("assessment", "first_status", Status, null=True),
            allowed("assessment", "second_status", Status, null=True),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=True) | ~Q(reviewer=F("author")),
                name="assessment_reviewer_is_not_the_author",
                violation_error_message=_("The reviewer must be a second person."),
            ),
            models.CheckConstraint(
                condition=~Q(state=AssessmentState.PUBLISHED)
                | Q(reviewer__isnull=False, published_at__isnull=False)
                & ~Q(rationale="")
                & ~Q(what_would_change_it=""),
                name="assessment_published_is_complete",
                violation_error_message=_(
                    "A published assessment has a reviewer, a publication time, a rationale and"
                    " what would change it."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state=AssessmentState.PUBLISHED) | Q(published_at__isnull=True),
                name="assessment_unpublished_has_no_publication_time",
                violation_error_message=_("Only a published assessment has a publication time."),
            ),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(state=AssessmentState.PUBLISHED),
                name="assessment_current_is_published",
                violation_error_message=_("Only a published assessment can be the current one."),
            ),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(withdrawn_at__isnull=True),
                name="assessment_current_is_not_withdrawn",
                violation_error_message=_("A withdrawn assessment cannot be the current one."),
            ),
            models.CheckConstraint(
                condition=~Q(state=AssessmentState.IN_REVIEW) | Q(submitted_at__isnull=False),
                name="assessment_in_review_was_submitted",
                violation_error_message=_(
                    "An assessment in review has the time at which it was sent."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state=AssessmentState.RETURNED) | Q(returned_because__isnull=False),
                name="assessment_returned_with_its_reason",
                violation_error_message=_("A returned assessment needs the reviewer's reason."),
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, correction_note__isnull=True)
                | Q(corrects__isnull=False, correction_note__isnull=False) & ~Q(correction_note=""),
                name="assessment_correction_says_what_was_wrong",
                violation_error_message=_("A correction says what was wrong."),
            ),
            models.UniqueConstraint(
                fields=["commitment", "author"],
                condition=~Q(state=AssessmentState.PUBLISHED) & Q(withdrawn_at__isnull=True),
                name="assessment_one_open_per_author",
                violation_error_message=_(
                    "This author has an open assessment of the commitment already."
                ),
            ),
            models.UniqueConstraint(
                fields=["commitment"],
                condition=Q(is_current=True),
                name="assessment_one_current_per_commitment",
                violation_error_message=_("The commitment has a current assessment already."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["commitment", "status", "published_at", "as_of"],
                condition=Q(is_current=True),
                name="assessment_current",
            ),
            models.Index(
                fields=["-published_at", "commitment"],
                condition=Q(is_current=True),
                name="assessment_newest",
            ),
            models.Index(
                fields=["-as_of"], condition=Q(is_current=True), name="assessment_last_looked_at"
            ),
            models.Index(
                fields=["-published_at", "commitment"],
                condition=Q(is_current=True, succeeds__isnull=False),
                name="assessment_of_another_status",
            ),
            models.Index(
                fields=["status", "-published_at", "commitment"],
                condition=Q(is_current=True),
                name="assessment_newest_of_status",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    def clean(self) -> None:
        super().clean()
        _refuse_unknown_actions("rationale", self.rationale)

    def past_days(self) -> Mapping[str, str]:
        return {"as_of": "", "published_at": ""}

    @property
    def is_open(self) -> bool:
        """Whether it can still be worked on: neither published nor withdrawn."""
        return self.state != AssessmentState.PUBLISHED and not self.is_withdrawn


class Seal(models.Model):
    """Says that a published assessment is complete.

    From then on the database takes no further score, action or search for it. Loading fixtures
    writes the assessment first and its parts after it, so being published cannot say that.
    """

    assessment = models.OneToOneField(
        Assessment, on_delete=models.PROTECT, primary_key=True, related_name="seal"
    )
    sealed_at = Moment()

    def __str__(self) -> str:
        return self.assessment.key


class Score(KeyedModel):
    """One party's mark within an assessment, or why the party has none."""

    natural_key_fields = ("assessment__key", "party__code")
    change_kind = None
    desk_place = DeskGroup.EVIDENCE, 4

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="scores", verbose_name=_("assessment")
    )
    party = models.ForeignKey(
        "tracker.Actor", on_delete=models.PROTECT, related_name="scores", verbose_name=_("party")
    )
    value = models.SmallIntegerField(_("value"), choices=ScoreValue, null=True, blank=True)
    reason = OptionalText(
        _("reason"), max_length=10, choices=ZeroReason.choices, help_text=_("Only with 0.")
    )
    unscored = OptionalText(
        _("unscored"), max_length=16, choices=UNSCORED, help_text=_("Only where there is no score.")
    )
    unscored_reason = OptionalText(_("unscored reason"))

    objects: ClassVar = ScoreQuerySet.as_manager()

    class Meta:
        ordering = ["assessment", "party"]
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__in=ScoreValue.values),
                name="score_value_allowed",
                violation_error_message=_("value must be 1, 0 or -1."),
            ),
            models.CheckConstraint(
                condition=Q(reason__isnull=True)
                | Q(value__isnull=False, value=0, reason__in=ZeroReason.values),
                name="score_reason_only_with_0",
                violation_error_message=_("reason is under_way or blocked, and only with 0."),
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | ~Q(value=0) | Q(reason__isnull=False),
                name="score_0_has_a_reason",
                violation_error_message=_("A score of 0 needs its reason."),
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, unscored__isnull=True)
                | Q(
                    value__isnull=True,
                    unscored__isnull=False,
                    unscored__in=[value for value, _label in UNSCORED],
                ),
                name="score_or_why_there_is_none",
                violation_error_message=_(
                    "A cell has a value, or says that it is not applicable or contested."
                ),
            ),
            models.CheckConstraint(
                condition=Q(unscored__isnull=True)
                | ~Q(unscored=CellState.NOT_APPLICABLE)
                | Q(unscored_reason__isnull=False),
                name="score_not_applicable_has_a_reason",
                violation_error_message=_("Not applicable needs its reason."),
            ),
            models.UniqueConstraint(fields=["assessment", "party"], name="score_once_per_party"),
        ]


class UnassessedNote(KeyedModel):
    """Why no verdict is proposed for a commitment. Not an assessment."""

    natural_key_fields = ("commitment__ref",)
    change_kind = ChangeKind.VERDICT
    desk_place = DeskGroup.EVIDENCE, 5

    commitment = models.OneToOneField(
        Commitment,
        on_delete=models.PROTECT,
        related_name="unassessed_note",
        verbose_name=_("commitment"),
    )
    as_of = Day(_("as of"))
    why_not = Block(_("why not"))
    what_would_change_it = Block(_("what would change it"))
    actions = models.ManyToManyField(
        Action, blank=True, related_name="+", verbose_name=_("actions")
    )
    searches = models.ManyToManyField(
        Search, blank=True, related_name="+", verbose_name=_("searches")
    )

    class Meta:
        ordering = ["commitment"]
        verbose_name = _("unassessed note")
        verbose_name_plural = _("unassessed notes")
        constraints = [
            not_blank("unassessednote", "why_not"),
            plausible_year("unassessednote", "as_of"),
        ]

    def clean(self) -> None:
        """Refuse a note beside a verdict, on a withdrawn promise, and names of unknown actions.

        A trigger refuses the first at every door; it is told here in words.
        """
        super().clean()
        if self.commitment_id:
            names = {"ref": self.commitment.ref}
            if Assessment.objects.current().filter(commitment=self.commitment_id).exists():
                message = _("%(ref)s has a verdict, so there is nothing to explain.")
                raise ValidationError({"commitment": message % names})
            if self.commitment.is_withdrawn:
                message = _("%(ref)s was withdrawn and takes no note.")
                raise ValidationError({"commitment": message % names})
        _refuse_unknown_actions("why_not", self.why_not)

    def past_days(self) -> Mapping[str, str]:
        return {"as_of": ""}


def _refuse_unknown_actions(field: str, text: str) -> None:
    """Raise ValidationError, about the field, for a name in square brackets that no action has."""
    if unknown := Action.objects.unknown(action_names(text)):
        message = _("[%(name)s] names no action of the record: choose one, or record it first.")
        raise ValidationError({field: message % {"name": unknown[0]}})

"""Documents, and how every sentence of one was read."""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from tracker.choices import (
    DocumentKind,
    Precision,
    SentenceLabel,
    SourcePage,
    Standing,
)
from tracker.choices.editing import DeskGroup, DeskPlace
from tracker.text.periods import first_day

from .base import KeyedModel, PassageModel, Withdrawable
from .constraints import (
    allowed,
    key,
    language_tag,
    not_blank,
    plausible_moment,
    plausible_year,
    sha256,
    share,
    web_address,
)
from .fields import (
    Block,
    Day,
    Language,
    Line,
    Lines,
    Moment,
    OptionalAddress,
    OptionalIsoDate,
    OptionalLine,
    OptionalText,
    Slug,
    StableKey,
)
from .querysets import DocumentQuerySet, WithdrawableQuerySet

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# A date that is only known to lie about or before a day is after no other day for certain.
_OPEN_BELOW = {Precision.ABOUT_DAY, Precision.BEFORE}


MEASURED = (
    "file_name",
    "raw_bytes",
    "raw_sha256",
    "normalised_characters",
    "normalised_sha256",
    "paragraphs",
    "body_paragraphs",
)
"""What was measured on the file of a text: all of it, or nothing where the text is only known."""


NOT_A_MAIN_TEXT = _("The main text is another document, and no text in another language itself.")
SAME_LANGUAGE = _("The main text must be in another language.")
OTHER_STANDING = _("The main text must have the same standing.")
CODED_ITSELF = _("The text is coded itself. Code the main text only.")
CODE_THE_MAIN_TEXT = _("This is a text in another language: code its main text.")


class Document(KeyedModel, Withdrawable):
    """A text that the record cites. The text itself is a SourceText, loaded at run time.

    Of a text that is only known, nothing is measured: others say that it exists, nobody read it.
    """

    natural_key_fields = ("key",)
    translated_fields = (
        "title",
        "title_note",
        "kind_note",
        "standing_note",
        "publisher_basis",
        "date_basis",
        "place_issued",
        "event_note",
        "delegations",
        "note",
    )
    label_fields = ("publisher", "issuer")
    desk_place = DeskGroup.DOCUMENTS, 1

    key = StableKey(
        _("key"), max_length=20, unique=True, help_text=_("Permanent, for example NYD23.")
    )
    slug = Slug(_("slug"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=30, choices=DocumentKind)
    kind_note = Line(_("kind note"), max_length=200, default="", blank=True)
    standing = models.CharField(_("standing"), max_length=10, choices=Standing)
    standing_note = Line(_("standing note"), max_length=300, default="", blank=True)
    title = OptionalLine(_("title"), max_length=300)
    title_note = OptionalLine(_("title note"), max_length=500)
    alternative_titles = Lines(_("alternative titles"), default=list, blank=True)
    issuer = OptionalLine(_("issuer"), max_length=300)
    publisher = Line(_("publisher"), max_length=200)
    publisher_as_recorded = Line(_("publisher as recorded"), max_length=200, default="", blank=True)
    publisher_basis = Line(_("publisher basis"), max_length=500, default="", blank=True)
    date = Day(_("date"), null=True, blank=True)
    date_precision = models.CharField(_("date precision"), max_length=10, choices=Precision)
    date_basis = Line(_("date basis"), max_length=500, default="", blank=True)
    published_time = Moment(_("published time"), null=True, blank=True)
    place_issued = OptionalLine(_("place issued"), max_length=200)
    language = Language(_("language"), max_length=8, default="en")
    also_in = Lines(
        _("also in"),
        default=list,
        blank=True,
        help_text=_("Tags of the other languages in which the text is said to exist."),
    )
    main_text = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="other_texts",
        verbose_name=_("main text"),
        help_text=_(
            "The document of which this is the text in another language. That one is coded and"
            " counted; this one stands beside it."
        ),
    )
    tags = OptionalLine(_("tags"), max_length=200)
    source_url = OptionalAddress(_("source url"), max_length=2000)
    source_is = OptionalText(_("what the page is"), max_length=10, choices=SourcePage.choices)
    source_gone_on = Day(
        _("source gone on"),
        null=True,
        blank=True,
        help_text=_("The day on which the official page was found to be gone."),
    )
    archive_url = OptionalAddress(_("archive url"), max_length=2000)
    event_note = Line(_("event note"), max_length=300, default="", blank=True)
    event_dates = Lines(_("event dates"), default=list, blank=True)
    event_places = Lines(_("event places"), default=list, blank=True)
    delegations = OptionalLine(_("delegations"), max_length=300)
    quoted_sources = Lines(_("quoted sources"), default=list, blank=True)
    note = OptionalText(_("note"))
    file_name = OptionalLine(_("file name"), max_length=200)
    raw_bytes = models.PositiveIntegerField(
        _("raw bytes"), null=True, blank=True, help_text=_("Length of the source file in bytes.")
    )
    raw_sha256 = OptionalLine(_("raw SHA-256"), max_length=64)
    normalised_characters = models.PositiveIntegerField(
        _("normalised characters"), null=True, blank=True
    )
    normalised_sha256 = OptionalLine(_("normalised SHA-256"), max_length=64)
    paragraphs = models.PositiveIntegerField(_("paragraphs"), null=True, blank=True)
    body_paragraphs = models.PositiveIntegerField(_("body paragraphs"), null=True, blank=True)

    objects: ClassVar = DocumentQuerySet.as_manager()

    class Meta:
        ordering = [F("date").desc(nulls_last=True), "key"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("withdraw_document", "Can withdraw document")]
        constraints = [
            *Withdrawable.Meta.constraints,
            not_blank("document", "key"),
            key("document", "key"),
            not_blank("document", "slug"),
            key("document", "slug"),
            allowed("document", "kind", DocumentKind),
            language_tag("document", "language"),
            allowed("document", "standing", Standing),
            allowed("document", "date_precision", Precision),
            plausible_year("document", "date"),
            plausible_moment("document", "published_time"),
            plausible_year("document", "source_gone_on"),
            web_address("document", "source_url", null=True),
            web_address("document", "archive_url", null=True),
            models.CheckConstraint(
                condition=Q(source_gone_on__isnull=True) | Q(source_url__isnull=False),
                name="document_only_a_known_page_is_gone",
                violation_error_message=_("source_gone_on needs the source_url that is gone."),
            ),
            allowed("document", "source_is", SourcePage, null=True),
            models.CheckConstraint(
                condition=Q(source_is__isnull=True) | Q(source_url__isnull=False),
                name="document_only_a_known_page_is_marked",
                violation_error_message=_("source_is needs the source_url that it speaks of."),
            ),
            sha256("document", "raw_sha256", null=True),
            sha256("document", "normalised_sha256", null=True),
            models.CheckConstraint(
                condition=Q(**dict.fromkeys((f"{name}__isnull" for name in MEASURED), True))
                | Q(**dict.fromkeys((f"{name}__isnull" for name in MEASURED), False)),
                name="document_text_is_whole_or_absent",
                violation_error_message=_(
                    "Of a text that is held everything is measured: file, lengths, hashes and"
                    " paragraphs. Of one that is only known, nothing is."
                ),
            ),
            models.CheckConstraint(
                condition=Q(normalised_sha256__isnull=False)
                | Q(title__isnull=False, date__isnull=False),
                name="document_known_by_title_and_date",
                violation_error_message=_("A text that is only known has a title and a date."),
            ),
            models.CheckConstraint(
                condition=Q(body_paragraphs__lte=F("paragraphs")),
                name="document_body_paragraphs_within_paragraphs",
                violation_error_message=_("body_paragraphs must not exceed paragraphs."),
            ),
            models.UniqueConstraint(
                fields=["main_text", "language"],
                condition=Q(withdrawn_at__isnull=True),
                name="document_main_text_once_per_language",
                violation_error_message=_("The main text has a text in this language already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.get_kind_display()}, {self.publisher}"

    def clean(self) -> None:
        """Refuse a text in another language that does not stand beside its main text.

        Raises ValidationError, by field; triggers refuse the same.
        """
        super().clean()
        if problem := self._problem_with_main_text():
            raise ValidationError({"main_text": problem})

    def _problem_with_main_text(self) -> "_StrPromise | None":
        others = list(Document._base_manager.filter(main_text=self.pk)) if self.pk else []
        beside = [*others, *([self.main_text] if self.main_text else [])]
        if self.main_text and (self.main_text == self or self.main_text.main_text_id or others):
            return NOT_A_MAIN_TEXT
        if any(one.language == self.language for one in beside):
            return SAME_LANGUAGE
        if any(one.standing != self.standing for one in beside):
            return OTHER_STANDING
        if self.main_text and self.pk and self._is_coded():
            return CODED_ITSELF
        return None

    def _is_coded(self) -> bool:
        return self.sentencecoding_set.exists() or self.commitment_set.exists()

    def past_days(self) -> Mapping[str, str]:
        return {"date": "date_precision", "published_time": "", "source_gone_on": ""}

    @property
    def is_known_only(self) -> bool:
        """Whether its text was never measured: it exists, and nobody read it here."""
        return self.normalised_sha256 is None

    def is_after(self, day: dt.date) -> bool:
        """Whether it certainly came later than the day, as exactly as its own date is known."""
        if self.date is None or self.date_precision in _OPEN_BELOW:
            return False
        return first_day(self.date, self.date_precision) > day

    def promises_before(self) -> list[str]:
        """The refs of the promises in it that, by their dates, were due before it was made."""
        dated = self.commitment_set.filter(due_on__isnull=False).order_by("ref")
        return [row.ref for row in dated if row.due_by and self.is_after(row.due_by)]

    def get_absolute_url(self) -> str:
        return reverse("document", args=[self.slug])

    @property
    def address(self) -> str | None:
        """Where the source is read: its official page, or the archived copy once that is gone."""
        if self.archive_url and (self.source_gone_on or not self.source_url):
            return self.archive_url
        return self.source_url

    @cached_property
    def text(self) -> str | None:
        """The normalised text, or None while it is not loaded."""
        try:
            return self.source_text.text
        except ObjectDoesNotExist:
            return None


class SourceText(KeyedModel):
    """The normalised text of a document: from a change set, or from a folder of the operator.

    It is kept apart from the document so that loading the record never touches it. Its hash is the
    document's `normalised_sha256`, which is all that the log and the history hold of it.
    """

    natural_key_fields = ("document__key",)
    change_kind = None
    is_imported = False
    told_by_hash = frozenset({"text"})
    desk_place: ClassVar[DeskPlace] = DeskGroup.DOCUMENTS, 3

    document = models.OneToOneField(
        Document,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="source_text",
        verbose_name=_("document"),
    )
    text = Block(_("text"))
    loaded_at = Moment(_("loaded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("source text")
        verbose_name_plural = _("source texts")
        constraints = [not_blank("sourcetext", "text")]
        # Every request asks for the newest: without it the database reads through all the words.
        indexes = [models.Index(fields=["loaded_at"], name="sourcetext_by_time")]

    def __str__(self) -> str:
        return str(self.document)


class Section(KeyedModel):
    """A heading of a document under which commitments stand."""

    natural_key_fields = ("document__key", "slug")
    desk_place = DeskGroup.DOCUMENTS, 2

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="sections", verbose_name=_("document")
    )
    slug = Slug(_("slug"), max_length=80)
    title = Line(_("title"), max_length=200)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        ordering = ["document", "position"]
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = [
            not_blank("section", "slug"),
            key("section", "slug"),
            not_blank("section", "title"),
            models.UniqueConstraint(
                fields=["document", "slug"], name="section_slug_once_per_document"
            ),
            models.UniqueConstraint(
                fields=["document", "position"], name="section_position_once_per_document"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DateMention(KeyedModel):
    """A date that a document names, and what it stands for."""

    natural_key_fields = ("document__key", "position")
    translated_fields = ("basis",)
    desk_place = DeskGroup.DOCUMENTS, 7

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="date_mentions", verbose_name=_("document")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    as_written = Line(_("as written"), max_length=100)
    paragraph = models.PositiveIntegerField(_("paragraph"))
    value = OptionalIsoDate(
        _("value"), max_length=40, help_text=_("ISO 8601 date or interval, if it is known.")
    )
    basis = Line(_("basis"), max_length=200)

    class Meta:
        ordering = ["document", "position"]
        verbose_name = _("date mention")
        verbose_name_plural = _("date mentions")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "position"], name="datemention_position_once_per_document"
            ),
        ]


class SentenceCoding(PassageModel, Withdrawable):
    """One sentence of a document and what the coder made of it.

    The five identification tests (is it discrete, specific, of the future, made by the parties,
    public?) stay unknown until somebody records them.
    """

    natural_key_fields = ("document__key", "paragraph", "number")
    desk_place = DeskGroup.CODING, 1

    number = models.PositiveIntegerField(
        _("number"), help_text=_("Counts from 1 within the paragraph.")
    )
    label = models.CharField(_("label"), max_length=12, choices=SentenceLabel)
    is_discrete = models.BooleanField(_("is discrete"), null=True, blank=True)
    is_specific = models.BooleanField(_("is specific"), null=True, blank=True)
    is_future = models.BooleanField(_("is future"), null=True, blank=True)
    is_by_the_parties = models.BooleanField(_("is by the parties"), null=True, blank=True)
    is_public = models.BooleanField(_("is public"), null=True, blank=True)

    objects: ClassVar = WithdrawableQuerySet.as_manager()

    class Meta(PassageModel.Meta):
        ordering = ["document", "start"]
        verbose_name = _("sentence coding")
        verbose_name_plural = _("sentence codings")
        permissions = [("withdraw_sentencecoding", "Can withdraw sentence coding")]
        constraints = [
            *PassageModel.Meta.constraints,
            *Withdrawable.Meta.constraints,
            allowed("sentencecoding", "label", SentenceLabel),
            models.UniqueConstraint(
                fields=["document", "paragraph", "number"], name="sentencecoding_once_per_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document.key} p{self.paragraph} s{self.number}"

    def clean(self) -> None:
        super().clean()
        if self.document_id and self.document.main_text_id:
            raise ValidationError({"document": CODE_THE_MAIN_TEXT})


class NearMiss(PassageModel):
    """Words that look like a commitment and are not, with the reason."""

    natural_key_fields = ("key",)
    label_fields = ("kind",)
    desk_place = DeskGroup.CODING, 2

    key = StableKey(_("key"), max_length=20, unique=True)
    body_paragraph = models.PositiveIntegerField(_("body paragraph"), null=True, blank=True)
    sentence = models.ForeignKey(
        SentenceCoding,
        on_delete=models.PROTECT,
        related_name="near_misses",
        verbose_name=_("sentence"),
    )
    kind = Line(_("kind"), max_length=60)
    why_not = Block(_("why not"))
    chance = models.DecimalField(
        _("chance"),
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("How likely another coder takes it for a commitment, 0 to 1."),
    )
    trap_word = OptionalLine(_("trap word"), max_length=100)
    related = models.ManyToManyField(
        "tracker.Commitment", blank=True, related_name="near_misses", verbose_name=_("related")
    )

    class Meta(PassageModel.Meta):
        ordering = ["document", "start", "key"]
        verbose_name = _("near miss")
        verbose_name_plural = _("near misses")
        constraints = [
            *PassageModel.Meta.constraints,
            not_blank("nearmiss", "key"),
            key("nearmiss", "key"),
            not_blank("nearmiss", "why_not"),
            share("nearmiss", "chance", null=True),
        ]

    def __str__(self) -> str:
        return self.key

    def clean(self) -> None:
        super().clean()
        if self.sentence_id and self.document_id and self.sentence.document_id != self.document_id:
            raise ValidationError({"sentence": _("The sentence stands in another document.")})

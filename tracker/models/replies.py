"""What a party itself says of a verdict: the right of reply."""

from collections.abc import Mapping

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.choices import AssessmentState, Precision
from tracker.choices.editing import ChangeKind, DeskGroup
from tracker.choices.replies import ReplySource

from .assessments import Assessment
from .base import KeyedModel, Withdrawable
from .constraints import allowed, key, language_tag, not_blank, plausible_year, web_address
from .fields import Block, Day, Language, Line, OptionalAddress, OptionalLine, PointedKey


class Reply(KeyedModel, Withdrawable):
    """A party's own statement on a published verdict, in its own words. It stands beside the
    verdict and changes neither status nor score.

    Each party may reply to any verdict, not only one that owes the commitment: a
    verdict on what one of them did says something of the others, and of what all of them agreed.
    Nobody else has a reply here: what others say can be evidence. The verdict and the party of a
    reply stay as they are: triggers see to that, and to who may reply to what.
    """

    natural_key_fields = ("key",)
    change_kind = ChangeKind.REPLY
    is_logged_last = True
    desk_place = DeskGroup.COMMITMENTS, 4

    key = PointedKey(
        _("key"),
        max_length=60,
        unique=True,
        help_text=_("Permanent, e.g. NYD-16.1-reply-1."),
    )
    assessment = models.ForeignKey(
        Assessment,
        on_delete=models.PROTECT,
        related_name="replies",
        limit_choices_to={"state": AssessmentState.PUBLISHED},
        error_messages={"invalid": _("A reply is to a verdict that is published.")},
        verbose_name=_("verdict"),
    )
    party = models.ForeignKey(
        "tracker.Actor",
        on_delete=models.PROTECT,
        related_name="replies",
        limit_choices_to={"is_party": True},
        error_messages={"invalid": _("Only a party can reply.")},
        verbose_name=_("party"),
    )
    text = Block(_("text"), help_text=_("The statement, word for word as the party made it."))
    language = Language(
        _("language"),
        max_length=8,
        default="en",
        help_text=_("ISO 639 tag of the language in which it was made, for example en."),
    )
    stated_on = Day(_("stated on"))
    stated_precision = models.CharField(
        max_length=10, choices=Precision, default=Precision.DAY, verbose_name=_("precision")
    )
    received = models.CharField(
        _("received"), max_length=9, choices=ReplySource, help_text=_("How the words came to us.")
    )
    publisher = Line(
        _("publisher"), max_length=200, help_text=_("Who published it, or who sent it.")
    )
    title = OptionalLine(
        _("title"), max_length=500, help_text=_("As printed; empty if there is none.")
    )
    url = OptionalAddress(
        _("URL"),
        max_length=2000,
        help_text=_("Where anybody can check the words. Empty only if they were sent to us."),
    )

    class Meta:
        ordering = ["assessment", "stated_on", "key"]
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        permissions = [("withdraw_reply", "Can withdraw reply")]
        constraints = [
            *Withdrawable.Meta.constraints,
            not_blank("reply", "key"),
            key("reply", "key", pointed=True),
            not_blank("reply", "text"),
            language_tag("reply", "language"),
            not_blank("reply", "publisher"),
            allowed("reply", "stated_precision", Precision),
            plausible_year("reply", "stated_on"),
            allowed("reply", "received", ReplySource),
            web_address("reply", "url", null=True),
            models.CheckConstraint(
                condition=~Q(stated_precision=Precision.UNKNOWN),
                name="reply_date_is_known",
                violation_error_message=_("A reply has a date: stated_precision says how exact."),
            ),
            models.CheckConstraint(
                condition=Q(received=ReplySource.SENT) | Q(url__isnull=False),
                name="reply_in_public_has_an_address",
                violation_error_message=_(
                    "A statement that was made in public needs the url at which it can be checked."
                ),
            ),
        ]

    def clean(self) -> None:
        """Keep the line ends of the statement as they were made, and refuse a day to come.

        A browser sends every line end as CRLF, whatever the statement had.
        """
        self.text = self.text.replace("\r\n", "\n")
        super().clean()

    def past_days(self) -> Mapping[str, str]:
        return {"stated_on": "stated_precision"}

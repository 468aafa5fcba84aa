"""What every step checks before it acts: rights, the state of the row, the second person."""

from django.utils.translation import gettext as _

from tracker.choices import AssessmentState
from tracker.models import Assessment, User

from .errors import NotAllowed, Problem, Refused


def refusal(message: str, *, field: str | None = None) -> Refused:
    """A refusal for one reason."""
    return Refused([Problem(field, message)])


def require(by: User, right: str, message: str) -> None:
    if not by.has_perm(f"tracker.{right}"):
        raise NotAllowed(message)


def require_words(text: str, field: str, message: str) -> None:
    if not text.strip():
        raise refusal(message, field=field)


def refuse(found: list[Problem]) -> None:
    if found:
        raise Refused(found)


def refuse_closed(stored: Assessment) -> None:
    if stored.is_withdrawn:
        raise refusal(_("This assessment was withdrawn."))
    if stored.state == AssessmentState.PUBLISHED:
        raise refusal(
            _("%(key)s is published and stays as it is: publish a correction, or withdraw it.")
            % {"key": stored.key}
        )


def refuse_unless_in_review(stored: Assessment) -> None:
    refuse_closed(stored)
    if stored.state != AssessmentState.IN_REVIEW:
        raise refusal(_("This assessment is not in review."))


def refuse_the_author(stored: Assessment, by: User) -> None:
    if stored.author_id == by.pk:
        raise NotAllowed(_("You wrote this assessment: a second person must decide on it."))


def correction_problems(stored: Assessment) -> list[Problem]:
    if stored.corrects_id and stored.corrects_id != stored.succeeds_id:
        return [
            Problem(
                "corrects",
                _("%(key)s, which this corrects, is no longer the current verdict.")
                % {"key": stored.corrects},
            )
        ]
    return []

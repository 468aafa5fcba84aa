"""Published verdicts, with what the parties' scores and replies say under them."""

from tracker.formats.table import Record
from tracker.models import Assessment, Reply, Score

from .withdrawals import withdrawal_record


def assessment_record(assessment: Assessment) -> Record:
    """One published verdict, without what it rests on."""
    return {
        "key": assessment.key,
        "status": assessment.status,
        "as_of": assessment.as_of,
        "published_at": assessment.published_at,
        "rationale": assessment.rationale,
        "confidence": assessment.confidence,
        "what_would_change_it": assessment.what_would_change_it,
        "standing_note": assessment.standing_note,
        "public_note": assessment.public_note,
        "first_status": assessment.first_status,
        "second_status": assessment.second_status,
        "settled_because": assessment.settled_because,
        "contested": assessment.contested,
        "author": assessment.author.public_name,
        "reviewer": assessment.reviewer.public_name if assessment.reviewer else None,
        "methodology": assessment.methodology.version,
        "is_current": assessment.is_current,
        **withdrawal_record(assessment),
    }


def score_record(score: Score) -> Record:
    """The score of one party, or why it has none."""
    return {
        "party": score.party.code,
        "value": score.value,
        "reason": score.reason,
        "unscored": score.unscored,
        "unscored_reason": score.unscored_reason,
    }


def reply_record(reply: Reply, *, verdict: Assessment) -> Record:
    """A party's own statement on the verdict, in its own words."""
    return {
        "key": reply.key,
        "verdict": verdict.key,
        "party": reply.party.code,
        "text": reply.text,
        "language": reply.language,
        "stated_on": reply.stated_on,
        "stated_precision": reply.stated_precision,
        "received": reply.received,
        "publisher": reply.publisher,
        "title": reply.title,
        "url": reply.url,
        **withdrawal_record(reply),
    }

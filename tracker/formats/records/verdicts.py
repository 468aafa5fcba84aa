"""The page of a commitment: its verdicts, with what the scores and replies say under them."""

from typing import NamedTuple

from tracker.formats.table import Column, Table, under
from tracker.models import Assessment, Commitment, Reply

from .actions import BEARING_ON, COMMITMENT_EVIDENCE, SEARCH
from .commitments import CODED, COMMITMENTS, LINK, PILLAR, CommitmentRow
from .documents import DOCUMENT
from .withdrawals import WITHDRAWAL


class VerdictReply(NamedTuple):
    """A reply, and the verdict to which it replies."""

    reply: Reply
    verdict: Assessment


class CommitmentItem(NamedTuple):
    """A commitment as a list says it, and the one of `commitments_for_page` with its coding."""

    row: CommitmentRow
    coded: Commitment


# One published verdict, without what it rests on.
VERDICT = (
    Column("key", "Key of the verdict"),
    Column("status", "Status that it gives"),
    Column("as_of", "Day for which it speaks", "date"),
    Column("published_at", "Time at which it was published", "datetime"),
    Column("rationale", "Why, in our words"),
    Column("confidence", "How sure it is"),
    Column("what_would_change_it", "What would make the status another one"),
    Column("standing_note", "What a reader must know of the standing of the commitment"),
    Column("public_note", "What a reader must know about this round"),
    Column("first_status", "Status by the first of two codings made apart"),
    Column("second_status", "Status by the second of them"),
    Column("settled_because", "Where the two differed: why this status was chosen"),
    Column("is_contested", "Whether it is contested", "boolean", get="contested"),
    Column("author", "Public name of who proposed it", get="author.public_name"),
    Column(
        "reviewer",
        "Public name of who approved it",
        get=lambda row: row.reviewer.public_name if row.reviewer else None,
    ),
    Column(
        "methodology", "Version of the rules under which it was made", get="methodology.version"
    ),
    Column("is_current", "Whether it is the newest", "boolean"),
    *WITHDRAWAL,
)
# The score of one party, or why it has none.
SCORE = (
    Column("party", "Code of the party", get="party.code"),
    Column("score", "1, 0 or -1; null where there is none", "integer", get="value"),
    Column("reason", "Why it has this score"),
    Column("unscored", "Why there is no score"),
    Column("unscored_reason", "The same in our words"),
)
# Of a VerdictReply.
REPLY = (
    *under(
        "reply",
        (
            Column("key", "Key of the reply"),
            Column("party", "Code of the party that replies", get="party.code"),
            Column("text", "What it says, in its own words"),
            Column("language", "ISO 639 tag of that text"),
            Column("stated_on", "Day on which it was stated", "date"),
            Column("stated_precision", "How exactly that day is known"),
            Column("received", "How it reached us"),
            Column("publisher", "Who published it"),
            Column("title", "Title of the publication"),
            Column("url", "Address of the publication"),
            *WITHDRAWAL,
        ),
    ),
    Column("verdict_key", "Key of the verdict to which it replies", get="verdict.key"),
)
# Rows: CommitmentEvidence; the item is a CommitmentItem.
COMMITMENT_PAGE = Table(
    COMMITMENT_EVIDENCE.columns,
    item=(*under("row", COMMITMENTS.columns), *under("coded", CODED)),
    facts=(
        Column("translations", "Its texts in other languages, by language and field", "object"),
        Column("about_pillar", "What its pillar is", "object", of=PILLAR),
        Column("about_document", "What its document is", "object", of=DOCUMENT),
        Column("verdict", "The newest published verdict; null without one", "object", of=VERDICT),
        Column("scores", "The score of each party that owes it", "array", of=SCORE),
        Column(
            "bearings", "The actions that bear on it, with their evidence", "array", of=BEARING_ON
        ),
        Column("searches", "The searches made for it", "array", of=SEARCH),
        Column("history", "All its published verdicts, the newest first", "array", of=VERDICT),
        Column("replies", "What parties say of its verdicts", "array", of=REPLY),
        Column("links", "How it belongs together with other promises", "array", of=LINK),
    ),
    is_nested=True,
)

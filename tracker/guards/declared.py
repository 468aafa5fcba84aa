"""Every trigger that refuses a write, with its sentence."""

from .guard import CHANGED, Guard, append_only, changed


def part_of_published(table: str) -> list[Guard]:
    """A row that belongs to an assessment: once that is published the row stays, once it is
    sealed no other comes beside it."""
    published = (
        "EXISTS (SELECT 1 FROM tracker_assessment a"
        " WHERE a.id IN ({rows}) AND a.state = 'published')"
    )
    both = published.format(rows="OLD.assessment_id, NEW.assessment_id")
    says = "This is part of a published assessment and cannot be {done}. Publish a correction."
    return [
        Guard(
            f"{table}_published_update",
            table,
            "UPDATE",
            f"{CHANGED} AND {both}",
            says.format(done="changed"),
        ),
        Guard(
            f"{table}_published_delete",
            table,
            "DELETE",
            published.format(rows="OLD.assessment_id"),
            says.format(done="removed"),
        ),
        Guard(
            f"{table}_published_truncate",
            table,
            "TRUNCATE",
            f"EXISTS (TABLE {table})",
            says.format(done="removed"),
        ),
        Guard(
            f"{table}_sealed_insert",
            table,
            "INSERT",
            "EXISTS (SELECT 1 FROM tracker_seal s WHERE s.assessment_id = NEW.assessment_id)",
            "A published assessment takes no further part. Publish a correction.",
        ),
    ]


_ASSESSMENT = "tracker_assessment"
_FIXED = "A published assessment cannot be {done}. Publish a correction, or withdraw it."

VERDICT_GUARDS = [
    Guard(
        "tracker_assessment_published_update",
        _ASSESSMENT,
        "UPDATE",
        f"OLD.state = 'published' AND ({CHANGED} OR (NEW.is_current AND NOT OLD.is_current)"
        f" OR (OLD.withdrawn_at IS NOT NULL AND {changed('withdrawn_at withdrawn_because')}))",
        _FIXED.format(done="changed"),
        free="is_current withdrawn_at withdrawn_because",
    ),
    Guard(
        "tracker_assessment_published_delete",
        _ASSESSMENT,
        "DELETE",
        "OLD.state = 'published'",
        _FIXED.format(done="deleted"),
    ),
    Guard(
        "tracker_assessment_published_truncate",
        _ASSESSMENT,
        "TRUNCATE",
        "EXISTS (SELECT 1 FROM tracker_assessment WHERE state = 'published')",
        _FIXED.format(done="deleted"),
    ),
    *part_of_published("tracker_score"),
    *part_of_published("tracker_assessment_actions"),
    *part_of_published("tracker_assessment_searches"),
    *append_only("tracker_seal", says="The seal of a published assessment stays."),
    *append_only("tracker_change", says="What was recorded in the history stays as it is."),
]

LOG_GUARDS = [
    *append_only("tracker_entry", says="What was entered in the log stays as it is."),
    # Also keeps SQLite's REPLACE from putting another entry in the place of one.
    Guard(
        "tracker_entry_at_the_end",
        "tracker_entry",
        "INSERT",
        "NEW.seq <> COALESCE((SELECT MAX(e.seq) FROM tracker_entry e), 0) + 1"
        " OR NEW.previous <>"
        " COALESCE((SELECT e.hash FROM tracker_entry e WHERE e.seq = NEW.seq - 1),"
        " '0000000000000000000000000000000000000000000000000000000000000000')",
        "The log stays as it is and goes on at its end.",
    ),
]

RELEASE_GUARDS = [
    *append_only("tracker_release", says="What was released stays as it is."),
    Guard(
        "tracker_release_of_an_entry",
        "tracker_release",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM tracker_entry e WHERE e.seq = NEW.entry AND e.hash = NEW.head)",
        "A release freezes an entry of the log.",
    ),
]

REPLY_GUARDS = [
    Guard(
        "tracker_reply_to_a_published_verdict",
        "tracker_reply",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM tracker_assessment a"
        " WHERE a.id = NEW.assessment_id AND a.state = 'published')",
        "A reply is to a verdict that is published.",
    ),
    Guard(
        "tracker_reply_of_a_party",
        "tracker_reply",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM tracker_actor p WHERE p.id = NEW.party_id AND p.is_party)",
        "Only a party can reply.",
    ),
    Guard(
        "tracker_reply_stays_where_it_is",
        "tracker_reply",
        "UPDATE",
        changed("id key assessment_id party_id"),
        "A reply stays with its verdict and its party. Withdraw it and record another.",
    ),
    Guard(
        "tracker_reply_no_delete",
        "tracker_reply",
        "DELETE",
        "(1 = 1)",
        "A reply is never deleted. Withdraw it with a reason.",
    ),
    Guard(
        "tracker_reply_no_truncate",
        "tracker_reply",
        "TRUNCATE",
        "EXISTS (TABLE tracker_reply)",
        "A reply is never deleted. Withdraw it with a reason.",
    ),
    Guard(
        "tracker_actor_stays_a_party",
        "tracker_actor",
        "UPDATE",
        "OLD.is_party AND NOT NEW.is_party"
        " AND EXISTS (SELECT 1 FROM tracker_reply r WHERE r.party_id = OLD.id)",
        "This party has replied to a verdict and stays a party.",
    ),
]


def of_one_document(table: str, column: str, parent: str, says: str, *, what: str) -> list[Guard]:
    """Refuse a row of `table` whose `column` names a row of `parent` in another document.

    A row that names none, or one that is not there yet, is let through. `what` ends the names.
    """
    row = f"SELECT p.document_id FROM {parent} p WHERE p.id = NEW.{column}"  # noqa: S608  names from below
    return [
        Guard(f"{table}_{what}_on_{event.lower()}", table, event, condition, says)
        for event, condition in (
            ("INSERT", f"NEW.document_id <> ({row})"),
            ("UPDATE", f"{changed(f'document_id {column}')} AND NEW.document_id <> ({row})"),
        )
    ]


DOCUMENT_GUARDS = [
    *of_one_document(
        "tracker_commitment",
        "section_id",
        "tracker_section",
        "The section stands in another document.",
        what="section_of_its_document",
    ),
    *of_one_document(
        "tracker_commitment",
        "sentence_id",
        "tracker_sentencecoding",
        "The sentence stands in another document.",
        what="sentence_of_its_document",
    ),
    *of_one_document(
        "tracker_nearmiss",
        "sentence_id",
        "tracker_sentencecoding",
        "The sentence stands in another document.",
        what="sentence_of_its_document",
    ),
    *of_one_document(
        "tracker_commitmentpassage",
        "commitment_id",
        "tracker_commitment",
        "The passage stands in another document than its commitment.",
        what="of_its_document",
    ),
]

_BESIDE = (
    "EXISTS (SELECT 1 FROM tracker_document o"
    " WHERE o.id <> NEW.id AND (o.id = NEW.main_text_id OR o.main_text_id = NEW.id)"
    " AND {differs})"
)
_MAIN_TEXT = "tracker_document.main_text_id"


def _of_a_document(what: str, event: str, when: str, says: str) -> Guard:
    name = f"tracker_document_{what}_on_{event.lower()}"
    return Guard(name, "tracker_document", event, when, says, needs=_MAIN_TEXT)


LANGUAGE_GUARDS = [
    *(
        _of_a_document(what, event, when, says)
        for event in ("INSERT", "UPDATE")
        for what, when, says in (
            (
                "main_text_is_one",
                "NEW.main_text_id IS NOT NULL AND (NEW.main_text_id = NEW.id OR "
                + _BESIDE.format(differs="(o.id <> NEW.main_text_id OR o.main_text_id IS NOT NULL)")
                + ")",
                "The main text is another document, and no text in another language itself.",
            ),
            (
                "main_text_in_another_language",
                _BESIDE.format(differs="o.language = NEW.language"),
                "The main text must be in another language.",
            ),
            (
                "main_text_of_its_standing",
                _BESIDE.format(differs="o.standing <> NEW.standing"),
                "The main text must have the same standing.",
            ),
        )
    ),
    _of_a_document(
        "in_another_language_is_not_coded",
        "UPDATE",
        "NEW.main_text_id IS NOT NULL AND ("
        "EXISTS (SELECT 1 FROM tracker_sentencecoding c WHERE c.document_id = NEW.id)"
        " OR EXISTS (SELECT 1 FROM tracker_commitment c WHERE c.document_id = NEW.id))",
        "The text is coded itself. Code the main text only.",
    ),
    *(
        Guard(
            f"{table}_of_a_main_text_on_{event.lower()}",
            table,
            event,
            "EXISTS (SELECT 1 FROM tracker_document d"
            " WHERE d.id = NEW.document_id AND d.main_text_id IS NOT NULL)",
            "This is a text in another language: code its main text.",
            needs=_MAIN_TEXT,
        )
        for table in ("tracker_sentencecoding", "tracker_commitment")
        for event in ("INSERT", "UPDATE")
    ),
]

_WITHDRAWAL = "tracker_withdrawal"
_DECIDED = "A withdrawal that was proposed stays as it is, and is decided once."

WITHDRAWAL_GUARDS = [
    Guard(
        "tracker_assessment_withdrawn_by_two",
        _ASSESSMENT,
        "UPDATE",
        "OLD.state = 'published' AND OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM tracker_withdrawal w"
        " WHERE w.assessment_id = OLD.id AND w.is_approved)",
        "A published verdict is withdrawn once a second person has approved it.",
        needs=_WITHDRAWAL,
    ),
    Guard(
        "tracker_withdrawal_of_a_published_verdict",
        _WITHDRAWAL,
        "INSERT",
        "NEW.decided_at IS NOT NULL OR NOT EXISTS (SELECT 1 FROM tracker_assessment a"
        " WHERE a.id = NEW.assessment_id AND a.state = 'published' AND a.withdrawn_at IS NULL)",
        "A withdrawal is proposed of a published verdict, and decided later.",
    ),
    Guard(
        "tracker_withdrawal_decided_once",
        _WITHDRAWAL,
        "UPDATE",
        f"(OLD.decided_at IS NOT NULL AND {CHANGED})"
        f" OR {changed('id assessment_id reason proposed_by_id proposed_at')}",
        _DECIDED,
    ),
    Guard(
        "tracker_withdrawal_not_by_the_author",
        _WITHDRAWAL,
        "UPDATE",
        "NEW.is_approved AND EXISTS (SELECT 1 FROM tracker_assessment a"
        " WHERE a.id = NEW.assessment_id AND a.author_id = NEW.decided_by_id)",
        "The author of a verdict does not approve its withdrawal: a second person must.",
    ),
    Guard("tracker_withdrawal_no_delete", _WITHDRAWAL, "DELETE", "(1 = 1)", _DECIDED),
    Guard(
        "tracker_withdrawal_no_truncate",
        _WITHDRAWAL,
        "TRUNCATE",
        "EXISTS (TABLE tracker_withdrawal)",
        _DECIDED,
    ),
]

_NOTE = "tracker_unassessednote"
_HAS_NOTE = (
    "EXISTS (SELECT 1 FROM tracker_unassessednote n WHERE n.commitment_id = NEW.commitment_id)"
)
_HAS_VERDICT = (
    "EXISTS (SELECT 1 FROM tracker_assessment a"
    " WHERE a.commitment_id = NEW.commitment_id AND a.is_current)"
)
_NOT_BOTH = "A commitment has a verdict, or a note on why there is none: never both."

NOTE_GUARDS = [
    Guard("tracker_unassessednote_beside_no_verdict", _NOTE, "INSERT", _HAS_VERDICT, _NOT_BOTH),
    Guard(
        "tracker_unassessednote_moved_beside_no_verdict",
        _NOTE,
        "UPDATE",
        f"{changed('commitment_id')} AND {_HAS_VERDICT}",
        _NOT_BOTH,
    ),
    Guard(
        "tracker_assessment_beside_no_note",
        _ASSESSMENT,
        "INSERT",
        f"NEW.is_current AND {_HAS_NOTE}",
        _NOT_BOTH,
        needs=_NOTE,
    ),
    Guard(
        "tracker_assessment_current_beside_no_note",
        _ASSESSMENT,
        "UPDATE",
        f"NEW.is_current AND NOT OLD.is_current AND {_HAS_NOTE}",
        _NOT_BOTH,
        needs=_NOTE,
    ),
]

_APPROVED = (
    "EXISTS (SELECT 1 FROM tracker_changeset s WHERE s.id IN ({rows}) AND s.state = 'approved')"
)
_CLOSED = "What a change set holds stays as it is once the set is approved."

SET_GUARDS = [
    Guard(
        "tracker_changeset_approved_update",
        "tracker_changeset",
        "UPDATE",
        f"OLD.state = 'approved' AND {CHANGED}",
        "An approved change set stays as it is.",
    ),
    Guard(
        "tracker_changeset_no_delete",
        "tracker_changeset",
        "DELETE",
        "(1 = 1)",
        "A change set is given up, never deleted.",
    ),
    Guard(
        "tracker_changeset_no_truncate",
        "tracker_changeset",
        "TRUNCATE",
        "EXISTS (TABLE tracker_changeset)",
        "A change set is given up, never deleted.",
    ),
    *(
        Guard(
            f"tracker_proposedrow_approved_{event.lower()}",
            "tracker_proposedrow",
            event,
            _APPROVED.format(rows=rows),
            _CLOSED,
        )
        for event, rows in (
            ("INSERT", "NEW.changeset_id"),
            ("UPDATE", "OLD.changeset_id, NEW.changeset_id"),
            ("DELETE", "OLD.changeset_id"),
        )
    ),
    Guard(
        "tracker_proposedrow_no_truncate",
        "tracker_proposedrow",
        "TRUNCATE",
        "EXISTS (TABLE tracker_proposedrow)",
        _CLOSED,
    ),
]

GUARDS = [
    *DOCUMENT_GUARDS,
    *LANGUAGE_GUARDS,
    *VERDICT_GUARDS,
    *LOG_GUARDS,
    *REPLY_GUARDS,
    *RELEASE_GUARDS,
    *WITHDRAWAL_GUARDS,
    *NOTE_GUARDS,
    *SET_GUARDS,
]

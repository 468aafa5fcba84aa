"""Records of commitments, their documents and verdicts, and what these rest on."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from tracker.choices import Status
from tracker.models import (
    Assessment,
    Bearing,
    Commitment,
    Document,
    Evidence,
    Link,
    NearMiss,
    Pillar,
    Reply,
    Score,
    Search,
)
from tracker.models.base import PassageModel
from tracker.pointintime import snapshots
from tracker.scoring import StatusDistribution, is_overdue, is_quiet

SCHEMA = "1"

Record = dict[str, Any]


def envelope(kind: str, **content: Any) -> Record:
    """What every JSON answer starts with, then its content.

    `on` is the day that was asked for, `release` the release, where the answer is not of now.
    """
    record: Record = {"schema": SCHEMA, "kind": kind, "licence": "CC-BY-4.0"}
    if snapshot := snapshots.current():
        record |= {"release": snapshot.release} if snapshot.release else {}
        record |= {"on": snapshot.today}
    return record | content


def distribution_record(distribution: StatusDistribution) -> Record:
    """Counts per status and per group; both add up to `total`."""
    return {
        "total": distribution.total,
        "assessed": distribution.assessed,
        "statuses": {status.value: n for status, n in distribution.counts.items()},
        "groups": {group.value: n for group, n in distribution.groups.items()},
    }


def distribution_row(name: str, standing: str, distribution: StatusDistribution) -> Record:
    """The same as one flat row of a table."""
    return {
        "pillar": name,
        "standing": standing,
        "total": distribution.total,
        "assessed": distribution.assessed,
        **{f"status_{status.value}": n for status, n in distribution.counts.items()},
        **{f"group_{group.value}": n for group, n in distribution.groups.items()},
    }


def commitment_row(
    commitment: Any,
    *,
    newest_evidence: dt.date | None,
    today: dt.date,
    quiet_months: int | None,
) -> Record:
    """One commitment, flat, as in the list. Needs `CommitmentQuerySet.for_rows`."""
    status = Status(commitment.status)
    return {
        "ref": commitment.ref,
        "title": commitment.title,
        "statement": commitment.statement,
        "standing": commitment.standing,
        "pillar": commitment.pillar.slug,
        "primary_theme": commitment.primary_theme.slug,
        "document": commitment.document.key,
        "section": commitment.section.slug if commitment.section else None,
        "owed_by": [debt.actor.code for debt in commitment.debts],
        "binding": commitment.binding,
        "obligation_kind": commitment.obligation_kind,
        "due_on": commitment.due_on,
        "due_precision": commitment.due_precision,
        "status": status.value,
        "status_group": status.group.value,
        "as_of": commitment.as_of,
        "published_at": commitment.published_at,
        "confidence": commitment.confidence,
        "newest_evidence": newest_evidence,
        "is_overdue": is_overdue(due_on=commitment.due_on, status=status, today=today),
        "is_quiet": is_quiet(
            status=status,
            as_of=commitment.as_of,
            newest_evidence=newest_evidence,
            months=quiet_months,
        ),
        "path": commitment.get_absolute_url(),
    }


COMMITMENT_COLUMNS = (
    "ref",
    "title",
    "statement",
    "standing",
    "pillar",
    "primary_theme",
    "document",
    "section",
    "owed_by",
    "binding",
    "obligation_kind",
    "due_on",
    "due_precision",
    "status",
    "status_group",
    "as_of",
    "published_at",
    "confidence",
    "newest_evidence",
    "is_overdue",
    "is_quiet",
    "path",
)


def passage_record(passage: PassageModel) -> Record:
    """Where the words stand; the words themselves only while the text is loaded."""
    return {
        "document": passage.document.key,
        "paragraph": passage.paragraph,
        "start": passage.start,
        "end": passage.end,
        "sha256": passage.sha256,
        "quotation": passage.quotation,
    }


def document_record(document: Document) -> Record:
    return {
        "key": document.key,
        "title": document.title,
        "kind": document.kind,
        "standing": document.standing,
        "publisher": document.publisher,
        "date": document.date,
        "date_precision": document.date_precision,
        "language": document.language,
        "source_url": document.source_url,
        "source_gone_on": document.source_gone_on,
        "archive_url": document.archive_url,
        "normalised_sha256": document.normalised_sha256,
        "path": document.get_absolute_url(),
    }


def pillar_record(pillar: Pillar) -> Record:
    return {
        "slug": pillar.slug,
        "name": pillar.name,
        "description": pillar.description,
        "path": pillar.get_absolute_url(),
    }


def score_record(score: Score) -> Record:
    return {
        "party": score.party.code,
        "value": score.value,
        "reason": score.reason,
        "unscored": score.unscored,
        "unscored_reason": score.unscored_reason,
    }


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
        "withdrawn_at": reply.withdrawn_at,
        "withdrawn_because": reply.withdrawn_because,
    }


def evidence_record(evidence: Evidence) -> Record:
    return {
        "publisher": evidence.publisher,
        "title": evidence.title,
        "url": evidence.url,
        "archive_url": evidence.archive_url,
        "date": evidence.date,
        "accessed_on": evidence.accessed_on,
        "language": evidence.language,
        "tier": evidence.tier,
        "shows": evidence.shows,
        "confidence": evidence.confidence,
    }


def bearing_record(bearing: Bearing, *, relied_on: bool) -> Record:
    """An action as it bears on one commitment, with its evidence."""
    action = bearing.action
    return {
        "action": action.slug,
        "title": action.title,
        "date": action.date,
        "date_precision": action.date_precision,
        "end_date": action.end_date,
        "kind": action.kind,
        "stage": action.stage,
        "direction": bearing.direction,
        "weight": bearing.weight,
        "why": bearing.why,
        "relied_on": relied_on,
        "evidence": [evidence_record(evidence) for evidence in action.evidence.all()],
    }


EVIDENCE_COLUMNS = (
    "commitment",
    "action",
    "action_title",
    "action_date",
    "action_date_precision",
    "direction",
    "weight",
    "why",
    "relied_on",
    "publisher",
    "title",
    "url",
    "date",
    "language",
    "tier",
    "shows",
    "confidence",
)


def evidence_rows(
    commitment: Commitment, bearings: Iterable[Bearing], *, relied_on: set[int]
) -> Iterable[Record]:
    """One flat row a piece of evidence, for the commitment's CSV."""
    for bearing in bearings:
        action = bearing.action
        for evidence in action.evidence.all():
            yield {
                "commitment": commitment.ref,
                "action": action.slug,
                "action_title": action.title,
                "action_date": action.date,
                "action_date_precision": action.date_precision,
                "direction": bearing.direction,
                "weight": bearing.weight,
                "why": bearing.why,
                "relied_on": action.pk in relied_on,
                **{
                    name: value
                    for name, value in evidence_record(evidence).items()
                    if name in EVIDENCE_COLUMNS
                },
            }


def search_record(search: Search) -> Record:
    return {
        "key": search.key,
        "query": search.query,
        "where": search.where,
        "made_on": search.made_on,
        "made_by": search.made_by,
        "found": search.found,
    }


def _end(commitment: Commitment | None, near_miss: NearMiss | None) -> str:
    return commitment.ref if commitment else near_miss.key if near_miss else ""


def link_record(link: Link) -> Record:
    return {
        "key": link.key,
        "from": _end(link.from_commitment, link.from_near_miss),
        "to": _end(link.to_commitment, link.to_near_miss),
        "type": link.type,
        "basis": link.basis,
        "confidence": float(link.confidence),
    }


def commitment_record(commitment: Commitment) -> Record:
    """The coding of one commitment. Needs `CommitmentQuerySet.for_page`."""
    return {
        "ref": commitment.ref,
        "title": commitment.title,
        "statement": commitment.statement,
        "done_when": commitment.done_when,
        "standing": commitment.standing,
        "pillar": pillar_record(commitment.pillar),
        "themes": [theme.slug for theme in commitment.themes.all()],
        "section": commitment.section.title if commitment.section else None,
        "document": document_record(commitment.document),
        "passage": passage_record(commitment),
        "passages": [
            {"role": passage.role, **passage_record(passage)}
            for passage in commitment.passages.all()
        ],
        "stated_subject": commitment.stated_subject,
        "obligations": [
            {"actor": obligation.actor.code, "role": obligation.role}
            for obligation in commitment.obligations.all()
        ],
        "operative_verb": commitment.operative_verb,
        "binding": commitment.binding,
        "obligation_kind": commitment.obligation_kind,
        "commitment_types": commitment.commitment_types,
        "catalysts": commitment.catalysts,
        "target": commitment.target,
        "due_on": commitment.due_on,
        "due_precision": commitment.due_precision,
        "coding_confidence": float(commitment.coding_confidence),
        "borderline": commitment.borderline,
        "initiatives": [initiative.slug for initiative in commitment.initiatives.all()],
        "path": commitment.get_absolute_url(),
    }

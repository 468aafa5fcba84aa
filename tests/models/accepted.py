"""Rows that stand just inside a rule: a constraint that refuses too much fails on one of them."""

from decimal import Decimal
from typing import Any

from django.db.models import Model

from tracker import models as m

from .refusals import AMOUNT, DAY, DRAFT
from .rows import PASSAGE_MODELS

ACCEPTED: list[tuple[type[Model], dict[str, Any]]] = [
    *(
        (model, {"start": 0, "end": 1, "sha256": "0123456789abcdef" * 4})
        for model in PASSAGE_MODELS
    ),
    (m.Actor, {"active_from": DAY, "active_to": DAY}),
    (m.Actor, {"active_to": DAY}),
    (m.Document, {"source_url": "http://example.org/", "archive_url": "https://example.org/"}),
    (m.Document, {"body_paragraphs": 1, "paragraphs": 1}),
    (m.Document, {"source_url": "http://example.org/", "source_gone_on": DAY}),
    (m.NearMiss, {"chance": Decimal(0)}),
    (m.NearMiss, {"chance": Decimal(1)}),
    (m.Event, {"date": None, "date_precision": "unknown", "kind": None}),
    (m.Commitment, {"due_on": DAY, "due_precision": "quarter"}),
    (m.Action, {"date": DAY, "end_date": DAY}),
    (m.Action, {"date": None, "date_precision": "unknown", "end_date": DAY}),
    (m.Action, AMOUNT),
    (m.Assessment, {**DRAFT, "reviewer": None, "rationale": "", "what_would_change_it": ""}),
    (m.Assessment, {"is_current": False}),
    *((m.Release, {"name": name}) for name in ("1", "A", "2026.11-beta_2", "x" * 40)),
    (m.Commitment, {"ref": "aZ09_-"}),
    (m.Assessment, {"key": "NYD-01.1_a"}),
    (m.Actor, {"endonym_language": None}),
    (m.Evidence, {"language": "zh-Hans"}),
    (m.Reply, {"received": "sent", "url": None}),
    (m.Reply, {"stated_precision": "month"}),
    (m.Withdrawal, {"decided_at": None}),
    (m.Score, {"value": -1}),
    (m.Score, {"value": 0, "reason": "blocked"}),
    (m.Score, {"value": None, "unscored": "contested"}),
    (m.Score, {"value": None, "unscored": "not_applicable", "unscored_reason": "No coast."}),
]

"""The smallest valid rows of two codings and of those under way."""

import datetime as dt

from factory import LazyAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from tests import factories as base
from tracker import models


class CodingRoundFactory(DjangoModelFactory[models.CodingRound]):
    class Meta:
        model = models.CodingRound

    key = Sequence(lambda n: f"NYD23-commitments-2026-11-28-{n}")
    document = SubFactory(base.DocumentFactory)
    part = "commitments"
    second_coder = "A second coder"
    coded_on = dt.date(2026, 11, 20)


class DoubleCodingFactory(DjangoModelFactory[models.DoubleCoding]):
    class Meta:
        model = models.DoubleCoding

    round = SubFactory(CodingRoundFactory)
    commitment = SubFactory(base.CommitmentFactory)
    item = LazyAttribute(lambda row: row.commitment.ref)
    field = "binding"
    first = "high"
    second = "low"


class BlindCodingFactory(DjangoModelFactory[models.BlindCoding]):
    class Meta:
        model = models.BlindCoding

    document = "NYD23"
    part = "commitments"
    coder = SubFactory(base.UserFactory)

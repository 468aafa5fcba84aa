"""The headline above the dashboard, the pillars and the releases."""

from tracker.scoring import StatusDistribution
from tracker.views.dashboard import headline


def test_the_sentence_of_a_distribution_counts_every_group() -> None:
    one = StatusDistribution.from_counts({"delivered": 1})
    many = StatusDistribution.from_counts({"delivered": 1, "reversed": 2, "under_way": 3})
    assert headline(one).startswith("Of 1 agreed commitment: 1 done")
    assert headline(many) == (
        "Of 6 agreed commitments: 1 done in full or largely, 3 in progress, 2 reversed or"
        " replaced, 0 without a verdict yet, 0 that cannot be checked as worded."
    )
    assert headline(StatusDistribution()) == "No agreed commitment is recorded yet."

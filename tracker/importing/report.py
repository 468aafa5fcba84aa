"""What a run did, model by model."""

from dataclasses import dataclass, field


@dataclass
class Counts:
    """Rows of one model: `in_file` is the sum of the other three.

    `same`: the database has the row with these very values. `kept`: it has other values, or a later
    verdict stands, and was left alone.
    """

    in_file: int = 0
    added: int = 0
    same: int = 0
    kept: int = 0


@dataclass(frozen=True)
class Report:
    """What a run did, or with `dry_run` would do; models by their lower-case name.

    `questions` are sentences about new rows that are taken and yet may be wrong.
    """

    models: dict[str, Counts] = field(default_factory=dict)
    files: int = 0
    dry_run: bool = False
    questions: tuple[str, ...] = ()

    @property
    def total(self) -> Counts:
        """The sums over all models."""
        return Counts(
            in_file=sum(counts.in_file for counts in self.models.values()),
            added=sum(counts.added for counts in self.models.values()),
            same=sum(counts.same for counts in self.models.values()),
            kept=sum(counts.kept for counts in self.models.values()),
        )

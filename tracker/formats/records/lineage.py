"""Two texts beside each other."""

from functools import partial

from tracker.formats.table import Column, Row, Table, Value

from .shared import PATH

_PROMISE = (
    ("ref", "Ref of the commitment of the {}; null where there is none"),
    ("title", "Its short title"),
    ("status", "Its status"),
)


def _end(name: str) -> tuple[Column, ...]:
    """The columns of one end of a row, where it has one."""

    def value(row: Row, attribute: str) -> Value:
        end = getattr(row, name)
        return getattr(end, attribute) if end else None

    return tuple(
        Column(
            f"{name}_{attribute}",
            definition.format(f"{name} text"),
            get=partial(value, attribute=attribute),
        )
        for attribute, definition in _PROMISE
    )


# Rows: `Compared` of `queries.lineage`.
COMPARED = Table(
    (
        Column(
            "theme",
            "Key of the main theme; null where there is none",
            get=lambda row: row.theme.slug if row.theme else None,
        ),
        Column("fate", "What the later text does with it", get="fate.value"),
        *_end("earlier"),
        *_end("later"),
        Column(
            "link",
            "How the two stand to each other; null where nobody linked them",
            get=lambda row: row.link.type if row.link else None,
        ),
        Column(
            "basis",
            "Why, in the words of whoever linked them",
            get=lambda row: row.link.basis if row.link else None,
        ),
    ),
    facts=(
        Column(
            "texts",
            "The two texts, the earlier one first",
            "array",
            of=(
                Column("document", "Key of the document", get="key"),
                PATH,
            ),
        ),
        Column("fates", "How many promises have each fate, whatever is asked for", "counts"),
    ),
)

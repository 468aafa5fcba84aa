"""How a table of the dataset is declared: from its model, and the words that define its columns."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from operator import itemgetter
from typing import Any, TypeAlias, TypeVar, cast

from django.db import connections, models, router
from django.db.models import F
from django.db.models.functions import Collate
from django.utils.encoding import force_str
from django.utils.translation import override

from tracker import choices
from tracker.choices import about, coding, editing, replies
from tracker.formats.records.documents import PASSAGE
from tracker.formats.records.withdrawals import WITHDRAWAL
from tracker.formats.table import CHUNK, Allowed, Column, ColumnType, Record, Row, Table, Value
from tracker.models import User
from tracker.models.base import KeyedModel
from tracker.models.fields import AnyField, ToMany, target_of, through_of
from tracker.publiclog.values import hidden_fields, public_rows, public_values, stable_key

# The key of a row that has several parts; the log names the row by it.
ID = Column(
    "id",
    "Key of the row, as the log names it: its parts, divided by spaces",
    get=itemgetter("id"),
    is_required=True,
)
_TYPES: tuple[tuple[type[models.Field], ColumnType], ...] = (  # type: ignore[type-arg]  # of any value
    (models.BooleanField, "boolean"),
    (models.IntegerField, "integer"),
    (models.DecimalField, "number"),
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
)
# What every passage and everything that can be withdrawn says of itself.
_SHARED = {column.name: column for column in (*PASSAGE, *WITHDRAWAL)}
Definitions: TypeAlias = Mapping[str, str]
_Rows = TypeVar("_Rows", bound=models.QuerySet[Any])


@dataclass(frozen=True)
class DatasetTable:
    """One table: `says` what its rows are, `key` the columns that name a row.

    `rows` gives them in the order of their keys, so that the same record gives the same file on
    every database. `derived` ones follow from the others and are there to spare work.
    """

    name: str
    title: str
    says: str
    table: Table
    key: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]
    derived: bool = False


@dataclass(frozen=True)
class Described:
    """A model whose rows are a table, and what defines its columns.

    `lists` defines the tables of what its rows name several of, by the name of the field.
    """

    model: type[KeyedModel]
    name: str
    title: str
    says: str
    columns: Definitions
    lists: Definitions

    @property
    def key(self) -> str:
        """The one column that names a row."""
        parts = self.model.natural_key_fields
        return parts[0] if len(parts) == 1 and "__" not in parts[0] else ID.name


Places: TypeAlias = Mapping[type[models.Model], Described]


def described(
    model: type[KeyedModel],
    name: str,
    title: str,
    says: str,
    /,
    *,
    lists: Definitions | None = None,
    **columns: str,
) -> Described:
    """The model as a table; each of its public fields is defined, or the table is refused later."""
    return Described(model, name, title, says, columns, lists or {})


def places_of(those: Iterable[Described]) -> Places:
    """Where the rows of each model are."""
    return {one.model: one for one in those}


def tables_of(those: Sequence[Described]) -> Iterator[DatasetTable]:
    """The table of each model, and after it those of what its rows name several of.

    Raises KeyError for a public field without a definition: nothing is left out by mistake.
    """
    places = places_of(those)
    for one in those:
        yield _main_table(one, places)
        for field in one.model._meta.many_to_many:
            yield _list_table(one, field, places)


def _main_table(one: Described, places: Places) -> DatasetTable:
    fields = [field for field in one.model._meta.concrete_fields if _is_public(one.model, field)]
    columns = tuple(column_of(field, _definition(one, field.name), places) for field in fields)
    if one.key == ID.name:
        columns = (ID, *columns)
    else:
        columns = tuple(sorted(columns, key=lambda column: column.name != one.key))
    return DatasetTable(
        name=one.name,
        title=one.title,
        says=one.says,
        table=Table(columns),
        key=(one.key,),
        rows=lambda: _rows(one.model),
    )


def _is_public(model: type[KeyedModel], field: AnyField) -> bool:
    is_number = field.primary_key and not field.remote_field
    return not is_number and field.name not in hidden_fields(model)


def _definition(one: Described, name: str) -> str:
    if name in one.columns:
        return one.columns[name]
    if name in _SHARED:
        return _SHARED[name].definition
    raise KeyError(f"{one.name}: the column {name} has no definition.")


def column_of(field: AnyField, definition: str, places: Places) -> Column:
    """The column of a field: its type, its values and what it refers to, as the model has them."""
    target = target_of(field) if field.remote_field else None
    place = places.get(target) if target and target is not User else None
    read: Callable[[Row], Value] = itemgetter(field.name)
    return Column(
        name=field.name,
        definition=definition,
        type="string" if target else _type_of(field),
        get=(lambda row: _number(read(row))) if isinstance(field, models.DecimalField) else read,
        allowed=allowed_of(field),
        refers_to=place.name if place else "",
        unit=_SHARED[field.name].unit if field.name in _SHARED else "",
        is_required=not field.null and (bool(target or field.flatchoices) or not _is_words(field)),
    )


def _number(text: Value) -> Decimal | None:
    """The number, which the log has as text so that no digit is lost."""
    return None if text is None else Decimal(str(text))


def _type_of(field: AnyField) -> ColumnType:
    if isinstance(field, models.JSONField):
        return "array" if field.default is list else "object"
    return next((name for kind, name in _TYPES if isinstance(field, kind)), "string")


def allowed_of(field: AnyField) -> tuple[Allowed, ...]:
    """The values that a field may have, with the definitions of the vocabulary."""
    with override("en"):
        return allowed_from([(v, force_str(label)) for v, label in field.flatchoices], field.name)


def allowed_from(pairs: Sequence[tuple[Any, str]], name: str) -> tuple[Allowed, ...]:
    """The values with their labels in English, and the definitions of the vocabulary they are of.

    Values of no vocabulary, such as keys of rows, have none.
    """
    fits = [one for one in _vocabularies() if {*pairs} <= {found[:2] for found in allowed_in(one)}]
    if not pairs or not fits:
        return tuple(Allowed(value, label, "") for value, label in pairs)
    values = {value for value, _label in pairs}
    # Two vocabularies may have the same words; that of a field has its name, or is the smallest.
    named = name.replace("_", "")
    found = min(fits, key=lambda one: (one.__name__.lower() != named, len(one)))
    return tuple(one for one in allowed_in(found) if one.value in values)


@cache
def allowed_in(vocabulary: type[models.Choices]) -> tuple[Allowed, ...]:
    """The values of a vocabulary, with their labels and definitions in English."""
    with override("en"):
        return tuple(
            Allowed(one.value, force_str(one.label), force_str(getattr(one, "definition", "")))
            for one in vocabulary
        )


@cache
def _vocabularies() -> tuple[type[models.Choices], ...]:
    modules = (choices, about, coding, editing, replies)
    found = {
        one: None
        for module in modules
        for _name, one in inspect.getmembers(module, inspect.isclass)
        if issubclass(one, models.Choices) and len(one)
    }
    return tuple(found)


def _rows(model: type[KeyedModel]) -> Iterator[Record]:
    """What the public sees of each row, with its key; an empty text is unknown."""
    rows = public_rows(model, using=router.db_for_read(model), lists=False)
    for row in in_order(rows, model.natural_key_fields).iterator(chunk_size=CHUNK):
        values = public_values(row, {})
        yield {"id": stable_key(row), **{k: None if v == "" else v for k, v in values.items()}}


def in_order(rows: _Rows, paths: Iterable[str]) -> _Rows:
    """The rows in the order of the characters' numbers, which is the same on every database."""
    is_postgresql = connections[rows.db].vendor == "postgresql"
    return rows.order_by(
        *(
            Collate(F(path), "C") if is_postgresql and _is_text(rows.model, path) else F(path)
            for path in paths
        )
    )


def field_of(model: type[models.Model], name: str) -> AnyField:
    """The field of the model that has this name."""
    return cast("AnyField", model._meta.get_field(name))


def _is_text(model: type[models.Model], path: str) -> bool:
    first, _separator, rest = path.partition("__")
    field = field_of(model, first)
    if rest:
        return _is_text(target_of(field), rest)
    return _is_words(field)


def _is_words(field: AnyField) -> bool:
    """Whether it is a text, which is unknown where it is empty."""
    return isinstance(field, models.CharField | models.TextField)


def _list_table(one: Described, field: ToMany, places: Places) -> DatasetTable:
    """Which rows of another table each row names in the field, one a line."""
    target = places[target_of(field)]
    (key,) = one.model.natural_key_fields
    own = Column(
        one.model._meta.model_name or "",
        f"Key of the row of {one.name}",
        get=itemgetter(0),
        refers_to=one.name,
        is_required=True,
    )
    other = Column(
        target.model._meta.model_name or "",
        f"Key of the row of {target.name}",
        get=itemgetter(1),
        refers_to=target.name,
        is_required=True,
    )
    if other.name == own.name:
        raise ValueError(field)
    paths = (
        f"{field.m2m_field_name()}__{key}",
        f"{field.m2m_reverse_field_name()}__{target.model.natural_key_fields[0]}",
    )

    def rows() -> Iterator[tuple[str, str]]:
        through = through_of(field)._base_manager.all()
        if one.model.public_state:
            through = through.filter(**{f"{field.m2m_field_name()}__state": one.model.public_state})
        yield from in_order(through, paths).values_list(*paths).iterator(chunk_size=CHUNK)

    return DatasetTable(
        name=f"{one.name}_{field.name}",
        title=f"{one.title}: {field.name.replace('_', ' ')}",
        says=one.lists[field.name],
        table=Table((own, other)),
        key=(own.name, other.name),
        rows=rows,
    )

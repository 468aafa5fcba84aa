"""Every field that follows a rule, and values that its rule refuses: for the tests of all doors."""

import datetime as dt

from django.db.models import Model

from tracker.models import RECORD, User, fields
from tracker.models.fields import AnyField, FieldValue, Ruled

_TEXTS = ["a\0b", "a\x1bb", "a\u202eb", "a\ufffeb", "a\ud800b", "\u200b\u2800"]
_KEYS = ["a b", "a/b", "a\u2011b", "\u0430b", "a\u200bb", "-a"]
_BAD: dict[type[AnyField], list[FieldValue]] = {
    fields.Line: [*_TEXTS, "a\nb", "a\x0bb"],
    fields.OptionalLine: [*_TEXTS, "a\nb", "a\x0bb"],
    fields.Block: [*_TEXTS, "a\x0bb"],
    fields.OptionalText: [*_TEXTS, "a\x0bb"],
    fields.Lines: [["one", text] for text in _TEXTS],
    fields.StableKey: [*_KEYS, "a.b"],
    fields.Slug: [*_KEYS, "a.b"],
    fields.PointedKey: [*_KEYS, ".a"],
    fields.Language: ["русский", "EN", "kz", "en_US", "a\0"],
    fields.OptionalLanguage: ["русский", "EN", "kz", "en_US", "a\0"],
    fields.OptionalCurrency: ["US$", "usd", "XXX", "U\0D"],
    fields.Address: [
        "http://localhost/x",
        "javascript:x",
        "//evil",
        "https://x@y.z/",
        "http://1.1",
    ],
    fields.OptionalAddress: [
        "http://localhost/x",
        "ftp://a.org/",
        "https://a.org/\nb",
        "http://a.org/\0",
    ],
    fields.OptionalIsoDate: ["next week", "2023-13", "2023-09-31"],
    fields.Day: [dt.date(202, 5, 5), dt.date(1899, 12, 31), dt.date(2101, 1, 1)],
    fields.Moment: [dt.datetime(202, 5, 5, 12, tzinfo=dt.UTC)],
}
MOST = max(map(len, _BAD.values()))
MODELS: tuple[type[Model], ...] = (User, *RECORD)


def ruled_fields(model: type[Model]) -> list[Ruled]:
    """The fields of the model whose values follow a rule; those with choices follow the choices."""
    return [one for one in model._meta.fields if isinstance(one, Ruled) and not one.choices]


def bad_value(field: Ruled, number: int) -> FieldValue:
    """One of the values that the rule of the field refuses; any number has one."""
    values = _BAD[type(field)]
    return values[number % len(values)]


def refusal_of(field: Ruled, value: FieldValue) -> str:
    """What the rule of the field says of the value."""
    problem = field.follows.rule(value)
    assert problem, f"{field} takes {value!a}"
    return problem

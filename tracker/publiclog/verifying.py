"""Does the log hold, and is what the database shows what the log says?"""

import json
from collections.abc import Iterator, Mapping

from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from tracker import counting, publications, search
from tracker.chain import FLAWS, Flaw, States, Verifier, canonical, digest
from tracker.models import PUBLIC, RecordEntry, SourceText
from tracker.models.base import KeyedModel
from tracker.models.fields import Json
from tracker.models.log import ACCOUNT

from .findings import Finding
from .values import changed_fields, kind_of, public_rows, public_values, stable_key
from .writing import take_turn

_CHUNK = 500
_LONGEST = 160


class Verification:
    """One look at the whole log and at every public row, in flat memory.

    Nobody who writes has to wait while it reads. What differs at first sight is looked at again in
    a turn of its own, when the log can be read to its end.
    """

    def __init__(self, *, heads: Mapping[int, str] | None = None) -> None:
        self._states = States()
        self._verifier = Verifier(self._states, heads=heads)
        self.rows = 0

    @property
    def entries(self) -> int:
        """How many entries were read."""
        return self._verifier.count

    @property
    def head(self) -> str:
        """The hash of the last of them."""
        return self._verifier.head

    def findings(self) -> Iterator[Finding]:
        """Everything that is wrong; nothing if the record is as the log says."""
        with self._states:
            yield from self._read()
            suspects = {model: list(self._suspects(model)) for model in PUBLIC}
            absent = list(self._states.unseen())
            with transaction.atomic():
                take_turn()
                yield from self._read()
                for model, pks in suspects.items():
                    yield from self._look_again(model, pks)
            for kind, key in absent:
                # What happened to an account has no row that the public sees.
                if kind != ACCOUNT and self._states.get(kind, key) is not None:
                    yield Finding(
                        f"{kind} {key}", "missing", _("It is in the log and not in the database.")
                    )
            yield from map(_about_entry, self._verifier.finish())
            yield from _wrong_texts()
            yield from _wrong_publications()
            yield from _wrong_counts()

    def _read(self) -> Iterator[Finding]:
        """Read the log on to its present end."""
        for entry in RecordEntry.objects.after(self._verifier.seq):
            yield from map(_about_entry, self._verifier.feed(entry.line))

    def _suspects(self, model: type[KeyedModel]) -> Iterator[int]:
        """The rows that are not as the log says."""
        kind, last = kind_of(model), 0
        while chunk := list(public_rows(model).filter(pk__gt=last)[:_CHUNK]):
            for row in chunk:
                self.rows += 1
                if self._states.see(kind, stable_key(row)) != canonical(public_values(row)):
                    yield row.pk
            last = chunk[-1].pk

    def _look_again(self, model: type[KeyedModel], pks: list[int]) -> Iterator[Finding]:
        for start in range(0, len(pks), _CHUNK):
            for row in public_rows(model).filter(pk__in=pks[start : start + _CHUNK]):
                yield from self._compare(row)

    def _compare(self, row: KeyedModel) -> Iterator[Finding]:
        about = f"{kind_of(type(row))} {stable_key(row)}"
        state = self._states.see(kind_of(type(row)), stable_key(row))
        if state is None:
            yield Finding(
                about,
                "not entered",
                _("It is in the database and not in the log. `manage.py enter_rows` enters it."),
            )
            return
        logged, stored = json.loads(state), public_values(row)
        for name in changed_fields(type(row), logged, stored):
            yield Finding(
                about,
                "differs",
                _("%(field)s is %(shown)s; the log says %(told)s.")
                % {
                    "field": name,
                    "shown": _in_short(stored[name]),
                    "told": _in_short(logged.get(name)),
                },
            )


def _about_entry(flaw: Flaw) -> Finding:
    return Finding(_("entry %(seq)d") % {"seq": flaw.seq}, flaw.code, FLAWS[flaw.code])


def wrong_results() -> Iterator[Finding]:
    """What the search holds otherwise than the record and the words of the site say.

    Looked at again while nobody writes, if there seems to be any.
    """
    if not (seen := set(search.stale())):
        return
    with transaction.atomic():
        take_turn()
        still = [address for address in search.stale() if address in seen]
    sentence = _("The search has it otherwise. `manage.py rebuild_search` mends that.")
    yield from (Finding(address, "search", sentence) for address in still)


def _in_short(value: Json) -> str:
    return Truncator(json.dumps(value, ensure_ascii=False)).chars(_LONGEST)


def _wrong_texts() -> Iterator[Finding]:
    """The log holds a source text by its hash alone."""
    for text in SourceText.objects.select_related("document").order_by("pk"):
        if digest(text.text) != text.document.normalised_sha256:
            yield Finding(
                f"document {text.document.key}",
                "text",
                _("The text that is loaded has not the hash that the document names."),
            )


def _wrong_publications() -> Iterator[Finding]:
    """By which publication evidence is counted follows from its address alone."""
    for evidence in publications.stale():
        yield Finding(
            f"evidence {stable_key(evidence)}",
            "publication",
            _(
                "It is not counted as the publication at its address."
                " `manage.py rebuild_publications` mends that."
            ),
        )


def _wrong_counts() -> Iterator[Finding]:
    """How something is counted follows from the record alone.

    Looked at again while nobody writes, if there seems to be anything.
    """
    if not any(counting.stale()):
        return
    with transaction.atomic():
        take_turn()
        wrong = list(counting.stale())
    sentence = _("It is not counted as the record has it. `manage.py rebuild_tallies` mends that.")
    yield from (Finding(name, "count", sentence) for name in wrong)

"""One request through Django's test client: how it was answered, and how long that took."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tracker.models import Change, KeptForm, RecordEntry, SavedForm

HOST = "hostile.invalid"
SLOWEST = 2.0
# Another program may have had the processor: what is too slow is asked again, the best counts.
_TRIES = 3


@dataclass(frozen=True)
class Answer:
    """The status, the seconds (and those of the processor), what was asked, the error behind a 5xx,
    and whether it wrote."""

    status: int
    seconds: float
    processor: float
    what: str
    error: str
    wrote: bool


def timed(what: str, ask: Callable[[], Any]) -> Answer:
    """Ask and read the whole answer."""
    before = _written()
    best = processor = 1e9
    for _try in range(_TRIES):
        start, spent = time.perf_counter(), time.process_time()
        response = ask()
        if response.streaming:
            for _part in response.streaming_content:
                pass
        best = min(best, time.perf_counter() - start)
        processor = min(processor, time.process_time() - spent)
        if best <= SLOWEST:
            break
    trace = getattr(response, "exc_info", None)
    error = f"{trace[0].__name__}: {trace[1]}"[:200] if trace else ""
    wrote = _written() != before
    return Answer(response.status_code, best, processor, what[:200], error, wrote)


def _written() -> tuple[int, ...]:
    """Numbers that grow with whatever the site writes."""
    return tuple(
        model._base_manager.count() for model in (RecordEntry, Change, KeptForm, SavedForm)
    )

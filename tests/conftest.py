"""What the whole suite needs."""

from collections.abc import Iterator

import pytest

from tests.guards import let_flush_through


@pytest.fixture(autouse=True, scope="session")
def _flush_gets_through() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        let_flush_through(patch)
        yield

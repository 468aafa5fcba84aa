"""Origin and carrier, from the name under which evidence is recorded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.text.publishers import published_by


@pytest.mark.parametrize(
    ("recorded", "origin", "carrier"),
    [
        ("Kun.uz", "Kun.uz", ""),
        ("AP via KION", "AP", "KION"),
        ("RFE/RL (mirror)", "RFE/RL", ""),
        ("A (a note) via B (another)", "A", "B"),
        ("A via B via C", "A", "B via C"),
        ("Viatoris", "Viatoris", ""),
        (" via B", "via B", ""),
        ("A via ", "A via", ""),
        ("(anonymous)", "(anonymous)", ""),
        ("Ministry (Shanghai) of Trade", "Ministry (Shanghai) of Trade", ""),
    ],
)
def test_the_parts_of_a_name(recorded: str, origin: str, carrier: str) -> None:
    assert published_by(recorded) == (origin, carrier)


@given(st.text(st.sampled_from("Av ia()x\u00a0"), min_size=1).filter(str.strip))
def test_an_origin_is_never_empty_and_never_longer(recorded: str) -> None:
    origin, carrier = published_by(recorded)
    assert origin.strip()
    assert len(origin) + len(carrier) <= len(recorded)

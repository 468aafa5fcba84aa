"""The rest of the table of `refusals`: the constraints on one-time links."""

from tests.factories import ROUND
from tracker import models as m

from .refusals import SAME, Refusal

REFUSALS_OF_LINKS: list[Refusal] = [
    Refusal(model=m.OneTimeLink, constraint=f"onetimelink_{name}", bad=bad, says=says)
    for name, bad, says in (
        ("token_hash_64_hex_digits", {"token_hash": "A" * 64}, "64 hexadecimal digits"),
        ("token_hash_64_hex_digits", {"token_hash": "a" * 63}, "64 hexadecimal digits"),
        ("ends_after_it_was_made", {"ends_at": ROUND}, "ends after it was made"),
        ("used_or_taken_back", {"used_at": ROUND, "taken_back_at": ROUND}, "is not taken back"),
        ("one_open_per_account", {"account": SAME}, "an open link"),
    )
]

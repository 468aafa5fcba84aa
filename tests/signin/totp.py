"""An authenticator app, from its standard and not from the library under test."""

import base64
import hmac
import struct
import time


def code(secret: str, *, steps: int = 0) -> str:
    """Return what the app shows for the key `secret` so many steps from now (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"

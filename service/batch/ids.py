"""The ids of a batch: fit to be written and shown, and each given once."""

from __future__ import annotations

import hashlib
import unicodedata

from service.batch.entries import Refused

MAX_ID = 200
"""Characters of an id."""

_BREAKING = frozenset({"Cc", "Cs", "Zl", "Zp"})  # control characters, lone surrogates, line separators


def checked(given: object) -> str | None:
    """`given` as an id, None if there is none; raises `Refused` for what cannot be one."""
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, str | int):  # a bool is an int, too
        raise Refused("invalid_request", "An id is a text or a whole number.", pointer="/id")
    if isinstance(given, int) and abs(given) >= 10**MAX_ID:
        raise Refused("invalid_request", f"An id has at most {MAX_ID} characters.", pointer="/id")
    told = str(given)
    if not told.strip():
        raise Refused("invalid_request", "The id is empty.", pointer="/id")
    if len(told) > MAX_ID:
        raise Refused("invalid_request", f"An id has at most {MAX_ID} characters.", pointer="/id")
    if not told.isprintable() and any(unicodedata.category(sign) in _BREAKING for sign in told):
        raise Refused("invalid_request", "The id holds control characters.", pointer="/id")
    return told


class Seen:
    """The ids that have come, as digests of 8 bytes: about 100 bytes of memory each, however long they are.

    Two ids share a digest by chance once in some ten million batches of a million lines; the later one is
    then rejected, never mixed up with the earlier.
    """

    def __init__(self) -> None:
        self._lines: dict[int, int] = {}

    def first_line(self, told: str, line: int) -> int | None:
        """The line that had the id `told` before; None, and from now on `line`, if no line had it."""
        digest = int.from_bytes(hashlib.blake2b(told.encode(), digest_size=8).digest())
        first = self._lines.setdefault(digest, line)
        return None if first == line else first

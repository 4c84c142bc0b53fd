"""Sessions of web pages: random ids that stand for a key, kept in this process.

They are kept rather than signed, so that a logout ends one for good. A restart ends them all, and one process
does not know those of another: the page then asks for the key again. Only digests of the ids are kept, and no
secret of any key.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from service.store.types import Key

MOST_PER_KEY = 50
"""Sessions of one key; the next one ends the oldest."""


@dataclass(frozen=True)
class Session:
    """Which key a session stands for, and when it ends on the clock of the sessions."""

    tenant: str
    key_id: str
    ends: float


class Sessions:
    """The sessions of this process, each `seconds` long; `clock` gives monotonic seconds."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self.seconds = seconds
        self._clock = clock
        self._kept: dict[str, Session] = {}

    def begin(self, key: Key) -> str:
        """The id of a new session of `key`."""
        now = self._clock()
        self._kept = {name: session for name, session in self._kept.items() if now < session.ends}
        own = [name for name, session in self._kept.items() if session.key_id == key.id]
        for name in own[: max(0, len(own) - MOST_PER_KEY + 1)]:
            del self._kept[name]
        session_id = secrets.token_urlsafe(32)
        self._kept[_digest(session_id)] = Session(key.tenant, key.id, now + self.seconds)
        return session_id

    def find(self, session_id: str) -> Session | None:
        """The session of this id, unless it has ended."""
        session = self._kept.get(_digest(session_id))
        return session if session is not None and self._clock() < session.ends else None

    def end(self, session_id: str) -> None:
        """End a session, if there is one of this id."""
        self._kept.pop(_digest(session_id), None)


def _digest(session_id: str) -> str:
    return hashlib.sha256(session_id.encode("utf-8", "surrogatepass")).hexdigest()

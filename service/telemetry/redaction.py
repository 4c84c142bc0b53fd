"""What a log line may hold: numbers, short words, the fields that we know, and no secret.

The events have no place for a text. This is the second fence, for whatever a later event or a library lets
slip: of an unknown field that is more than one word only the length is told, and secrets are cut out of all.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

LONGEST = 300
"""Characters that one value of a known field may have."""

_WORD = re.compile(r"[\w.:/+-]{1,64}", re.ASCII)
_ITEMS = 20
_REMOVED = "[removed]"
_SHORTEST_SECRET = 6
_SECRET_NAMES = re.compile(
    r"pass(word|wd)?|secret|token$|api_?key|auth|cookie|credential|signature|dsn|database_url", re.IGNORECASE
)
_TEXT_NAMES = frozenset(
    {"text", "html", "body", "article", "source", "claim", "title", "prompt", "messages", "content", "answer"}
)
_SECRETS: tuple[tuple[re.Pattern[str], str], ...] = (
    # user and password of an address
    (re.compile(r"([a-z][a-z0-9+.-]{0,30}://)[^\s/?#@]+@", re.IGNORECASE), rf"\1{_REMOVED}@"),
    (
        re.compile(r"\b(bearer|basic)\s{1,5}[\w.~+/=-]{4,}", re.IGNORECASE),
        rf"\1 {_REMOVED}",
    ),
    (
        re.compile(
            r"\b([\w-]{0,30}(?:key|token|secret|password|passwd|signature|sig))([\"']?\s{0,3}[=:]\s{0,3})"
            r"[\"']?[^\s\"'&,;]+",
            re.IGNORECASE,
        ),
        rf"\1\2{_REMOVED}",
    ),
    # keys of well-known vendors, and of our own
    (re.compile(r"\b(?:sk|pk|rk|sf|whsec|ghp|gho|xox[abp]|hf|gsk|AIza|AKIA|ASIA)[-_]?[\w-]{12,}"), _REMOVED),
    (re.compile(r"\beyJ[\w-]{8,}(?:\.[\w-]{4,}){1,2}"), _REMOVED),
)


class Redactor:
    """Lets through what may stand in a log line. `secrets` are literal values that never may."""

    def __init__(self, known: Collection[str], secrets: Iterable[str] = ()) -> None:
        self._known = frozenset(known)
        ordered = sorted({one for one in secrets if len(one) >= _SHORTEST_SECRET}, key=len, reverse=True)
        self._literal = re.compile("|".join(map(re.escape, ordered))) if ordered else None

    def fields(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """`given` without what may not be told; names are made plain too."""
        return {plain(str(name))[:64]: self._field(str(name), value) for name, value in given.items()}

    def text(self, value: str) -> str:
        """`value` on one line, without secrets or control characters, cut to `LONGEST` characters."""
        told = plain(value[: LONGEST * 4])
        if self._literal:
            told = self._literal.sub(_REMOVED, told)
        for pattern, instead in _SECRETS:
            told = pattern.sub(instead, told)
        return told if len(told) <= LONGEST else f"{told[: LONGEST - 1]}…"

    def _field(self, name: str, value: Any) -> Any:
        if name not in self._known and (_SECRET_NAMES.search(name) or name.lower() in _TEXT_NAMES):
            return _REMOVED
        return self._value(value, known=name in self._known)

    def _value(self, value: Any, *, known: bool) -> Any:
        if value is None or isinstance(value, bool | int):
            return value
        if isinstance(value, float):
            return round(value, 6) if math.isfinite(value) else None
        if isinstance(value, str):
            told = self.text(value)
            return told if known or _WORD.fullmatch(told) else f"[{len(value)} characters]"
        if known and isinstance(value, Mapping):
            return {str(key)[:64]: self._value(one, known=False) for key, one in [*value.items()][:_ITEMS]}
        if known and isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
            return [self._value(one, known=True) for one in value[:_ITEMS]]
        return f"[{type(value).__name__}]"


def plain(text: str) -> str:
    """`text` on one line: what a terminal, a log reader or a text layout would obey becomes U+FFFD.

    Controls, escapes, line and paragraph ends, direction overrides, zero-width and unassigned characters.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        "\ufffd" if unicodedata.category(one)[0] == "C" or one in "\u2028\u2029" else one for one in text
    )

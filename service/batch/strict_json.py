"""JSON in a line of a file, held to the letter: what another parser might read otherwise is refused."""

from __future__ import annotations

import json
import math
from typing import Any

from service.batch.entries import Refused

MAX_DEPTH = 100
"""Levels of lists and objects in one another; far more than any news format has."""


def parse_object(data: bytes) -> dict[str, Any]:
    """The object that one line of UTF-8 holds; raises `Refused`, which never says what stands there."""
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_object,
            parse_constant=_not_a_number,
            parse_float=_finite,
        )
    except UnicodeDecodeError:
        raise Refused("unreadable_input", "The line is not UTF-8.") from None
    except json.JSONDecodeError as error:
        raise Refused(
            "unreadable_input", f"The line is not JSON, from character {error.pos + 1} on."
        ) from None
    except ValueError:  # a number with thousands of digits
        raise Refused("unreadable_input", "The line holds a number that is too long.") from None
    except RecursionError:
        raise _too_deep() from None
    if not isinstance(value, dict):
        raise Refused("invalid_request", "The line is JSON, but not an object.")
    _require_sound(value, escapes=b"\\u" in data)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise Refused("unreadable_input", "An object in the line has the same key twice.")
    return value


def _not_a_number(_: str) -> None:
    raise Refused("unreadable_input", "The line holds NaN or Infinity, which JSON does not have.")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise Refused("unreadable_input", "The line holds a number that is too large.")
    return number


def _require_sound(value: dict[str, Any], *, escapes: bool) -> None:
    """Raise `Refused` for depth, which would be a matter of luck further on, and for halves of characters."""
    waiting: list[tuple[Any, int]] = [(value, 1)]
    while waiting:
        part, depth = waiting.pop()
        if isinstance(part, str):
            _require_whole_characters(part)
            continue
        if depth > MAX_DEPTH:
            raise _too_deep()
        inner = [*part, *part.values()] if isinstance(part, dict) else part
        kinds = (dict, list, str) if escapes else (dict, list)
        waiting.extend((one, depth + 1) for one in inner if isinstance(one, kinds))


def _require_whole_characters(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Refused(
            "unreadable_input", "The line holds half of a surrogate pair, which no encoding can carry."
        ) from None


def _too_deep() -> Refused:
    return Refused("unreadable_input", f"The JSON is nested more than {MAX_DEPTH} levels deep.")

"""Refuse what was decoded but is not text: binary data, and text that was decoded wrongly before it came."""

from __future__ import annotations

import re

from service.errors import UnreadableInput

# C0 and C1 controls without tab, line ends, form feed and NEL.
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# UTF-8 that was read as Windows-1252 or Latin-1: "Ã©" for "é", "Â£" for "£", "â€™" for "’".
_MOJIBAKE = re.compile(r"[ÂÃÐÑ][\x80-\xbf]|â€[™œ\x9d“”˜¦¢]|â\x80[\x80-\xbf]")

_BINARY = "This looks like binary data, not like text."

MAX_CONTROL_SHARE = 0.02
MAX_REPLACEMENT_SHARE = 0.02
MAX_MOJIBAKE_SHARE = 0.01
MIN_MOJIBAKE = 3
"""Fewer broken characters than this are a slip in a text that can be read."""


def require_legible(text: str) -> None:
    """Raise `UnreadableInput`, with the likely cause, if `text` cannot be what somebody wrote."""
    if "\x00" in text:
        raise UnreadableInput(_BINARY)
    broken = len(_MOJIBAKE.findall(text))
    if broken >= MIN_MOJIBAKE and 2 * broken > MAX_MOJIBAKE_SHARE * len(text):
        raise UnreadableInput(
            "The text is UTF-8 that was decoded as another encoding before it came here (“Ã©” for “é”)."
        )
    if len(_CONTROLS.findall(text)) > MAX_CONTROL_SHARE * len(text):
        raise UnreadableInput(_BINARY)
    if text.count("\ufffd") > MAX_REPLACEMENT_SHARE * len(text):
        raise UnreadableInput("Too many characters were lost when this text was decoded before it came here.")
    if _SURROGATE.search(text):
        raise UnreadableInput("The text holds half of a surrogate pair, which no encoding can carry.")

"""Hostile characters made harmless: what a terminal or a bidirectional layout would obey becomes visible."""

from __future__ import annotations

import re

# Escape sequences start with a C0 or C1 control; embeddings, overrides and isolates (Unicode UAX #9) reorder
# what a reader sees ("Trojan Source", CVE-2021-42574). Direction marks such as U+200F stay: Arabic and Hebrew
# copy needs them, and they reorder nothing beyond their neighbours.
_CONTROL_PICTURES = 0x2400
_REPLACEMENT = 0xFFFD
_HARMLESS = {
    **{code: _CONTROL_PICTURES + code for code in range(0x20) if code not in (0x09, 0x0A)},
    0x0D: 0x0A,
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), _REPLACEMENT),
    0x85: 0x0A,
    0x2028: 0x0A,
    0x2029: 0x0A,
    **dict.fromkeys(range(0x202A, 0x202F), _REPLACEMENT),
    **dict.fromkeys(range(0x2066, 0x206A), _REPLACEMENT),
    **dict.fromkeys(range(0xD800, 0xE000), _REPLACEMENT),
}
_ESCAPED_IN_JSON = re.compile(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    """`text` without anything that a terminal or a text layout would obey; tabs and line ends stay.

    Control characters become their pictures (␛), direction overrides and lone surrogates U+FFFD. A line end
    of any kind becomes a line feed. Characters are replaced one to one, so that offsets still fit.
    """
    return text.translate(_HARMLESS)


def one_line(text: str, limit: int | None = None) -> str:
    """`text` made visible, on one line, with single spaces, cut to `limit` characters in its middle."""
    line = " ".join(visible(text).split())
    if limit is None or len(line) <= limit:
        return line
    head = limit * 2 // 3
    return f"{line[:head].rstrip()} […] {line[head - limit + 5 :].lstrip()}"


def harmless_json(document: str) -> str:
    """The JSON `document` with the same value, but with dangerous characters written as `\\u` escapes."""
    return _ESCAPED_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", document)

"""How hostile text is laid into a prompt: numbered lines between two markers that it cannot forge."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

MAX_LINE = 2_000
"""Characters of one line that a model is shown; the rest is cut, with a sign that it was."""

_BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_SPACES = re.compile(" {2,}")
# Marks that steer the display (bidi controls) and the tag block, in which instructions can be hidden.
_INVISIBLE = re.compile(
    "[\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
# What chat templates of open models are made of; many servers read it as such even inside a message.
_TEMPLATE_TOKEN = re.compile(r"<(?=[|｜]|/?s>|(?:start|end)_of_turn>)|\[(?=/?INST\])")
_SURROGATES = re.compile("[\ud800-\udfff]")


def cleaned(text: str) -> str:
    """`text` on one line: control characters and runs of white space become one space, invisible ones go.

    Lone surrogates, which no request body can carry, become U+FFFD.
    """
    line = _INVISIBLE.sub("", _BREAKS.sub(" ", text))
    return _SURROGATES.sub("\ufffd", _SPACES.sub(" ", line)).strip()


def one_line(text: str, limit: int = MAX_LINE) -> str:
    """`text`, cleaned and then cut to at most `limit` characters; what was cut ends in “…”.

    All of the text is cleaned before it is cut, so that a gap in it cannot push words out of sight.
    """
    line = cleaned(text)
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def fenced(lines: Iterable[tuple[str, str]]) -> str:
    """The (number, text) pairs as `[number] text` lines between a begin and an end marker.

    Tokens of chat templates in the text get a space inside, so that no server takes them for its own.
    The markers carry a code made from the content: the same text gives the same prompt, and a text that
    holds an end marker of its own cannot hold the right one. Each line begins with a number of ours, so a
    number or a marker that stands in the text stands inside a line.
    """
    body = "\n".join(f"[{number}] {_inert(text)}" for number, text in lines)
    code = _code(body)
    return f"<<<begin {code}>>>\n{body}\n<<<end {code}>>>"


def _inert(text: str) -> str:
    return _TEMPLATE_TOKEN.sub(lambda found: f"{found[0]} ", one_line(text))


def _code(body: str) -> str:
    """Sixteen hex digits that do not occur in `body`."""
    told = body.encode()
    while True:
        code = hashlib.sha256(told).hexdigest()[:16]
        if code not in body:
            return code
        told += b"."

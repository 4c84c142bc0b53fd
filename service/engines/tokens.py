"""The tokens of one sentence by their place: each knows whether it is in quotation marks or brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from service.types import Interval

_TOKEN = re.compile(
    r"(?:[A-Za-z]\.){2,}"  # U.S., a.m., J.K.
    r"|(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Capt|Cmdr|Maj|Rev|Hon|St|Jr|Sr|Inc|Ltd|Corp|Co|No|vs"
    r"|Jan|Feb|Aug|Sept|Oct|Nov|Dec|[A-Z])\.(?=[\s,])"
    r"|[^\W_]+(?:(?:[.,:/](?=\d)|['’‑\-·&])[^\W_]+)*(?:(?<=[a-z]s)['’](?= [a-z]))?"
    r"|``|''|--+|\S"
)
"""Abbreviations keep their dot; inner hyphens, apostrophes, decimal points and separators stay inside,
and so does the apostrophe that ends the plural of an owner."""

_QUOTE = re.compile(r"``|''|[“”\"«»„]|(?<![\w’'])[‘'](?=[A-Za-z])|(?<=[\w.,!?…])[’'](?!\w)")
_SINGLE = frozenset("‘'’")
_OPENERS = frozenset("“«„‘")
_OPENERS_OF = {"”": "“„", "»": "«", "''": "`", "’": "‘'", "'": "‘'"}


def word_set(rows: str) -> frozenset[str]:
    """The words of a list that is written as rows of text."""
    return frozenset(rows.split())


class Token(NamedTuple):
    """One word or mark: as written, folded, its place in the source, and whether it is shielded.

    `quoted` covers what stands in quotation marks, the marks included; `bracketed` likewise for brackets.
    Rules may act on what `is_open`: neither quoted nor in brackets. A token `is_word` when it is a word or a
    number rather than a mark, and `is_number` when it is written with digits. All are told once, when the
    token is made, since the rules ask many times.
    """

    text: str
    lower: str
    start: int
    end: int
    quoted: bool
    bracketed: bool
    is_open: bool
    is_word: bool
    is_capital: bool
    is_number: bool


Tokens = tuple[Token, ...]


def open_places(tokens: Sequence[Token], words: frozenset[str], start: int = 0) -> Iterator[int]:
    """The places from `start` on of any of `words` that is neither quoted nor in brackets."""
    return (
        place for place in range(start, len(tokens)) if tokens[place].lower in words and tokens[place].is_open
    )


def tokenise(text: str, offset: int = 0, *, inside: bool = False) -> tuple[Token, ...]:
    """The tokens of one sentence in order; `offset` is added to their places.

    `inside` says that a quotation is open where the sentence begins; without a mark it is all quoted.
    """
    quotes, brackets = quotations(text), _brackets(text)
    if inside and not quotes:
        quotes = [Interval(0, len(text))]
    tokens = []
    quote, bracket = (
        iter([*quotes, Interval(len(text), len(text))]),
        iter([*brackets, Interval(len(text), len(text))]),
    )
    in_quote, in_bracket = next(quote), next(bracket)
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        while in_quote.end <= start < len(text) and in_quote.start < len(text):
            in_quote = next(quote)
        while in_bracket.end <= start < len(text) and in_bracket.start < len(text):
            in_bracket = next(bracket)
        written, first = found.group(), text[start]
        quoted, bracketed = in_quote.start <= start, in_bracket.start <= start
        tokens.append(
            Token(
                written,
                written.replace("’", "'").lower(),
                start + offset,
                end + offset,
                quoted,
                bracketed,
                not (quoted or bracketed),
                first.isalnum(),
                first.isupper(),
                first.isdigit(),
            )
        )
    return tuple(tokens)


def quotations(text: str) -> list[Interval]:
    """What stands in quotation marks, marks included, in order and disjoint.

    An unbalanced mark shields everything up to the end (or from the beginning) of the sentence: it may be
    half of a quotation that runs over several sentences.
    """
    found: list[Interval] = []
    opened: tuple[int, str] | None = None
    for mark in _QUOTE.finditer(text):
        sign = mark.group()
        if opened is not None:
            if _closes(sign, opened[1]):
                found.append(Interval(opened[0], mark.end()))
                opened = None
        elif _opens(text, mark):
            opened = mark.start(), sign
        elif sign not in _SINGLE:
            found = [Interval(0, mark.end())]
    if opened is not None and (opened[1] not in _SINGLE or opened[0] == 0):
        found.append(Interval(opened[0], len(text)))
    return found


def is_left_open(text: str, *, inside: bool) -> bool:
    """Whether a quotation is still open at the end of a sentence; `inside` says that it began before it."""
    found = quotations(text)
    if not found:
        return inside
    last = found[-1]
    return last.end == len(text) and (last.end - last.start < 2 or text[-1] not in "”\"»’'")


def _opens(text: str, mark: re.Match[str]) -> bool:
    sign = mark.group()
    if sign == '"':
        before, after = text[: mark.start()][-1:], text[mark.end() : mark.end() + 1]
        return not before or (before.isspace() and not after.isspace()) or before in "([—–-“‘'"
    if sign in ("'", "’"):
        return sign == "'" and (mark.start() == 0 or not text[mark.start() - 1].isalnum())
    return sign in _OPENERS or sign == "``"


def _closes(sign: str, opener: str) -> bool:
    if opener == '"':
        return sign == '"'
    if opener == "``":
        return sign == "''"
    return opener in _OPENERS_OF.get(sign, "")


def _brackets(text: str) -> list[Interval]:
    found: list[Interval] = []
    opened, depth = 0, 0
    for mark in re.finditer(r"[()\[\]]", text):
        if mark.group() in "([":
            opened = mark.start() if depth == 0 else opened
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                found.append(Interval(opened, mark.end()))
    if depth:
        found.append(Interval(opened, len(text)))
    return found


def trimmed(tokens: Sequence[Token], start: int, end: int, marks: str) -> tuple[int, int]:
    """The token range `start` to `end` without the `marks` at its two ends."""
    while start < end and tokens[start].text in marks:
        start += 1
    while end > start and tokens[end - 1].text in marks:
        end -= 1
    return start, end

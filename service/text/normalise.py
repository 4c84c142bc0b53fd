"""A comparison form of a text, with an exact map back to the original.

The form is Unicode NFKC (UAX #15) with typography made plain: quotation marks, apostrophes and dashes become
ASCII, every run of white space becomes one space, and what has no width (soft hyphens, zero-width characters,
direction marks, variation selectors) is dropped.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from service.types import Interval

_SINGLE_QUOTES = "‘’‚‛′‹›ʼʹ´`＇"
_DOUBLE_QUOTES = "“”„‟″«»〝〞＂"
_DASHES = "‐‑‒–—―−﹘﹣－"
_SPACES = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_PLAIN = str.maketrans(
    dict.fromkeys(_SINGLE_QUOTES, "'")
    | dict.fromkeys(_DOUBLE_QUOTES, '"')
    | dict.fromkeys(_DASHES, "-")
    | dict.fromkeys(_SPACES, " ")
)
"""One character for one: these never move an offset."""

_WIDTHLESS = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"

# What is left to shorten once `_PLAIN` has been applied: runs of spaces, two apostrophes that stand for a
# quotation mark (tokenised and typewritten text), and runs of hyphens that stand for a dash.
_SHORTENED = re.compile(r" {2,}|''|-{2,}")
_SHORTENED_OR_WIDTHLESS = re.compile(
    rf"[ {_WIDTHLESS}]*[{_WIDTHLESS}][ {_WIDTHLESS}]*| {{2,}}|''|-{{2,}}",
)
_NOT_ASCII = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")
_IS_WIDTHLESS = re.compile(rf"[{_WIDTHLESS}]")

_LONGEST_CLUSTER = 32
"""Code points composed together at most; keeps the cost linear when somebody stacks marks by the thousand."""


class Edit(NamedTuple):
    """`length` code points from `position` of the normalised text stand for `start:end` of the original."""

    position: int
    length: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Normalised:
    """The comparison form of a text; between two edits it runs along the original, one for one."""

    text: str
    casefolded: bool
    edits: tuple[Edit, ...]
    positions: tuple[int, ...]

    def original(self, start: int, end: int) -> Interval:
        """The shortest run of the original that `text[start:end]` was made from; empty only for an empty one.

        Raises `ValueError` for an interval that does not lie in the normalised text.
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError("The interval does not lie in the normalised text.")
        if start == end:
            place = self._place(start).start
            return Interval(place, place)
        return Interval(self._place(start).start, self._place(end - 1).end)

    def _place(self, position: int) -> Interval:
        """Where the one character at `position` comes from."""
        found = bisect_right(self.positions, position) - 1
        if found < 0:
            return Interval(position, position + 1)
        edit = self.edits[found]
        beyond = position - edit.position - edit.length
        if beyond < 0:
            return Interval(edit.start, edit.end)
        return Interval(edit.end + beyond, edit.end + beyond + 1)


def normalise(text: str, *, casefold: bool = False) -> Normalised:
    """The comparison form of `text` (UAX #15 NFKC, plain typography, single spaces, nothing without width).

    `casefold` also folds case (Unicode default caseless matching). White space at the ends is kept as one
    space. Cost is linear; plain ASCII text costs little more than a copy.
    """
    plain = text.translate(_PLAIN)
    changes = sorted(_changes(plain, casefold))
    pieces: list[str] = []
    edits: list[Edit] = []
    done = position = 0
    for start, end, replacement in changes:
        pieces += (plain[done:start], replacement)
        position += start - done
        edits.append(Edit(position, len(replacement), start, end))
        position += len(replacement)
        done = end
    pieces.append(plain[done:])
    joined = "".join(pieces)
    return Normalised(
        text=joined.casefold() if casefold else joined,
        casefolded=casefold,
        edits=tuple(edits),
        positions=tuple(edit.position for edit in edits),
    )


def _changes(plain: str, casefold: bool) -> Iterator[tuple[int, int, str]]:
    """Every run of `plain` that changes its length or its code points, with what it becomes."""
    if plain.isascii():
        for match in _SHORTENED.finditer(plain):
            yield match.start(), match.end(), _shorten(match)
        return
    composed = list(_composed(plain, casefold))
    yield from composed
    at = 0
    for match in _SHORTENED_OR_WIDTHLESS.finditer(plain):
        while at < len(composed) and composed[at][1] <= match.start():
            at += 1
        if at == len(composed) or match.start() < composed[at][0]:
            yield match.start(), match.end(), _shorten(match)


def _shorten(match: re.Match[str]) -> str:
    run = match.group()
    if " " in run:
        return " "
    if run[0] == "-":
        return "-"
    return '"' if run == "''" else ""


def _composed(plain: str, casefold: bool) -> Iterator[tuple[int, int, str]]:
    """The clusters (a character and the marks on it) that NFKC or case folding changes in length or form."""
    grows = casefold and len(plain.casefold()) != len(plain)
    if not grows and unicodedata.is_normalized("NFKC", _IS_WIDTHLESS.sub("", plain)):
        return
    for run in _NOT_ASCII.finditer(plain):
        for start, end in _clusters(run.group()):
            cluster = run.group()[start:end]
            if cluster.startswith(" "):  # a space is never composed, and belongs to its run of spaces
                continue
            form = _form(cluster, casefold)
            if form != cluster:
                yield run.start() + start, run.start() + end, form


def _clusters(run: str) -> Iterator[tuple[int, int]]:
    """Each visible character with the marks on it; what has no width counts only between those."""
    start = end = 0
    for index, character in enumerate(run):
        if _IS_WIDTHLESS.match(character):
            continue
        if end and (not _leans_back(character) or index - start >= _LONGEST_CLUSTER):
            yield start, end
            start = index
        elif not end:
            start = index
        end = index + 1
    if end:
        yield start, end


def _leans_back(character: str) -> bool:
    """Whether NFKC may join `character` to the one before: marks, Hangul vowels and finals, kana voicing."""
    return (
        unicodedata.category(character)[0] == "M"
        or "\u1160" <= character <= "\u11ff"
        or character in "\uff9e\uff9f"
    )


def _form(cluster: str, casefold: bool) -> str:
    """The form of one cluster; left alone where NFKC would bring in a space (`¨` is a space and a mark)."""
    visible = _IS_WIDTHLESS.sub("", cluster)
    form = unicodedata.normalize("NFKC", visible)
    if casefold:
        form = unicodedata.normalize("NFKC", form.casefold())
    return visible if " " in form else _SHORTENED.sub(_shorten, form.translate(_PLAIN))

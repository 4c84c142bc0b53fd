"""Paragraphs of a text by their place: hard-wrapped lines joined, headings known as headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from service.text.lines import Line, trim, visible_lines
from service.types import Interval, Removed

_WRAP_WIDEST = 100
"""Characters of the longest line of hard-wrapped text: editors wrap at 60 to 80, some mailers at 98."""

_WRAP_NARROWEST = 40
"""Characters below which a line is taken for a list item or a heading, not for a part of a paragraph."""

_HEADLINE_WORDS = 30
_HEADING_WORDS = 10
_TITLE_CASE_WORDS = 16
_HEADING_CHARACTERS = 200

_TERMINATED = re.compile(r"""[.?!…:;,。？！：؟।۔]['"”’»›)\]}*_]*$""")
_MARKDOWN_HEADING = re.compile(r"#{1,6}[ \t]+(?P<words>.+)")
_BOLD_LINE = re.compile(r"(?P<mark>\*\*|__)(?P<words>[^*_]+)(?P=mark)")
_LIST_MARK = re.compile(r"[-–—*+•▪‣◦·●■►>]\s+")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


class Paragraph(NamedTuple):
    """A run of lines that read on, without the list or Markdown marks around it."""

    start: int
    end: int
    heading: bool = False


def paragraphs(
    text: str, *, removed: Sequence[Removed] = (), headings: Sequence[Interval] = ()
) -> list[Paragraph]:
    """The paragraphs of `text` outside of `removed`, in order.

    A line is a paragraph, unless it is hard-wrapped: then it runs on into the next one. Headings are the
    lines within `headings`, Markdown headings and whole lines in bold, and, as long as there is other text
    for them to head, short lines without a final stop that open the text or stand alone in it.
    """
    visible = visible_lines(text, removed)
    given = _within(visible, headings)
    marked = {at: words for at, line in enumerate(visible) if (words := marked_heading(line))}
    found: list[Paragraph] = []
    guessed: set[int] = set()
    for first, last in _blocks(visible, given | marked.keys()):
        if first in marked:
            found.append(Paragraph(*marked[first], heading=True))
            continue
        if first == last and first not in given and _looks_like_heading(visible, first):
            guessed.add(len(found))
        place = _unmarked(text, visible[first].start, visible[last].end)
        found.append(Paragraph(*place, heading=first in given))
    if len(guessed) + sum(one.heading for one in found) < len(found):
        found = [one._replace(heading=one.heading or at in guessed) for at, one in enumerate(found)]
    return [one for one in found if one.start < one.end]


def _within(visible: Sequence[Line], headings: Sequence[Interval]) -> set[int]:
    """Which lines lie in one of the headings that a reader has found."""
    wanted = sorted(headings)
    found = set()
    at = 0
    for index, line in enumerate(visible):
        while at < len(wanted) and wanted[at].end <= line.start:
            at += 1
        if at < len(wanted) and wanted[at].start <= line.start and line.end <= wanted[at].end:
            found.add(index)
    return found


def marked_heading(line: Line) -> Interval | None:
    """The words of a Markdown heading, or of a line that is bold from end to end and is no sentence."""
    match = _MARKDOWN_HEADING.fullmatch(line.text)
    if match:
        words = match["words"].rstrip(" \t#*_")
        return Interval(line.start + match.start("words"), line.start + match.start("words") + len(words))
    match = _BOLD_LINE.fullmatch(line.text)
    if match and not match["words"].rstrip().endswith("."):
        start, end = match.span("words")
        lead = len(match["words"]) - len(match["words"].lstrip())
        return Interval(
            line.start + start + lead, line.start + end - len(match["words"]) + len(match["words"].rstrip())
        )
    return None


def _unmarked(text: str, start: int, end: int) -> Interval:
    """The interval without the list mark before it and the bold marks around it."""
    mark = _LIST_MARK.match(text, start, end)
    if mark:
        start = mark.end()
    while end - start > 4 and text[start : start + 2] == "**" == text[end - 2 : end]:
        start, end = trim(text, start + 2, end - 2)
    return Interval(start, end)


def _blocks(visible: Sequence[Line], headings: set[int]) -> list[tuple[int, int]]:
    """First and last line of each paragraph."""
    joints = _joints(visible, headings)
    found: list[tuple[int, int]] = []
    first = 0
    for last in range(len(visible)):
        if last in joints:
            continue
        # A paragraph ends with a stop; what does not is a list, a table or an address, one item a line.
        if last > first and not _TERMINATED.search(visible[last].text):
            found += [(at, at) for at in range(first, last + 1)]
        else:
            found.append((first, last))
        first = last + 1
    return found


def _joints(visible: Sequence[Line], headings: set[int]) -> set[int]:
    """The lines that run on into the one that follows them."""
    pairs = [
        at
        for at in range(len(visible) - 1)
        if not visible[at + 1].after_blank
        and at not in headings
        and at + 1 not in headings
        and _WRAP_NARROWEST <= len(visible[at].text) <= _WRAP_WIDEST
        and len(visible[at + 1].text) <= _WRAP_WIDEST
        and not _LIST_MARK.match(visible[at + 1].text)
    ]
    if not pairs:
        return set()
    width = max(len(visible[at].text) for at in pairs)
    full = {at for at in pairs if _next_word_did_not_fit(visible[at], visible[at + 1], width)}
    runs_on = {at for at in pairs if not _TERMINATED.search(visible[at].text)}
    wrapped = full if len(full & runs_on) > 1 else set()
    return wrapped | {at for at in runs_on if visible[at + 1].text[0].islower()}


def _next_word_did_not_fit(line: Line, following: Line, width: int) -> bool:
    """Whether an editor that fills lines of `width` characters would have broken the line here."""
    word = following.text.split(maxsplit=1)[0]
    return len(line.text) + 1 + len(word) > width


def _looks_like_heading(visible: Sequence[Line], at: int) -> bool:
    """Whether a line that nobody marked reads as a headline or a heading: short, alone, no final stop."""
    line = visible[at]
    if at + 1 >= len(visible) or len(line.text) > _HEADING_CHARACTERS or _LIST_MARK.match(line.text):
        return False
    words = _WORD.findall(line.text)
    stopped = _TERMINATED.search(line.text) is not None
    opens_body = visible[at + 1].after_blank or len(visible[at + 1].text) > _WRAP_WIDEST
    if at == 0:
        return bool(words) and opens_body and not stopped and len(words) <= _HEADLINE_WORDS
    alone = (line.after_blank or _TERMINATED.search(visible[at - 1].text) is not None) and opens_body
    if not alone or not words or words[0][0].islower():
        return False
    if stopped:
        return line.text.endswith("?") and _in_title_case(words)
    return len(words) <= (_TITLE_CASE_WORDS if _in_title_case(words) else _HEADING_WORDS)


def _in_title_case(words: Sequence[str]) -> bool:
    """Whether all but a fifth of the longer words begin with a capital letter, as in English headlines."""
    longer = [word for word in words if len(word) > 3]
    capital = sum(not word[0].islower() for word in longer)
    return len(words) > 1 and capital >= 0.8 * len(longer)

"""Quotations in a text: what stands between quotation marks, by its place."""

from __future__ import annotations

import re
from typing import NamedTuple

from service.text.memory import remember

_LONGEST = 4_000
"""Code points after which a mark that was opened is taken for a stray one."""

_PAIRS = {"“": "”", "„": "“”", "«": "»", "»": "«", "‘": "’", "‹": "›", '"': '"', "``": "''"}
_MARK = re.compile(r"``|''|[“”„«»‹›‘’\"]|\n\s*\n|(?<!\w)'(?=\w)|(?<=[\w.,!?…])'(?!\w)")
_UNMISTAKABLE = frozenset(("“", "„", "«", "``"))
"""Marks that open and do nothing else."""

_OPENS_AFTER = frozenset(" \t\n\r\u00a0([{—–-‘“\"'")


class Quotation(NamedTuple):
    """The words between two marks: `text[start:end]`, without the marks."""

    start: int
    end: int


@remember(1_024)
def quotations(text: str) -> tuple[Quotation, ...]:
    """The outermost quotations of `text`, in order; empty ones are left out.

    A quotation that runs over paragraphs (opened again in each, closed once) gives one for each paragraph.
    One that is never closed ends with its paragraph if its mark can only open; else the mark is a stray.
    """
    found: list[Quotation] = []
    opened: tuple[str, int] | None = None
    for mark in _MARK.finditer(text):
        written = mark.group()
        if opened is None:
            if _opens(text, mark, written):
                opened = (written, mark.end())
        elif written.isspace():
            if opened[0] in _UNMISTAKABLE or text.startswith(opened[0], mark.end()):
                found.append(Quotation(opened[1], mark.start()))
            opened = None
        elif mark.start() - opened[1] > _LONGEST:
            opened = (written, mark.end()) if _opens(text, mark, written) else None
        elif _closes(text, mark, opened[0]):
            found.append(Quotation(opened[1], mark.start()))
            opened = None
    return tuple(quotation for quotation in found if text[quotation.start : quotation.end].strip())


def _opens(text: str, mark: re.Match[str], written: str) -> bool:
    if written in ("“", "„", "«", "‹", "``"):
        return True
    if written not in ('"', "'", "‘", "»"):
        return False
    before = text[mark.start() - 1 : mark.start()]
    if written == '"' and before == " " and text[mark.end() : mark.end() + 1] == " ":
        return True  # software sets words and marks apart: " the words , "
    return (not before or before in _OPENS_AFTER) and not text[mark.end() : mark.end() + 1].isspace()


def _closes(text: str, mark: re.Match[str], opening: str) -> bool:
    written = mark.group()
    if opening == "'":
        return written in ("'", "’") and not text[mark.end() : mark.end() + 1].isalnum()
    if opening == "‘":
        return written == "’" and not text[mark.end() : mark.end() + 1].isalnum()
    if opening == "``":
        return written in ("''", '"')
    return written in _PAIRS[opening]

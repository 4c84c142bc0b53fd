"""Who speaks a quotation: the name beside it that has a verb of saying (English).

Beside it is “…,” NAME said; “…,” said NAME; NAME said: “…”; and NAME said the plan was “…”, where the words
between belong to what is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from service.text.framing import REPORT_VERBS
from service.text.names import Name, names
from service.text.quotes import Quotation
from service.text.segment import segment
from service.text.terms import Term, terms

_NEAR = 4
"""Most words between the end of a quotation and the name of its speaker."""

_FARTHEST = 14
"""The same with an office beside the name: “…,” Carla Hayden, the Librarian of Congress, said."""

_AFTER = 120
_BEFORE = 200
"""Characters behind a quotation, and before it, in which its speaker is looked for."""

_RATING_ROWS = """
described describes describing called calls calling branded brands branding labelled labels labeled labelling
dubbed dubs denounced denounces hailed hails dismissed dismisses condemned condemns accused accuses accusing
compared compares likened likens replied replies explained explains announced announces
"""
_VERBS = REPORT_VERBS | frozenset(_RATING_ROWS.split())
"""Verbs of saying, and those that rate something in somebody's words: “called it “a farce””."""


def speaker_of(text: str, mark: Quotation) -> Name | None:
    """The name that has a verb of saying beside the quotation `mark` of `text`; no pronoun and no role."""
    after = _until_break(text[mark.end : mark.end + _AFTER])
    is_over = text[mark.start : mark.end].rstrip().endswith(".") or _BEGINS_ANEW.match(after)
    behind = () if is_over else terms(after).all
    verb = next(_verbs(behind[: _NEAR + 1], REPORT_VERBS), None)
    if verb:
        return _subject(after, verb) or _inverted(after, verb)
    verb = next(_verbs(behind[:_FARTHEST], REPORT_VERBS), None)
    name = _subject(after, verb) if verb else None
    if name and not _ENDS_PHRASE.search(after, 1, name.start):
        return name
    before = _since_break(text[max(0, mark.start - _BEFORE) : mark.start])
    if before.rstrip().endswith((".", "!", "?")):  # “We won,” Smith said. “We are proud.”
        verb = next(_verbs(terms(before).all[-1:], REPORT_VERBS), None)
    else:
        verb = next(_verbs(terms(before).all[::-1], _VERBS), None)
    return _subject(before, verb) if verb else None


def may_speak(text: str, mark: Quotation) -> Iterator[Name]:
    """The names of `text` that may be behind its quotation `mark`.

    Left out is who says something else: has a verb of saying, in another clause or beside another quotation.
    """
    found = [name for name in names(text) if not mark.start <= name.start < mark.end]
    busy = [
        name
        for verb in _verbs(terms(text).all, _VERBS)
        if not mark.start <= verb.start < mark.end
        for name in [_subject(text, verb)]
        if name and _is_apart(text, min(name.start, verb.start), max(name.end, verb.end), mark)
    ]
    return (name for name in found if name not in busy)


def _verbs(found: Sequence[Term], forms: frozenset[str]) -> Iterator[Term]:
    return (term for term in found if term.lower in forms)


_BEGINS_ANEW = re.compile(
    r"\W?\s*(?:[.;!?]|,?\s*(?:and|but|while|whereas|although|though|when|after|before|because|which|who|if)\b)"
)
"""What follows a quotation and belongs to another sentence or clause: “…”, and Brown said."""

_APART = re.compile(r"[“”\"«»;]|[.!?]\s|,?\s(?:and|but|while|whereas|although|though)\s")


def _is_apart(text: str, start: int, end: int, mark: Quotation) -> bool:
    """Whether another quotation or a conjunction stands between `text[start:end]` and a quotation."""
    between = text[end : mark.start - 1] if end <= mark.start else text[mark.end + 1 : start]
    return _APART.search(between) is not None


def _until_break(text: str) -> str:
    """`text` from a closing mark on, as far as its sentence, and the next quotation or line."""
    rest = text[1:].lstrip("”\"'’»")
    ends = [place for place in map(rest.find, '\n“"«') if place >= 0]
    rest = rest[: min(ends, default=len(rest))]
    sentences = segment(rest, "en")
    return text[:1] + rest[: sentences[0].end if sentences else 0]


def _since_break(text: str) -> str:
    """The last sentence of `text` up to an opening mark, from the last line or quotation on."""
    body = text.rstrip("“\"'‘« `")
    rest = body[max(body.rfind(mark) for mark in '\n”"»') + 1 :]
    sentences = segment(rest, "en")
    return rest[sentences[-1].start :] if sentences else ""


_TO_VERB = re.compile(
    r"(?P<apposed>,[^,.;:“”\"]{1,80},|\s\([^()]{1,40}\))?(?:,?\s+who)?,?"
    r"(?:\s+(?:has|have|had|also|then|later|earlier|previously|once|repeatedly|publicly))*\s?"
)
"""What may stand between a subject and its verb: “Vidal, who chairs the union, had also said”."""


def _subject(text: str, verb: Term) -> Name | None:
    """The name that a verb follows, with no more than an apposition or a helping verb between."""
    subject = None
    for name in names(text):
        between = _TO_VERB.fullmatch(text, name.end, verb.start) if name.end <= verb.start else None
        if between is None or name.is_place or _OF.search(text, 0, name.start):
            continue
        if (
            between["apposed"] is None
            and subject is not None
            and not _is_all_capitals(text[subject.end : name.start])
        ):
            continue  # “Green, of Acme, said”
        subject = name
    return subject


_OF = re.compile(r"\b(?:for|of|from|at|in|with|to|by)(?: the)? $", re.IGNORECASE)
"""What makes a name that of somebody else's firm or client: “a spokesman for Acme said”."""


def _is_all_capitals(text: str) -> bool:
    """Whether a second name is an apposition by itself: “The mayor of Bath, Labour's Jo Hill, said”."""
    return all(word[:1].isupper() for word in re.findall(r"\w[\w’']*", text))


def _inverted(text: str, verb: Term) -> Name | None:
    """The last name of the phrase that a verb begins: “said ONS statistician Kate Davies in London”."""
    ends = _ENDS_PHRASE.search(text, verb.end)
    inside = [
        name
        for name in names(text)
        if verb.end <= name.start < (ends.start() if ends else len(text)) and not name.is_place
    ]
    return inside[-1] if inside else None


_ENDS_PHRASE = re.compile(
    r"[;:!?(]|,(?=\s+\S)|\s(?:of|for|from|in|on|at|to|with|by|after|before|during|as|and|but|when|while"
    r"|who|which|that|he|she|they|it)\b"
)
"""What ends the phrase that names a speaker."""

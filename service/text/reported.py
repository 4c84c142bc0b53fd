"""The reported parts of a sentence: after “X said (that)”, before “, X said”, beside “according to” (English)."""

from __future__ import annotations

import re
from typing import NamedTuple

from service.text.framing import REPORT_VERBS
from service.text.memory import remember
from service.text.terms import Term, Terms, terms

_CLAUSE_OPENERS = frozenset(("and", "but", "while", "who", "which", "as", "because", "although", "when"))
_COMMA = re.compile(r"[,;]")
_SHORT_TAIL = 3
"""Content words that may follow a trailing “, he told reporters on Monday”."""


class Report(NamedTuple):
    """What one reporting word lays on somebody: offsets of the reported words, and the word itself."""

    start: int
    end: int
    cue: Term


@remember(2_048)
def reports(sentence: str) -> tuple[Report, ...]:
    """The reported parts of `sentence`: after “X said (that)”, before “, X said”, beside “according to”."""
    read = terms(sentence)
    return tuple(
        _report(sentence, read, position)
        for position, term in enumerate(read.all)
        if term.lower in REPORT_VERBS
    )


def _report(sentence: str, read: Terms, position: int) -> Report:
    cue = read.all[position]
    comma = max(sentence.rfind(",", 0, cue.start), sentence.rfind("”", 0, cue.start))
    if cue.lower == "according":
        following = _COMMA.search(sentence, cue.end)
        if position == 0 and following:
            return Report(following.end(), len(sentence), cue)
        return Report(0, cue.start, cue)
    between = [term.lower for term in read.all if comma < term.start < cue.start]
    if comma > 0 and not (between and between[0] in _CLAUSE_OPENERS):
        ahead = sum(term.start < comma and term.weight > 0 for term in read.all)
        behind = sum(term.weight > 0 for term in read.all[position + 1 :])
        if sentence[comma] == "”" or (ahead >= 2 and behind <= _SHORT_TAIL):
            return Report(0, comma, cue)
    return Report(cue.end, len(sentence), cue)

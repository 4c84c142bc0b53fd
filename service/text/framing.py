"""How a sentence vouches for what it says: who is made to say it, and how sure it is (English)."""

from __future__ import annotations

import re
from typing import NamedTuple

from service.text.memory import remember
from service.text.terms import Term, Terms, terms

_REPORT_ROWS = """
said says say saying told tells claimed claims claim claiming alleged alleges insisted insists argued argues
warned warns believes believe believed suggested suggests stated states added adds asserted asserts contended
contends maintained maintains tweeted wrote writes testified joked complained predicted predicts according
"""
REPORT_VERBS: frozenset[str] = frozenset(_REPORT_ROWS.split())
"""Forms of verbs that lay what is said on somebody; verbs that vouch for it (“confirmed”) are left out."""

_HEDGE_ROWS = """
may might could allegedly reportedly possibly perhaps probably apparently potentially supposedly purportedly
considering proposed proposes
"""
_HEDGES = frozenset(_HEDGE_ROWS.split())
_HEDGING_TO_ROWS = """
plan plans planned planning expect expected expects hope hopes hoped hoping intend intends intended aim aims
aimed want wants wanted seek seeks sought threaten threatened threatens vowed promised pledged likely set due
accused suspected
"""
_HEDGING_BEFORE_TO = frozenset(_HEDGING_TO_ROWS.split())
"""Words that leave open what they introduce when “to” or “of” follows: “plans to close”, “accused of”."""

_CLAUSE_OPENERS = frozenset(("and", "but", "while", "who", "which", "as", "because", "although", "when"))
_COMMA = re.compile(r"[,;]")
_SHORT_TAIL = 3
"""Content words that may follow a trailing “, he told reporters on Monday”."""

_REACH = 3
"""How many words after a hedge it weakens, counted in all words."""


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


@remember(2_048)
def hedged(sentence: str) -> tuple[tuple[Term, tuple[Term, ...]], ...]:
    """Each hedge of `sentence` with the words that it weakens: “may”, “plans to”, “allegedly”."""
    read = terms(sentence).all
    found = []
    for position, term in enumerate(read):
        follows = read[position + 1].lower if position + 1 < len(read) else ""
        modal = term.lower in _HEDGES and not (term.lower == "may" and term.capital)
        if modal or (term.lower in _HEDGING_BEFORE_TO and follows in ("to", "of")):
            found.append((term, read[position + 1 : position + 1 + _REACH]))
    return tuple(found)

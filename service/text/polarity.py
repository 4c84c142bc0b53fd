"""Negation in a sentence: which words turn it round, and what they turn round (English).

A cue negates the content words after it up to the end of its clause, at most four. That is the core of the
NegEx algorithm (Chapman et al. 2001) with cues of news English.
"""

from __future__ import annotations

from dataclasses import dataclass

from service.text.memory import remember
from service.text.synonyms import SAYING
from service.text.terms import NEGATORS, Term, Terms, terms

_PLAIN_CUES = NEGATORS | {"without"}
_VERB_CUES: dict[str, tuple[str, ...]] = {
    "deny": (),
    "denies": (),
    "denied": (),
    "denying": (),
    "refuse": ("to",),
    "refuses": ("to",),
    "refused": ("to",),
    "refusing": ("to",),
    "decline": ("to",),
    "declines": ("to",),
    "declined": ("to",),
    "declining": ("to",),
    "fail": ("to",),
    "fails": ("to",),
    "failed": ("to",),
    "failing": ("to",),
    "unable": ("to",),
    "ruled": ("out",),
    "rules": ("out",),
    "stopped": ("short",),
    "yet": ("to",),
}
"""Words that negate what follows, and the words of which one must follow them for that; () is any word."""

_NOT_AFTER: dict[str, frozenset[str]] = {
    "not": frozenset(("only", "just", "merely", "simply", "solely", "least", "until")),
    "no": frozenset(("later", "earlier", "fewer", "less", "more", "matter", "doubt", "wonder", "sooner")),
    "cannot": frozenset(("but", "help", "only")),
    "never": frozenset(("mind",)),
    "nothing": frozenset(("but", "short")),
}
"""What makes a cue no negation when it follows: “not only”, “no later than”, “no doubt”."""

_NOT_BEFORE = frozenset(("or", "if", "why", "whether"))
"""What makes “not” no negation when it stands before it: “whether or not”, “if not”."""

_BOUNDARY_ROWS = """
but because although though while whereas which who whom whose after before when since if as and
so despite
"""
_BOUNDARIES = frozenset(_BOUNDARY_ROWS.split())
_TURNING_BACK = frozenset(("until", "unless"))
"""“Did not sign until Monday” says that it was signed."""

_NOUNS_OF_SAYING = frozenset(("statement", "statements", "announcement", "declaration", "note", "notes"))

_BREAKS = frozenset(",;:()[]—–!?…")
_SCOPE = 4
_SHORT_SCOPE = 2


@dataclass(frozen=True, slots=True)
class Cue:
    """One negating word and the content terms that it turns round, nearest first."""

    term: Term
    scope: tuple[Term, ...]


@remember(2_048)
def cues(sentence: str) -> tuple[Cue, ...]:
    """The negations of `sentence`; a cue that negates nothing in its clause is left out."""
    read = terms(sentence)
    found = (
        Cue(term, _scope(sentence, read, position))
        for position, term in enumerate(read.all)
        if _is_cue(sentence, read, position)
    )
    return tuple(cue for cue in found if cue.scope)


def parity(place: Term, negations: tuple[Cue, ...]) -> int:
    """1 if the term is turned round by an odd number of `negations`, else 0: “did not deny” is 0."""
    return sum(place in cue.scope for cue in negations) % 2


def says(sentence: str) -> bool:
    """Whether somebody says something in `sentence`, or is said not to."""
    return any(_is_saying(term) for term in terms(sentence).all)


@remember(2_048)
def denies(sentence: str) -> bool:
    """Whether there is any negation in `sentence`, whatever it turns round."""
    read = terms(sentence)
    return any(_is_cue(sentence, read, position) for position in range(len(read.all)))


def unsaid(sentence: str) -> Cue | None:
    """The negation of the only verb of saying in `sentence`: “did not say”, “has never commented”."""
    read = terms(sentence)
    if sum(_is_saying(term) for term in read.all) != 1:
        return None
    for position, term in enumerate(read.all[:-1]):
        if _is_saying(read.all[position + 1]) and _is_cue(sentence, read, position):
            return Cue(term, ())
    return None


def _is_saying(term: Term) -> bool:
    return term.key == SAYING and term.lower not in _NOUNS_OF_SAYING


def _is_cue(sentence: str, read: Terms, position: int) -> bool:
    term = read.all[position]
    after = read.all[position + 1].lower if position + 1 < len(read.all) else ""
    if term.lower in _VERB_CUES:
        needed = _VERB_CUES[term.lower]
        return bool(after) and (not needed or after in needed)
    if term.lower not in _PLAIN_CUES and not term.lower.endswith("n't"):
        return False
    if after in _NOT_AFTER.get(term.lower, ()) or after[:1].isdigit():
        return False
    before = read.all[position - 1].lower if position else ""
    joined = sentence[term.end : term.end + 1] in ("-", ".", "‑")
    return not joined and not (term.lower == "not" and before in _NOT_BEFORE)


def _scope(sentence: str, read: Terms, position: int) -> tuple[Term, ...]:
    inside: list[Term] = []
    previous = read.all[position]
    reach = _SHORT_SCOPE if previous.lower == "without" else _SCOPE
    for term in read.all[position + 1 :]:
        between = sentence[previous.end : term.start]
        if term.lower in _TURNING_BACK:
            return ()
        of_which = term.lower in ("which", "whom") and previous.lower == "of"  # “none of which paid”
        if (
            (term.lower in _BOUNDARIES and not of_which)
            or not _BREAKS.isdisjoint(between)
            or len(inside) == reach
        ):
            break
        if term.weight:
            inside.append(term)
        previous = term
    return tuple(inside)

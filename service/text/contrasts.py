"""Minimal pairs: a claim and the same claim with one word turned round (English).

What a text says in other words cannot be compared word by word. But a reader who is shown both halves of a
minimal pair (“has been rehomed”, “has not been rehomed”) can say which of the two fits the text better,
however
freely it is put. The idea is that of contrast sets (Gardner et al. 2020), used to check instead of to test.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from service.text.names import names
from service.text.polarity import cues
from service.text.roles import roles

Turn = Literal["negation", "inflation", "deflation", "roles"]

LONGEST = 2_000
"""Characters of a claim beyond which it is no single statement, and has no pairs."""


class Contrast(NamedTuple):
    """The other half of a minimal pair: the claim's words `ours` have become `theirs` in `text`."""

    turn: Turn
    text: str
    ours: str
    theirs: str
    names: tuple[tuple[str, ...], ...] = ()
    """The keys of two names that have changed places."""


_AUXILIARIES = (
    "is|are|was|were|has|have|had|will|would|can|could|should|must|does|do|did|may|might|need|ought"
)
_CONTRACTED = {
    "won't": "will",
    "can't": "can",
    "cannot": "can",
    "shan't": "shall",
    "ain't": "is",
}
_NEGATED = re.compile(
    rf"\b(?:(?P<contracted>won't|can't|cannot|shan't|ain't)|(?P<auxiliary>{_AUXILIARIES})(?:n't| not)"
    r"|not|never)(?![\w'])(?! only| just| least)",
    re.IGNORECASE,
)
_NEGATIVE_WORDS: tuple[tuple[str, str], ...] = (
    ("no longer", "still"),
    ("no one", "everyone"),
    ("nobody", "everybody"),
    ("none of", "all of"),
    ("neither of", "both of"),
    ("nothing", "something"),
    ("without", "with"),
    ("failed to", "managed to"),
    ("fails to", "manages to"),
    ("refused to", "agreed to"),
    ("refuses to", "agrees to"),
    ("declined to", "agreed to"),
    ("unable to", "able to"),
    ("denied", "admitted"),
    ("denies", "admits"),
    ("ruled out", "promised"),
    ("has yet to", "has managed to"),
    ("have yet to", "have managed to"),
)

_SURENESS_ROWS: tuple[tuple[Turn, str, str], ...] = (
    ("inflation", r"(?:convicted|found guilty|guilty) of", "accused of"),
    ("inflation", r"will (?:certainly|definitely|undoubtedly)", "may"),
    ("inflation", r"(?:certainly|definitely|undoubtedly)", "possibly"),
    ("inflation", r"all of the", "some of the"),
    ("inflation", r"(?<!at )(?<!above )(?<!after )all the", "some of the"),
    ("inflation", r"(?<!at )(?<!above )(?<!after )(?<![Nn]ot )all(?= [a-z]+s\b)", "some"),
    ("inflation", r"always|invariably", "often"),
    ("inflation", r"entirely|wholly|completely", "partly"),
    ("deflation", r"(?:may|might|could) have been", "was"),
    ("deflation", r"(?:may|might|could) be", "is"),
    ("deflation", r"(?:may|might|could)(?= [a-z])(?! (?:have|be|not|never)\b)", "will"),
    ("deflation", r"(?:reportedly|allegedly|supposedly|purportedly)", ""),
)
"""Words that grade how sure a claim is, and what it would say in their place, were it less sure or surer."""

_SURENESS = tuple((turn, re.compile(rf"\b(?:{words})\b"), put) for turn, words, put in _SURENESS_ROWS)


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    listed = sorted(words, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, listed))})\b", re.IGNORECASE)


_NEGATIVES = dict(_NEGATIVE_WORDS)
_NEGATIVE = _pattern(tuple(_NEGATIVES))


def contrasts(claim: str, sentences: Sequence[str] = ()) -> Iterator[Contrast]:
    """The minimal pairs of `claim`, in order of what they turn round: negations, sureness, names.

    A claim whose every negation `sentences` have too is not asked about without it.
    """
    if len(claim) <= LONGEST:
        if not _all_denied(claim, sentences):
            yield from _without_negation(claim)
        yield from _graded(claim)
        yield from _swapped(claim)


def _all_denied(claim: str, sentences: Sequence[str]) -> bool:
    """Whether `sentences` turn round what each negation of `claim` is about."""
    negations = cues(claim)
    turned = {term.key for sentence in sentences for cue in cues(sentence) for term in cue.scope}
    return bool(negations) and all(cue.scope[0].key in turned for cue in negations)


def _graded(claim: str) -> Iterator[Contrast]:
    for turn, pattern, put in _SURENESS:
        found = pattern.search(claim)
        if found:
            yield _turned(turn, claim, found, put)


def _without_negation(claim: str) -> Iterator[Contrast]:
    for found in _NEGATED.finditer(claim):
        put = found["auxiliary"] or _CONTRACTED.get(found[0].lower(), "")
        yield _turned("negation", claim, found, put)
    for found in _NEGATIVE.finditer(claim):
        yield _turned("negation", claim, found, _NEGATIVES[found[0].lower()])


def _swapped(claim: str) -> Iterator[Contrast]:
    """The claim with two names in each other's place that stand around one predicate."""
    around = {(role.start, role.end) for role in roles(claim)}
    for one, other in pairwise(names(claim)):
        if (one.start, other.end) in around:
            turned = other.text + claim[one.end : other.start] + one.text
            text = claim[: one.start] + turned + claim[other.end :]
            yield Contrast("roles", text, claim[one.start : other.end], turned, (one.keys, other.keys))


def _turned(turn: Turn, claim: str, found: re.Match[str], put: str) -> Contrast:
    if found[0][0].isupper():
        put = put[:1].upper() + put[1:]
    text = claim[: found.start()] + put + claim[found.end() :]
    return Contrast(turn, re.sub(r"\s{2,}", " ", text).strip(), found[0], put)

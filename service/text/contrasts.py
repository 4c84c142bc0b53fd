"""Minimal pairs: a claim and the same claim with one word turned round (English).

What a text says in other words cannot be compared word by word. But a reader who is shown both halves of a
minimal pair (“has been rehomed”, “has not been rehomed”) can say which of the two fits the text better,
however
freely it is put. The idea is that of contrast sets (Gardner et al. 2020), used to check instead of to test.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import Literal, NamedTuple

from service.text.certainty import Mark, is_hearsay_mark, marks
from service.text.certainty_phrases import PLANNED
from service.text.denials import is_about_the_text
from service.text.names import names
from service.text.polarity import Cue, cues
from service.text.roles import roles, tells_alike
from service.text.synonyms import is_past
from service.text.terms import Term, terms

Turn = Literal["negation", "inflation", "deflation", "roles"]

LONGEST = 2_000
"""Characters of a claim beyond which it is no single statement, and has no pairs."""


_MOST_OF_A_KIND = 3
"""How many words of a claim are turned for the sake of what the sentences around them say."""


class Contrast(NamedTuple):
    """The other half of a minimal pair: the claim's words `ours` have become `theirs` in `text`."""

    turn: Turn
    text: str
    ours: str
    theirs: str
    names: tuple[tuple[str, ...], ...] = ()
    """The keys of two names that have changed places."""
    is_put_in: bool = False
    """Whether the turned half has a word that the claim lacks: “not”, “allegedly”."""


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
    r"|not|never)(?![\w'])(?! only| just| least| to be )",
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

    A claim whose every negation `sentences` have too is not asked about without it. A negation or a doubt is
    put in only where `sentences` have one about the same word; “will” gives way where they leave anything
    open.
    """
    if len(claim) <= LONGEST:
        if not is_about_the_text(terms(claim)):
            if not _all_denied(claim, sentences):
                yield from _without_negation(claim)
            yield from islice(_with_negation(claim, sentences), _MOST_OF_A_KIND)
        yield from _graded(claim)
        yield from islice(_less_sure(claim, sentences), _MOST_OF_A_KIND)
        yield from _swapped(claim, sentences)


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


_HEADS = 2
"""Among how many of the nearest full words of its scope the one is looked for that a negation is about."""

_BETWEEN = r"(?:(?:be|been|being|also|now|still|then|just|already|since|\w+ly) ){0,2}"
_HELPED = re.compile(rf"\b(?:{_AUXILIARIES})(?= {_BETWEEN}$)")
"""An auxiliary that belongs to the word after it: at most another one and adverbs stand between."""

_SOME = re.compile(r"\b(?:an?|any|some) (?=(?:[\w'’-]+ )?$)")


def _with_negation(claim: str, sentences: Sequence[str]) -> Iterator[Contrast]:
    """The claim denied where `sentences` deny what it affirms."""
    told = {term.key: term for term in reversed(terms(claim).all) if term.weight}
    denied = {term.key for cue in cues(claim) for term in cue.scope}
    for sentence in sentences:
        for cue in cues(sentence):
            head = next((term.key for term in cue.scope[:_HEADS] if term.key in told), None)
            if head is not None and head not in denied and _can_be_denied(claim, told[head]):
                denied.add(head)
                yield _denied(claim, told[head], _as_told(sentence, cue, head))


def _can_be_denied(claim: str, term: Term) -> bool:
    """Whether a word may tell what is so: behind an auxiliary or “a”, or a verb in the past."""
    helped = _HELPED.search(claim[: term.start]) or _SOME.search(claim[: term.start])
    return bool(helped) or (term.kind in ("word", "light") and is_past(term.lower))


_DENIED_DEED = re.compile(
    r"\b(?P<auxiliary>did|does|do|has|have|had)(?:n't|n’t| not) (?:yet |\w+ly )?$", re.IGNORECASE
)


def _as_told(sentence: str, cue: Cue, head: str) -> str | None:
    """How `sentence` denies the deed `head` in so many words: “did not approve”."""
    term = next(term for term in cue.scope if term.key == head)
    found = _DENIED_DEED.search(sentence[: term.start])
    return found and f"{found['auxiliary'].lower()} not {term.lower}"


def _denied(claim: str, term: Term, as_told: str | None) -> Contrast:
    """“has resigned” → “has not resigned”, “a deal” → “no deal”, “resigned” → “did not resign”.

    The last needs the source's own words, `as_told`, which have the verb's other form; else it is “never
    resigned”.
    """
    before, word = claim[: term.start], claim[term.start : term.end]
    helped, some = _HELPED.search(before), _SOME.search(before)
    if helped:
        text, put = claim[: helped.end()] + " not" + claim[helped.end() :], f"not {word}"
    elif some:
        text, put = claim[: some.start()] + "no " + claim[some.end() :], f"no {word}"
    else:
        put = as_told if as_told and is_past(term.lower) else f"never {word}"
        text = f"{before}{put}{claim[term.end :]}"
    return Contrast("negation", text, word, put, is_put_in=True)


_WILLED = re.compile(r"\b(?:will|would)(?: certainly)?(?= (?!not\b|have\b)[a-z]+)")
_UNSETTLED = ("could", "is expected to")


def _less_sure(claim: str, sentences: Sequence[str]) -> Iterator[Contrast]:
    """The claim as what may be, where `sentences` leave open, plan or only pass on what it states."""
    open_marks = [mark for each in sentences for mark in marks(each) if _leaves_open(mark)]
    willed = _WILLED.search(claim)
    if willed and open_marks:
        for put in _UNSETTLED:
            yield _turned("inflation", claim, willed, put)._replace(is_put_in=True)
    stated = {term.key: term for term in reversed(terms(claim).all) if term.weight}
    for mark in filter(_leaves_open, marks(claim)):
        for term in mark.heads:
            stated.pop(term.key, None)
    for mark in open_marks:
        head = next((term.key for term in mark.heads if term.key in stated), None)
        if head is not None and _can_be_hedged(claim, stated[head]):
            yield _hedged(claim, stated.pop(head), "allegedly" if is_hearsay_mark(mark) else "possibly")


def _leaves_open(mark: Mark) -> bool:
    return mark.scale == "fact" and mark.grade <= PLANNED


def _can_be_hedged(claim: str, term: Term) -> bool:
    return bool(_HELPED.search(claim[: term.start])) or is_past(term.lower)


def _hedged(claim: str, term: Term, adverb: str) -> Contrast:
    """“was closed” → “was possibly closed”, “robbed” → “allegedly robbed”."""
    word = claim[term.start : term.end]
    text = f"{claim[: term.start]}{adverb} {claim[term.start :]}"
    return Contrast("inflation", text, word, f"{adverb} {word}", is_put_in=True)


def _swapped(claim: str, sentences: Sequence[str]) -> Iterator[Contrast]:
    """The claim with two names in each other's place that stand around one predicate.

    Not where one of `sentences` is read to tell it the same way round: there the passive misleads the model.
    """
    read = roles(claim)
    around = {(role.start, role.end) for role in read}
    alike = {
        (role.start, role.end) for role in read if any(tells_alike(sentence, role) for sentence in sentences)
    }
    for one, other in pairwise(names(claim)):
        if (one.start, other.end) in around - alike:
            turned = other.text + claim[one.end : other.start] + one.text
            text = claim[: one.start] + turned + claim[other.end :]
            yield Contrast("roles", text, claim[one.start : other.end], turned, (one.keys, other.keys))


def _turned(turn: Turn, claim: str, found: re.Match[str], put: str) -> Contrast:
    if found[0][0].isupper():
        put = put[:1].upper() + put[1:]
    text = claim[: found.start()] + put + claim[found.end() :]
    return Contrast(turn, re.sub(r"\s{2,}", " ", text).strip(), found[0], put)

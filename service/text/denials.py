"""Whether one text denies what the other affirms, however the claim is put (English).

A negation turns round a few words near it (`service.text.polarity`). They are looked up in every sentence
that carries much of the claim. Where one says of the same words that they are not so, and no sentence agrees
with the claim, the two differ. Any other negative word near (“little”, “lacks”, “rather than”) may say the
same as the negation, and then nothing can be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from service.text.opposites import Frame, frame, is_framed, share
from service.text.polarity import Cue, cues
from service.text.synonyms import concept
from service.text.terms import Term, Terms, terms

_NEGATIVE_ROWS = """
not no never none neither nor nobody nothing nowhere cannot hardly barely scarcely little few fewer rarely
seldom fail fails failed failing failure lack lacks lacked lacking miss misses missed missing avoid avoids
avoided avoiding prevent prevents prevented preventing stop stops stopped stopping block blocks blocked
refuse refuses refused refusing refusal deny denies denied denying denial decline declines declined
declining reject rejects rejected rejecting rejection without unable unlikely instead rather yet far doubt
doubts doubted doubtful cancel cancels cancelled canceled absence absent abandon abandoned ban bans banned
forbid forbidden halt halted dismiss dismissed dismisses ruled except unless exclude excluded excludes lost
lose loses losing dropped scrap scrapped quit wrong false myth impossible incapable unaware unknown unclear
unsuccessful unfit unsafe illegal unlawful less least ago former formerly ignore ignored neglect neglected
resist resisted escape escapes escaped escaping spare spared spares avert averted averts averting unhurt
oppose opposed opposes prohibit prohibits prohibited withhold withheld delay delayed
postpone postponed suspend suspended disagree disagreed disputed dispute disputes
"""
_NEGATIVE = frozenset(_NEGATIVE_ROWS.split())
"""Words that may say by themselves what a negation says."""
_HEADS = 2
"""Among how many of the nearest full words that a negation turns round the one is looked for it is about."""

_BEFORE, _AFTER = 7, 3
"""How many words before and after it another negative word may explain a difference."""

_LEAST_AGREEING = 0.35
"""The share of the claim from which a sentence may speak for it."""

_LONGEST, _LONGEST_SENTENCE = 400, 90
"""Words of a claim and of a sentence up to which they are compared: what is longer is several sentences."""

_PLAIN = frozenset(("not", "never", "cannot"))
"""The negations that say no more than that; others need a sentence that matches closely."""

_ASKING = frozenset(("if", "why", "whether", "unless", "for", "from", "rather", "or"))
"""Before a negation these leave open whether it is so."""

_DEGREES = frozenset(
    ("more", "enough", "only", "necessarily", "yet", "just", "longer", "anymore", "all", "always")
)
_PASSAGES = frozenset(("passage", "passages", "unable"))
"""Claims about the text itself: “the passages do not mention it”."""

_THIN = 0.3
"""The share from which a sentence counts that has the words next to the negated one near it too."""

_THICK = 0.65
"""The share from which a sentence counts that has no word of those negated, nor any negative word at all."""


class Denial(NamedTuple):
    """The negation that only one of two texts has: in the claim or in the sentence at `place`."""

    place: int
    cue: Term
    in_claim: bool


class _Sentence(NamedTuple):
    """A sentence of the source, its negations, and the share of the claim that it has."""

    place: int
    text: str
    read: Terms
    negations: tuple[Cue, ...]
    share: float


def denial(claim: str, sentences: Sequence[str], least: float) -> Denial | None:
    """What one of `claim` and `sentences` denies that the other affirms, if no sentence agrees.

    `least` is the share of the claim that a sentence must have to be held against it.
    """
    ours = terms(claim)
    if len(ours.all) > _LONGEST:
        return None
    if is_about_the_text(ours):
        return None
    mine = cues(claim)
    if not mine and not any(cues(each) for each in sentences if len(terms(each).all) <= _LONGEST_SENTENCE):
        return None
    content = [term for term in ours.content if term.lower not in _NEGATIVE]
    read = [
        _Sentence(place, sentence, terms(sentence), cues(sentence), share(content, terms(sentence)))
        for place, sentence in enumerate(sentences)
        if len(terms(sentence).all) <= _LONGEST_SENTENCE and not sentence.rstrip().endswith("?")
    ]
    found = (_denied_here(cue, ours, read, least) for cue in mine if _is_plain(cue, claim, ours))
    here = next((denial for denial in found if denial), None)
    return here or _denied_there(ours, mine, read, max(least, _THERE))


def is_about_the_text(claim: Terms) -> bool:
    """Whether a claim speaks of its own source: “the passages do not mention it”."""
    return any(term.lower in _PASSAGES for term in claim.all)


def _denied_here(cue: Cue, ours: Terms, read: Sequence[_Sentence], least: float) -> Denial | None:
    """A negation of the claim whose words some sentence has without one."""
    heads = _heads(cue)
    known = False
    for head in heads:
        flat = []
        for sentence in read:
            for term in same(head, sentence.read):
                known = True
                denied = _is_denied(term, sentence.read, sentence.negations, ours)
                if denied is not False and sentence.share >= _LEAST_AGREEING:
                    return None
                if _is_proposed(term, sentence.read, ours):
                    continue
                if denied is False and _speaks_of(sentence, term, frame(head, ours), least):
                    flat.append(sentence)
        if flat:
            return Denial(max(flat, key=lambda each: each.share).place, cue.term, in_claim=True)
    best = max(read, key=lambda each: each.share, default=None)
    if known or not heads or best is None or best.share < _THICK or _has_negative(best.read):
        return None
    return Denial(best.place, cue.term, in_claim=True)


_PROPOSING_ROW = (
    "argue propose proposal call demand urge want plan threaten suggest consider recommend favour mull ask "
    "petition"
)
_PROPOSING = frozenset(map(concept, _PROPOSING_ROW.split()))
_PROPOSED_WITHIN = 4


def _is_proposed(term: Term, read: Terms, other: Terms) -> bool:
    """Whether a word only stands in a proposal that the other text does not make: “argued for closing it”."""
    place = read.all.index(term)
    before = {each.key for each in read.all[max(0, place - _PROPOSED_WITHIN) : place]}
    return bool(before & _PROPOSING - {each.key for each in other.all})


def _is_plain(cue: Cue, text: str, read: Terms) -> bool:
    """Whether a negation denies a statement flatly: no condition, no contrast (“, not Bolt”), no degree."""
    word = cue.term.lower
    if word not in _PLAIN and not word.endswith("n't"):
        return False
    place = read.all.index(cue.term)
    before = {term.lower for term in read.all[max(0, place - 4) : place]}
    after = {term.lower for term in read.all[place + 1 : place + 4]}
    contrast = text[: cue.term.start].rstrip()[-1:] in (",", "–", "—", "")
    return before.isdisjoint(_ASKING) and after.isdisjoint(_DEGREES) and not contrast


def explains(one: str, other: str) -> bool:
    """Whether `one` has a negative word that `other` lacks, which may say what a negation there says."""
    shared = {term.lower for term in terms(other).all}
    return any(
        _is_negative(term) and term.lower not in shared and term.kind != "negator" for term in terms(one).all
    )


_SPARING_ROW = (
    "escape escapes escaped escaping avoid avoids avoided avoiding avert averts averted spare spares spared "
    "unhurt unharmed unscathed"
)
_SPARING = frozenset(_SPARING_ROW.split())


def spares(one: str, other: str) -> bool:
    """Whether `one` says, in a word that `other` lacks, that something did not come to pass."""
    shared = {term.lower for term in terms(other).all}
    if any(cue.term.lower == "yet" and "yet" not in shared for cue in cues(one)):
        return True  # “has yet to decide”
    return any(
        term.lower not in shared
        and (term.lower in _SPARING or (term.lower.startswith("un") and _is_negative(term)))
        for term in terms(one).all
    )


def _speaks_of(sentence: _Sentence, term: Term, beside: Frame, least: float) -> bool:
    """Whether a sentence has enough of the claim, or a little and the words beside its negated one."""
    return sentence.share >= least or (
        sentence.share >= _THIN and is_framed(term.weight, term, beside, sentence.read)
    )


def _heads(cue: Cue) -> list[Term]:
    return [term for term in cue.scope if term.kind not in ("light", "date", "number")][:_HEADS]


def _has_negative(read: Terms) -> bool:
    return any(_is_negative(word) for word in read.all)


def _denied_there(ours: Terms, mine: Sequence[Cue], read: Sequence[_Sentence], least: float) -> Denial | None:
    """A negation of the sentence that has most of the claim, whose words the claim has without one."""
    best = max((sentence.share for sentence in read), default=0.0)
    for sentence in read:
        if sentence.share < max(least, best - _SLACK):
            continue
        for cue in sentence.negations:
            heads = _heads(cue) if _is_plain(cue, sentence.text, sentence.read) else []
            if not heads or not all(same(head, ours) for head in heads):
                continue
            for term in same(heads[0], ours):
                if _is_denied(term, ours, mine, sentence.read) is False and not _affirmed(term, ours, read):
                    return Denial(sentence.place, cue.term, in_claim=False)
    return None


_SLACK = 0.1
_THERE = 0.6
"""The share of the claim that a sentence must have before its own negations count against the claim."""


def _affirmed(term: Term, ours: Terms, read: Sequence[_Sentence]) -> bool:
    return any(
        _is_denied(other, each.read, each.negations, ours) is False and each.share >= _LEAST_AGREEING
        for each in read
        for other in same(term, each.read)
    )


def same(term: Term, read: Terms) -> list[Term]:
    """The terms of `read` with the key of `term`."""
    return [other for other in read.all if other.key == term.key]


def _is_denied(term: Term, read: Terms, negations: Sequence[Cue], other: Terms) -> bool | None:
    """Whether a word is turned round; None where another negative word near it may do so."""
    if sum(term in cue.scope for cue in negations) % 2:
        return True
    place = read.all.index(term)
    shared = {each.key for each in other.all if each.lower not in _CUES}
    near = read.all[max(0, place - _BEFORE) : place + _AFTER + 1]
    spent = [cue.term for cue in negations if _is_spent(cue, read.all[: place + 1])]
    others = (word for word in near if word.key not in shared | {term.key} and word not in spent)
    return None if any(_is_negative(word) for word in others) else False


def _is_spent(cue: Cue, before: Sequence[Term]) -> bool:
    """Whether a negation has no reach beyond a clause that ends in `before`: “was not hurt and left”."""
    if cue.scope[-1] not in before:
        return False
    after = before[before.index(cue.scope[-1]) + 1 :]
    return any(word.lower in _JOINING for word in after)


_JOINING = frozenset(("and", "but", "because", "although", "though", "while", "whereas", "as", "so", "since"))
"""Words that begin another clause, which a negation of the one before does not reach."""


_CUES = frozenset(("not", "no", "never", "none", "neither", "nor", "nobody", "nothing", "cannot", "without"))


def _is_negative(word: Term) -> bool:
    return (
        word.lower in _NEGATIVE
        or word.lower.endswith("n't")
        or (word.lower.startswith("un") and word.kind == "word" and len(word.lower) >= _SHORTEST_TURNED)
    )


_SHORTEST_TURNED = 7

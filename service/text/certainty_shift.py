"""Certainty that a draft adds or takes away: “may close” for “will close”, “all teachers” for “some”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.text.commitment import Hedge, asserted, hedges, is_hedged, quantified
from service.text.counterparts import Counterpart, Difference
from service.text.reported import reports
from service.text.terms import Term, terms

_CLOSE = 0.55
"""The share of a drafted sentence's words that a source sentence has that says the same."""
_BESIDE = 2
"""Words near the one in question that both sentences have."""
_WINDOW = 6


def certainty_differences(drafted: str, near: Sequence[Counterpart]) -> Iterator[Difference]:
    """Words that the source hedges and the draft asserts, or the other way round; “some” for “all”."""
    close = [one for one in near if one.share >= _CLOSE][:2]
    for one in close:
        found = [
            *_inflated(drafted, one, near),
            *_deflated(drafted, one, near),
            *_quantities(drafted, one, near),
        ]
        if found:
            yield from found
            return


def _inflated(drafted: str, close: Counterpart, near: Sequence[Counterpart]) -> Iterator[Difference]:
    for hedge in hedges(close.text):
        key = hedge.head.key
        if hedge.sort == "quantity" or is_hedged(drafted, key) or _voiced(drafted, hedge):
            continue
        place = _bare_noun(drafted, key) if hedge.sort == "noun" else asserted(drafted, key)
        if place is None or not _shares_context(drafted, close, key) or _loose_hedges(drafted, close.text):
            continue
        if any(_states(one.text, key, noun=hedge.sort == "noun") for one in near):
            continue
        wording = close.cut(hedge.start, hedge.head.end)
        yield _difference("certainty_inflation", drafted, place, wording)


def _deflated(drafted: str, close: Counterpart, near: Sequence[Counterpart]) -> Iterator[Difference]:
    for hedge in hedges(drafted):
        key = hedge.head.key
        if hedge.sort in ("quantity", "noun") or any(is_hedged(one.text, key) for one in near):
            continue
        if hedge.sort == "saying" and _voiced(close.text, hedge):
            continue
        place = asserted(close.text, key)
        if place is None or not _shares_context(drafted, close, key) or _loose_hedges(close.text, drafted):
            continue
        yield _difference("certainty_deflation", drafted, (hedge.start, hedge.head.end), close.cut(*place))


def _quantities(drafted: str, close: Counterpart, near: Sequence[Counterpart]) -> Iterator[Difference]:
    theirs = {noun.key: (quantifier, noun, is_all) for quantifier, noun, is_all in quantified(close.text)}
    for quantifier, noun, is_all in quantified(drafted):
        if noun.key not in theirs or not _shares_context(drafted, close, noun.key):
            continue
        other, their_noun, other_is_all = theirs[noun.key]
        same = any(
            word.key == noun.key and whole == is_all
            for one in near
            for _, word, whole in quantified(one.text)
        )
        if is_all != other_is_all and not same:
            kind = "certainty_inflation" if is_all else "certainty_deflation"
            wording = close.cut(other.start, their_noun.end)
            yield _difference(kind, drafted, (quantifier.start, noun.end), wording)


def _difference(kind: str, drafted: str, place: tuple[int, int], wording: str) -> Difference:
    start, end = place
    more = "surer" if kind == "certainty_inflation" else "less sure"
    reason = f"The source says “{wording}”: “{drafted[start:end]}” is {more}."
    return Difference(kind, start, end, reason, wording)


def _voiced(sentence: str, hedge: Hedge) -> bool:
    """Whether hearsay (“allegedly”) is told as somebody's words instead: “the prosecutor said”."""
    return hedge.sort in ("saying", "noun") and bool(reports(sentence) or _is_charge(sentence))


def _is_charge(sentence: str) -> bool:
    accusing = ("accus", "alleg", "charg", "suspect", "prosecut", "claim", "trial", "court", "jury")
    return any(term.lower.startswith(accusing) for term in terms(sentence).all)


def _bare_noun(drafted: str, key: str) -> tuple[int, int] | None:
    return next(((term.start, term.end) for term in terms(drafted).content if term.key == key), None)


def _states(sentence: str, key: str, *, noun: bool) -> bool:
    """Whether a source sentence has the word without any hedge on it."""
    if is_hedged(sentence, key):
        return False
    return (_bare_noun(sentence, key) if noun else asserted(sentence, key)) is not None


def _shares_context(drafted: str, close: Counterpart, key: str) -> bool:
    """Whether words on either side of the one in question are the same in both texts."""
    ours, theirs = _around(terms(drafted).content, key), _around(terms(close.text).content, key)
    return len((ours & theirs) - {key}) >= min(_BESIDE, max(1, len(ours) - 1))


def _around(content: Sequence[Term], key: str) -> frozenset[str]:
    places = [place for place, term in enumerate(content) if term.key == key][:1]
    return frozenset(
        term.key for place in places for term in content[max(0, place - _WINDOW) : place + _WINDOW + 1]
    )


def _loose_hedges(sentence: str, other: str) -> bool:
    """Whether `sentence` hedges a word that `other` does not have: it may say the same in other words."""
    return any(
        hedge.sort != "quantity" and hedge.head.key not in terms(other).keys for hedge in hedges(sentence)
    )

"""Certainty that a draft adds or takes away: “may close” for “will close”, “all teachers” for “some”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.text.certainty import Mark, is_hearsay, marks, standing
from service.text.certainty_phrases import NEARLY_ALL, NONE, PLANNED, SETTLED
from service.text.counterparts import Counterpart, Difference
from service.text.speakers import attributions
from service.text.terms import Term, terms

_CLOSE = 0.55
"""The share of a drafted sentence's words that a source sentence has that says the same."""
_BESIDE = 2
"""Words near the one in question that both sentences have."""
_WINDOW = 6
_NO_DOUBT = frozenset(("can", "should", "ought to"))
"""Marks that tell of an ability or a duty: faithful drafts take and leave them."""


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
    for hedge in _hedges(close.text):
        head = hedge.heads[0]
        if _is_hedged(drafted, head.key) or _voiced(drafted, close.text, hedge):
            continue
        place = _stated(drafted, head.key, hedge)
        if place is None or not _shares_context(drafted, close, head.key) or _loose(drafted, close.text):
            continue
        if any(
            not _is_hedged(one.text, head.key) and _stated(one.text, head.key, hedge) is not None
            for one in near
        ):
            continue
        wording = close.cut(hedge.start, head.end)
        yield _difference("certainty_inflation", drafted, place, wording)


def _deflated(drafted: str, close: Counterpart, near: Sequence[Counterpart]) -> Iterator[Difference]:
    for hedge in _hedges(drafted):
        head = hedge.heads[0]
        if (
            hedge.governs == "noun"
            or hedge.grade >= PLANNED
            or any(_is_hedged(one.text, head.key) for one in near)
        ):
            continue
        if _voiced(close.text, drafted, hedge):
            continue
        place = _asserted(close.text, head.key, may_be_noun=False)
        if place is None or not _shares_context(drafted, close, head.key) or _loose(close.text, drafted):
            continue
        yield _difference("certainty_deflation", drafted, (hedge.start, head.end), close.cut(*place))


def _quantities(drafted: str, close: Counterpart, near: Sequence[Counterpart]) -> Iterator[Difference]:
    theirs = {(mark.scale, mark.heads[0].key): mark for mark in _amounts(close.text)}
    for ours in _amounts(drafted):
        noun = ours.heads[0]
        other = theirs.get((ours.scale, noun.key))
        if other is None or _is_all(other) == _is_all(ours) or not _shares_context(drafted, close, noun.key):
            continue
        if any(
            mark.heads[0].key == noun.key and _is_all(mark) == _is_all(ours)
            for one in near
            for mark in _amounts(one.text)
        ):
            continue
        kind = "certainty_inflation" if _is_all(ours) else "certainty_deflation"
        wording = close.cut(other.start, other.heads[0].end)
        yield _difference(kind, drafted, (ours.start, noun.end), wording)


def _difference(kind: str, drafted: str, place: tuple[int, int], wording: str) -> Difference:
    start, end = place
    more = "surer" if kind == "certainty_inflation" else "less sure"
    reason = f"The source says “{wording}”: “{drafted[start:end]}” is {more}."
    return Difference(kind, start, end, reason, wording)


def _hedges(sentence: str) -> list[Mark]:
    """The marks that leave open whether something is so, or will be; not what can or should be."""
    return [
        mark
        for mark in marks(sentence)
        if mark.scale == "fact" and mark.grade < SETTLED and mark.text.lower() not in _NO_DOUBT
    ]


def _amounts(sentence: str) -> list[Mark]:
    return [mark for mark in marks(sentence) if mark.scale != "fact" and mark.grade > NONE]


def _is_all(mark: Mark) -> bool:
    return mark.grade >= NEARLY_ALL


def _is_hedged(sentence: str, key: str) -> bool:
    """Whether a hedge of `sentence` reaches a word with `key`."""
    return any(term.key == key for mark in _hedges(sentence) for term in mark.governed)


def _stated(sentence: str, key: str, hedge: Mark) -> tuple[int, int] | None:
    """Where `sentence` has unhedged what `hedge` weakens elsewhere: a noun anywhere, a verb asserted."""
    return _bare_noun(sentence, key) if hedge.governs == "noun" else _asserted(sentence, key)


def _asserted(sentence: str, key: str, *, may_be_noun: bool = True) -> tuple[int, int] | None:
    """Where `sentence` tells the verb with `key` as a fact or as settled, with its “will”; None if nowhere.

    Without `may_be_noun` a bare verb is passed over: “power” may be a noun too.
    """
    for term in terms(sentence).content:
        found = standing(sentence, term, "fact") if term.key == key else None
        if found is None or found.grade < SETTLED:
            continue
        if may_be_noun or found.mark or found.is_past or term.lower.endswith("s"):
            return (min(found.mark.start, term.start) if found.mark else term.start), term.end
    return None


def _bare_noun(drafted: str, key: str) -> tuple[int, int] | None:
    return next(((term.start, term.end) for term in terms(drafted).content if term.key == key), None)


def _voiced(sentence: str, hedging: str, hedge: Mark) -> bool:
    """Whether hearsay (“allegedly”) is told as somebody's words instead: “the prosecutor said”."""
    passes_on = hedge.governs == "noun" or is_hearsay(hedging[hedge.start : hedge.heads[0].end])
    return passes_on and bool(attributions(sentence) or _is_charge(sentence))


def _is_charge(sentence: str) -> bool:
    accusing = ("accus", "alleg", "charg", "suspect", "prosecut", "claim", "trial", "court", "jury")
    return any(term.lower.startswith(accusing) for term in terms(sentence).all)


def _shares_context(drafted: str, close: Counterpart, key: str) -> bool:
    """Whether words on either side of the one in question are the same in both texts."""
    ours, theirs = _around(terms(drafted).content, key), _around(terms(close.text).content, key)
    return len((ours & theirs) - {key}) >= min(_BESIDE, max(1, len(ours) - 1))


def _around(content: Sequence[Term], key: str) -> frozenset[str]:
    places = [place for place, term in enumerate(content) if term.key == key][:1]
    return frozenset(
        term.key for place in places for term in content[max(0, place - _WINDOW) : place + _WINDOW + 1]
    )


def _loose(sentence: str, other: str) -> bool:
    """Whether `sentence` hedges a word that `other` does not have: it may say the same in other words."""
    return any(mark.heads[0].key not in terms(other).keys for mark in _hedges(sentence))

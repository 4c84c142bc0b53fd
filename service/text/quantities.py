"""Figures: numbers with what they count (money, percent, people, units of measure), with spans.

Dates, times and durations are left to `service.text.calendar`; digits inside names are no figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from service.text.bounds import Bound, bound_behind, bounded
from service.text.calendar import moments
from service.text.memory import remember
from service.text.numerals import Numeral, PairSort, lex
from service.text.spelled import scale_at
from service.text.synonyms import concept
from service.text.tokens import HYPHENS, Token, lower_at, skip, tokenise, word_set
from service.text.units import QuantityKind, Unit, UnitFound, currency_before, unit_after
from service.text.words import STOPWORDS

_FACTORS: Mapping[str, float] = {
    "doubled": 2.0, "doubles": 2.0, "doubling": 2.0, "twofold": 2.0, "tripled": 3.0, "triples": 3.0,
    "tripling": 3.0, "trebled": 3.0, "threefold": 3.0, "quadrupled": 4.0, "fourfold": 4.0, "fivefold": 5.0,
    "tenfold": 10.0, "halved": 0.5, "halving": 0.5, "halve": 0.5,
}  # fmt: skip
TIMES = "times"
"""The unit of "once" and "twice", which only compare with each other and with "three times"."""

TIME = concept("time")
_FREQUENCIES: Mapping[str, float] = {"once": 1.0, "twice": 2.0, "thrice": 3.0}
_AS_MANY = word_set("as the that what")
_ONCE_BEFORE = word_set("at for all or")
_ONCE_BEHIND = word_set(". , ; ) a per every each in")
"""What "once" is no number of times after, and what it is one before."""

_CLAUSE_ENDS = word_set("and or but while whereas as than including of plus with")
_ARTICLES = word_set("the its their his her all other more")
_PLURALS = word_set("people men women children police staff personnel cattle sheep")
_ONE_COUNTS = word_set(
    "person man woman child boy girl soldier officer civilian death vote dose goal seat point student worker "
    "passenger dead killed injured wounded"
)
_OLDEST = 120
_TIMED = word_set("day week month")
_MINUS = frozenset("-–−")
_BELOW_ZERO = frozenset({("below", "zero")})


class Quantity(NamedTuple):
    """One figure as written.

    `value` is in the base of its kind: units of the currency, percent, percentage points, metres and so
    on; `written` is the bare number; a `vague` one is an order of magnitude. `unit` is the currency or
    the dimension, "" when none is written. `start` to `end` covers bound, currency and unit ("more than
    $5 million"); `phrase_end` goes on to the noun that is counted. `nouns` are the keys of the words
    right behind it, `near` those of the clause around it.
    """

    start: int
    end: int
    value: float
    kind: QuantityKind
    unit: str = ""
    other: float | None = None
    high: float | None = None
    pair: PairSort | None = None
    bound: Bound = "exact"
    written: float = 0.0
    system: str = ""
    vague: bool = False
    phrase_end: int = 0
    nouns: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()


@remember(1_024)
def quantities(text: str) -> tuple[Quantity, ...]:
    """The figures in `text`, in order; the last texts are remembered, since each claim asks anew."""
    taken = bytearray(len(text))
    for moment in moments(text):
        taken[moment.start : moment.end] = b"\x01" * (moment.end - moment.start)
    tokens, numerals = lex(text)
    numbered = frozenset(place for numeral in numerals for place in range(numeral.first, numeral.last))
    reading = _Reading(tokens, numbered)
    found = [
        quantity
        for numeral in numerals
        if not any(taken[numeral.start : numeral.end])
        and (quantity := _quantity(reading, numeral)) is not None
    ]
    found.extend(_multiples(reading))
    found.extend(_frequencies(reading))
    return tuple(sorted(found, key=lambda quantity: quantity.start))


@remember(1_024)
def digit_runs(text: str) -> frozenset[str]:
    """All runs of digits in `text` as written: also those in names, which are no figures."""
    return frozenset(token.text for token in tokenise(text) if token.sort == "digits")


def broken_digits(figure: str) -> re.Pattern[str] | None:
    """Finds the digits of a figure with a space behind a separator, as some software writes: "3, 700".

    None for digits that have no separator.
    """
    runs = _SEPARATED.findall(figure)
    if not runs:
        return None
    digits = "".join(f"{re.escape(mark)} " if mark in ",." else mark for mark in runs[0])
    return re.compile(rf"(?<![\d.,]){digits}(?![\d])")


_SEPARATED = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,9}\.\d{1,6}")


class _Reading(NamedTuple):
    """The tokens of a text, and the places of those that are parts of numbers."""

    tokens: Sequence[Token]
    numbered: frozenset[int]


def _quantity(reading: _Reading, numeral: Numeral) -> Quantity | None:
    """The figure that a numeral is, with its sign; None when it counts nothing."""
    unsigned = _unsigned(reading, numeral)
    return None if unsigned is None else _signed(reading, numeral, unsigned)


def _signed(reading: _Reading, numeral: Numeral, figure: Quantity) -> Quantity:
    """The figure, below zero where that is written: "-3C", "minus three", "three degrees below zero".

    A dash is no sign before what is counted, since lists begin with it ("-3 eggs"); a share has none, since
    growth of -2 percent is a fall of 2 percent.
    """
    if figure.unit != "temperature" and figure.kind != "count":
        return figure
    tokens, first = reading.tokens, numeral.first - 1
    worded = lower_at(tokens, first) == "minus" and lower_at(tokens, first - 1) != "or"
    worded = worded and first - 1 not in reading.numbered
    bare = figure.unit == "temperature" or not figure.nouns
    if not worded and not (bare and _is_minus(tokens, first)):
        if not (
            _BELOW_ZERO & set(pairwise(token.lower for token in tokens[numeral.last : numeral.last + 4]))
        ):
            return figure
        worded, first = True, numeral.bound_first
    if worded and figure.kind == "count":
        figure = figure._replace(kind="measure", unit="temperature")
    return figure._replace(start=tokens[first].start, value=-figure.value, written=-figure.written)


def _is_minus(tokens: Sequence[Token], place: int) -> bool:
    """Whether the token at `place` is a dash that clings to the digits behind it and to nothing before it."""
    if lower_at(tokens, place) not in _MINUS or tokens[place].end != tokens[place + 1].start:
        return False
    return place == 0 or tokens[place - 1].end < tokens[place].start or tokens[place - 1].text == "("


def _unsigned(reading: _Reading, numeral: Numeral) -> Quantity | None:
    tokens = reading.tokens
    currency = currency_before(tokens, numeral.first)
    unit = unit_after(tokens, numeral.last)
    if numeral.ordinal or numeral.pair == "score":
        return _built(reading, numeral, Unit("ordinal" if numeral.ordinal else "score"))
    if currency is not None:
        name, first = currency
        last = unit.last if unit is not None and unit.unit.kind == "money" else numeral.last
        started = numeral._replace(bound_first=min(first, numeral.bound_first))
        return _built(reading, started, Unit("money", name), last)
    if unit is not None:
        return _built(reading, numeral, unit.unit, unit.last)
    if _counts_nothing(tokens, numeral):
        return None
    return _built(reading, numeral, _unit_of_bare(tokens, numeral))


def _unit_of_bare(tokens: Sequence[Token], numeral: Numeral) -> Unit:
    if numeral.vague:
        return Unit("vague")
    if numeral.share:
        return Unit("share", "part")
    if _is_age_in_commas(tokens, numeral) or lower_at(tokens, numeral.bound_first - 1) in {"aged", "age"}:
        timed = lower_at(tokens, skip(tokens, numeral.last, HYPHENS)).removesuffix("s")
        return Unit("age", timed if timed in _TIMED else "year")
    shared = _unit_across_range(tokens, numeral)
    return shared.unit if shared is not None else Unit("count")


def _unit_across_range(tokens: Sequence[Token], numeral: Numeral) -> UnitFound | None:
    """The unit of "3" in "from 3 to 5 percent"."""
    if lower_at(tokens, numeral.last) != "to" or lower_at(tokens, numeral.bound_first - 1) != "from":
        return None
    place = numeral.last + 1
    if place >= len(tokens) or tokens[place].sort != "digits":
        return None
    unit = unit_after(tokens, scale_at(tokens, place + 1)[1])
    return unit if unit is not None and unit.unit.kind in ("share", "points", "measure", "money") else None


def _built(reading: _Reading, numeral: Numeral, unit: Unit, last: int | None = None) -> Quantity:
    tokens, first = reading.tokens, numeral.bound_first
    end = numeral.last if last is None else last
    behind, end = bound_behind(tokens, end) if numeral.bound == "exact" else (numeral.bound, end)
    nouns, phrase_last = _nouns_after(reading, end)
    if behind == "exact" and phrase_last > end:
        behind, phrase_last = bound_behind(tokens, phrase_last)
    return Quantity(
        start=tokens[first].start,
        end=tokens[end - 1].end,
        value=numeral.value * unit.factor,
        kind=unit.kind,
        unit=unit.name,
        other=None if numeral.other is None else numeral.other * unit.factor,
        high=None if numeral.high is None else numeral.high * unit.factor,
        pair=numeral.pair,
        bound=behind,
        written=numeral.value,
        system=unit.system,
        vague=numeral.vague,
        phrase_end=tokens[phrase_last - 1].end,
        nouns=nouns,
        near=nouns | _around(reading, first, end),
    )


def _is_age_in_commas(tokens: Sequence[Token], numeral: Numeral) -> bool:
    """ "Anna Weber, 34, said": a small number between commas behind a capitalised word."""
    first, last = numeral.first, numeral.last
    return (
        numeral.value <= _OLDEST
        and last - first == 1
        and tokens[first].sort == "digits"
        and first >= 2
        and tokens[first - 1].text == ","
        and tokens[first - 2].text[0].isupper()
        and lower_at(tokens, last) in {",", ".", ";", ")"}
    )


def _counts_nothing(tokens: Sequence[Token], numeral: Numeral) -> bool:
    """Whether "one" stands for a thing instead of counting it."""
    alone = numeral.last - numeral.first == 1 and tokens[numeral.first].lower == "one"
    return alone and lower_at(tokens, numeral.last) not in _ONE_COUNTS


def _multiples(reading: _Reading) -> Iterator[Quantity]:
    """Multiples in one word: "doubled", "halved", "threefold"."""
    for place, token in enumerate(reading.tokens):
        if token.lower in _FACTORS:
            yield _single(reading, place, _FACTORS[token.lower])._replace(kind="factor")


def _frequencies(reading: _Reading) -> Iterator[Quantity]:
    """ "Once" and "twice" as numbers of times; "twice as many" is a multiple."""
    tokens = reading.tokens
    for place, token in enumerate(tokens):
        value, behind = _FREQUENCIES.get(token.lower), lower_at(tokens, place + 1)
        if value is None or behind in HYPHENS or "or" in (lower_at(tokens, place - 1), behind):
            continue
        if value > 1 and behind in _AS_MANY:
            yield _single(reading, place, value)._replace(kind="factor")
        elif value > 1 or _counts_once(tokens, place):
            bound, first, last = bounded(tokens, place, place + 1)
            times = _single(reading, place, value)
            yield times._replace(
                start=tokens[first].start,
                end=tokens[last - 1].end,
                phrase_end=tokens[last - 1].end,
                unit=TIMES,
                bound=bound,
                nouns=frozenset({TIME}),
                near=times.near | {TIME},
            )


def _counts_once(tokens: Sequence[Token], place: int) -> bool:
    """Whether "once" counts ("only once", "once a week"), and is not "formerly" or "as soon as"."""
    before, behind = lower_at(tokens, place - 1), lower_at(tokens, place + 1)
    if place == 0 or tokens[place - 1].sort != "word" or before in _ONCE_BEFORE:
        return False
    return before == "only" or place + 1 == len(tokens) or behind in _ONCE_BEHIND


def _single(reading: _Reading, place: int, value: float) -> Quantity:
    """The count that is the one word at token `place`."""
    token, near = reading.tokens[place], _around(reading, place, place + 1)
    return Quantity(token.start, token.end, value, "count", written=value, phrase_end=token.end, near=near)


# ── the words around ─────────────────────────────────────────────────────────────────────────────────


def _nouns_after(reading: _Reading, last: int) -> tuple[frozenset[str], int]:
    """The keys of up to three content words right behind a figure, and the place behind the noun."""
    tokens = reading.tokens
    place = skip(tokens, last, HYPHENS)
    place += lower_at(tokens, place) == "of"
    while lower_at(tokens, place) in _ARTICLES:
        place += 1
    nouns, phrase_last = [], last
    for here in range(place, min(place + 3, len(tokens))):
        token = tokens[here]
        if token.sort != "word" or here in reading.numbered or token.lower in STOPWORDS:
            break
        nouns.append(concept(token.lower))
        if phrase_last == last and (token.lower.endswith("s") or token.lower in _PLURALS):
            phrase_last = here + 1
    return frozenset(nouns), phrase_last


def _around(reading: _Reading, first: int, last: int) -> frozenset[str]:
    """The keys of the content words of the clause that the figure at tokens `first` to `last` stands in."""
    behind = range(last, min(last + 6, len(reading.tokens)))
    before = range(first - 1, max(-1, first - 6), -1)
    return frozenset([*_clause(reading, behind), *_clause(reading, before)])


def _clause(reading: _Reading, places: Iterable[int]) -> Iterator[str]:
    """The keys of content words up to the next punctuation, conjunction or number."""
    for place in places:
        token = reading.tokens[place]
        ends = token.sort == "line" or token.lower in _CLAUSE_ENDS or token.text in {*",;:()—–."}
        if ends or place in reading.numbered:
            return
        if token.sort == "word" and token.lower not in STOPWORDS:
            yield concept(token.lower)

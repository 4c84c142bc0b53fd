"""Figures: numbers with what they count (money, percent, people, units of measure), with spans.

Dates, times and durations are left to `service.text.calendar`; digits inside names are no figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from service.text.calendar import duration_unit, moments
from service.text.numerals import (
    CURRENCY_CODES,
    CURRENCY_MARKS,
    Bound,
    Numeral,
    PairSort,
    Token,
    lex,
)
from service.text.synonyms import concept
from service.text.words import STOPWORDS

QuantityKind = Literal[
    "count", "money", "share", "points", "measure", "age", "ordinal", "score", "factor", "vague"
]


class Quantity(NamedTuple):
    """One figure as written.

    `value` is in the base of its kind: units of the currency, percent, percentage points, metres and so on.
    `unit` is the currency or the dimension, "" when none is written; `written` is the bare number. `start` to `end` covers bound, currency
    and unit ("more than $5 million"); `phrase_end` goes on to the noun that is counted. `nouns` are the stems
    of the words right behind it, `near` those of the clause around it.
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
    phrase_end: int = 0
    nouns: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()


class _Unit(NamedTuple):
    kind: QuantityKind
    unit: str
    factor: float = 1.0
    system: str = ""


def _table(rows: str, kind: QuantityKind) -> dict[str, _Unit]:
    """Units from lines of "dimension factor system: words"."""
    units = {}
    for row in rows.strip().splitlines():
        head, _, names = row.partition(":")
        dimension, factor, system = head.split()
        for name in names.split():
            units[name] = _Unit(kind, dimension, float(factor), system.strip("-"))
    return units


_UNITS: Mapping[str, _Unit] = {
    **_table(
        """
        length 1 metric: metre metres meter meters
        length 1000 metric: km kilometre kilometres kilometer kilometers
        length 0.01 metric: cm centimetre centimetres centimeter centimeters
        length 0.001 metric: mm millimetre millimetres millimeter millimeters
        length 1609.344 imperial: mile miles
        length 0.3048 imperial: foot feet ft
        length 0.9144 imperial: yard yards yd
        length 0.0254 imperial: inch inches
        mass 1 metric: kg kilogram kilograms kilogramme kilogrammes kilo kilos
        mass 0.001 metric: gram grams gramme grammes
        mass 1000 metric: tonne tonnes
        mass 1000 ton: ton tons
        mass 0.45359237 imperial: lb lbs
        mass 0.028349523 imperial: ounce ounces oz
        area 1 metric: hectare hectares
        area 0.40468564 imperial: acre acres
        volume 1 metric: litre litres liter liters
        volume 158.987 barrel: barrel barrels
        volume 3.785 imperial: gallon gallons
        speed 1 metric: kph kmh
        speed 1.609344 imperial: mph
        temperature 1 -: degree degrees
        power 1 metric: mw megawatt megawatts
        power 1000 metric: gw gigawatt gigawatts
        """,
        "measure",
    ),
    **_table(
        """
        $ 1 -: dollar dollars usd bucks
        £ 1 -: gbp quid
        € 1 -: euro euros eur
        ¥ 1 -: yen yuan renminbi jpy cny
        ₹ 1 -: rupee rupees inr
        ruble 1 -: ruble rubles rouble roubles
        franc 1 -: franc francs chf
        peso 1 -: peso pesos
        krona 1 -: kronor kroner krona krone
        ₺ 1 -: lira liras
        cent 0.01 -: cent cents pence
        """,
        "money",
    ),
    **_table(
        """
        % 1 -: percent pct pc
        """,
        "share",
    ),
    "pounds": _Unit("money", "£"),
    "pound": _Unit("money", "£"),
    "bps": _Unit("points", "", 0.01),
}
_MARK_CURRENCY: Mapping[str, str] = {mark: mark for mark in CURRENCY_MARKS}
_NAMED_DOLLARS = frozenset(
    "us usd australian canadian american hong new zealand singapore a c hk nz s u".split()
)
_FACTOR_WORDS: Mapping[str, float] = {
    "doubled": 2.0, "doubles": 2.0, "doubling": 2.0, "twofold": 2.0, "tripled": 3.0, "triples": 3.0,
    "tripling": 3.0, "trebled": 3.0, "threefold": 3.0, "quadrupled": 4.0, "fourfold": 4.0, "fivefold": 5.0,
    "tenfold": 10.0, "halved": 0.5, "halving": 0.5,
}  # fmt: skip
_BOUNDARY_WORDS = frozenset("and or but while whereas as than including of plus with".split())
_ONE_COUNTS = frozenset(
    "person man woman child boy girl soldier officer civilian death vote dose goal seat point student worker "
    "passenger dead killed injured wounded other".split()
)
_AGED = frozenset({"aged", "age"})


@lru_cache(maxsize=32)
def quantities(text: str) -> tuple[Quantity, ...]:
    """The figures in `text`, in order; the last texts are remembered, since each claim asks anew."""
    tokens, numerals = lex(text)
    taken = bytearray(len(text))
    for moment in moments(text):
        taken[moment.start : moment.end] = b"\x01" * (moment.end - moment.start)
    kept = [numeral for numeral in numerals if not any(taken[numeral.start : numeral.end])]
    edges = {place for numeral in numerals for place in range(numeral.first, numeral.last)}
    found = [quantity for numeral in kept if (quantity := _quantity(tokens, numeral, edges)) is not None]
    found.extend(_factors(tokens, edges))
    return tuple(sorted(found))


@lru_cache(maxsize=32)
def digit_runs(text: str) -> frozenset[str]:
    """All runs of digits in `text` as written: also those in names, which are no figures."""
    return frozenset(token.text for token in lex(text).tokens if token.sort == "digits")


def _quantity(tokens: Sequence[Token], numeral: Numeral, edges: set[int]) -> Quantity | None:
    if numeral.ordinal:
        return _ordinal(tokens, numeral, edges)
    if numeral.pair == "score":
        return _built(tokens, numeral, edges, _Unit("score", ""), numeral.bound_first, numeral.last)
    currency, first = _currency_before(tokens, numeral)
    unit, last = _unit_after(tokens, numeral)
    if currency is not None:
        return _built(
            tokens, numeral, edges, _Unit("money", currency), first, _money_end(unit, last, numeral)
        )
    if unit is not None:
        return _built(tokens, numeral, edges, unit, numeral.bound_first, last)
    if numeral.vague:
        return _built(tokens, numeral, edges, _Unit("vague", ""), numeral.bound_first, numeral.last)
    if numeral.share:
        return _built(tokens, numeral, edges, _Unit("share", "part"), numeral.bound_first, numeral.last)
    if _is_age_in_commas(tokens, numeral) or _lower(tokens, numeral.bound_first - 1) in _AGED:
        return _built(tokens, numeral, edges, _Unit("age", "year"), numeral.bound_first, numeral.last)
    if _is_pronoun(tokens, numeral):
        return None
    return _built(tokens, numeral, edges, _Unit("count", ""), numeral.bound_first, numeral.last)


def _built(
    tokens: Sequence[Token], numeral: Numeral, edges: set[int], unit: _Unit, first: int, last: int
) -> Quantity:
    nouns, phrase_last = _nouns_after(tokens, last, edges)
    before = _words_before(tokens, first, edges)
    scaled = [
        None if value is None else value * unit.factor
        for value in (numeral.value, numeral.other, numeral.high)
    ]
    return Quantity(
        start=tokens[first].start,
        end=tokens[last - 1].end,
        value=scaled[0] or 0.0,
        kind=unit.kind,
        unit=unit.unit,
        other=scaled[1],
        high=scaled[2],
        pair=numeral.pair,
        bound=numeral.bound,
        written=numeral.value,
        system=unit.system,
        phrase_end=tokens[phrase_last - 1].end,
        nouns=frozenset(nouns),
        near=frozenset(nouns) | before | _words_after(tokens, last, edges),
    )


# ── units ────────────────────────────────────────────────────────────────────────────────────────────


def _currency_before(tokens: Sequence[Token], numeral: Numeral) -> tuple[str | None, int]:
    """The currency mark or code before a number, and where the figure then begins."""
    place, currency = numeral.first - 1, None
    if place >= 0 and tokens[place].text in CURRENCY_MARKS:
        currency = _MARK_CURRENCY[tokens[place].text]
        if place > 0 and tokens[place - 1].end == tokens[place].start and _is_code(tokens[place - 1]):
            place -= 1
    elif place >= 0 and _is_code(tokens[place]) and tokens[place].lower in _UNITS:
        currency = _UNITS[tokens[place].lower].unit
    elif place >= 0 and tokens[place].text in {"Rs", "rs"}:
        currency = "₹"
    if currency is None:
        return None, numeral.bound_first
    return currency, min(place, numeral.bound_first)


def _is_code(token: Token) -> bool:
    return token.lower in CURRENCY_CODES and token.text.isupper()


def _money_end(unit: _Unit | None, last: int, numeral: Numeral) -> int:
    return last if unit is not None and unit.kind == "money" else numeral.last


def _unit_after(tokens: Sequence[Token], numeral: Numeral) -> tuple[_Unit | None, int]:
    """The unit behind a number and the place behind the unit."""
    place = numeral.last
    lower = _lower(tokens, place)
    if lower in {"%", "％"}:
        return _points_or_share(tokens, place + 1)
    if lower in {"-", "‑"}:
        place, lower = place + 1, _lower(tokens, place + 1)
    following = _lower(tokens, place + 1)
    if lower == "per" and following in {"cent", "c"}:
        return _points_or_share(tokens, place + 2)
    if lower in {"percent", "pct", "pc"}:
        return _points_or_share(tokens, place + 1)
    if lower == "percentage" and following.startswith("point"):
        return _Unit("points", ""), place + 2
    if lower == "basis" and following.startswith("point"):
        return _Unit("points", "", 0.01), place + 2
    if lower in {"square", "sq", "cubic"} and following in _UNITS:
        base = _UNITS[following]
        return _Unit("measure", f"{lower[:2]} {base.unit}", base.factor, base.system), place + 2
    if lower in {"times", "x"} and following in {
        "as",
        "more",
        "higher",
        "the",
        "larger",
        "bigger",
        "greater",
    }:
        return _Unit("factor", ""), place + 1
    age = _age_end(tokens, place)
    if age is not None:
        return age
    if lower in _NAMED_DOLLARS and not tokens[place].text.islower():
        return _named_dollars(tokens, place)
    if lower in _UNITS and not (tokens[place].text.istitle() and tokens[place].sort == "word"):
        return _UNITS[lower], place + 1
    return None, numeral.last


def _points_or_share(tokens: Sequence[Token], place: int) -> tuple[_Unit, int]:
    behind = place + 1 if _lower(tokens, place) == "-" else place
    if _lower(tokens, behind).startswith("point"):
        return _Unit("points", ""), behind + 1
    return _Unit("share", "%"), place


def _named_dollars(tokens: Sequence[Token], place: int) -> tuple[_Unit | None, int]:
    """ "5 million US dollars", "20 New Zealand dollars"."""
    for end in range(place + 1, place + 5):
        if _lower(tokens, end) in {"dollar", "dollars"}:
            return _Unit("money", "$"), end + 1
    return None, place


def _age_end(tokens: Sequence[Token], place: int) -> tuple[_Unit, int] | None:
    """ "34 years old", "34-year-old", "six months old", "two years of age"."""
    unit = duration_unit(_lower(tokens, place))
    if unit is None:
        return None
    behind = place + 2 if _lower(tokens, place + 1) in {"-", "‑"} else place + 1
    name = "year" if unit == ("month", 12.0) else _lower(tokens, place).rstrip("s")
    if _lower(tokens, behind) in {"old", "olds"}:
        return _Unit("age", name), behind + 1
    if _lower(tokens, behind) == "of" and _lower(tokens, behind + 1) == "age":
        return _Unit("age", name), behind + 2
    return None


def _is_age_in_commas(tokens: Sequence[Token], numeral: Numeral) -> bool:
    """ "Anna Weber, 34, said": a small number between commas behind a capitalised word."""
    first, last = numeral.first, numeral.last
    return (
        numeral.value <= 120
        and last - first == 1
        and tokens[first].sort == "digits"
        and _lower(tokens, first - 1) == ","
        and first >= 2
        and tokens[first - 2].text[0].isupper()
        and _lower(tokens, last) in {",", ".", ";", ")"}
    )


def _ordinal(tokens: Sequence[Token], numeral: Numeral, edges: set[int]) -> Quantity | None:
    """An ordinal that counts a noun; "first," and "second" as adverbs are left out."""
    quantity = _built(tokens, numeral, edges, _Unit("ordinal", ""), numeral.bound_first, numeral.last)
    return quantity if quantity.nouns else None


def _is_pronoun(tokens: Sequence[Token], numeral: Numeral) -> bool:
    """Whether "one" stands for a thing instead of counting it; zero in words is a figure of speech too."""
    if tokens[numeral.first].lower != "one" or numeral.last - numeral.first > 1:
        return False
    return _lower(tokens, numeral.last) not in _ONE_COUNTS


def _factors(tokens: Sequence[Token], edges: set[int]) -> list[Quantity]:
    """Multiples in one word: "doubled", "halved", "threefold"."""
    found = []
    for place, token in enumerate(tokens):
        if token.lower in _FACTOR_WORDS:
            found.append(
                Quantity(
                    start=token.start,
                    end=token.end,
                    value=_FACTOR_WORDS[token.lower],
                    kind="factor",
                    phrase_end=token.end,
                    near=_words_before(tokens, place, edges) | _words_after(tokens, place + 1, edges),
                )
            )
    return found


# ── the words around ─────────────────────────────────────────────────────────────────────────────────


def _nouns_after(tokens: Sequence[Token], last: int, edges: set[int]) -> tuple[list[str], int]:
    """The stems of up to three content words right behind a figure, and the place behind the noun."""
    place = last + 1 if _lower(tokens, last) in {"-", "‑"} else last
    if _lower(tokens, place) == "of":
        place += 1
    while _lower(tokens, place) in {"the", "its", "their", "his", "her", "all", "other", "more"}:
        place += 1
    nouns: list[str] = []
    phrase_last = last
    for offset in range(3):
        token = tokens[place + offset] if place + offset < len(tokens) else None
        if token is None or token.sort != "word" or place + offset in edges or token.lower in STOPWORDS:
            break
        nouns.append(concept(token.lower))
        if phrase_last == last and (token.lower.endswith("s") or token.lower in _PLURALS):
            phrase_last = place + offset + 1
    return nouns, phrase_last


_PLURALS = frozenset("people men women children police staff personnel cattle sheep".split())


def _words_after(tokens: Sequence[Token], last: int, edges: set[int]) -> frozenset[str]:
    return _clause(tokens, range(last, min(last + 6, len(tokens))), edges)


def _words_before(tokens: Sequence[Token], first: int, edges: set[int]) -> frozenset[str]:
    return _clause(tokens, range(first - 1, max(-1, first - 6), -1), edges)


def _clause(tokens: Sequence[Token], places: range, edges: set[int]) -> frozenset[str]:
    """The stems of content words up to the next punctuation, conjunction or figure."""
    found = []
    for place in places:
        token = tokens[place]
        if (
            place in edges
            or token.sort == "line"
            or token.lower in _BOUNDARY_WORDS
            or token.text in ",;:()—–."
        ):
            break
        if token.sort == "word" and token.lower not in STOPWORDS:
            found.append(concept(token.lower))
    return frozenset(found)


def _lower(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].lower if 0 <= index < len(tokens) else ""

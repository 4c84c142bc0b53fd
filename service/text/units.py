"""Units behind a number: currencies, percent, points, ages and measures, with their factors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from service.text.bounds import CURRENCY_CODES, CURRENCY_MARKS
from service.text.calendar import duration_unit
from service.text.tokens import HYPHENS, Token, lower_at, skip, word_set

QuantityKind = Literal[
    "count", "money", "share", "points", "measure", "age", "ordinal", "score", "factor", "vague"
]


class Unit(NamedTuple):
    """What a number counts: its kind, the currency or dimension, the factor to the base of that dimension.

    Conversion between two `system`s (miles and kilometres) is only compared roughly.
    """

    kind: QuantityKind
    name: str = ""
    factor: float = 1.0
    system: str = ""


class UnitFound(NamedTuple):
    """A unit and the token place behind it."""

    unit: Unit
    last: int


_MEASURES = """
length 1 metric: metre metres meter meters m
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
mass 6.35029318 imperial: stone
mass 0.028349523 imperial: ounce ounces oz
length2 10000 metric: hectare hectares ha
length2 4046.8564 imperial: acre acres
length2 1 metric: m² sqm
length2 1000000 metric: km²
length3 1 metric: m³
length3 0.001 metric: litre litres liter liters
length3 0.158987 oil: barrel barrels
length3 0.003785 imperial: gallon gallons
speed 1 metric: kph kmh
speed 1.609344 imperial: mph
speed 1.852 nautical: knots
power 1 any: mw megawatt megawatts
power 1000 any: gw gigawatt gigawatts
power 0.001 any: kw kilowatt kilowatts
"""
_CURRENCIES = """
$ 1 any: dollar dollars usd bucks
£ 1 any: gbp quid
£ 1 weight: pound pounds
€ 1 any: euro euros eur
¥ 1 any: yen yuan renminbi jpy cny
₹ 1 any: rupee rupees inr
ruble 1 any: ruble rubles rouble roubles
franc 1 any: franc francs chf
peso 1 any: peso pesos
krone 1 any: kronor kroner krona krone
₺ 1 any: lira liras
£ 0.01 any: pence
cent 0.01 any: cent cents ¢
"""


def _table(rows: str, kind: QuantityKind) -> dict[str, Unit]:
    """Units by word, from lines of "name factor system: words"."""
    units: dict[str, Unit] = {}
    for row in rows.strip().splitlines():
        head, _, words = row.partition(":")
        name, factor, system = head.split()
        units |= {word: Unit(kind, name, float(factor), system) for word in words.split()}
    return units


_UNITS: Mapping[str, Unit] = {**_table(_MEASURES, "measure"), **_table(_CURRENCIES, "money")}
_COINS: Mapping[str, Unit] = {"p": _UNITS["pence"], "c": _UNITS["cents"]}
"""Units that are one small letter right behind the digits: "418p", "50c"."""

_SHARE, _POINTS, _BASIS_POINTS = Unit("share", "%"), Unit("points"), Unit("points", "", 0.01)
_TEMPERATURES: Mapping[str, str] = {
    "c": "celsius", "celsius": "celsius", "centigrade": "celsius", "f": "fahrenheit",
    "fahrenheit": "fahrenheit",
}  # fmt: skip
_COUNTRIES = word_set("us u a c hk nz s australian canadian american hong new zealand singapore")
_NO_NAME = word_set("and or for in on at to , . ; )")
"""What may follow "350 F" if it is no name."""
_MULTIPLES = word_set("as more higher the larger bigger greater")


def currency_before(tokens: Sequence[Token], first: int) -> tuple[str, int] | None:
    """The currency right before the number at token `first`, and the place where it begins."""
    place = first - 1
    if place < 0:
        return None
    token = tokens[place]
    if token.text in CURRENCY_MARKS:
        coded = place > 0 and tokens[place - 1].end == token.start and is_code(tokens[place - 1])
        return token.text, place - coded
    if token.text == "Rs":
        return "₹", place
    if is_code(token) and token.lower in _UNITS:
        return _UNITS[token.lower].name, place
    return None


def is_code(token: Token) -> bool:
    """Whether a token is the code of a currency, or the letters of "US$"."""
    return token.lower in CURRENCY_CODES and token.text.isupper()


def unit_after(tokens: Sequence[Token], last: int) -> UnitFound | None:
    """The unit that follows the number which ends at token `last`."""
    place = skip(tokens, last, HYPHENS)
    percent = _percent_end(tokens, place)
    if percent is not None:
        behind = skip(tokens, percent, HYPHENS)
        points = lower_at(tokens, behind) in {"point", "points"}
        return UnitFound(_POINTS, behind + 1) if points else UnitFound(_SHARE, percent)
    return (
        _points(tokens, place)
        or _multiple(tokens, place)
        or _age(tokens, place)
        or _dollars(tokens, place)
        or _measure(tokens, place)
        or _bare_scale(tokens, last)
        or _coin(tokens, last)
    )


def _percent_end(tokens: Sequence[Token], place: int) -> int | None:
    lower = lower_at(tokens, place)
    if lower in {"%", "％", "percent", "pct", "pc"}:
        return place + 1
    return place + 2 if lower == "per" and lower_at(tokens, place + 1) in {"cent", "c"} else None


def _points(tokens: Sequence[Token], place: int) -> UnitFound | None:
    lower = lower_at(tokens, place)
    if lower == "bps":
        return UnitFound(_BASIS_POINTS, place + 1)
    if (
        lower == "point"
        and lower_at(tokens, place - 1 - (lower_at(tokens, place - 1) in HYPHENS)) == "quarter"
    ):
        return UnitFound(_POINTS, place + 1)
    behind = skip(tokens, place + 1, HYPHENS)
    if lower == "percentage" and lower_at(tokens, behind) not in {"point", "points"}:
        return UnitFound(_SHARE, place + 1)
    if lower not in {"percentage", "basis"} or lower_at(tokens, behind) not in {"point", "points"}:
        return None
    return UnitFound(_POINTS if lower == "percentage" else _BASIS_POINTS, behind + 1)


def _multiple(tokens: Sequence[Token], place: int) -> UnitFound | None:
    """ "Three times as many", "2x more", "two-fold"."""
    if lower_at(tokens, place) == "fold":
        return UnitFound(Unit("factor"), place + 1)
    times = lower_at(tokens, place) in {"times", "x"} and lower_at(tokens, place + 1) in _MULTIPLES
    return UnitFound(Unit("factor"), place + 1) if times else None


def _age(tokens: Sequence[Token], place: int) -> UnitFound | None:
    """ "34 years old", "34-year-old", "six months old", "two years of age"."""
    word = lower_at(tokens, place)
    if duration_unit(word) is None:
        return None
    unit = Unit("age", word.removesuffix("s"))
    behind = skip(tokens, place + 1, HYPHENS)
    if lower_at(tokens, behind) in {"old", "olds"}:
        return UnitFound(unit, behind + 1)
    of_age = lower_at(tokens, behind) == "of" and lower_at(tokens, behind + 1) == "age"
    return UnitFound(unit, behind + 2) if of_age else None


def _dollars(tokens: Sequence[Token], place: int) -> UnitFound | None:
    """ "5 million US dollars", "20 New Zealand dollars": all dollars are compared as one currency."""
    end = place
    while end < place + 4 and lower_at(tokens, end) in _COUNTRIES | {"."}:
        end += 1
    found = end > place and lower_at(tokens, end) in {"dollar", "dollars"}
    return UnitFound(Unit("money", "$"), end + 1) if found else None


def _bare_scale(tokens: Sequence[Token], place: int) -> UnitFound | None:
    """The letter of "9C" and "48F"."""
    if lower_at(tokens, place) not in _TEMPERATURES or tokens[place].text not in {"C", "F"}:
        return None
    attached = tokens[place].start - tokens[place - 1].end <= (lower_at(tokens, place + 1) in _NO_NAME)
    system = _TEMPERATURES[tokens[place].lower]
    return UnitFound(Unit("measure", "temperature", 1.0, system), place + 1) if attached else None


def _coin(tokens: Sequence[Token], place: int) -> UnitFound | None:
    """The letter of "418p" and "50c"."""
    coin = _COINS.get(tokens[place].text) if place < len(tokens) else None
    attached = coin is not None and tokens[place - 1].end == tokens[place].start
    return UnitFound(coin, place + 1) if coin is not None and attached else None


def _measure(tokens: Sequence[Token], place: int) -> UnitFound | None:
    lower = lower_at(tokens, place)
    following = lower_at(tokens, place + 1)
    if lower in {"degree", "degrees", "°", "º"}:
        system = _TEMPERATURES.get(following, "")
        return UnitFound(Unit("measure", "temperature", 1.0, system), place + 1 + bool(system))
    if lower in {"square", "sq", "cubic"}:
        return _power(tokens, place)
    feet_or_inches = _marked_length(tokens, place)
    if feet_or_inches is not None:
        return UnitFound(feet_or_inches, place + 1)
    if lower not in _UNITS or (tokens[place].text.istitle() and lower not in {"usd", "euro"}):
        return None
    return _speed(tokens, place, _UNITS[lower]) or UnitFound(_UNITS[lower], place + 1)


def _power(tokens: Sequence[Token], place: int) -> UnitFound | None:
    """ "Square miles", "sq. km", "cubic metres": areas and volumes of all kinds are compared."""
    last = place + 1 + (lower_at(tokens, place + 1) == ".")
    base = _UNITS.get(lower_at(tokens, last))
    if base is None or base.name != "length":
        return None
    power = 3 if lower_at(tokens, place) == "cubic" else 2
    return UnitFound(Unit("measure", f"length{power}", base.factor**power, base.system), last + 1)


def _speed(tokens: Sequence[Token], place: int, length: Unit) -> UnitFound | None:
    """ "60 miles per hour", "60 miles an hour", "97 km/h", in kilometres an hour."""
    hours = lower_at(tokens, place + 1) in {"per", "an", "a", "/"} and _HOURS.get(lower_at(tokens, place + 2))
    if not hours or length.name != "length":
        return None
    return UnitFound(Unit("measure", "speed", length.factor / 1000 / hours, length.system), place + 3)


_HOURS: Mapping[str, float] = {
    "hour": 1.0,
    "h": 1.0,
    "hr": 1.0,
    "second": 1 / 3600,
    "sec": 1 / 3600,
    "s": 1 / 3600,
}
"""Units of time that make a length a speed, in hours."""


def _marked_length(tokens: Sequence[Token], place: int) -> Unit | None:
    """The feet and inches of 5'3" and "6ft 2in"."""
    if not 0 < place < len(tokens) or tokens[place].start != tokens[place - 1].end:
        return None
    mark, behind = tokens[place].text, place + 1
    attached = behind < len(tokens) and tokens[behind].start == tokens[place].end
    if mark in {"'", "’", "′"} and attached and tokens[behind].sort == "digits":
        return _UNITS["feet"]
    if mark in {'"', "”", "″"} and place >= 3 and tokens[place - 2].text in {"'", "’", "′"}:
        return _UNITS["inches"]
    return _UNITS["inches"] if mark == "in" else None

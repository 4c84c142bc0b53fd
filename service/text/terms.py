"""The terms of a sentence: its words with what they mean for a comparison, read once per sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from service.text.synonyms import NUMBER_WORDS, PHRASES, WRITTEN, concept
from service.text.words import Word, words

Kind = Literal["function", "negator", "number", "date", "name", "light", "word"]

NEGATORS: frozenset[str] = frozenset(
    (
        "not",
        "no",
        "never",
        "none",
        "neither",
        "nor",
        "nobody",
        "nothing",
        "nowhere",
        "cannot",
        "hardly",
        "barely",
    )
)
"""Words that only turn a sentence round: whether they are kept is for the negation checker to say."""

_DATE_ROWS = """
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri
january february march april june july august september october november december
jan feb mar apr jun jul aug sept sep oct nov dec today yesterday tomorrow tonight
"""

_LIGHT_ROWS = """
new day days week weeks month months year years time times people way thing things lot make makes made
making take takes took taken taking get gets got getting go goes going went gone come comes came coming put
give gives gave given use used become becomes became remain remains remained include includes included
including show shows showed shown find found know known see seen think well still even much many more most
some any all each every both few less least other another own same like back now ever already around however
according added adding meanwhile told telling tells called asked saying part place earlier later late ago
last next recent recently early current currently former able about only mr mrs ms dr sir set let keep kept
begin began start started continue continued per amid following based percent lead leading first second far
long big good great high low always often once need needs needed want wants wanted work works working try
tries tried seem seems seemed look looks looking turn turned call calls number group groups s re ve ll d m
don didn doesn isn wasn
"""

DATE_WORDS: frozenset[str] = frozenset(_DATE_ROWS.split())
"""Weekdays, months and the days that are named from today."""

LIGHT_WORDS: frozenset[str] = frozenset(_LIGHT_ROWS.split())
"""Words that say little by themselves: they count, but less."""

_OPENERS = frozenset("“\"‘'`:;([—–•*")

_LIGHT, _PLAIN, _LONG, _NAME, _NUMBER = 0.4, 1.0, 1.2, 1.4, 1.2
_LONG_WORD = 8


class Term(NamedTuple):
    """One word or fixed phrase: the key that it is compared by, its place, how much it counts, and why."""

    key: str
    lower: str
    start: int
    end: int
    weight: float
    kind: Kind
    capital: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """All terms of one sentence, those that carry content, and what the sentence answers to.

    `acronyms` are those that its runs of capitalised words would have, with the keys of the run; `keys`
    are the keys of the content and of these acronyms.
    """

    all: tuple[Term, ...]
    content: tuple[Term, ...]
    acronyms: tuple[tuple[str, frozenset[str]], ...]
    keys: frozenset[str]
    weight: float


@lru_cache(maxsize=4096)
def terms(sentence: str) -> Terms:
    """The terms of `sentence`, with offsets into it.

    The weights are static: they depend on the kind of a word, never on the text around, so that what is
    said elsewhere cannot change what is found here. The last few thousand sentences are remembered.
    """
    found = tuple(_read(sentence, _merge(words(sentence))))
    content = tuple(term for term in found if term.weight)
    acronyms = tuple(_acronyms(found))
    keys = frozenset([term.key for term in content] + [acronym for acronym, _ in acronyms])
    return Terms(found, content, acronyms, keys, sum(term.weight for term in content))


def _is_shouting(sentence: str) -> bool:
    """Whether capitals tell nothing here: a line in capitals, or a headline That Capitalises Every Word."""
    written = [word for word in sentence.split() if word[:1].isalpha()]
    capitals = sum(word[0].isupper() for word in written)
    return len(written) >= 3 and capitals >= 0.75 * len(written) and not sentence.rstrip().endswith(".")


class _Unit(NamedTuple):
    """A word, or the words of a fixed phrase under one key."""

    word: Word
    end: int
    key: str | None


def _merge(found: Sequence[Word]) -> list[_Unit]:
    units: list[_Unit] = []
    position = 0
    while position < len(found):
        word = found[position]
        size, key = _phrase_at(found, position) if word.lower in _PHRASE_STARTS else (1, None)
        units.append(_Unit(word, found[position + size - 1].end, key or WRITTEN.get(word.text)))
        position += size
    return units


_PHRASE_STARTS = frozenset(phrase[0] for phrase in PHRASES)


def _phrase_at(found: Sequence[Word], position: int) -> tuple[int, str | None]:
    for phrase, key in PHRASES.items():
        size = len(phrase)
        if tuple(word.lower for word in found[position : position + size]) == phrase:
            return size, key
    return 1, None


def _read(sentence: str, units: Sequence[_Unit]) -> Iterator[Term]:
    shouting = _is_shouting(sentence)
    for word, end, key in units:
        capital = word.text[0].isupper() and not shouting
        named = capital and not _begins_sentence(sentence, word)
        kind = _kind(word, capital=named, known=key is not None)
        yield Term(
            key or concept(word.lower), word.lower, word.start, end, _weight(word, kind), kind, capital
        )


def _begins_sentence(sentence: str, word: Word) -> bool:
    """Whether a word has its capital from where it stands: first of all, or first in a quotation."""
    before = sentence[max(0, word.start - 3) : word.start].rstrip()
    return (
        not before or before[-1] in _OPENERS or (before[-1] in ".!?" and not _is_abbreviation(sentence, word))
    )


def _is_abbreviation(sentence: str, word: Word) -> bool:
    """Whether the full stop before a word ends an abbreviation: “Mr. Batts”, “J. Edgar”, “U.S. Steel”."""
    before = sentence[max(0, word.start - 8) : word.start].split()
    stem = before[-1].rstrip(".") if before else ""
    return len(stem) <= 3 or "." in stem


def _kind(word: Word, *, capital: bool, known: bool) -> Kind:
    lower = word.lower
    if known:
        return "name" if word.text[0].isupper() else "word"
    if lower in NEGATORS or lower.endswith("n't"):
        return "negator"
    if lower[0].isdigit() or (lower in NUMBER_WORDS and lower != "one"):
        return "number"
    if lower in DATE_WORDS and (lower != "march" or word.text[0].isupper()):
        return "date"
    if not word.is_content:
        return "function"
    if capital:
        return "name"
    return "light" if lower in LIGHT_WORDS else "word"


def _weight(word: Word, kind: Kind) -> float:
    if kind in ("function", "negator"):
        return 0.0
    if kind == "name":
        return _NAME
    if kind in ("number", "date"):
        return _NUMBER
    if kind == "light":
        return _LIGHT
    return _LONG if len(word.lower) >= _LONG_WORD else _PLAIN


def _acronyms(found: Sequence[Term]) -> Iterator[tuple[str, frozenset[str]]]:
    """What a run of capitalised words is called for short: “European Central Bank” is “ecb” too.

    Small words inside a run (“Bank of England”) are passed over.
    """
    run: list[Term] = []
    for term in found:
        if term.capital and term.kind != "function":
            run.append(term)
        elif not run or term.lower not in _INSIDE_NAMES:
            yield from _acronym(run)
            run = []
    yield from _acronym(run)


_INSIDE_NAMES = frozenset(("of", "for", "and", "the", "on"))


def _acronym(run: Sequence[Term]) -> Iterator[tuple[str, frozenset[str]]]:
    if 2 <= len(run) <= 6:
        yield "".join(term.lower[0] for term in run), frozenset(term.key for term in run if term.weight)

"""The terms of a sentence: its words with what they mean for a comparison, read once per sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from service.text.memory import remember
from service.text.states import state_or_party
from service.text.synonyms import NUMBER_WORDS, PHRASES, SAYING, WRITTEN, concept
from service.text.words import STOPWORDS, Word, words

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
mondays tuesdays wednesdays thursdays fridays saturdays sundays
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

_PLAIN, _LONG, _LONG_WORD = 1.0, 1.2, 8
WEIGHTS: dict[Kind, float] = {
    "function": 0.0,
    "negator": 0.0,
    "light": 0.4,
    "number": 1.2,
    "date": 1.2,
    "name": 1.4,
}
"""How much a term of a kind counts; a plain word counts 1, a long one a little more."""


LONGEST_CLAIM = 400
"""Content terms of the longest claim that is compared word by word. What is longer is no single statement,
and comparing it would cost its length times the source's."""


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


@remember(4_096)
def terms(sentence: str) -> Terms:
    """The terms of `sentence`, with offsets into it.

    The weights are static: they depend on the kind of a word, never on the text around, so that what is
    said elsewhere cannot change what is found here. The last few thousand sentences are remembered.
    """
    found = tuple(_read(sentence, words(sentence)))
    content = tuple(term for term in found if term.weight)
    acronyms = tuple(_acronyms(sentence, found))
    keys = frozenset([term.key for term in content] + [acronym for acronym, _ in acronyms])
    return Terms(found, content, acronyms, keys, sum(term.weight for term in content))


def are_long_and_short(one: Collection[str], its: Terms, other: Collection[str], others: Terms) -> bool:
    """Whether keys of two texts, each with the text's terms, are a full name and its acronym: “FTC”."""
    return _is_short_for(one, other, others) or _is_short_for(other, one, its)


def _is_short_for(short: Collection[str], full: Collection[str], read: Terms) -> bool:
    return any(acronym in short and not run.isdisjoint(full) for acronym, run in read.acronyms)


def _is_shouting(sentence: str, found: Sequence[Word]) -> bool:
    """Whether capitals tell nothing here: a line in capitals, or a headline That Capitalises Every Word."""
    if len(found) < _SHORTEST_HEADLINE:
        return False
    plain = [word.lower for word in found if word.text[0].islower()]
    capitals = [word for word in found if word.text[0].isupper()]
    if not plain:
        return all(word.text.isupper() for word in capitals) or not sentence.rstrip().endswith(".")
    is_headline = len(capitals) > _SHORTEST_HEADLINE and _SMALL_IN_HEADLINES.issuperset(plain)
    return is_headline and not sentence.rstrip().endswith(".")


_SHORTEST_HEADLINE = 3
_SMALL_ROW = "a an the of in on at to for and or but by with from as vs v per via over into"
_SMALL_IN_HEADLINES = frozenset(_SMALL_ROW.split())


def _read(sentence: str, found: Sequence[Word]) -> Iterator[Term]:
    shouting = _is_shouting(sentence, found)
    position = 0
    while position < len(found):
        word = found[position]
        size, key = _phrase_at(found, position) if word.lower in _PHRASE_STARTS else (1, None)
        key = key or WRITTEN.get(word.text) or state_or_party(sentence, word.text, word.start, word.end)
        capital = word.text[0].isupper() and not shouting
        named = capital and not _begins_sentence(sentence, word.start)
        if key:
            meaning = _named(key, named=word.text[0].isupper())
        else:
            meaning = _meaning(word.lower, word.text[0].isupper(), named)
        end = found[position + size - 1].end
        yield Term(meaning.key, word.lower, word.start, end, meaning.weight, meaning.kind, capital)
        position += size


def _named(key: str, *, named: bool) -> _Meaning:
    kind: Kind = "name" if named else "word"
    return _Meaning(key, _weight(key, kind), kind)


_PHRASE_STARTS = frozenset(phrase[0] for phrase in PHRASES)


def _phrase_at(found: Sequence[Word], position: int) -> tuple[int, str | None]:
    for phrase, key in PHRASES.items():
        size = len(phrase)
        if tuple(word.lower for word in found[position : position + size]) == phrase:
            return size, key
    return 1, None


def _begins_sentence(sentence: str, start: int) -> bool:
    """Whether a word has its capital from where it stands: first of all, or first in a quotation."""
    before = sentence[max(0, start - 3) : start].rstrip()
    if not before or before[-1] in _OPENERS:
        return True
    return before[-1] in ".!?" and not _is_abbreviation(sentence[max(0, start - 8) : start].split())


def _is_abbreviation(before: Sequence[str]) -> bool:
    """Whether the full stop before a word ends an abbreviation: “Mr. Batts”, “J. Edgar”, “U.S. Steel”."""
    shortened = before[-1].rstrip(".") if before else ""
    return not shortened.isdigit() and (len(shortened) <= 3 or "." in shortened)


class _Meaning(NamedTuple):
    key: str
    weight: float
    kind: Kind


@lru_cache(maxsize=50_000)
def _meaning(lower: str, capital: bool, named: bool) -> _Meaning:
    """What one word counts for; `named` when its capital is not just the sentence's."""
    kind = _kind(lower, capital=capital, named=named)
    return _Meaning(concept(lower), _weight(lower, kind), kind)


def _kind(lower: str, *, capital: bool, named: bool) -> Kind:
    if lower in NEGATORS or lower.endswith("n't"):
        return "negator"
    if lower[0].isdigit() or (lower in NUMBER_WORDS and lower != "one"):
        return "number"
    if lower in DATE_WORDS and (lower != "march" or capital):
        return "date"
    if lower in STOPWORDS or concept(lower) == SAYING:
        return "function"
    if named:
        return "name"
    return "light" if lower in LIGHT_WORDS else "word"


def _weight(lower: str, kind: Kind) -> float:
    if kind == "word":
        return _LONG if len(lower) >= _LONG_WORD else _PLAIN
    return WEIGHTS[kind]


def _acronyms(sentence: str, found: Sequence[Term]) -> Iterator[tuple[str, frozenset[str]]]:
    """What a run of capitalised words is called for short: “European Central Bank” is “ecb” too.

    Small words inside a run are passed over, but for those that some acronyms have: “MoD”, “DfE”.
    """
    run: list[Term] = []
    for term in found:
        if (term.capital and term.kind != "function") or (run and term.lower in _INSIDE_NAMES):
            run.append(term)
        else:
            yield from _acronyms_of(sentence, run)
            run = []
    yield from _acronyms_of(sentence, run)


_INSIDE_NAMES = frozenset(("of", "for", "and", "the", "on"))
_INSIDE_ACRONYMS = frozenset(("of", "for"))


def _acronyms_of(sentence: str, run: Sequence[Term]) -> Iterator[tuple[str, frozenset[str]]]:
    named = [term for term in run if term.lower not in _INSIDE_NAMES]
    if not 2 <= len(named) <= _LONGEST_ACRONYM:
        return
    whole = [term for term in run[: run.index(named[-1])] if term in named or term.lower in _INSIDE_ACRONYMS]
    keys = frozenset(term.key for term in named if term.weight)
    for short in {_initials(sentence, parts) for parts in (named, [*whole, named[-1]])}:
        yield acronym_key(short), keys


def _initials(sentence: str, run: Sequence[Term]) -> str:
    written = (sentence[term.start : term.end].casefold().split() for term in run)
    return "".join(word[0] for parts in written for word in parts)


_LONGEST_ACRONYM = 6


def acronym_key(letters: str) -> str:
    """The key that an acronym of these letters has where it is written: “irs” is stemmed as a word is."""
    return concept(letters) if len(letters) > _LONGEST_UNSTEMMED else letters


_LONGEST_UNSTEMMED = 2
"""Letters up to which an acronym is left as it is: “is” would be “be”."""

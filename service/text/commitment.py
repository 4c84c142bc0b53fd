"""How far a sentence commits itself to what it says, word by word (English).

A hedge weakens the first word of weight that follows it: “may have *contributed*”, “the suspected
*arsonist*”,
“some *teachers*”. What a sentence neither hedges nor puts under a condition, an infinitive or a question it
asserts. The cues are those of Hyland (2005) and Karttunen (1971) that news English uses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from service.text.memory import remember
from service.text.terms import NEGATORS, Term, terms
from service.text.tokens import word_set
from service.text.words import stem

Sort = Literal["modal", "saying", "noun", "quantity"]

_MODAL = word_set("may might could possibly perhaps maybe conceivably")
_HEARSAY = word_set("allegedly reportedly apparently supposedly purportedly ostensibly")
_LIKELY = word_set("probably likely presumably potentially")
_OF_NOUNS = word_set("alleged suspected possible apparent presumed purported")
_CHARGING = word_set("accused suspected charged")
_BEFORE_GERUND = word_set("considering considers mulling weighing contemplating considered contemplates")
_TO_ROWS = """
plan plans planned planning expect expects expected hope hopes hoped hoping intend intends intended aim aims
aimed
seek seeks sought threaten threatens threatened threatening vow vows vowed promise promises
promised pledge pledges pledged propose proposes proposed likely believed thought understood alleged appear
appears
appeared seem seems seemed try tries tried trying attempt attempts attempted attempting ready prepared
reported
tend tends bid offered offers agreed decided set due scheduled poised asked urged ordered failed refused
"""
_BEFORE_TO = word_set(_TO_ROWS)
_SURE_BEFORE_TO = word_set(
    "set due scheduled poised agreed decided failed refused ordered asked urged ready prepared offered offers"
)
"""Before “to” these leave little open: what follows is neither hedged nor asserted."""

_ALL = word_set("all every each always entire")
_SOME = word_set("some several few many most certain various sometimes often partly")

_CONDITION = word_set("if unless whether would should can cannot could may might must ought")
_BE = word_set("is are was were be been being am 's 're")
_HAVE = word_set("has have had having")
_WILL = frozenset(("will", "shall", "'ll"))
_PLURAL = frozenset(("they", "we", "i", "you", "people", "men", "women", "children", "police"))
_REACH = 4
"""Words of no weight, adverbs among them, that may stand between a hedge and what it weakens."""
_BACK = 4
"""How far before a word its auxiliaries and conditions are looked for."""
_BREAKS = frozenset(',;:()—–“”"')


_BEFORE_NOUNS = word_set(
    "the a an his her its their our my your this these those of in for with by at on from no any and or"
)
_NO_HEADS = word_set(
    "still also even soon now again already ever always well much more most only than as not"
)


@dataclass(frozen=True, slots=True)
class Hedge:
    """One hedge: its words (`start` to `end`), what it weakens, and how it does so."""

    start: int
    end: int
    head: Term
    sort: Sort


@remember(2_048)
def hedges(sentence: str) -> tuple[Hedge, ...]:
    """The hedges of `sentence` in order, each with the word that it weakens."""
    return tuple(_hedges(sentence))


def _hedges(sentence: str) -> Iterator[Hedge]:
    read = terms(sentence).all
    for position, term in enumerate(read):
        after = read[position + 1].lower if position + 1 < len(read) else ""
        sort, skipped = _sort(term, after)
        if sort is None:
            continue
        head = _head(sentence, read, position + skipped, nominal=sort in ("noun", "quantity"))
        if head is not None:
            yield Hedge(term.start, read[position + skipped - 1].end, head, sort)


def _sort(term: Term, after: str) -> tuple[Sort | None, int]:
    """How a word hedges, if it does, and how many words the hedge has."""
    lower = term.lower
    if lower in _BEFORE_TO and after == "to":
        return (None if lower in _SURE_BEFORE_TO else "modal"), 2
    if lower in _CHARGING and after in ("of", "with"):
        return "saying", 2
    if lower in _HEARSAY:
        return "saying", 1
    if lower in _BEFORE_GERUND and after.endswith("ing"):
        return "modal", 1
    if (lower in _MODAL and not (lower == "may" and term.capital)) or lower in _LIKELY - {"likely"}:
        return (None if after in NEGATORS else "modal"), 1
    if lower in _OF_NOUNS:
        return "noun", 1
    return ("quantity", 1) if lower in _SOME else (None, 1)


def _head(sentence: str, read: Sequence[Term], position: int, *, nominal: bool) -> Term | None:
    previous = read[position - 1]
    for term in read[position : position + (1 if nominal else _REACH)]:
        if not _BREAKS.isdisjoint(sentence[previous.end : term.start]) or term.lower in NEGATORS:
            return None
        previous = term
        if not nominal and term.lower in _BEFORE_NOUNS | _NO_HEADS:
            return None
        if term.weight and not term.lower.endswith("ly") and term.lower not in _HAVE | _BE:
            return term if term.kind in ("word", "light") else None
    return None


def is_hedged(sentence: str, key: str) -> bool:
    """Whether any hedge of `sentence` stands close before a word with `key`, or weakens it."""
    read = terms(sentence).all
    places = [position for position, term in enumerate(read) if term.key == key]
    starts = {hedge.start for hedge in hedges(sentence)}
    return any(
        read[before].start in starts
        for position in places
        for before in range(max(0, position - 2 * _BACK), position)
    )


def asserted(sentence: str, key: str) -> tuple[int, int] | None:
    """Where `sentence` asserts the verb with `key`: its place with its auxiliaries; None if nowhere."""
    read = terms(sentence).all
    for position, term in enumerate(read):
        if term.key == key:
            first = _first_of_group(sentence, read, position)
            if first is not None:
                return read[first].start, term.end
    return None


def _first_of_group(sentence: str, read: Sequence[Term], position: int) -> int | None:
    """The place of the first auxiliary of a finite verb at `position`; None if that is no such verb."""
    verb = read[position]
    before = _clause_before(sentence, read, position)
    lowers = [read[place].lower for place in before]
    if any(lower in _CONDITION or lower in NEGATORS or lower.endswith("n't") for lower in lowers):
        return None
    group = _auxiliaries(read, position)
    own = [read[place].lower for place in group]
    nearest = lowers[-1] if lowers else ""
    if nearest == "to" or (group and group[0] and read[group[0] - 1].lower == "to"):
        return None
    if verb.lower.endswith("ing") and not _BE.intersection(own):
        return None
    first = group[0] if group else position
    if not group and (_is_nominal(sentence, read, position) or _is_bare(read, position)):
        return None
    return first


def _clause_before(sentence: str, read: Sequence[Term], position: int) -> list[int]:
    places = []
    for place in range(position - 1, max(-1, position - 1 - _BACK), -1):
        if not _BREAKS.isdisjoint(sentence[read[place].end : read[place + 1].start]):
            break
        places.append(place)
    return places[::-1]


def _auxiliaries(read: Sequence[Term], position: int) -> list[int]:
    """The auxiliaries right before a verb, adverbs among them."""
    places: list[int] = []
    for place in range(position - 1, max(-1, position - 1 - _BACK), -1):
        lower = read[place].lower
        if lower in _BE | _HAVE | _WILL:
            places.insert(0, place)
        elif not lower.endswith("ly"):
            break
    return places


def _is_nominal(sentence: str, read: Sequence[Term], position: int) -> bool:
    """Whether a word without auxiliaries is rather a noun or an adjective: “the close”, “damaged houses”."""
    if not position or read[position].capital:
        return True
    before = read[position - 1]
    possessive = sentence[before.start : before.end].endswith(("'s", "’s"))
    return possessive or before.lower in _BEFORE_NOUNS


def _is_bare(read: Sequence[Term], position: int) -> bool:
    """Whether a word has no ending, and no subject in the plural before it that a finite verb would need."""
    verb, subject = read[position], read[position - 1]
    bare = stem(verb.lower) == verb.key and not verb.lower.endswith(("s", "ed", "ing"))
    return bare and not (subject.lower in _PLURAL or subject.lower.endswith("s"))


@remember(2_048)
def quantified(sentence: str) -> tuple[tuple[Term, Term, bool], ...]:
    """Quantifiers right before a noun, with it, and whether they mean all of it: “some teachers”."""
    read = terms(sentence).all
    found = []
    for position, term in enumerate(read[:-1]):
        following = [
            word for word in read[position + 1 : position + 4] if word.lower not in ("of", "the", "its")
        ]
        if term.lower in _ALL | _SOME and following and following[0].kind == "word":
            found.append((term, following[0], term.lower in _ALL))
    return tuple(found)

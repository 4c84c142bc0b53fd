"""Who does what to whom, as far as the order of words tells (English): two names around one predicate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from service.text.memory import remember
from service.text.names import TITLES, Name, is_generic, names
from service.text.synonyms import SAYING, concept, is_past
from service.text.terms import Term, terms

_MUTUAL_ROW = (
    "meet meeting marry marriage talk negotiate discuss agree share speak play draw tie fight clash date "
    "divorce debate differ compete face rival partner friend brother sister sibling cousin colleague team "
    "teammate wife husband border near similar equal link connect join together accompany merge cooperate"
)
_MUTUAL = frozenset(map(concept, _MUTUAL_ROW.split())) | {SAYING}
"""What two sides do to each other alike: there who comes first tells nothing."""

_ENDS_ROW = (
    "and but while who whom whose which that because when as or after before although though if with than"
)
_ENDS = frozenset(_ENDS_ROW.split()) - {"than"}
"""Words at which the clause ends in which two names stand."""

_BREAKS = frozenset(';:.()[]—–!?,“”"')
_WIDEST = 9
"""Words between two names that still are one predicate."""

_LONGEST = 120
"""Words of a sentence up to which it is read: what is longer is several sentences."""


class Role(NamedTuple):
    """A predicate, and the names of the one who does it and of the one whom it is done to."""

    predicate: str
    agent: frozenset[str]
    patient: frozenset[str]
    start: int
    end: int


@remember(2_048)
def roles(sentence: str) -> tuple[Role, ...]:
    """The roles in one sentence: “A beat B”, “B was beaten by A”, “A’s father B”, “from A to B”."""
    if len(terms(sentence).all) > _LONGEST:
        return ()
    named = [name for name in names(sentence) if not all(map(is_generic, name.keys))]
    return tuple(
        role
        for place, one in enumerate(named)
        for other in named[place + 1 : place + 3]
        for role in _between(sentence, one, other)
    )


def _between(sentence: str, one: Name, other: Name) -> Iterator[Role]:
    """The roles of two names for each full word that stands between them in one clause."""
    gap = [term for term in terms(sentence).all if one.end <= term.start and term.end <= other.start]
    titles = [term for term in gap if term.capital and term.lower in TITLES]
    gap = [term for term in gap if term.lower != "s" and term not in titles]
    if not 0 < len(gap) <= _WIDEST or _is_broken(sentence, one, other, titles):
        return
    words = [term.lower for term in gap]
    if not _ENDS.isdisjoint(words) or _is_one_person(sentence, one, words):
        return
    first, second = _telling(sentence, one), _telling(sentence, other)
    if not first or not second or not first.isdisjoint(second):
        return
    if words[-1] == "to" and _word_before(sentence, one) == "from" and len(gap) == 1:
        yield Role("from/to", first, second, one.start, other.end)
    for term in gap:
        if _is_deed(term, gap) and _is_predicate(term, gap):
            agent, patient = (second, first) if _is_turned(term, gap) else (first, second)
            yield Role(_ADDRESSING.get(term.lower, term.key), agent, patient, one.start, other.end)


def _is_broken(sentence: str, one: Name, other: Name, titles: Sequence[Term]) -> bool:
    """Whether punctuation stands between two names, other than the full stop of a title: “Sgt. Al Dunn”."""
    stops = {title.end for title in titles if sentence.startswith(".", title.end)}
    return any(sentence[at] in _BREAKS and at not in stops for at in range(one.end, other.start))


def _is_deed(term: Term, gap: Sequence[Term]) -> bool:
    """Whether a word has a direction: no light one, save “asked” and “told” with the other name as object."""
    if term.lower in _ADDRESSING:
        behind = {other.lower for other in gap[gap.index(term) + 1 :]}
        return _ARTICLES.issuperset(behind)
    return term.kind == "word" and term.key not in _MUTUAL and not term.capital


def _is_predicate(term: Term, gap: Sequence[Term]) -> bool:
    """Whether a word may say what one does to the other: no noun with an article, nor with “by” behind it."""
    place = gap.index(term)
    words = [other.lower for other in gap]
    if not _ARTICLES.isdisjoint(words[:place]):
        return False
    return "by" not in words[place + 1 :] or term.lower.endswith(_PARTICIPLES)


_ADDRESSING = {"ask": "ask", "asks": "ask", "asked": "ask", "tell": "tell", "tells": "tell", "told": "tell"}
"""Verbs that say little or only that something was said, but say to whom; with what they are compared by."""

_ARTICLES = frozenset(("a", "an", "the", "his", "her", "its", "their", "by"))
_PARTICIPLES = ("ed", "en", "wn", "ght", "old", "ung", "it", "ut", "ot", "ost", "uck", "id", "de", "ed")


def _telling(sentence: str, name: Name) -> frozenset[str]:
    """The keys that say which name is meant, with what an organisation is called for short: “FTC”."""
    keys = frozenset(name.keys)
    short = {acronym for acronym, full in terms(sentence).acronyms if full == keys and len(full) > _INITIALS}
    return frozenset(key for key in keys | short if not is_generic(key) and len(key) > 1)


_INITIALS = 2
"""Words of a name that may be a person's: too many have the same initials."""


def named_keys(sentence: str) -> frozenset[str]:
    """The keys of all names in a sentence: “online” is none in “an online shop”, “Online” may be."""
    return frozenset(key for name in names(sentence) for key in _telling(sentence, name))


def _is_one_person(sentence: str, one: Name, words: Sequence[str]) -> bool:
    """Whether the words between two names make a title of the first: “Rescue chief Moira Hay”."""
    owns = sentence.startswith(("'", "’"), one.end)
    return not owns and "of" not in words and TITLES.issuperset(words)


def _word_before(sentence: str, name: Name) -> str:
    before = sentence[: name.start].split()[-1:]
    return before[0].lower() if before else ""


def _is_turned(term: Term, gap: Sequence[Term]) -> bool:
    """Whether the name behind does it: “was beaten by B”, “a friend of B’s”, “father of B”."""
    place = gap.index(term)
    words = [other.lower for other in gap]
    if "by" in words[place + 1 :]:
        return True
    return words[place + 1 : place + 2] == ["of"]


_UP_TO_VERB = re.compile(r"(?:, [^,;:.()“”\"]+,)?(?: has| have| had)?(?: \w+ly)? ")
_OBJECTS = frozenset(("her", "him", "them"))
_PART_ROW = "of for by from with and or to at in on than as that"
_PART_OF_MORE = frozenset(_PART_ROW.split())


def deeds(sentence: str) -> Iterator[Role]:
    """What a name does to a pronoun, with nobody as patient: “Peter Marsh, a Conservative, accused her”."""
    found = terms(sentence).all
    for verb, other in pairwise(found):
        if other.lower in _OBJECTS and verb.kind == "word" and not verb.capital and is_past(verb.lower):
            for name in names(sentence):
                before = {term.lower for term in found if term.end <= name.start}
                is_subject = _UP_TO_VERB.fullmatch(sentence[name.end : verb.start])
                if is_subject and before.isdisjoint(_PART_OF_MORE):
                    yield Role(verb.key, _telling(sentence, name), frozenset(), name.start, other.end)


def are_same(one: Role, other: Role) -> bool:
    """Whether two roles with the same predicate have the same names in the same places."""
    return not (one.agent.isdisjoint(other.agent) or one.patient.isdisjoint(other.patient))


def tells_alike(sentence: str, role: Role) -> bool:
    """Whether a sentence has a role with the same predicate and the same names in the same places."""
    return any(other.predicate == role.predicate and are_same(role, other) for other in roles(sentence))


def are_swapped(one: Role, other: Role) -> bool:
    """Whether two roles with the same predicate have their names the other way round."""
    return not (one.agent.isdisjoint(other.patient) or one.patient.isdisjoint(other.agent))

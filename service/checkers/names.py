"""Names: the people, organisations and places of a claim are those of the source, each in its own slot.

A name agrees when the source has it anywhere, in any of its forms: surname alone, without title, another
spelling of the same sounds, acronym, country for its people. It differs, with the source's name as the
correction, when another name stands in its slot in a sentence that otherwise matches; and without a place
when the source has no such name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from service.checkers.protocol import Case
from service.text.align import Alignment, Slot, align
from service.text.cover import cover
from service.text.names import TITLES, KnownNames, Name, is_seat_of_any, known_names, may_be_same, names, rank
from service.text.synonyms import is_place
from service.text.terms import LONGEST_CLAIM, Term, Terms, terms
from service.types import Correction, Finding, Outcome, Passage, UndecidedCause

_FRAME_NEEDED = 0.5
"""Share of the claim's other content that a sentence must carry before its names count against the claim."""

_SWAP_NEEDED = 0.85
"""The same for a name that the source has elsewhere: the sentence must be the claim's own."""

_RIVAL_SENTENCE = 0.6
"""A sentence with the claim's name that carries this share of the rest speaks for the claim."""

_ALL_BUT_RANK = 0.9
"""The same for a rank or an office: nothing else of the claim may be other than in the sentence."""

_SPELLING = 88.0
"""Similarity in percent (rapidfuzz `ratio`) from which an unknown name may be a known one spelt otherwise."""

_LONGEST_SLOT = 12
"""Most terms of a slot that may be a name with its titles."""

_GENERIC_ROWS = """
department council party government university hospital court committee ministry agency association company
group street road avenue river lake mount island airport county city town district province house office bank
church school college league cup championship club union congress parliament senate assembly commission board
service force forces army navy air north south east west northern southern eastern western international
national federal royal central republic kingdom world war day week internet web god bible christmas easter
times post news press democrat democrats republican republicans conservative labour liberal tory muslim
christian jewish islamic catholic act bill law constitution treaty operation project game games open
"""
_GENERIC = frozenset(_GENERIC_ROWS.split()) | TITLES
"""Words that make up names but say little about which one is meant."""

_Standing = Literal["known", "partly", "unknown"]


class _Words(NamedTuple):
    """A run of words of a claim or of a passage, by its place there."""

    text: str
    start: int
    end: int


_Worded = Name | _Words


class _Rival(NamedTuple):
    """The name that the source has where the claim has another; places are within the passage.

    `certain` is false when all that differs is a word with which a sentence begins: it may be no name.
    """

    ours: Name
    theirs: Name
    passage: Passage
    certain: bool


@dataclass(frozen=True)
class NamesChecker:
    """Compares the names of a claim with those of the sources (English)."""

    name: str = "names"

    def check(self, case: Case) -> Finding:
        """The finding about the names of `case.claim`; the worst of them decides."""
        claimed = names(case.claim.text)
        english = all((source.language or "en").startswith("en") for source in case.sources)
        if len(terms(case.claim.text).content) > LONGEST_CLAIM:
            return self._says("undecided", "The claim is too long to be one statement.")
        if not claimed or not english:
            return self._says("not_applicable", "There is no name to compare.")
        known = known_names(tuple(s.text for source in case.sources for s in source.sentences))
        rival = next(_rivals(case, claimed, known), None)
        if rival and rival.certain:
            return self._differs(case, rival.passage, rival.ours, rival.theirs)
        other = _other_rank(case)
        if other:
            return self._differs(case, *other)
        if rival:
            detail = f"The claim has “{rival.ours.text}” where the source has “{rival.theirs.text}”."
            return self._says("undecided", detail)
        return self._known_or_not(claimed, known)

    def _known_or_not(self, claimed: Sequence[Name], known: KnownNames) -> Finding:
        """The finding about names in whose slots the source has no others: whether it has them at all."""
        standing = {name: _standing(name, known) for name in claimed}
        for name in claimed:
            if standing[name] == "unknown" and name.sure:
                return self._says("differs", f"The source does not mention “{name.text}”.")
        for name in claimed:
            if standing[name] == "partly" and name.sure:
                return self._says("undecided", f"The source has no name that is quite “{name.text}”.")
        if "known" not in standing.values():
            return self._says("not_applicable", "There is no name to compare.")
        return self._says("agrees", "The source has every name of the claim.")

    def _says(self, outcome: Outcome, detail: str) -> Finding:
        cause: UndecidedCause | None = "insufficient" if outcome == "undecided" else None
        return Finding(checker=self.name, outcome=outcome, detail=detail, cause=cause)

    def _differs(self, case: Case, passage: Passage, ours: _Worded, theirs: _Worded) -> Finding:
        offset = passage.start
        span = case.source(passage.source_id).span(offset + theirs.start, offset + theirs.end)
        return Finding(
            checker=self.name,
            outcome="differs",
            detail=f"The claim has “{ours.text}”, the source “{theirs.text}”.",
            spans=(span,),
            correction=Correction(**span.model_dump(), text=theirs.text, replaces=ours.text),
        )


def _standing(name: Name, known: KnownNames) -> _Standing:
    """Whether the source has a name: known, known in part, or unknown."""
    keys = name.keys
    if name.opens and len(keys) > 1 and keys[0] not in known.keys:
        keys = keys[1:]  # the capital of “Embattled Smith” is the sentence's
    missing = [key for key in keys if key not in known.keys and key not in _GENERIC]
    if not missing:
        return "partly" if _is_made_of_two(keys, known) else "known"
    if len(keys) > 1 and "".join(key[0] for key in keys) in known.keys:
        return "known"
    if all(len(key) == 1 or _has_variant(key, known) for key in missing):
        return "known"
    if all(_is_misspelt(key, known) or is_seat_of_any(key, known.keys) for key in missing):
        return "partly"
    return "unknown" if keys[-1] in missing or len(missing) == len(keys) else "partly"


def _is_made_of_two(keys: Sequence[str], known: KnownNames) -> bool:
    """Whether first name and surname are two people's: “Sergei Rubio” of Sergei Lavrov and Marco Rubio."""
    if len(keys) != 2 or known.together(*keys):
        return False
    return all(found and all(len(name) > 1 for name in found) for found in map(known.names_with, keys))


def _has_variant(key: str, known: KnownNames) -> bool:
    """Whether the source has the place of a people, or the people of a place: “Guatemalan”, “Guatemala”."""
    if len(key) < _SHORTEST_STEM:
        return False
    return any(
        other.startswith(key[:_SHORTEST_STEM])
        and abs(len(other) - len(key)) <= 3
        and (other.startswith(key[:-1]) or key.startswith(other[:-1]))
        for other in known.by_key
    )


_SHORTEST_STEM = 5


def _is_misspelt(key: str, known: KnownNames) -> bool:
    return any(
        other[0] == key[0] and fuzz.ratio(key, other, score_cutoff=_SPELLING) for other in known.by_key
    )


def _rivals(case: Case, claimed: Sequence[Name], known: KnownNames) -> Iterator[_Rival]:
    """Names of the claim beside the other names that the best passage has in their slots."""
    read = terms(case.claim.text)
    for passage in cover(read, case.passages).passages[:1]:
        alignment = align(read, terms(passage.text))
        for slot in alignment.slots:
            if (
                slot.is_framed
                and 0 < len(slot.claim) <= _LONGEST_SLOT
                and len(slot.sentence) <= _LONGEST_SLOT
            ):
                for ours in claimed:
                    yield from _rival_in(slot, ours, _Frame(case, passage, alignment, known))


def _other_rank(case: Case) -> tuple[Passage, _Words, _Words] | None:
    """The rank or office that the best passage has where the claim has another, all else being the same.

    Not when a passage gives the claim's to the same name: a minister may be a senator too.
    """
    read = terms(case.claim.text)
    for passage in cover(read, case.passages).passages[:1]:
        alignment = align(read, terms(passage.text))
        for slot in alignment.slots:
            if _is_other_rank(slot) and _share_beside(read, alignment, slot) >= _ALL_BUT_RANK:
                beside = {term.key for term in read.content if term.kind == "name" and term not in slot.claim}
                wanted = {term.key for term in slot.claim}
                found = [terms(other.text).keys for other in case.passages]
                if not any(wanted <= keys and beside & keys for keys in found):
                    return (
                        passage,
                        _words(case.claim.text, slot.claim),
                        _words(passage.text, slot.sentence),
                    )
    return None


def _is_other_rank(slot: Slot) -> bool:
    """Whether a slot holds ranks only, on both sides, and neither side's are among the other's."""
    if not (slot.before and slot.after and slot.claim and slot.sentence):
        return False
    ours, theirs = ({rank(term.key) for term in side} for side in (slot.claim, slot.sentence))
    return None not in ours | theirs and not ours <= theirs and not theirs <= ours


def _share_beside(read: Terms, alignment: Alignment, slot: Slot) -> float:
    """The share of the claim's content outside a slot that the sentence has in the same order."""
    total = read.weight - sum(term.weight for term in slot.claim)
    return sum(ours.weight for ours, _ in alignment.pairs) / total if total else 0.0


def _words(text: str, run: Sequence[Term]) -> _Words:
    return _Words(text[run[0].start : run[-1].end], run[0].start, run[-1].end)


class _Frame(NamedTuple):
    """What a claim is compared in: its case, the passage, how they align, and the names of the sources."""

    case: Case
    passage: Passage
    alignment: Alignment
    known: KnownNames


def _rival_in(slot: Slot, ours: Name, frame: _Frame) -> Iterator[_Rival]:
    mine = [term.key for term in slot.claim if ours.start <= term.start < ours.end]
    theirs = _other_name(mine, slot, frame, places=ours.is_place)
    if theirs is None or not _is_filled(slot, ours, theirs):
        return
    is_known = all(key in frame.known.keys for key in mine)
    read = terms(frame.case.claim.text)
    if _rest(read, frame.alignment, ours) < (_SWAP_NEEDED if is_known else _FRAME_NEEDED):
        return
    if not is_known or _is_swapped(ours, theirs, slot, frame):
        yield _Rival(ours, theirs, frame.passage, certain=not ours.opens or mine != [ours.keys[0]])


def _other_name(mine: Sequence[str], slot: Slot, frame: _Frame, *, places: bool) -> Name | None:
    """The name that fills the slot of the claim's `mine` in the source, if it is plainly another one.

    A country is held against a country only (`places`), and any other name against any other.
    """
    if not mine or all(key in _GENERIC for key in mine):
        return None
    for theirs in names(frame.passage.text):
        found = [term.key for term in slot.sentence if theirs.start <= term.start < theirs.end]
        same = any(
            may_be_same(one, other, frame.known) or _is_short_for(one, other)
            for one, other in product(mine, found)
        )
        if found and not same and theirs.is_place == places and not all(key in _GENERIC for key in found):
            return theirs
    return None


def _is_short_for(one: str, other: str) -> bool:
    """Whether one is the other's initial, beginning or spelling: “J”, “Alex”, “Gonzales” for “González”."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) or fuzz.ratio(one, other) >= _SPELLING


def _rest(read: Terms, alignment: Alignment, ours: Name) -> float:
    """The share of the claim's content, `ours` left aside, that the sentence has in the same order."""
    total = sum(term.weight for term in read.content if not ours.start <= term.start < ours.end)
    found = sum(term.weight for term, _ in alignment.pairs if not ours.start <= term.start < ours.end)
    return found / total if total else 0.0


def _is_filled(slot: Slot, ours: Name, theirs: Name) -> bool:
    """Whether two names, with their titles, are nearly all that stands in a slot."""
    claimed = [term for term in slot.claim if not ours.start <= term.start < ours.end]
    found = [term for term in slot.sentence if not theirs.start <= term.start < theirs.end]
    return all(sum(_is_full(term) for term in rest) <= _STRANGERS for rest in (claimed, found))


_STRANGERS = 1


def _is_full(term: Term) -> bool:
    return term.lower not in TITLES and not is_place(term.key)


def _is_swapped(ours: Name, theirs: Name, slot: Slot, frame: _Frame) -> bool:
    """Whether a name that the source does have was put in another's place, beyond doubt.

    The names must fill the slot, the sentence must have what tells the claim's name apart nowhere but where
    the claim has it too, and no other passage that has it may fit the rest of the claim.
    """
    filled = len(slot.claim) <= len(ours.keys) and len(slot.sentence) <= len(theirs.keys)
    if not (filled and slot.before and (slot.after or len(slot.claim) == 1)):
        return False
    telling = {term.key for term in slot.claim}
    paired = {found for _, found in frame.alignment.pairs}
    if any(term.key in telling and term not in paired for term in terms(frame.passage.text).content):
        return False
    read = terms(frame.case.claim.text)
    rest = [term for term in read.content if not ours.start <= term.start < ours.end]
    others = [passage for passage in frame.case.passages if passage is not frame.passage]
    return not any(
        not telling.isdisjoint(terms(passage.text).keys)
        and cover(read, [passage]).share(rest) >= _RIVAL_SENTENCE
        for passage in others
    )

"""Loaded words against the source: which are the draft's own, and the plain wording that the source has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.text.align import align
from service.text.counterparts import Counterpart, Difference
from service.text.loaded import colouring_words, describes
from service.text.polarity import cues
from service.text.rhetoric import attribution, narration
from service.text.terms import Term, Terms, terms
from service.text.tokens import word_set
from service.text.vocabulary import Vocabulary
from service.types import Interval

_CLOSE = 0.5
"""The share of a drafted sentence's words that a source sentence has whose wording is offered for it."""
_LONGEST_SLOT = 3
"""Words of the source that may stand in the place of a loaded word."""

_PLAIN_ROWS = """
big large larger great greater high higher low lower small long strong serious severe significant major
important
good bad difficult sharp steep considerable sizeable substantial notable well-known known disputed contested
criticised debated strict stricter tough violent heavy strange unusual wide wrong false unfounded hard
"""
_PLAIN_ADJECTIVES = word_set(_PLAIN_ROWS)
"""What may be offered for a loaded adjective; another word in its place is mostly something else."""

_PLAIN_SAYING = word_set(
    "said says saying say told tells stated states added adds explained explains according noted"
)
_CASTING_ROWS = """
claimed claims claim contended contends maintained maintains insisted insists alleged alleges admitted admits
conceded concedes confessed confesses acknowledged acknowledges boasted boasts bragged complained complains
"""
_CASTING = word_set(_CASTING_ROWS)
"""Verbs of saying that cast doubt on what is said, or have the speaker confess to it."""
_OPENS_CLAUSE = word_set("that it he she they the his her their its there this a an no some")
_NOT_SAID_ROWS = "responsibility credit victory life lives title asylum ownership benefits compensation"
_NOT_SAID = word_set(_NOT_SAID_ROWS)


def loaded_differences(drafted: str, near: Sequence[Counterpart], known: Vocabulary) -> Iterator[Difference]:
    """Loaded words of `drafted` that the sources do not use, or use only in a quotation; verbs that cast
    doubt.

    A word that is turned round ("no scandal") judges nothing.
    """
    negated = [term for cue in cues(drafted) for term in cue.scope]
    for place in colouring_words(drafted):
        written = drafted[place.start : place.end]
        if known.narrates(written) or any(place.start <= term.start < place.end for term in negated):
            continue
        if not known.has(written):
            yield Difference(
                "loaded_language",
                place.start,
                place.end,
                "Wording that judges; the source does not use it.",
                _wording_for(drafted, place, near),
            )
        elif attribution(drafted) is None:
            yield Difference(
                "loaded_language",
                place.start,
                place.end,
                "Wording that judges; the source has it only in somebody's mouth.",
            )
    yield from _casting(drafted, near)


def _casting(drafted: str, near: Sequence[Counterpart]) -> Iterator[Difference]:
    """“Claimed” or “admitted” where the nearest source sentence has a plain verb of saying."""
    read = terms(narration(drafted))
    used = {term.lower for term in read.all if term.lower in _CASTING}
    if not used or not near or near[0].share < _CLOSE:
        return
    if any(term.lower in _CASTING for one in near for term in terms(one.text).all):
        return
    plain = [term for term in terms(near[0].text).all if term.lower in _PLAIN_SAYING]
    for position, term in enumerate(read.all):
        if plain and term.lower in used and _lays_words(drafted, read, position):
            yield Difference(
                "loaded_language",
                term.start,
                term.end,
                "A verb that takes sides about what is said; the source uses a plain one.",
                near[0].cut(plain[0].start, plain[0].end),
            )
            return


def _lays_words(drafted: str, read: Terms, position: int) -> bool:
    """Whether the verb at `position` says something: “claimed that”, not “claimed a title”."""
    verb = read.all[position]
    following = read.all[position + 1 : position + 4]
    if any(term.lower in _NOT_SAID for term in following):
        return False
    if not following or "," in drafted[verb.end : following[0].start]:
        return True
    return following[0].lower in _OPENS_CLAUSE or following[0].kind == "name"


def _wording_for(drafted: str, place: Interval, near: Sequence[Counterpart]) -> str | None:
    """What the nearest source sentence has between the words that stand beside `place` in both."""
    if not near or near[0].share < _CLOSE:
        return None
    ours, theirs = terms(drafted), terms(near[0].text)
    pairs = align(ours, theirs).pairs
    before = [pair for pair in pairs if pair[0].end <= place.start][-1:]
    after = [pair for pair in pairs if pair[0].start >= place.end][:1]
    if not before and not after:
        return None
    start = before[0][1].end if before else 0
    end = after[0][1].start if after else len(near[0].text)
    slot = _trimmed([term for term in theirs.all if start <= term.start and term.end <= end])
    if not slot or len(slot) > _LONGEST_SLOT or not _stands_for(drafted[place.start : place.end], slot):
        return None
    return near[0].cut(slot[0].start, slot[-1].end)


def _trimmed(slot: Sequence[Term]) -> list[Term]:
    """`slot` without the small words at its edges."""
    kept = [place for place, term in enumerate(slot) if term.weight or term.lower in _PLAIN_SAYING]
    return list(slot[kept[0] : kept[-1] + 1]) if kept else []


def _stands_for(loaded: str, slot: Sequence[Term]) -> bool:
    if any(term.kind in ("name", "number", "date", "negator") for term in slot):
        return False
    if describes(loaded.rsplit(maxsplit=1)[-1]):
        return len(slot) == 1 and slot[0].lower in _PLAIN_ADJECTIVES
    return True

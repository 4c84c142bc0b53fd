"""Quotation: what a claim puts between quotation marks was said so, by that speaker, in the source.

A quotation is exact, or normalised (typography, case, cuts shown by an ellipsis, words in brackets), or one
of five wrongs: altered, spliced, misattributed, made of words that the source does not quote, or invented.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import NamedTuple

from rapidfuzz import fuzz

from service.checkers.protocol import Case
from service.text.framing import REPORT_VERBS
from service.text.names import KnownNames, Name, known_names, may_be_same, names
from service.text.quoted_speakers import may_speak, speaker_of
from service.text.quotes import Quotation, quotations
from service.text.sayings import Sayings, fragments, sayings, spaced
from service.text.terms import terms
from service.text.verbatim import sentences_at
from service.text.words import stem, words
from service.types import Correction, Finding, Interval, MatchState, Outcome, Source, Span, Veto

_ALTERED = 78.0
"""Similarity in percent from which the nearest words that the source quotes are taken for the ones meant."""

_PARAPHRASED = 85.0
"""The same for words that the source does not quote: higher, since there is more to be like by chance."""

_SCARE = 2
"""A quotation of so few words is a manner of speaking: only its absence counts."""

_PIECE = 3
"""Fewest words of a part of a quotation that is looked for by itself."""

_MOST_PLACES = 20
"""How often the same words are looked up in a source, so that the cost stays that of its length."""

_WINDOW, _NEAR = 120, 4
"""Characters and words before a quotation in which a negation is looked for."""


class _Result(NamedTuple):
    """What became of one quotation of the claim."""

    outcome: Outcome
    detail: str
    spans: tuple[Span, ...] = ()
    match: MatchState = "exact"
    correction: Correction | None = None
    kind: str | None = None
    veto: Veto | None = None


@dataclass(frozen=True)
class QuotationChecker:
    """Looks each quotation of a claim up in the sources, with its speaker."""

    name: str = "quotation"

    def check(self, case: Case) -> Finding:
        """The finding about the quotations of `case.claim`; the worst of them decides."""
        quoted = [
            mark for mark in quotations(case.claim.text) if spaced(case.claim.text[mark.start : mark.end])
        ]
        quoted = [mark for mark in quoted if not _asks(case.claim.text, mark)]
        if not quoted:
            return Finding(checker=self.name, outcome="not_applicable", detail="The claim quotes nothing.")
        results = [_look_up(case, mark) for mark in quoted]
        worst = min(results, key=_badness)
        return Finding(
            checker=self.name,
            outcome=worst.outcome,
            detail=worst.detail,
            spans=worst.spans if worst.outcome == "differs" else _all_spans(results),
            cause="insufficient" if worst.outcome == "undecided" else None,
            match=worst.match,
            kind=worst.kind,
            veto=worst.veto,
            correction=worst.correction,
        )


def _badness(result: _Result) -> tuple[int, int]:
    """Wrong before right, a wrong with its place before one without, loose matches before exact ones."""
    order = {"differs": 0, "undecided": 1, "agrees": 2, "not_applicable": 3}
    looseness = {"fuzzy": 1, "normalised": 2, "exact": 3}
    placed = 0 if result.spans else 1
    return order[result.outcome], placed if result.outcome == "differs" else looseness[result.match]


def _all_spans(results: Sequence[_Result]) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(span for result in results for span in result.spans))


def _look_up(case: Case, mark: Quotation) -> _Result:
    """One quotation in all sources: the first rule that finds something to say."""
    quotation = case.claim.text[mark.start : mark.end]
    parts = fragments(quotation)
    marked = case.claim.text[mark.start - 1 : mark.end + 1]
    for source in case.sources:
        start = source.text.find(marked)
        if start >= 0:  # marks and all, however the source's other marks pair up
            places = [Interval(start + 1, start + len(marked) - 1)]
            return _judge_speaker(case, source, mark, places, "exact")
        places = _quoted_places(source, parts)
        if places:
            return _negated(case, source, mark, places) or _judge_speaker(
                case, source, mark, places, _match_state(source, quotation, places)
            )
    if _is_title(quotation):
        return _short(case, quotation, _title_parts(quotation))
    if len(spaced(quotation).split()) <= _SCARE:
        return _short(case, quotation, parts)
    for judge in (_spliced, _unquoted, _altered, _paraphrased):
        for source in case.sources:
            result = judge(source, quotation, parts)
            if result:
                return result
    return _Result("differs", f"The source has no such quotation as {_shown(quotation)}.", kind="invented")


_QUESTION = re.compile(r"\b(?:question|query|questions)[ :,]*\W?\Z", re.IGNORECASE)


def _asks(text: str, mark: Quotation) -> bool:
    """Whether the claim quotes the question that it answers: nobody is said to have spoken it."""
    return _QUESTION.search(text[max(0, mark.start - 20) : mark.start]) is not None


def _quoted_places(source: Source, parts: Sequence[str]) -> list[Interval]:
    """The places of all `parts`, in order, in quotations that are one saying; empty when there are none."""
    said = sayings(source.text)
    places: list[Interval] = []
    for part in parts:
        after = places[-1].end if places else -1
        place = next((place for place in said.quoted.find(part) if place.start >= after), None)
        if place is None or not _is_whole(source, place):
            return []
        places.append(place)
    if places and not _is_whole(source, Interval(places[0].start, places[-1].end)):
        return []
    return places


_NEGATIONS = frozenset({"not", "never", "no", "hardly", "barely", "neither", "nor", "without"})


def _negated(case: Case, source: Source, mark: Quotation, places: Sequence[Interval]) -> _Result | None:
    """A quotation that begins right behind a negation of the source: “not fit to serve” as “fit to serve”."""
    said = sayings(source.text)
    index = said.quotation_at(places[0])
    if index is None:
        return None
    opened = said.marks[index].start
    before = words(source.text[max(opened, places[0].start - _WINDOW) : places[0].start])[-1:]
    claimed = words(case.claim.text[max(0, mark.start - _WINDOW) : mark.start])[-_NEAR:]
    if not before or not _is_negation(before[0].lower) or any(_is_negation(word.lower) for word in claimed):
        return None
    place = Interval(max(opened, places[0].start - _WINDOW) + before[0].start, places[-1].end)
    return _changed(source, place, case.claim.text[mark.start : mark.end])


def _is_negation(lower: str) -> bool:
    return lower in _NEGATIONS or lower.endswith("n't")


def _is_whole(source: Source, place: Interval) -> bool:
    """Whether `place` runs over no more than the interruptions of one saying, and of one speaker."""
    run = _run(sayings(source.text), place)
    speakers = [name for mark in run for name in [speaker_of(source.text, mark)] if name]
    return bool(run) and all(_same_speaker(one, other, _known(source)) for one, other in pairwise(speakers))


def _run(said: Sayings, place: Interval) -> tuple[Quotation, ...]:
    """The quotations that `place` runs over, if they are one saying."""
    first = said.quotation_at(place)
    last = said.quotation_at(Interval(place.end - 1, place.end))
    if first is None or last is None or not said.is_one_saying(first, last):
        return ()
    return said.marks[first : last + 1]


def _match_state(source: Source, quotation: str, places: Sequence[Interval]) -> MatchState:
    whole = quotation.strip().rstrip(".,;:!?")
    return "exact" if whole in source.text and len(places) == 1 else "normalised"


def _short(case: Case, quotation: str, parts: Sequence[str]) -> _Result:
    """A word or two, or a title: whether the source has them at all, quoted or not."""
    for source in case.sources:
        places = _places(sayings(source.text), parts)
        if places:
            return _Result(
                "agrees",
                f"The source has the words {_shown(quotation)}.",
                _spans(source, places),
                _match_state(source, quotation, places),
            )
    stems = [stem(word.lower) for word in words(quotation)]
    for source in case.sources:
        near = [word for word in words(source.text) if word.stem in stems]
        if {word.stem for word in near} == set(stems) and len(stems) == 1:
            detail = f"The source has “{near[0].text}”."
            return _Result("agrees", detail, _spans(source, [Interval(near[0].start, near[0].end)]), "fuzzy")
    detail = f"The source does not have the words {_shown(quotation)}."
    return _Result("differs", detail, kind="invented")


def _is_title(quotation: str) -> bool:
    """Whether a quotation is the title of a work: a few words, each full one with a capital."""
    content = terms(quotation).content
    return 0 < len(content) <= 8 and all(
        quotation[term.start].isupper() or quotation[term.start].isdigit() for term in content
    )


_SUBTITLE = re.compile(r"\s*:\s+|\s+[-–—]\s+")


def _title_parts(title: str) -> list[str]:
    """A title and its subtitle, which a source may have apart: “The Hunger Games: Mockingjay – Part 2”."""
    return [part for piece in _SUBTITLE.split(title) for part in fragments(_ARTICLE.sub("", piece))]


_ARTICLE = re.compile(r"\A(?:the|an?)\s+(?=\S)", re.IGNORECASE)


def _places(said: Sayings, parts: Sequence[str]) -> list[Interval]:
    """The first place of each part in the whole text, or nothing when one is missing."""
    places = [next(said.everything.find(part), None) for part in parts]
    return [place for place in places if place] if all(places) else []


def _spliced(source: Source, quotation: str, parts: Sequence[str]) -> _Result | None:
    """Words that are all quoted in the source, but not together."""
    places = _pieces(source, " ".join(parts).split())
    if len(places) < 2:
        return None
    detail = f"The claim puts {_shown(quotation)} together from words that the source quotes apart."
    return _Result("differs", detail, _spans(source, places), "fuzzy", kind="spliced")


def _pieces(source: Source, wanted: Sequence[str]) -> list[Interval]:
    """The fewest quoted pieces of at least three words that `wanted` is made of; empty if it is not."""
    places: list[Interval] = []
    start = 0
    while start < len(wanted):
        place, size = _longest_quoted(source, wanted[start:])
        if place is None or size < _PIECE:
            return []
        places.append(place)
        start += size
    return places


def _longest_quoted(source: Source, wanted: Sequence[str]) -> tuple[Interval | None, int]:
    """How many words from the first on are quoted in one run (bisection: shorter runs are quoted too)."""
    found, low, high = None, 0, len(wanted)
    while low < high:
        middle = (low + high + 1) // 2
        place = _quoted_place(source, " ".join(wanted[:middle]))
        found, low, high = (place, middle, high) if place else (found, low, middle - 1)
    return found, low


def _quoted_place(source: Source, wanted: str) -> Interval | None:
    """The first place where words are quoted in a row, by one speaker."""
    places = islice(sayings(source.text).quoted.find(wanted), _MOST_PLACES)
    return next((place for place in places if _is_whole(source, place)), None)


def _unquoted(source: Source, quotation: str, parts: Sequence[str]) -> _Result | None:
    """Words that the source has, but not between quotation marks."""
    places = _places(sayings(source.text), parts)
    if not places:
        return None
    line = source.text.rfind("\n", 0, places[0].start) + 1
    if source.text.count('"', line, places[0].start) % 2:  # opened, and never closed in its paragraph
        return _Result("undecided", "The quotation marks of the source do not pair up here.")
    if _marks_beside(source.text, places):
        return _Result("agrees", "The source quotes these words.", _spans(source, places), "normalised")
    detail = f"The source has the words {_shown(quotation)}, but not as a quotation."
    return _Result("differs", detail, _spans(source, places), kind="unquoted", veto="needs_review")


def _marks_beside(text: str, places: Sequence[Interval]) -> bool:
    """Whether a mark stands right before or behind the words, however the marks of the source pair up."""
    before = text[max(0, places[0].start - 4) : places[0].start]
    behind = text[places[-1].end : places[-1].end + 5]
    return any(mark in before or mark in behind for mark in ('"', "“", "”", "``", "''", "` `"))


def _altered(source: Source, quotation: str, parts: Sequence[str]) -> _Result | None:
    """Words that come near to what the source quotes, with the source's own as the correction."""
    wanted = " ".join(parts)
    place = sayings(source.text).quoted.nearest(wanted, _ALTERED)
    if place is not None and not _is_whole(source, place):
        place = _in_one_quotation(source, place)
        alike = fuzz.ratio(wanted, spaced(source.text[place.start : place.end])) if place else 0.0
        place = place if alike >= _ALTERED else None
    return _changed(source, place, quotation) if place else None


def _in_one_quotation(source: Source, place: Interval) -> Interval | None:
    """The longest part of `place` that stands in one quotation: its first or last word may be of another."""
    parts = [
        Interval(max(mark.start, place.start), min(mark.end, place.end))
        for mark in sayings(source.text).marks
    ]
    return max(parts, key=lambda part: part.end - part.start, default=None)


def _changed(source: Source, place: Interval, quotation: str) -> _Result:
    """An altered quotation; one that only bends a word (“break”, “broken”) is for an editor to judge."""
    own = source.text[place.start : place.end]
    (span,) = _spans(source, [place])
    correction = Correction(**span.model_dump(), text=own, replaces=quotation)
    bent = [word.stem for word in words(own)] == [word.stem for word in words(quotation)]
    veto: Veto | None = "needs_review" if bent else None
    detail = f"The source's words are {_shown(own)}."
    return _Result("differs", detail, (span,), "fuzzy", correction, "altered", veto)


def _paraphrased(source: Source, quotation: str, parts: Sequence[str]) -> _Result | None:
    """The source's own reporting made into somebody's words."""
    place = sayings(source.text).everything.nearest(" ".join(parts), _PARAPHRASED)
    if place is None:
        return None
    own = _shown(source.text[place.start : place.end])
    detail = f"The source says {own} in its own words; {_shown(quotation)} is no quotation there."
    return _Result("differs", detail, _spans(source, [place]), "fuzzy", kind="paraphrased")


def _judge_speaker(
    case: Case, source: Source, mark: Quotation, places: Sequence[Interval], match: MatchState
) -> _Result:
    """A quotation that the source has: whether the same speaker stands beside it."""
    ours = speaker_of(case.claim.text, mark) or _named(case.claim.speaker)
    run = _run(sayings(source.text), Interval(places[0].start, places[-1].end))
    whole = Quotation(run[0].start, run[-1].end) if run else None
    theirs = speaker_of(source.text, whole) if whole else None
    if theirs and not _is_sure(theirs, source):
        theirs = None
    spans = _spans(source, places)
    sure = ours if ours and _is_sure(ours, source) else None
    if sure and theirs and whole and not _may_agree(case, mark, source, whole, (sure, theirs)):
        detail = f"The source has “{theirs.text}” say this, the claim “{sure.text}”."
        return _Result("differs", detail, spans, match, kind="misattributed")
    if sure and theirs is None and run:
        told = _teller(source, run[0], sure)
        if told is not None:
            detail = f"The source has “{told.text}” say this, the claim “{sure.text}”."
            return _Result("differs", detail, spans, match, kind="misattributed")
    return _Result("agrees", "The source quotes these words.", spans, match)


def _teller(source: Source, mark: Quotation, ours: Name) -> Name | None:
    """The person named around a quotation of "she said", where the claim's speaker is not named.

    The name nearest before the quotation is taken; one that stands farther off may still be the speaker.
    """
    first = bisect_right(source.sentences, mark.start, key=lambda sentence: sentence.start) - 1
    around = source.sentences[max(0, first - _FAR_BEFORE) : first + 2]
    if first < 0 or not around:
        return None
    outside = _outside(source.text, around[0].start, around[-1].end)
    known = _known(source)
    people = [name for name in names(outside) if not name.is_place]
    if any(_same_speaker(ours, name, known) for name in people):
        return None
    close = source.sentences[max(0, first - _CLOSE_BEFORE)].start - around[0].start
    tellers = [name for name in people if name.sure and close <= name.start < mark.start - around[0].start]
    pronoun = _PRONOUN_SAYS.search(source.text[mark.end : mark.end + _NEXT]) or _PRONOUN_SAYS.search(
        source.text[max(0, mark.start - _NEXT) : mark.start]
    )
    return tellers[-1] if pronoun and tellers else None


_FAR_BEFORE, _CLOSE_BEFORE = 8, 2
"""Sentences before a quotation in which its speaker may be named, and where another name is taken for his."""

_NEXT = 40
_VERBS = "|".join(sorted(REPORT_VERBS))
_PRONOUN_SAYS = re.compile(
    rf"\b(?:he|she)\b (?:\w+ )?(?:{_VERBS})\b|\b(?:{_VERBS}) (?:he|she)\b",
    re.IGNORECASE,
)


def _outside(text: str, start: int, end: int) -> str:
    """A part of a text with its quotations blanked, all places kept."""
    part = text[start:end]
    pieces, last = [], 0
    for mark in quotations(part):
        pieces += [part[last : mark.start], " " * (mark.end - mark.start)]
        last = mark.end
    return "".join([*pieces, part[last:]])


def _may_agree(
    case: Case, mark: Quotation, source: Source, whole: Quotation, pair: tuple[Name, Name]
) -> bool:
    """Whether two speakers may be one, or the claim names both, or the source's sentence does.

    “Tom Green of the police department said” has its verb beside the department. Who says something else
    in either of them speaks for himself.
    """
    ours, theirs = pair
    known = _known(source)
    beside = [ours, *may_speak(case.claim.text, mark)]
    there = [
        name
        for at in sentences_at(source, whole.start, whole.end)
        for name in may_speak(at.text, Quotation(whole.start - at.start, whole.end - at.start))
    ]
    return any(_same_speaker(theirs, name, known) for name in beside) or any(
        _same_speaker(ours, name, known) for name in there
    )


def _known(source: Source) -> KnownNames:
    return known_names(tuple(sentence.text for sentence in source.sentences))


def _is_sure(name: Name, source: Source) -> bool:
    """Whether it is a name, and no other word that begins a sentence: the source has it inside of one too."""
    return name.sure or _known(source).sure.issuperset(name.keys)


def _same_speaker(ours: Name, theirs: Name, known: KnownNames) -> bool:
    return any(may_be_same(one, other, known) for one in ours.keys for other in theirs.keys)


def _named(speaker: str | None) -> Name | None:
    return next((name for name in names(f"by {speaker}") if not name.is_place), None) if speaker else None


def _spans(source: Source, places: Iterable[Interval]) -> tuple[Span, ...]:
    return tuple(source.span(place.start, place.end) for place in places)


def _shown(text: str) -> str:
    line = " ".join(text.split()).rstrip(",")
    return f"“{line}”" if len(line) <= 160 else f"“{line[:160].rstrip()}…”"

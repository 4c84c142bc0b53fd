"""Figures: are the numbers of a claim those of its source? Rules: docs/reference/checkers/figures.md."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise, permutations

from service.checkers.comparison import compare
from service.checkers.protocol import Case
from service.text.ages import is_same_owner, may_be_age, owner
from service.text.answers import Answer, contradicted, span_of
from service.text.aspects import ASPECTS, Aspect
from service.text.bounds import UPWARD
from service.text.context import (
    Sighting,
    aligned,
    elsewhere,
    exchanged,
    in_passages,
    sentence_at,
    slot,
    slot_of,
)
from service.text.counted import counted
from service.text.figure_relations import (
    BoundRelation,
    another_unit,
    bound_relation,
    comparable,
    computes,
    fit,
    implied,
    in_magnitude,
    is_part,
    nearness,
    outweighs,
    rounds,
    same,
    spans_range,
    weight,
)
from service.text.names import Name
from service.text.numerals import same_value
from service.text.quantities import TIMES, Quantity, broken_digits, digit_runs, quantities
from service.text.synonyms import concept
from service.types import Finding, Source, Span, Veto

_NOTHING = "There is no figure to compare."
_SLOT_SHARE, _SLOT_LEAD = 0.9, 0.25
"""What a sentence that has another value between the same two words must hold of the claim, and hold more
than the sentences that have its value, for the value to be replaced."""

_TWIN_SHARE = 0.4
"""What a sentence must hold of the claim for the same number in another unit to be meant."""

_MOST_COUNTED = 12
"""Up to here a reader counts for himself: “two men” are Smith and Jones."""

_ALIKE_SHARE, _ALIKE_MOST = 0.65, 100
"""What a sentence must hold for its count to stand for a small one, and the most that it counts then."""

_KIN_SHARE = 0.25
"""What a sentence must hold for a small count of people, whatever they are called, to stand for another."""

_TELLING = 100
"""From here the same number in another unit is the same figure, wherever it stands."""

_NAMESAKE_SHARE = 0.15
_MANY = frozenset(
    map(concept, ("time", "day", "year", "month", "week", "person", "man", "woman", "place", "round", "half"))
) | frozenset(
    map(concept, ("quarter", "game", "match", "goal", "point", "other", "case", "people", "men", "more"))
)
"""What a sentence must hold for its number of a thing to be the claim's; and things too common for that."""

_RANKING = re.compile(r"[\s-](?:\w+est|most)\b")
"""What follows an ordinal that ranks a thing and does not number it: "the third-most titles"."""

_WEAK = 3
_YEARLY = frozenset(map(concept, ("birthday", "anniversary", "year", "century", "edition")))
"""What an ordinal counts that follows from dates and ages."""

_FEW = 12
"""How many figures of one sentence are tried against each other."""

_ANNOUNCED = 40
_COMPUTING = re.compile(
    r"\b(?:total|totalling|totaling|combined|altogether|overall|in all|sum|together|difference|gap"
    r"|average|margin|remaining|casualties|(?:killed|dead|injured|wounded|hurt|missing) (?:or|and) (?:\w+ )?"
    r"(?:killed|dead|injured|wounded|hurt|missing))\b",
    re.IGNORECASE,
)
_COMPUTING_BEHIND = re.compile(
    r"\b(?:in total|in all|altogether|combined|casualties|(?:killed|dead|injured|wounded|hurt|missing) "
    r"(?:or|and))\b",
    re.IGNORECASE,
)
_COMPUTING_BEFORE = re.compile(r"\b(?:by|another|additional|extra) \Z", re.IGNORECASE)
"""Words of a claim, or right before its figure, that announce what was worked out from other figures."""

_STEP_BEHIND = re.compile(r"\s(?:\w+\s)?(?:more|fewer|less|higher|lower)\sthan\b", re.IGNORECASE)
_STEP_BEFORE = re.compile(
    r"\b(?:(?:increase|rise|gain|fall|drop|decrease|decline|reduction) of|(?:up|down)(?: by)?) \Z",
    re.IGNORECASE,
)
"""Words of the source behind and before a figure that is the step from another time or thing to this one."""


_VERB_REACH = 60
_SURPASSING = re.compile(
    r"\b(?:exceed|surpass|topp|top(?:s|ped)? |pass(?:ed|es)|beat|broke|breach|cross|outstrip|above|beyond"
    r"|over)[^.;:\d]*\Z",
    re.IGNORECASE,
)
_MISSING = re.compile(r"\b(?:miss|short of|shy of|below|under|beneath)[^.;:\d]*\Z", re.IGNORECASE)
"""Words some way before a figure that do the work of "more than" and "less than"."""


@dataclass(frozen=True, slots=True)
class FiguresChecker:
    """Compares each figure of a claim with the figures of the sources; English sources only."""

    name: str = "figures"

    def check(self, case: Case) -> Finding:
        """The finding about the worst of the claim's figures; `agrees` when all are there."""
        return compare(self.name, case, quantities, _View, _NOTHING)


class _View:
    """The figures of the sources, as seen from one claim."""

    def __init__(
        self, case: Case, sources: Sequence[Source], claimed: Sequence[Quantity], about: Mapping[str, float]
    ) -> None:
        self._text = case.claim.text
        self._topic = about
        self._sources = sources
        self._claimed = claimed
        self._near = in_passages(quantities, sources, case.passages, self._topic)

    def answer(self, figure: Quantity) -> Answer | None:
        """What the sources say about one figure of the claim; None when it is too weak to check."""
        seen = self._seen(figure)
        rivals = self._rivals(figure)
        if not seen:
            return self._unseen(figure, rivals)
        best = max(seen, key=lambda sighting: fit(figure, sighting))
        swapped = self._swapped(figure, best)
        rival = swapped or self._replaced(figure, seen, rivals)
        if rival is None and rivals and self._outweighed(figure, rivals[0], best):
            rival = rivals[0]
        if rival is not None:
            return self._contradicted(figure, rival, correct=True)
        namesake = self._numbered_otherwise(figure, seen)
        if namesake is not None:
            return self._contradicted(figure, namesake, correct=False)
        other = self._counts_another(figure, seen)
        if other is not None:
            return self._contradicted(figure, other, correct=True).model_copy(update={"kind": "unit"})
        own = self._of_another(figure, seen)
        if own is not None:
            alike = self._words(figure)[-1].isdigit() == _phrase(own)[-1].isdigit()
            return self._contradicted(figure, own, correct=alike)
        otherwise = self._told_otherwise(figure, seen)
        if otherwise is not None:
            return otherwise
        relation = bound_relation(figure, best.item)
        allowed = self._surpassed(figure, best) or self._has_other_end(figure, best.item)
        if relation != "same" and not allowed:
            return self._bounded_otherwise(figure, best, relation)
        return Answer(
            outcome="agrees", detail=f"The source says “{_phrase(best)}” too.", spans=(span_of(best),)
        )

    def _counts_another(
        self, figure: Quantity, seen: Sequence[Sighting[Quantity]]
    ) -> Sighting[Quantity] | None:
        """The closest sighting of a count, where all of them count another sort of thing."""
        sort = counted(figure.nouns) if figure.kind == "count" and figure.value > _MOST_COUNTED else None
        others = [counted(sighting.item.nouns) for sighting in seen]
        if sort is None or None in others or sort in others:
            return None
        return max(seen, key=lambda sighting: weight(figure, sighting))

    def _told_otherwise(self, figure: Quantity, seen: Sequence[Sighting[Quantity]]) -> Answer | None:
        """The answer where each sighting of the value tells another thing of it: “to 12%” for “by 12%”."""
        for aspect in ASPECTS:
            mine = aspect(self._text, figure)
            others = [
                (sighting, other)
                for sighting in seen
                if mine is not None
                and sighting.item.kind == figure.kind
                and (other := aspect(sighting.source.text, sighting.item)) is not None
                and other.said != mine.said
            ]
            if mine is not None and len(others) == len(seen):
                return self._contrasted(mine, *max(others, key=lambda one: fit(figure, one[0])))
        return None

    def _of_another(self, figure: Quantity, seen: Sequence[Sighting[Quantity]]) -> Sighting[Quantity] | None:
        """The age of the person of the claim, where all whose age the claim gives are others.

        A surname alone may be that of somebody whom the source calls by a given name.
        """
        mine = owner(self._text, figure)
        if mine is None:
            return None
        theirs = [_owner_in(one.source, one.item) for one in seen if may_be_age(one.item)]
        if not theirs or any(name is None or is_same_owner(mine, name) for name in theirs):
            return None
        given = any(name is not None and len(name.keys) == 1 for name in theirs)
        own = elsewhere(
            quantities,
            self._sources,
            self._topic,
            lambda source, other: (
                other.value != figure.value
                and (name := _owner_in(source, other)) is not None
                and is_same_owner(mine, name)
                and not (given and mine.keys == name.keys[1:])
            ),
        )
        return max(own, key=lambda sighting: weight(figure, sighting), default=None)

    def _contrasted(self, mine: Aspect, place: Sighting[Quantity], other: Aspect) -> Answer:
        """The answer that the source tells the same value in other words: these are shown, and corrected."""
        item = place.item._replace(start=other.start, end=other.end)
        return contradicted(
            place.source.text[other.first : other.end],
            self._text[mine.first : mine.end],
            replace(place, item=item),
            self._text[mine.start : mine.end],
            correct=mine.movable and other.movable,
        )

    def _bounded_otherwise(
        self, figure: Quantity, best: Sighting[Quantity], relation: BoundRelation
    ) -> Answer:
        """The source has the value with a bound that the claim's does not allow.

        A bound that the claim leaves out ("12" for "at least 12") is for an editor to judge.
        """
        veto: Veto | None = "needs_review" if figure.bound == "exact" and best.item.pair is None else None
        if relation == "opposite":
            answer = self._contradicted(figure, best, correct=True)
            return answer.model_copy(update={"kind": "bound", "veto": veto})
        detail = f"The source says “{_phrase(best)}”, the claim “{self._words(figure)}”."
        return Answer(outcome="differs", kind="bound", detail=detail, veto=veto)

    def _surpassed(self, figure: Quantity, best: Sighting[Quantity]) -> bool:
        """Whether the verb before the source's figure is the claim's bound: "exceeded its target of £18m"."""
        before = best.source.text[max(best.sentence.start, best.item.start - _VERB_REACH) : best.item.start]
        verb = _SURPASSING if figure.bound in UPWARD else _MISSING
        return figure.bound != "exact" and best.item.bound == "exact" and verb.search(before) is not None

    def _has_other_end(self, figure: Quantity, found: Quantity) -> bool:
        """Whether the claim has the source's range as two figures: "from £4bn to £5bn"."""
        if found.pair != "range" or found.high is None:
            return False
        return any(
            figure in (low, high)
            and low.kind == high.kind == found.kind
            and same_value(low.value, found.value)
            and same_value(high.value, found.high)
            and self._text[low.end : high.start].strip() in {"to", "and"}
            for low, high in pairwise(self._claimed)
        )

    def _seen(self, figure: Quantity) -> list[Sighting[Quantity]]:
        """Where the same value of the same kind stands: in the passages, else anywhere in the sources."""
        near = [sighting for sighting in self._near if same(figure, sighting.item)]
        return near or elsewhere(quantities, self._sources, self._topic, lambda _, other: same(figure, other))

    def _rivals(self, figure: Quantity) -> list[Sighting[Quantity]]:
        """Comparable figures of another value in the passages, the likeliest first.

        Those that another figure of the claim accounts for are left out.
        """
        others = [other for other in self._claimed if other is not figure]
        rivals = [
            sighting
            for sighting in self._near
            if comparable(figure, sighting)
            and not same(figure, sighting.item)
            and not any(_accounts_for(other, sighting.item, figure) for other in others)
        ]
        return sorted(rivals, key=lambda rival: -weight(figure, rival))

    def _swapped(self, figure: Quantity, best: Sighting[Quantity]) -> Sighting[Quantity] | None:
        """The figure beside `best` that counts what the claim's figure counts, when `best` counts another.

        It may be another figure of the claim: "12 killed and 30 injured" become "30 killed and 12 injured".
        """
        for beside in self._near:
            if beside.sentence != best.sentence or beside.item.kind != figure.kind:
                continue
            if same(figure, beside.item):
                continue
            partners = [other for other in self._claimed if same(other, beside.item)]
            if any(self._crossed(figure, best, other, beside) for other in partners):
                return beside
            if not partners and self._outweighed(figure, beside, best):
                return beside
        return None

    def _outweighed(self, figure: Quantity, rival: Sighting[Quantity], best: Sighting[Quantity]) -> bool:
        """Whether the claim's words stand with the rival.

        In "dropped from 9C to -3C" the word that leads to each says more than the verb does.
        """
        if rival.sentence == best.sentence:
            led = slot(self._text, figure.start, figure.end)[0]
            here, there = slot_of(best)[0], slot_of(rival)[0]
            if led is not None and led == here != there:
                return False
            if led == there and {led, here} == {"from", "to"}:
                return True
        return outweighs(figure, rival, best)

    def _replaced(
        self, figure: Quantity, seen: Sequence[Sighting[Quantity]], rivals: Sequence[Sighting[Quantity]]
    ) -> Sighting[Quantity] | None:
        """The figure of a sentence that the claim repeats but for its value, which stands somewhere else."""
        here = slot(self._text, figure.start, figure.end)
        for rival in rivals:
            if slot_of(rival) == here:
                whole = aligned(self._text, figure, rival.sentence.text)
                held = max(aligned(self._text, figure, sighting.sentence.text) for sighting in seen)
                if whole >= _SLOT_SHARE and whole - held >= _SLOT_LEAD:
                    return rival
        return None

    def _crossed(
        self, figure: Quantity, best: Sighting[Quantity], other: Quantity, beside: Sighting[Quantity]
    ) -> bool:
        """Whether each of two figures of the claim stands among the words of the other one in the source."""
        if exchanged(figure.nouns, best.item.nouns, other.nouns, beside.item.nouns):
            return True
        if exchanged(figure.near, best.item.near, other.near, beside.item.near):
            return True
        if figure.near & best.item.near - beside.item.near or other.near & beside.item.near - best.item.near:
            return False
        mine, others = (slot(self._text, one.start, one.end) for one in (figure, other))
        return mine != others and mine == slot_of(beside) and others == slot_of(best)

    def _unseen(self, figure: Quantity, rivals: Sequence[Sighting[Quantity]]) -> Answer | None:
        """The answer about a value that the sources do not have."""
        words = self._words(figure)
        spans = self._borne_out(figure, rivals)
        if spans:
            quoted = self._quoted(spans[0])
            detail = f"The source says “{quoted}”, which bears out “{words}”."
            return Answer(outcome="agrees", detail=detail, spans=spans)
        twin = self._twin(figure)
        if twin is not None:
            return self._contradicted(figure, twin, correct=True)
        if self._needs_computation(figure, rivals):
            detail = f"“{words}” has to be worked out from the source's figures."
            return Answer(outcome="undecided", detail=detail, cause="needs_computation")
        close = [rival for rival in rivals if not _is_small(figure) or _counts_alike(figure, rival)]
        if close:
            clear = len(close) == 1 or weight(figure, close[0]) > weight(figure, close[1])
            return self._contradicted(figure, close[0], correct=clear)
        return self._missing(figure)

    def _borne_out(self, figure: Quantity, rivals: Sequence[Sighting[Quantity]]) -> tuple[Span, ...]:
        """The places from which the claim's figure follows, though it does not stand there; else none."""
        for rival in (*rivals, *self._near):
            if implied(figure, rival.item) or in_magnitude(figure, rival.item):
                return (span_of(rival),)
        if figure.pair == "range":
            for low, high in permutations(self._near[:_FEW], 2):
                if spans_range(figure, low.item, high.item):
                    return (span_of(low), span_of(high))
        broken = broken_digits(self._text[figure.start : figure.end])
        for source in self._sources:
            match = broken.search(source.text) if broken else None
            if match:
                return (source.span(*match.span()),)
        return ()

    def _quoted(self, span: Span) -> str:
        source = next(source for source in self._sources if source.id == span.source_id)
        return source.text[span.start : span.end]

    def _missing(self, figure: Quantity) -> Answer | None:
        """The answer about a value that is nowhere, and that nothing in the sources stands for."""
        words = self._words(figure)
        if figure.kind == "ordinal" and self._is_counted(figure):
            return None
        namesake = self._namesake(figure)
        if namesake is not None:
            return self._contradicted(figure, namesake, correct=False)
        weak = figure.kind == "ordinal" and (figure.value <= _WEAK or bool(figure.nouns & _YEARLY))
        if weak or figure.vague or figure.unit == TIMES or (figure.kind == "count" and figure.value <= 1):
            return None
        if _is_small(figure) or figure.unit == "part":
            detail = f"“{words}” has to be counted or worked out in the source."
            return Answer(outcome="undecided", detail=detail, cause="needs_computation")
        unit = elsewhere(quantities, self._sources, self._topic, lambda _, other: another_unit(figure, other))
        if unit and _is_telling(figure):
            best = max(unit, key=lambda sighting: weight(figure, sighting))
            return self._contradicted(figure, best, correct=True)
        written = digit_runs(words) if figure.kind != "score" else frozenset()
        if any(written & digit_runs(source.text) for source in self._sources):
            detail = f"The source has the digits of “{words}”, but not as this figure."
            return Answer(outcome="undecided", detail=detail, cause="insufficient")
        return Answer(outcome="differs", detail=f"The source does not have “{words}”.")

    def _is_counted(self, figure: Quantity) -> bool:
        """Whether the sources count as many of the thing as an ordinal says: “all three feet”."""
        counts = elsewhere(
            quantities,
            self._sources,
            self._topic,
            lambda _, other: (
                other.kind == "count" and other.value == figure.value and bool(figure.nouns & other.nouns)
            ),
        )
        return bool(counts)

    def _numbered_otherwise(
        self, figure: Quantity, seen: Sequence[Sighting[Quantity]]
    ) -> Sighting[Quantity] | None:
        """The source's other number of what an ordinal numbers, where its own number is that of other things.

        The “second best” of a source does not bear out a “second defeat” where it was the third; “the second”
        alone may.
        """
        if figure.kind != "ordinal":
            return None
        if any(nearness(figure, sighting.item) or _stands_alone(sighting) for sighting in seen):
            return None
        return self._namesake(figure)

    def _namesake(self, figure: Quantity) -> Sighting[Quantity] | None:
        """Another number of the very thing that a small count or an ordinal numbers, anywhere: “third child”.

        None where the source numbers it in several ways, or the thing is of a kind that there are many of.
        """
        telling = figure.nouns - _MANY
        if not telling or not (figure.kind == "ordinal" or _is_small(figure)):
            return None
        others = [other for other in self._claimed if other is not figure]
        found = elsewhere(
            quantities,
            self._sources,
            self._topic,
            lambda source, other: (
                other.kind == figure.kind
                and not _RANKING.match(source.text, other.end)
                and 1 < other.value <= _ALIKE_MOST
                and bool(telling & other.nouns)
                and not any(_accounts_for(one, other, figure) for one in others)
            ),
        )
        if len({sighting.item.value for sighting in found}) != 1:
            return None
        best = max(found, key=lambda sighting: weight(figure, sighting))
        return best if best.shared >= _NAMESAKE_SHARE else None

    def _twin(self, figure: Quantity) -> Sighting[Quantity] | None:
        """The same number in another unit or magnitude, where the claim's words stand."""
        twins = [
            sighting
            for sighting in self._near
            if another_unit(figure, sighting.item)
            and (sighting.shared >= _TWIN_SHARE or nearness(figure, sighting.item))
        ]
        return max(twins, key=lambda sighting: weight(figure, sighting), default=None)

    def _needs_computation(self, figure: Quantity, rivals: Sequence[Sighting[Quantity]]) -> bool:
        """Whether the figure may be rounded, added up, subtracted or divided from those of one sentence."""
        if figure.kind == "factor" or any(rounds(figure, rival.item) for rival in rivals):
            return True
        if figure.pair is not None:
            return False
        repeated = any(rival.shared >= _ALIKE_SHARE and _counts_alike(figure, rival) for rival in rivals)
        before = self._text[max(0, figure.start - _ANNOUNCED) : figure.start]
        behind = self._text[figure.end : figure.end + _ANNOUNCED]
        announced = _COMPUTING.search(before) or _COMPUTING_BEHIND.search(behind)
        free = not repeated or announced or _COMPUTING_BEFORE.search(before)
        sentences: dict[tuple[str, int], list[Sighting[Quantity]]] = {}
        for sighting in self._near:
            sentences.setdefault((sighting.source.id, sighting.sentence.index), []).append(sighting)
        return any(
            is_part(figure, left.item, right.item)
            or ((free or _is_step(left) or _is_step(right)) and computes(figure, left.item, right.item))
            for found in sentences.values()
            for left, right in combinations(found[:_FEW], 2)
        )

    def _contradicted(self, figure: Quantity, rival: Sighting[Quantity], *, correct: bool) -> Answer:
        replaces = self._text[figure.start : figure.end]
        return contradicted(_phrase(rival), self._words(figure), rival, replaces, correct=correct)

    def _words(self, figure: Quantity) -> str:
        return self._text[figure.start : figure.phrase_end]


def _owner_in(source: Source, figure: Quantity) -> Name | None:
    """Whose age a figure of a source is, by the sentence that it stands in."""
    sentence = sentence_at(source, figure.start) if may_be_age(figure) else None
    if sentence is None:
        return None
    first = sentence.start
    return owner(sentence.text, figure._replace(start=figure.start - first, end=figure.end - first))


def _is_step(sighting: Sighting[Quantity]) -> bool:
    """Whether a figure of the source says how much another one grew or fell by: "nine more than in May"."""
    text, item = sighting.source.text, sighting.item
    behind = text[item.end : item.end + _ANNOUNCED]
    return bool(_STEP_BEHIND.match(behind) or _STEP_BEFORE.search(text[: item.start][-_ANNOUNCED:]))


def _stands_alone(sighting: Sighting[Quantity]) -> bool:
    """Whether an ordinal with an article has no noun of its own: “it was the second crash; the first”."""
    before = sighting.source.text[: sighting.item.start][-_ANNOUNCED:].lower().split()
    return not sighting.item.nouns and bool(before) and before[-1] in {"the", "a", "an"}


def _phrase(sighting: Sighting[Quantity]) -> str:
    return sighting.source.text[sighting.item.start : sighting.item.phrase_end]


def _is_small(figure: Quantity) -> bool:
    """Whether a figure may be counted from what a source names one by one."""
    return figure.kind == "count" and figure.pair is None and 1 < figure.value <= _MOST_COUNTED


def _is_telling(figure: Quantity) -> bool:
    """Whether the number itself is seldom met by chance: it has three digits, or a magnitude."""
    return figure.written >= _TELLING


def _counts_alike(figure: Quantity, rival: Sighting[Quantity]) -> bool:
    """Whether a figure of the source counts what a small figure of the claim counts."""
    if rival.item.vague or (rival.item.value <= 1 and rival.item.unit != TIMES):
        return False
    sort = counted(figure.nouns)
    kin = sort is not None and sort == counted(rival.item.nouns) and rival.shared >= _KIN_SHARE
    alike = figure.nouns & rival.item.nouns or kin
    near = nearness(figure, rival.item) > 0 and rival.shared >= _TWIN_SHARE
    return bool(alike) or near or (rival.shared >= _ALIKE_SHARE and rival.item.value <= _ALIKE_MOST)


def _accounts_for(other: Quantity, found: Quantity, figure: Quantity) -> bool:
    """Whether another figure of the claim is this one of the source; a count is no whole score.

    It is not where the source counts what `figure` counts, and not what the other one does.
    """
    if figure.nouns & found.nouns - other.nouns and not other.nouns & found.nouns:
        return False
    return same(other, found) and (found.kind != "score" or other.kind == "score")

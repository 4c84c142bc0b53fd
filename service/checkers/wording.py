"""Wording: how much of what a claim says is said by a few sentences of the source, in the same order.

The deciding checker of the embedded engine. It compares words, not meanings: what it calls supported stands
in the source in (nearly) the same words; what merely follows from the source is left undecided. The measure
is the weighted coverage of the claim's content by a greedy cover of at most three sentences
(`service.text.cover`). Its rules, first that applies:

1. the claim is whole sentences of the source, apart from typography: supported;
2. little of it is there: not_found;
3. a run of its words is nowhere in the source and the rest is: partly_supported;
4. words are missing, stand in another order, or names have changed places: undecided;
5. otherwise supported.

Who is made to say it, and how surely, is for the checkers of attribution and certainty.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from service.checkers.protocol import Case
from service.text.align import Slot, align
from service.text.cover import Cover, cover
from service.text.figured import figured
from service.text.framing import REPORT_VERBS
from service.text.joining import is_joined
from service.text.names import KnownNames, Name, known_names, names
from service.text.polarity import cues, parity
from service.text.quotes import quotations
from service.text.segment import segment
from service.text.synonyms import COMPLEMENTS
from service.text.terms import LONGEST_CLAIM, Term, Terms, terms
from service.text.verbatim import Place, Verbatim, find_verbatim
from service.types import Finding, Label, MatchState, Outcome

_ABSENT_BELOW = 0.3
"""Below this share of its content the source does not speak of the claim: of such pairs of LLM-AggreFact's
development rows about one in five is grounded, of those above it a growing part."""

_WORDS_NEEDED = 0.9
_ALL_NEEDED = 0.6
_ORDER_NEEDED = 0.6
_REST_NEEDED = 0.85
_ALMOST_ALL = 0.95
_FEWEST_WORDS = 3
_WIDEST_FRAME = 5
_LONGEST_SLOT = 40
_WIDEST_STRETCH = 20
_SHOWN = 200
_BREAKS = frozenset(",;:()—–")
_QUANTIFIERS = frozenset(
    ("all", "every", "each", "most", "many", "some", "few", "several", "only", "always", "often", "sometimes")
)
"""Light words that say how many or how often: a claim may not bring its own."""

_ARTICLES = frozenset(("the", "a", "an", "its", "their", "his", "her"))

_OWNED = frozenset(("number", "date", "name"))
"""Kinds of terms that another checker answers for: one of them altered must not hide its sentence."""


_OUTCOMES: dict[Label, Outcome] = {"supported": "agrees", "contradicted": "differs", "not_found": "differs"}
_STANDS = "The claim stands in the source."
_PARTLY = "The source says one sentence of the claim, and does not speak of another."
_SAYS_SO = "The source says so in nearly the same words."


@dataclass(frozen=True)
class WordingChecker:
    """Decides by the words: supported, partly supported, contradicted, not found or undecided."""

    name: str = "wording"

    def check(self, case: Case) -> Finding:
        """The finding about `case.claim`; always one with a label."""
        verbatim = find_verbatim(case.claim.text, case.passages, case.sources) or _quoted_alone(case)
        if verbatim and verbatim.is_whole:
            return self._finding(case, verbatim.places, "supported", _STANDS, verbatim.match)
        parts = _sentences(case)
        if len(parts) > 1:
            return _weakest([self.check(part) for part in parts])
        read = figured(case.claim.text)
        covered = cover(read, case.passages, figured)
        places = [Place(p.source_id, p.start, p.end, p.text) for p in covered.passages]
        if not all((source.language or "en").startswith("en") for source in case.sources):
            label, detail = _without_rules(read, covered, is_verbatim=verbatim is not None)
        elif not 0 < len(read.content) <= LONGEST_CLAIM:
            label, detail = (
                "undecided",
                "The claim has no words to look for, or too many to be one statement.",
            )
        elif not places or covered.share(read.content) < _ABSENT_BELOW:
            label, detail, places = "not_found", "No sentence of the source says this in similar words.", []
        else:
            label, detail = _Comparison(case, read, covered).decide()
            places = places[:1] if label == "partly_supported" else places  # what it names is in no other
        if verbatim and label == "supported":
            return self._finding(case, verbatim.places, label, _STANDS, verbatim.match)
        return self._finding(case, places, label, detail, "fuzzy")

    def _finding(
        self, case: Case, places: Sequence[Place], label: Label, detail: str, match: MatchState
    ) -> Finding:
        shown = f" The source: {_quoted(places[0].text)}" if places and label != "supported" else ""
        return Finding(
            checker=self.name,
            outcome=_OUTCOMES.get(label, "undecided"),
            detail=detail + shown,
            spans=tuple(
                case.source(place.source_id).span(place.start, place.end) for place in sorted(places)
            ),
            cause="insufficient" if label == "undecided" else None,
            label=label,
            match=match,
        )


def _sentences(case: Case) -> list[Case]:
    """The case once for each sentence of its claim; a fragment stays with all the rest."""
    found = segment(case.claim.text, "en")
    if any(len(terms(sentence.text).content) < _FEWEST_WORDS for sentence in found):
        return [case]
    return [replace(case, claim=case.claim.model_copy(update={"text": sentence.text})) for sentence in found]


_FROM_WORST: tuple[Label, ...] = ("contradicted", "undecided", "partly_supported", "not_found", "supported")


def _weakest(findings: Sequence[Finding]) -> Finding:
    """The finding about a claim of several sentences: what holds for its weakest one holds for all.

    Sentences that are there beside others that are not make it partly supported.
    """
    weakest = min(findings, key=lambda finding: _FROM_WORST.index(finding.label or "undecided"))
    supported = [finding for finding in findings if finding.label == "supported"]
    if weakest.label == "not_found" and supported:
        spans = tuple(span for finding in supported for span in finding.spans)
        return weakest.model_copy(
            update={"label": "partly_supported", "outcome": "undecided", "spans": spans, "detail": _PARTLY}
        )
    if weakest.label == "supported":
        spans = tuple(dict.fromkeys(span for finding in findings for span in finding.spans))
        return weakest.model_copy(update={"spans": spans})
    return weakest


def _quoted_alone(case: Case) -> Verbatim | None:
    """Where the claim's one quotation stands, if the claim has only its speaker beside it.

    Engines put a speaker to a quotation whose sentence has none; whether it is the right one is for the
    quotation checker to say. Any other word beside it would say something that nobody has looked up.
    """
    text = case.claim.text
    marks = quotations(text)
    if len(marks) != 1:
        return None
    (start, end), read = marks[0], terms(text)
    if sum(start <= term.start < end for term in read.all) < _FEWEST_WORDS:
        return None
    found = find_verbatim(text[start:end], case.passages, case.sources)
    if found is None:
        return None
    source = case.source(found.places[0].source_id)
    speaker = _known_speaker(text, (start, end), known_names(tuple(s.text for s in source.sentences)))
    given = {term.key for added in case.claim.added_context for term in terms(added.text).all}
    beside = [term for term in read.content if not start <= term.start < end]
    is_whole = all(
        term.lower in REPORT_VERBS
        or term.key in given
        or (speaker is not None and speaker.start <= term.start < speaker.end)
        for term in beside
    )
    return found._replace(is_whole=True) if is_whole else None


def _known_speaker(text: str, mark: tuple[int, int], known: KnownNames) -> Name | None:
    """The only name of `text` outside the quotation at `mark`, when the source has it as a name."""
    beside = [name for name in names(text) if not mark[0] <= name.start < mark[1]]
    return beside[0] if len(beside) == 1 and known.sure.issuperset(beside[0].keys) else None


def _without_rules(read: Terms, covered: Cover, *, is_verbatim: bool) -> tuple[Label, str]:
    """The label in a language that the rules do not know: only what stands there is supported."""
    if is_verbatim:
        return "supported", _STANDS
    if _FEWEST_WORDS <= len(read.content) <= LONGEST_CLAIM and covered.passages:
        in_order = len(align(read, figured(covered.passages[0].text)).pairs)
        if in_order >= _ALMOST_ALL * len(read.content):
            return "supported", _SAYS_SO
    return "undecided", "The claim does not stand in the source, and there are no rules for its language."


class _Comparison:
    """A claim beside the sentences that carry most of it; `decide` applies the rules in order."""

    def __init__(self, case: Case, read: Terms, covered: Cover) -> None:
        self._case = case
        self._read = read
        self._covered = covered
        self._first = covered.passages[0]
        self._sentence = figured(self._first.text)
        self._alignment = align(read, self._sentence)
        self._missing = [
            term
            for term in read.content
            if term.key not in covered.keys and term.kind not in _OWNED and not self._is_elsewhere(term)
        ]

    def decide(self) -> tuple[Label, str]:
        """The label and what to tell the editor."""
        run = self._absent_run()
        if run:
            added = _quoted(self._case.claim.text[run[0].start : run[-1].end])
            return "partly_supported", f"The source carries the rest of the claim, but not {added}."
        doubt = self._missing_words() or self._disorder() or self._mixture()
        return ("undecided", doubt) if doubt else ("supported", _SAYS_SO)

    def _is_elsewhere(self, term: Term) -> bool:
        """Whether a word that the sentence lacks opens the claim as a known name, or is negated there."""
        if term.capital and term is self._read.content[0]:
            source = self._case.source(self._first.source_id)
            if term.key in known_names(tuple(sentence.text for sentence in source.sentences)).sure:
                return True
        return self._is_turned_twice(term)

    def _is_turned_twice(self, term: Term) -> bool:
        """Whether the sentence has the term's complement under a negation: “rejected”, “did not approve”."""
        return any(
            (term.key, other.key) in COMPLEMENTS and self._parity_differs(term, other)
            for slot in self._alignment.slots
            if term in slot.claim
            for other in slot.sentence[:_LONGEST_SLOT]
        )

    def _parity_differs(self, ours: Term, theirs: Term) -> bool:
        claimed = parity(ours, cues(self._case.claim.text))
        return claimed != parity(theirs, cues(self._first.text))

    def _absent_run(self) -> list[Term]:
        """The run of words that is all that is missing, when it adds to the sentence; else nothing.

        One full word adds when the sentence has no other word in its slot and everything else. Several add
        unless as many other words stand in their slot, and even then when they are a clause of their own.
        """
        run = max(_runs(self._read.content, self._missing), key=len, default=[])
        rest = [term for term in self._read.content if term not in run]
        full = sum(term.kind == "word" for term in run)
        if not full or len(rest) < _FEWEST_WORDS or self._share_of_words(rest) < _REST_NEEDED:
            return []
        slot = next(slot for slot in self._alignment.slots if run[0] in slot.claim)
        if full == 1:
            return run if not slot.sentence and self._share_of_words(rest) >= _ALMOST_ALL else []
        replaces = slot.before and slot.after and abs(len(slot.sentence) - len(run)) <= 1
        return run if not replaces or self._is_clause(run) else []

    def _is_clause(self, run: Sequence[Term]) -> bool:
        """Whether a comma or the claim's edge stands on both sides of `run`, but for small words."""
        text = self._case.claim.text
        place = self._read.content.index(run[0])
        before = self._read.content[place - 1].end if place else 0
        after = self._read.content[place + len(run) : place + len(run) + 1]
        opens = not place or not _BREAKS.isdisjoint(text[before : run[0].start])
        return opens and (not after or not _BREAKS.isdisjoint(text[run[-1].end : after[0].start]))

    def _missing_words(self) -> str | None:
        lacking = [term for term in self._missing if term.kind == "word" or term.lower in _QUANTIFIERS]
        replaced = [term for slot in self._alignment.slots for term in self._replaced(slot)]
        if lacking or replaced:
            listed = ", ".join(f"“{term.lower}”" for term in dict.fromkeys(lacking + replaced))
            return f"The nearest sentences of the source do not say {_cut(listed)}."
        everything = self._covered.share(self._read.content)
        if self._share_of_words(self._read.content) < _WORDS_NEEDED or everything < _ALL_NEEDED:
            return "Too little of the claim is in the source."
        return None

    def _share_of_words(self, wanted: Sequence[Term]) -> float:
        """The share of `wanted` that is in the source, numbers, dates and names left aside."""
        mine = [term for term in wanted if term.kind not in _OWNED]
        total = sum(term.weight for term in mine)
        return 1 - sum(term.weight for term in mine if term in self._missing) / total if total else 1.0

    def _replaced(self, slot: Slot) -> list[Term]:
        """The full word that gave way to another one between the same neighbours.

        It counts even when another of the covering sentences has it: that sentence speaks of something else.
        """
        if not (slot.before and slot.after and len(slot.claim) == len(slot.sentence) == 1):
            return []
        term = slot.claim[0]
        kept = term.key in self._sentence.keys or self._is_turned_twice(term)
        return [term] if term.kind == "word" and not kept else []

    def _disorder(self) -> str | None:
        """Words in another order, and roles that have changed places: “A hit B” is not “B hit A”."""
        matched = self._matched()
        if len(matched) < _FEWEST_WORDS:
            return None
        if self._is_scattered():
            return "The claim's words are in the source, but far from each other."
        inverted = [self._explained(three) for three in _triples(matched) if _runs_back(three)]
        in_order = len(self._alignment.pairs) / len(matched)
        if (
            self._voice_changed()
            or self._exchanged()
            or not all(inverted)
            or (in_order < _ORDER_NEEDED and not inverted)
        ):
            return "The source has these words in another order, which may change who did what."
        return None

    def _mixture(self) -> str | None:
        """Words that several sentences have between them, while none says what the claim makes of them."""
        passages = self._covered.passages
        counted = {term for term in self._read.content if term.key in self._covered.keys}
        given = {term.key for added in self._case.claim.added_context for term in terms(added.text).all}
        if len(passages) == 1 or is_joined(self._read, passages, counted, given):
            return None
        return "The claim's words are in the source, but in several sentences that do not say this together."

    def _is_scattered(self) -> bool:
        """Whether the claim's words lie strewn over a sentence so long that it has most words anyway."""
        if not self._alignment.pairs:
            return False
        first, last = self._alignment.pairs[0][1], self._alignment.pairs[-1][1]
        stretch = sum(first.start <= term.start <= last.start for term in self._sentence.content)
        return stretch > _WIDEST_STRETCH + 4 * len(self._read.content)

    def _matched(self) -> list[tuple[Term, Term]]:
        """The claim's terms that the sentence has exactly once, with the sentence's, in the claim's order."""
        there: dict[str, list[Term]] = {}
        for term in self._sentence.content:
            there.setdefault(term.key, []).append(term)
        mine = Counter(term.key for term in self._read.content)
        return [
            (term, there[term.key][0])
            for term in self._read.content
            if mine[term.key] == 1 and len(there.get(term.key, ())) == 1
        ]

    def _explained(self, three: _Triple) -> bool:
        """Whether a passive explains that three terms stand the other way round, or they are far apart."""
        (one, first), _, (other, last) = three
        ours, theirs = _between(self._read, one, other), _between(self._sentence, last, first)
        far = sum(term.weight > 0 for term in theirs) > _WIDEST_FRAME
        return far or _has_by(ours) != _has_by(theirs)

    def _voice_changed(self) -> bool:
        """Whether only one text has “by” between the same two words: “hit by B” is not “hit B”."""
        return any(
            _is_by_alone(_between(self._read, one[0], other[0]), _between(self._sentence, one[1], other[1]))
            for one, other in pairwise(self._alignment.pairs)
            if other[0].kind != "number"  # “rose by 5 percent” has no agent
        )

    def _exchanged(self) -> bool:
        """Whether two slots hold each other's words, and no passive explains it."""
        held = {(_keys(slot.claim), _keys(slot.sentence)) for slot in self._alignment.slots if slot.claim}
        changed = any((theirs, ours) in held for ours, theirs in held if ours and ours != theirs)
        return changed and _has_by(self._read.all) == _has_by(self._sentence.all)


_Pair = tuple[Term, Term]
_Triple = tuple[_Pair, _Pair, _Pair]


def _triples(matched: Sequence[_Pair]) -> Iterator[_Triple]:
    """All three terms in order within a short stretch of the claim."""
    for start, first in enumerate(matched):
        for middle, last in combinations(matched[start + 1 : start + _WIDEST_FRAME], 2):
            yield first, middle, last


def _runs_back(three: _Triple) -> bool:
    """Whether the sentence has three terms of the claim in reverse."""
    (_, first), (_, middle), (_, last) = three
    return first.start > middle.start > last.start


def _between(read: Terms, one: Term, other: Term) -> Sequence[Term]:
    """The terms, small words too, after `one` and before `other`."""
    first = bisect_left(read.all, one.end, key=_start)
    return read.all[first : bisect_left(read.all, other.start, key=_start)]


def _keys(found: Sequence[Term]) -> frozenset[str]:
    return frozenset(term.key for term in found)


def _start(term: Term) -> int:
    return term.start


def _has_by(found: Sequence[Term]) -> bool:
    return any(term.lower == "by" for term in found)


def _is_by_alone(ours: Sequence[Term], theirs: Sequence[Term]) -> bool:
    """Whether one of the two gaps holds “by” and the other nothing but articles."""
    if _has_by(ours) == _has_by(theirs):
        return False
    without = theirs if _has_by(ours) else ours
    return all(term.lower in _ARTICLES for term in without)


def _runs(content: Sequence[Term], missing: Sequence[Term]) -> list[list[Term]]:
    """The runs of neighbouring missing terms of a claim."""
    runs: list[list[Term]] = [[]]
    for term in content:
        if term in missing:
            runs[-1].append(term)
        elif runs[-1]:
            runs.append([])
    return runs


def _quoted(text: str) -> str:
    """`text` in quotation marks, on one line and cut to what one reads at a glance."""
    return f"“{_cut(' '.join(text.split()))}”"


def _cut(line: str) -> str:
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN].rstrip()}…"

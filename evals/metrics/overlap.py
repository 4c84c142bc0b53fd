"""How far two texts, or two sets of places in a text, share their matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from service.text.words import words

if TYPE_CHECKING:
    from rouge_score.rouge_scorer import RougeScorer

Span = tuple[int, int]
"""Characters of a text, half open."""

ROUGE = ("rouge1", "rouge2", "rougeL", "rougeLsum")
NOVEL = (1, 2, 3)
_MOST_CELLS = 20_000_000
"""The longest common subsequence fills a table of words times words: above this it takes gigabytes."""


@dataclass(frozen=True)
class SpanOverlap:
    """How many characters two sets of spans share, and how many each has.

    Where neither has any, they agree (all shares are 1); where only one has some, all shares are 0.
    """

    shared: int
    found: int
    expected: int

    @property
    def iou(self) -> float:
        """Shared characters of all that either has (intersection over union, Jaccard)."""
        return self._share(self.found + self.expected - self.shared)

    @property
    def precision(self) -> float:
        """Shared characters of those found."""
        return self._share(self.found)

    @property
    def recall(self) -> float:
        """Shared characters of those expected."""
        return self._share(self.expected)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.shared / (self.found + self.expected) if self.found + self.expected else 1.0

    def _share(self, of: int) -> float:
        return self.shared / of if of else float(self.found == self.expected)


def span_overlap(found: Iterable[Span], expected: Iterable[Span]) -> SpanOverlap:
    """The overlap of two sets of spans of one text, in characters; a character counts once.

    ValueError for a span that starts before the text or ends before it starts.
    """
    one, other = _merged(found), _merged(expected)
    shared = place = 0
    for start, end in one:
        while place < len(other) and other[place][1] <= start:
            place += 1
        ahead = place
        while ahead < len(other) and other[ahead][0] < end:
            shared += min(end, other[ahead][1]) - max(start, other[ahead][0])
            ahead += 1
        place = max(place, ahead - 1)
    return SpanOverlap(shared, _length(one), _length(other))


class Rouge:
    """ROUGE F1 with stemming (Lin 2004), by Google's `rouge-score`, which reads a to z and digits only."""

    def __init__(self) -> None:
        from rouge_score.rouge_scorer import RougeScorer

        self._scorer: RougeScorer = RougeScorer(ROUGE, use_stemmer=True)

    def f1(self, summary: str, references: Sequence[str]) -> dict[str, float]:
        """Each of `ROUGE`, 0 to 1, against the best of the references, chosen for each of them anew.

        The best and not the mean, as Lin's: good summaries of one article differ, and one that is like one
        of them is not made worse by another that chose other facts. For `rougeLsum` a sentence is a line.
        ValueError without a reference, or for texts so long that the computation would not end.
        """
        if not references:
            raise ValueError("ROUGE needs a reference.")
        longest = max(len(reference.split()) for reference in references)
        if len(summary.split()) * longest > _MOST_CELLS:
            raise ValueError("The summary and its reference are too long for ROUGE-L.")
        scores: Mapping[str, Any] = self._scorer.score_multi(references, summary)
        return {name: float(scores[name].fmeasure) for name in ROUGE}


@dataclass(frozen=True)
class Extractiveness:
    """How much of a summary is copied (Grusky et al. 2018), over words without regard to case.

    `coverage`: the share of its words that lie in fragments copied from the article. `density`: the mean,
    over its words, of the length of the fragment that a word lies in. `compression`: words of the article
    for one of the summary. `novel`: n → the share of its runs of n words that the article does not have; an
    n that is longer than the summary is left out.
    """

    words: int
    coverage: float
    density: float
    compression: float
    novel: Mapping[int, float]


def extractiveness(article: str, summary: str) -> Extractiveness | None:
    """The measures of a summary of an article; None for a summary without a word."""
    source, told = ([word.lower for word in words(text)] for text in (article, summary))
    if not told:
        return None
    lengths = _fragments(source, told)
    return Extractiveness(
        words=len(told),
        coverage=sum(lengths) / len(told),
        density=sum(length * length for length in lengths) / len(told),
        compression=len(source) / len(told),
        novel={n: _novel(source, told, n) for n in NOVEL if n <= len(told)},
    )


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that touch or overlap made one, empty ones dropped."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if start < 0 or end < start:
            raise ValueError(f"{start} to {end} is no span of a text.")
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        elif start < end:
            found.append((start, end))
    return found


def _length(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)


def _novel(source: Sequence[str], told: Sequence[str], n: int) -> float:
    there = set(zip(*(source[start:] for start in range(n)), strict=False))
    runs = list(zip(*(told[start:] for start in range(n)), strict=False))
    return sum(run not in there for run in runs) / len(runs)


def _fragments(source: Sequence[str], told: Sequence[str]) -> list[int]:
    """The lengths of the fragments: from left to right, each as long as the article has it.

    These are the fragments of Grusky et al.'s algorithm 1, found in linear time with a suffix automaton.
    """
    steps = _automaton(source)
    lengths: list[int] = []
    state = length = 0
    for word in told:
        if word not in steps[state] and length:
            lengths.append(length)
            state = length = 0
        if word in steps[state]:
            state, length = steps[state][word], length + 1
    return [*lengths, length] if length else lengths


def _automaton(source: Sequence[str]) -> list[dict[str, int]]:
    """The steps of the smallest automaton that reads every run of words of `source` (Blumer et al. 1985)."""
    steps: list[dict[str, int]] = [{}]
    links, longest, last = [-1], [0], 0
    for word in source:
        new = len(steps)
        steps.append({})
        links.append(0)
        longest.append(longest[last] + 1)
        state = last
        while state != -1 and word not in steps[state]:
            steps[state][word] = new
            state = links[state]
        if state != -1:
            target = steps[state][word]
            if longest[target] != longest[state] + 1:
                target = _split(steps, links, longest, state, target, word)
            links[new] = target
        last = new
    return steps


def _split(
    steps: list[dict[str, int]], links: list[int], longest: list[int], state: int, target: int, word: str
) -> int:
    """A copy of `target` for the shorter runs that end in it."""
    copy = len(steps)
    steps.append(dict(steps[target]))
    links.append(links[target])
    longest.append(longest[state] + 1)
    while state != -1 and steps[state].get(word) == target:
        steps[state][word] = copy
        state = links[state]
    links[target] = copy
    return copy

"""ROUGE of the embedded engine's summaries against lead-3, TextRank, LexRank and LSA, in one run.

All systems choose among the same sentences (ours); the last three are those of `sumy`, which is also given
our words and stems. `python -m evals.summaries --articles PATH` reads JSON Lines (gzipped or not) of
`{"id", "title", "text", "summary"}`.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sumy.models.dom import ObjectDocumentModel, Paragraph
from sumy.models.dom import Sentence as SumySentence
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.lsa import LsaSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

from evals.metrics.overlap import ROUGE, Rouge
from evals.metrics.resample import Estimate, mean, mean_difference
from service.engines.summary import summarise
from service.stages.read import read
from service.text.segment import segment
from service.text.words import STOPWORDS, stem, words
from service.types import Document, Sentence, Source

RESAMPLES = 10_000
BASELINE = "lead"
PARTS = {"all": (0, 1), "even": (0, 2), "odd": (1, 2)}
"""Which lines are read: the first, and the step to the next."""

Summariser = Callable[[Source, int], Sequence[Sentence]]
Scores = dict[str, dict[str, list[float]]]
"""F1 in percent by system, by metric, by article."""


class _Words:
    """Our tokenizer in the shape that sumy asks for."""

    def to_words(self, sentence: str) -> tuple[str, ...]:
        return tuple(word.lower for word in words(sentence))


def lead(source: Source, count: int) -> Sequence[Sentence]:
    """The first sentences of the body: the baseline that news is hard to beat on."""
    return [sentence for sentence in source.sentences if not sentence.heading][:count]


def with_sumy(method: type[Any]) -> Summariser:
    """A summariser of sumy that chooses among our sentences, with our words and stems."""

    def choose(source: Source, count: int) -> Sequence[Sentence]:
        body = [sentence for sentence in source.sentences if not sentence.heading]
        tokenizer = _Words()
        document = ObjectDocumentModel([Paragraph([SumySentence(one.text, tokenizer) for one in body])])
        summariser = method(stem)
        summariser.stop_words = STOPWORDS
        picked = summariser(document, count)
        places = {id(sentence): place for place, sentence in enumerate(document.sentences)}
        return [body[places[id(sentence)]] for sentence in picked]

    return choose


SYSTEMS: dict[str, Summariser] = {
    "standfirst": summarise,
    BASELINE: lead,
    "TextRank": with_sumy(TextRankSummarizer),
    "LexRank": with_sumy(LexRankSummarizer),
    "LSA": with_sumy(LsaSummarizer),
}


def articles(path: Path, part: str, limit: int | None) -> Iterator[tuple[Source, str]]:
    """Each article as a source, with its reference summary, one sentence on a line; unreferenced ones not."""
    first, step = PARTS[part]
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = [json.loads(line) for line in content.decode("utf-8").split("\n") if line.strip()]
    for row in rows[first::step][:limit]:
        if row.get("summary") and row["text"].strip():
            document = Document(text=row["text"], title=row.get("title") or None, language="en")
            source = read(document, source_id="s0", role="article")
            yield source, "\n".join(one.text for one in segment(row["summary"], "en"))


def score(pairs: Iterator[tuple[Source, str]], count: int) -> Scores:
    """ROUGE F1 (with stemming) of each system on each article."""
    rouge = Rouge()
    scores: Scores = {system: {metric: [] for metric in ROUGE} for system in SYSTEMS}
    for source, reference in pairs:
        for system, summariser in SYSTEMS.items():
            summary = "\n".join(sentence.text for sentence in summariser(source, count))
            for metric, value in rouge.f1(summary, [reference]).items():
                scores[system][metric].append(100 * value)
    return scores


def table(scores: Scores) -> str:
    """A Markdown table of means with intervals, then of the paired differences to the lead."""
    head = ["| system | " + " | ".join(ROUGE) + " |", "|---" * (len(ROUGE) + 1) + "|"]
    means = [
        _row(system, [mean(own[metric], resamples=RESAMPLES) for metric in ROUGE])
        for system, own in scores.items()
    ]
    differences = [
        _row(
            f"{system} − {BASELINE}",
            [mean_difference(own[metric], scores[BASELINE][metric], resamples=RESAMPLES) for metric in ROUGE],
        )
        for system, own in scores.items()
        if system != BASELINE
    ]
    return "\n".join([*head, *means, *differences])


def _row(name: str, estimates: Sequence[Estimate]) -> str:
    return f"| {name} | " + " | ".join(str(estimate) for estimate in estimates) + " |"


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, measure, print the table."""
    parser = argparse.ArgumentParser(prog="python -m evals.summaries", description=__doc__)
    parser.add_argument("--articles", type=Path, required=True, help="JSON Lines of id, title, text, summary")
    parser.add_argument("--sentences", type=int, default=3, help="sentences in a summary (3)")
    parser.add_argument("--part", choices=sorted(PARTS), default="all", help="which lines to read (all)")
    parser.add_argument("--limit", type=int, default=None, help="read at most so many articles")
    given = parser.parse_args(arguments)
    scores = score(articles(given.articles, given.part, given.limit), given.sentences)
    measured = len(scores[BASELINE][ROUGE[0]])
    if not measured:
        parser.error("no article in this file has both a text and a summary")
    print(f"{measured} articles ({given.part} lines), {given.sentences} sentences, F1 in % [95 % interval]")
    print(table(scores))


if __name__ == "__main__":
    main()

"""Planted errors: does the embedded engine mark the altered claim and leave the untouched ones alone?

`python -m evals.planted [--data FILE] [--verbose]` takes news articles with edits, plants one error at a time
in a draft, checks the draft against the untouched source, and prints how many planted errors were marked, and
how many claims of untouched sentences were marked too, or found supported, with 95 % Wilson intervals.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from evals.metrics.proportion import wilson
from service.pipeline import Pipeline
from service.settings import Settings
from service.types import Claim, Document, Label, Options
from service.wiring import build

DATA = Path(__file__).parent / "data" / "planted.yaml"
MARKED: frozenset[Label] = frozenset({"contradicted", "not_found", "partly_supported", "conflicting"})
"""Labels that tell an editor that something is wrong with a claim."""


@dataclass(frozen=True)
class Plant:
    """One draft with one planted error: the altered words stand at `start` to `end` of `draft`."""

    article: str
    kind: str
    source: Document
    draft: Document
    start: int
    end: int


@dataclass(frozen=True)
class Outcome:
    """What became of one planted error."""

    plant: Plant
    planted: tuple[Claim, ...]
    untouched: tuple[Claim, ...]

    @property
    def found(self) -> bool:
        """Whether a claim that carries the altered words is marked."""
        return any(_marked(claim) for claim in self.planted)

    @property
    def false_alarms(self) -> tuple[Claim, ...]:
        """Claims of untouched sentences that are marked all the same."""
        return tuple(claim for claim in self.untouched if _marked(claim))


def plants(path: Path = DATA) -> Iterator[Plant]:
    """Every edit as a draft of its own; raises ValueError for an edit that does not fit exactly once."""
    for article in yaml.safe_load(path.read_text("utf-8")):
        text: str = article["text"]
        published: dt.date = article["published"]
        for edit in article["edits"]:
            if text.count(edit["find"]) != 1:
                raise ValueError(f"{article['id']}: “{edit['find']}” has to stand in the text exactly once")
            start = text.index(edit["find"])
            altered = text.replace(edit["find"], edit["replace"])
            yield Plant(
                article=article["id"],
                kind=edit["kind"],
                source=Document(text=text, language="en", published=published),
                draft=Document(text=altered, language="en", published=published),
                start=start,
                end=start + len(edit["replace"]),
            )


async def outcome(plant: Plant, pipeline: Pipeline) -> Outcome:
    """Check one draft against its source and sort its claims by whether their sentence was altered."""
    report = await pipeline.report(plant.draft, [plant.source], Options(engine="embedded"))
    sentence = next(
        found
        for found in report.sources[0].sentences
        if found.start <= plant.start < found.end or found.start < plant.end <= found.end
    )

    def touched(claim: Claim) -> bool:
        """Whether the altered words stand in the claim's own sentence, or were put into it as context."""
        added = any(
            context.span.start < plant.end and plant.start < context.span.end
            for context in claim.added_context
        )
        return added or any(
            span.start < sentence.end and sentence.start < span.end for span in claim.origin.spans
        )

    planted = tuple(claim for claim in report.claims if touched(claim))
    return Outcome(plant, planted, tuple(claim for claim in report.claims if not touched(claim)))


def _marked(claim: Claim) -> bool:
    return claim.verdict is not None and claim.verdict.label in MARKED


def _print(outcomes: Sequence[Outcome], *, verbose: bool) -> None:
    by_kind: defaultdict[str, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        by_kind[one.plant.kind].append(one)
    print(f"{'planted error':<14} {'marked':>9}  {'95 %':>13}")
    for kind, group in by_kind.items():
        print(_row(kind, sum(one.found for one in group), len(group)))
    print(_row("all", sum(one.found for one in outcomes), len(outcomes)))
    untouched = [claim for one in outcomes for claim in one.untouched if claim.verdict]
    print(_row("false alarms", sum(_marked(claim) for claim in untouched), len(untouched)))
    supported = [claim for claim in untouched if claim.verdict and claim.verdict.label == "supported"]
    print(_row("supported", len(supported), len(untouched)))
    if verbose:
        for one in outcomes:
            _print_failures(one)


def _row(name: str, successes: int, trials: int) -> str:
    low, high = wilson(successes, trials)
    return f"{name:<14} {successes:>4}/{trials:<4}  {100 * low:>5.1f} – {100 * high:.1f}"


def _print_failures(one: Outcome) -> None:
    if not one.found:
        altered = one.plant.draft.text[one.plant.start : one.plant.end]
        print(f"\nmissed {one.plant.article}/{one.plant.kind}: “{altered}”")
        for claim in one.planted:
            print(f"  {claim.verdict.label if claim.verdict else 'not checked'}: {claim.text}")
    for claim in one.false_alarms:
        assert claim.verdict is not None
        print(f"\nfalse alarm {one.plant.article}/{one.plant.kind}: {claim.verdict.label}: {claim.text}")
        print(f"  {claim.verdict.reason}")


async def main() -> None:
    """Run the suite and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA, help="YAML file of articles with edits")
    parser.add_argument("--verbose", action="store_true", help="show what was missed and falsely marked")
    arguments = parser.parse_args()
    pipeline = build(Settings(engine="embedded")).pipeline
    outcomes = [await outcome(plant, pipeline) for plant in plants(arguments.data)]
    _print(outcomes, verbose=arguments.verbose)


if __name__ == "__main__":
    asyncio.run(main())

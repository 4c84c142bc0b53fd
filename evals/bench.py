"""Speed and memory of the embedded engine and of the start of the process, on this machine.

`python -m evals.bench [--articles FILE] [--limit N]` prints one line a measure. Without a file it measures on
the articles of `evals/data/planted.yaml`, put together to 600 words each. Times of a whole process are the
best of five; throughput is measured on one core, after one report to warm up.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import yaml

from evals.perturbation.originals import DATA as GROUNDED
from evals.perturbation.originals import Original, originals
from service.pipeline import Pipeline
from service.settings import Settings
from service.types import ClaimInput, Document, Options
from service.wiring import build

_MODES: tuple[Literal["off", "on"], ...] = ("off", "on")

STORIES = GROUNDED.with_name("planted.yaml")
WORDS = 600
"""The length of the article that the budgets speak of."""


def articles(path: Path | None, limit: int) -> list[Document]:
    """The texts of a JSONL(.gz) file with a `text` a line, or our own, 600 words each."""
    if path is not None:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open() as lines:
            return [
                Document(text=json.loads(line)["text"]) for _, line in zip(range(limit), lines, strict=False)
            ]
    texts = [article["text"] for article in yaml.safe_load(STORIES.read_text("utf-8"))]
    return [_of_length(texts[place:] + texts[:place], WORDS) for place in range(len(texts))]


def _of_length(texts: Sequence[str], count: int) -> Document:
    """Whole paragraphs of `texts`, over and over, until there are `count` words."""
    paragraphs: list[str] = []
    words = 0
    while words < count:
        for paragraph in "\n".join(texts).split("\n\n"):
            if words >= count:
                break
            paragraphs.append(paragraph.strip())
            words += len(paragraph.split())
    return Document(text="\n\n".join(paragraphs))


async def throughput(pipeline: Pipeline, documents: Sequence[Document]) -> tuple[float, float]:
    """Articles and claims a second of processor time, one after the other."""
    options = Options(engine="embedded")
    await pipeline.report(documents[0], options=options)
    began = time.process_time()
    claims = 0
    for document in documents:
        claims += (await pipeline.report(document, options=options)).counts.claims
    spent = time.process_time() - began
    return len(documents) / spent, claims / spent


async def checks_a_second(pipeline: Pipeline) -> tuple[int, float, float]:
    """Claims checked, the words of their documents on average, and claims a second of wall time.

    The claims are those of `evals/data/grounded` that people found grounded, in other words than the document
    mostly, so that the local model is asked about nearly every one.
    """
    by_document: defaultdict[str, list[Original]] = defaultdict(list)
    for original in originals(GROUNDED):
        if original.grounded_by == "people" and 300 <= len(original.document.text.split()) <= 900:
            by_document[original.document.id].append(original)
    told = list(by_document.values())[:100]
    await pipeline.check([ClaimInput(text="It rained on Monday.")], [Document(text="It rained on a Monday.")])
    began = time.perf_counter()
    for group in told:
        claims = [ClaimInput(text=original.claim) for original in group]
        await pipeline.check(claims, [Document(text=group[0].document.text, language="en")])
    count = sum(map(len, told))
    words = sum(len(group[0].document.text.split()) for group in told) / len(told)
    return count, words, count / (time.perf_counter() - began)


async def seconds_for(pipeline: Pipeline, document: Document) -> float:
    """Processor seconds of one report with all of its claims."""
    began = time.process_time()
    await pipeline.report(document, options=Options(engine="embedded", max_claims=500))
    return time.process_time() - began


def process_seconds(*command: str) -> float:
    """Wall seconds of a whole process, the best of five; its bytecode is kept, as that of a package is."""
    times = []
    for _ in range(5):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", *command], check=True, capture_output=True, env=_told())  # noqa: S603
        times.append(time.perf_counter() - began)
    return min(times)


def _told() -> dict[str, str]:
    """The environment of a measured process."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def resident_megabytes(*command: str) -> float:
    """The largest resident memory of a child process that ran `command`."""
    script = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, capture_output=True); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script, sys.executable, "-m", *command],
        check=True,
        capture_output=True,
        text=True,
    )
    return int(ran.stdout) / 1024


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=Path, help="JSONL(.gz) with a `text` a line")
    parser.add_argument("--limit", type=int, default=200, help="articles read of that file")
    arguments = parser.parse_args()
    documents = articles(arguments.articles, arguments.limit)
    print(f"machine: {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    words = sum(len(document.text.split()) for document in documents) / len(documents)
    texts = [document.text for document in documents]
    for mode in _MODES:
        pipeline = build(Settings(engine="embedded", entailment=mode)).pipeline
        print(f"— entailment model {mode} —")
        per_second, claims = await throughput(pipeline, documents * (1 if arguments.articles else 10))
        print(f"reports on articles of {words:.0f} words: {per_second:.1f} articles a second of one core")
        print(f"claims of these reports: {claims:.0f} a second of one core")
        count, length, checks = await checks_a_second(pipeline)
        print(f"{count} paraphrased claims against documents of {length:.0f} words: {checks:.1f} a second")
        for count in (1_000, 10_000, 100_000):
            spent = await seconds_for(pipeline, _of_length(texts, count))
            print(f"one article of {count:,} words: {spent:.2f} s of processor time")
    example = str(Path(__file__).parents[1] / "docs" / "examples" / "rewrite.txt")
    print(f"standfirst --help: {process_seconds('service.cli', '--help'):.2f} s")
    claim = "Norlink halted crossings in a quarrel about port charges."
    source = str(Path(example).with_name("wire.txt"))
    check = ("service.cli", "check", "--source", source, "--claim", claim)
    draft = ("service.cli", "report", example, "--source", source)
    for mode in _MODES:
        os.environ["STANDFIRST_ENTAILMENT"] = mode
        print(f"first check of a fresh process, model {mode}: {process_seconds(*check):.2f} s")
        print(f"first report of a fresh process, model {mode}: {process_seconds(*draft):.2f} s")
        print(f"resident memory of that process, model {mode}: {resident_megabytes(*draft):.0f} MB")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"resident memory of this measurement, all articles: {own:.0f} MB")


if __name__ == "__main__":
    asyncio.run(main())

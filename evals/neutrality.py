"""Neutrality flags: which of the labelled ones are raised, and which are raised without cause?

`python -m evals.neutrality [--data FILE] [--set first|second] [--verbose]` takes pairs of a source and a
draft
with the flags that the draft deserves, and prints precision and recall for each kind with 95 % Wilson
intervals.
A flag counts as right when one of its kind is labelled and touches it. Each draft is read twice, as an
article
with the source beside it and as a summary of the source; the two have to give the same flags.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from evals.metrics.proportion import wilson
from service.stages.neutrality import neutrality
from service.stages.read import read
from service.types import Document, Flag, Summary, SummarySentence

DATA = Path(__file__).parent / "data" / "neutrality.yaml"


@dataclass(frozen=True)
class Label:
    """A flag that a draft deserves: its kind, words that it touches, the source's wording if any."""

    kind: str
    start: int
    end: int
    wording: str | None

    def is_met_by(self, flag: Flag) -> bool:
        """Whether `flag` says the same: the kind, and a place that touches the words."""
        return flag.kind == self.kind and flag.start < self.end and self.start < flag.end


@dataclass(frozen=True)
class Pair:
    """A source, a draft, and the labelled flags of the draft."""

    id: str
    set: str
    source: str
    draft: str
    labels: tuple[Label, ...]


@dataclass
class Tally:
    """How often flags of each kind were raised, rightly raised, labelled, and found; misses by pair."""

    raised: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    labelled: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    worded: int = 0
    wordings: int = 0
    errors: list[str] = field(default_factory=list)

    def add(self, pair: Pair, flags: Sequence[Flag]) -> None:
        """Count one pair."""
        for flag in flags:
            self.raised[flag.kind] += 1
            if any(label.is_met_by(flag) for label in pair.labels):
                self.right[flag.kind] += 1
            else:
                self.errors.append(f"{pair.id}: raised {flag.kind} “{flag.text}”: {flag.reason}")
        for label in pair.labels:
            met = [flag for flag in flags if label.is_met_by(flag)]
            self.labelled[label.kind] += 1
            self.found[label.kind] += bool(met)
            if not met:
                self.errors.append(f"{pair.id}: missed {label.kind} “{pair.draft[label.start : label.end]}”")
            elif label.wording:
                self.wordings += 1
                self.worded += any(flag.source_wording == label.wording for flag in met)


def pairs(path: Path = DATA, only: str | None = None) -> Iterator[Pair]:
    """The pairs of a file; raises ValueError for a label whose words are not in its draft exactly once."""
    for entry in yaml.safe_load(path.read_text("utf-8")):
        if only is None or entry["set"] == only:
            labels = tuple(_label(entry["draft"], label, entry["id"]) for label in entry["flags"])
            yield Pair(entry["id"], entry["set"], entry["source"], entry["draft"], labels)


def _label(draft: str, label: dict[str, str], pair_id: str) -> Label:
    if draft.count(label["text"]) != 1:
        raise ValueError(f"{pair_id}: “{label['text']}” has to stand in the draft exactly once")
    start = draft.index(label["text"])
    return Label(label["kind"], start, start + len(label["text"]), label.get("wording"))


def flags_of(pair: Pair) -> tuple[Flag, ...]:
    """The flags of the draft as an article beside its source; their offsets are those of the draft."""
    article = read(Document(text=pair.draft, language="en"), source_id="s0", role="article")
    source = read(Document(text=pair.source, language="en"), source_id="s1", role="source")
    return neutrality(Summary(), article, [source]).flags


def flags_as_summary(pair: Pair) -> tuple[Flag, ...]:
    """The flags of the draft as a summary of its source."""
    draft = read(Document(text=pair.draft, language="en"), source_id="s9", role="article")
    source = read(Document(text=pair.source, language="en"), source_id="s0", role="article")
    sentences = tuple(
        SummarySentence(id=f"t{number}", text=sentence.text)
        for number, sentence in enumerate(draft.sentences, start=1)
    )
    summary = Summary(text=" ".join(sentence.text for sentence in sentences), sentences=sentences)
    found = neutrality(summary, source, [source]).flags
    return tuple(flag for flag in found if flag.where == "summary")


def tally(path: Path = DATA, only: str | None = None) -> Tally:
    """Count all pairs of a file, or those of one set."""
    counted = Tally()
    for pair in pairs(path, only):
        flags = flags_of(pair)
        counted.add(pair, flags)
        as_summary = [(flag.kind, flag.start, flag.end) for flag in flags_as_summary(pair)]
        if as_summary != [(flag.kind, flag.start, flag.end) for flag in flags]:
            counted.errors.append(f"{pair.id}: other flags as a summary")
    return counted


def _print(counted: Tally, *, verbose: bool) -> None:
    print(f"{'kind':<20} {'right of raised':>15}  {'95 %':<14} {'found of labelled':>17}  {'95 %':<14}")
    for kind in sorted({*counted.raised, *counted.labelled}):
        print(
            _row(kind, counted.right[kind], counted.raised[kind], counted.found[kind], counted.labelled[kind])
        )
    print(
        _row(
            "all",
            counted.right.total(),
            counted.raised.total(),
            counted.found.total(),
            counted.labelled.total(),
        )
    )
    print(f"the source's wording, where one is labelled: {counted.worded}/{counted.wordings}")
    if verbose:
        print(*counted.errors, sep="\n")


def _row(name: str, right: int, raised: int, found: int, labelled: int) -> str:
    precision, recall = (
        "{:.0f} – {:.0f}".format(*(100 * bound for bound in wilson(*counts)))
        for counts in ((right, raised), (found, labelled))
    )
    return f"{name:<20} {right:>11}/{raised:<3}  {precision:<14} {found:>13}/{labelled:<3}  {recall:<14}"


def main() -> None:
    """Run the suite and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA, help="YAML file of labelled pairs")
    parser.add_argument("--set", choices=("first", "second"), help="only the pairs of one set")
    parser.add_argument("--verbose", action="store_true", help="show what was missed and wrongly raised")
    arguments = parser.parse_args()
    _print(tally(arguments.data, arguments.set), verbose=arguments.verbose)


if __name__ == "__main__":
    main()

"""How the claims of the embedded engine compare with people's: `python -m evals.claims [PATH …]`.

Without a path it reads `evals/data/claims.yaml`: news of our own with claims written by hand. PATH may be
such a file, or JSON Lines (gzipped or not) of `{"sentence", "claims", "response"?, "topic"?}`; around the
sentence then stand the response, or the sentences of the same topic. The claims of the engine are those that
it cuts out of the whole text, laid to the sentence that they come from. Printed are, for the engine and for
each sentence left whole:

- claims a sentence, of the engine and of the people;
- precision and recall: a claim matches one of the other side when the F1 of their content words (folded,
  stemmed) is at least `--threshold`, 0.8 unless told;
- covered: of the people's claims, those nearly all of whose content words (0.9) stand in one of the engine's;
- atomic: of the engine's claims, those that cover at most one of the people's;
- alone: of the engine's claims that are to be checked, those that do not open with a pronoun, a connective or
  another word that leans on what was told before;
- said: of the engine's claims of sentences that report speech, those that name the speaker (if told);
- not selected: of the sentences that the engine leaves out, those in which people found nothing to check.

People split further than the product wants to ("X is an American actor" → "X is American", "X is an actor"),
so read recall together with the number of claims a sentence.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from service.engines.claims import extract_claims
from service.stages.read import read
from service.text.rhetoric import opens_dangling
from service.text.words import words
from service.types import Claim, Document

OURS = Path(__file__).parent / "data" / "claims.yaml"
THRESHOLD = 0.8
COVERED = 0.9


@dataclass(frozen=True)
class Example:
    """A sentence in its text, with the claims that people found in it; none: there is nothing to check."""

    text: str
    sentence: str
    claims: tuple[str, ...]
    speaker: str | None = None


@dataclass
class Score:
    """Counts over a set of sentences."""

    counts: Counter[str] = field(default_factory=Counter)

    def share(self, part: str, whole: str) -> float:
        """One count as a share of another; 0 of 0 is 0."""
        return self.counts[part] / (self.counts[whole] or 1)

    def line(self, name: str) -> str:
        """One line of the table."""
        shares = (
            self.share("system", "sentences"),
            self.share("human", "sentences"),
            self.share("system_matched", "system"),
            self.share("human_matched", "human"),
            self.share("covered", "human"),
            self.share("atomic", "system"),
            self.share("alone", "system"),
        )
        said = f"{self.share('named', 'said'):7.3f}" if self.counts["said"] else "      –"
        left = (self.counts["left_right"], self.counts["left"], self.counts["nothing"])
        selected = "{}/{} right, {} to find".format(*left)
        return f"{name:<8}" + "".join(f"{value:7.3f}" for value in shares) + f"{said}   {selected}"


HEAD = f"{'':<8}" + "".join(
    f"{name:>7}" for name in ("engine", "people", "prec.", "recall", "cov.", "atomic", "alone", "said")
)


def examples(path: Path) -> Iterator[Example]:
    """The sentences of a file in their texts."""
    if path.suffix == ".yaml":
        yield from _ours(path)
        return
    written = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = [json.loads(line) for line in written.splitlines()]
    told: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if "sentence" in row:
            told[row.get("topic", row["sentence"])].append(row["sentence"])
    for row in rows:
        if "sentence" not in row:
            continue
        around = row.get("response") or " ".join(told[row.get("topic", row["sentence"])])
        text = around if row["sentence"] in around else row["sentence"]
        claims = row["claims"] if "claims" in row else (row.get("decompositions") or [[]])[0]
        yield Example(text, row["sentence"], tuple(claims))


def _ours(path: Path) -> Iterator[Example]:
    for article in yaml.safe_load(path.read_text(encoding="utf-8")):
        text = "\n\n".join(article["paragraphs"])
        for row in article["sentences"]:
            yield Example(text, row["sentence"], tuple(row["claims"]), row.get("speaker"))


def compare(found: Iterable[Example], threshold: float = THRESHOLD) -> Mapping[str, Score]:
    """The counts for the engine and for sentences left whole."""
    scores = {"whole": Score(), "engine": Score()}
    drafts: dict[str, tuple[str, tuple[Claim, ...]]] = {}
    for example in found:
        if example.text not in drafts:
            source = read(Document(text=example.text, language="en"), source_id="s0", role="article")
            drafts[example.text] = (source.text, extract_claims(source))
        ours = _of_sentence(example, *drafts[example.text])
        add(scores["engine"], example, [claim.text for claim in ours if claim.selection.kept], threshold)
        add(scores["whole"], example, [example.sentence], threshold)
    return scores


def _of_sentence(example: Example, text: str, claims: Sequence[Claim]) -> list[Claim]:
    start = text.find(example.sentence)
    end = start + len(example.sentence)
    return [claim for claim in claims if any(start <= span.start < end for span in claim.origin.spans)]


def add(score: Score, example: Example, system: Sequence[str], threshold: float) -> None:
    """Count one sentence: the claims of the system that are to be checked, against those of people."""
    human = [_bag(text) for text in example.claims]
    bags = [_bag(text) for text in system]
    found = score.counts
    if not human or not bags:
        found["nothing"] += not human
        found["left"] += not bags
        found["left_right"] += not human and not bags
    if not human:
        return
    holds = [sum(_covers(bag, other) for other in human) for bag in bags]
    found["sentences"] += 1
    found["system"] += len(bags)
    found["human"] += len(human)
    found["system_matched"] += sum(any(_f1(bag, other) >= threshold for other in human) for bag in bags)
    found["human_matched"] += sum(any(_f1(bag, other) >= threshold for bag in bags) for other in human)
    found["covered"] += sum(any(_covers(bag, other) for bag in bags) for other in human)
    found["atomic"] += sum(held <= 1 for held in holds)
    found["alone"] += sum(opens_dangling(text) is None for text in system)
    if example.speaker:
        names = {word.stem for word in words(example.speaker)}
        found["said"] += len(bags)
        found["named"] += sum(bool(names & set(bag)) for bag in bags)


def _bag(text: str) -> Counter[str]:
    """The content words; all words where there is nothing else."""
    found = words(text)
    return Counter(word.stem for word in found if word.is_content) or Counter(word.stem for word in found)


def _f1(one: Counter[str], other: Counter[str]) -> float:
    shared = sum((one & other).values())
    return 2 * shared / (sum(one.values()) + sum(other.values())) if shared else 0.0


def _covers(system: Counter[str], human: Counter[str]) -> bool:
    wanted = sum(human.values())
    return bool(wanted) and sum((system & human).values()) >= COVERED * wanted


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table for each file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", type=Path, nargs="*", default=[OURS], metavar="PATH")
    parser.add_argument("--limit", type=int, default=None, help="sentences to read of each file (all)")
    parser.add_argument("--threshold", type=float, default=THRESHOLD, help="F1 of a match (0.8)")
    parser.add_argument("--show", action="store_true", help="print the claims of both sides, by sentence")
    chosen = parser.parse_args(arguments)
    for path in chosen.paths:
        found = list(islice(examples(path), chosen.limit))
        if not any(example.claims for example in found):
            parser.error(f"{path} holds no sentence with claims")
        if chosen.show:
            _show(found)
        print(f"{path.name}: {len(found)} sentences", HEAD + "   not selected", sep="\n")
        for name, score in compare(found, chosen.threshold).items():
            print(score.line(name))


def _show(found: Sequence[Example]) -> None:
    for example in found:
        source = read(Document(text=example.text, language="en"), source_id="s0", role="article")
        ours: list[Any] = _of_sentence(example, source.text, extract_claims(source))
        print(">", example.sentence)
        for claim in ours:
            reason = "" if claim.selection.kept else f" ({claim.selection.reason})"
            print("    engine:", claim.text + reason)
        for text in example.claims:
            print("    people:", text)


if __name__ == "__main__":
    main()

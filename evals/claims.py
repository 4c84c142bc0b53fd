"""How the claim splitter compares with people's atomic claims: `python -m evals.claims --claims PATH`.

PATH is JSON Lines (or gzipped) of `{"sentence": text, "claims": [text, …]}`. A system claim matches a human
one when the F1 of their word bags (folded, stemmed, punctuation left out) is at least `--threshold`, 0.8
unless told. Recall is the share of human claims with a match, precision the share of system claims with one;
both are printed for the splitter and for leaving each sentence whole. People split further than the product
wants to ("X is an American actor" → "X is American", "X is an actor"), so read the number of claims a
sentence together with recall; precision says whether what is split off is something that people also say.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from service.engines.splitting import split
from service.engines.tokens import tokenise
from service.text.words import words


@dataclass(frozen=True)
class Score:
    """Counts over a set of sentences."""

    sentences: int
    system: int
    human: int
    system_matched: int
    human_matched: int

    def line(self, name: str) -> str:
        """One line of the table."""
        precision, recall = self.system_matched / self.system, self.human_matched / self.human
        return (
            f"{name:<10} {self.system / self.sentences:>7.2f} {self.human / self.sentences:>7.2f}"
            f" {precision:>10.3f} {recall:>7.3f} {2 * precision * recall / (precision + recall or 1):>6.3f}"
        )


def rows(path: Path, limit: int) -> Iterator[tuple[str, list[str]]]:
    """The first `limit` sentences with their human claims; sentences without any are left out."""
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as file
    ):
        usable = ((row["sentence"], row["claims"]) for row in map(json.loads, file) if row.get("claims"))
        for _, row in zip(range(limit), usable, strict=False):
            yield row


def split_texts(sentence: str) -> list[str]:
    """The parts of one sentence, as the splitter cuts them."""
    return [" ".join(token.text for token in part) for part in split(tokenise(sentence))]


def score(pairs: Sequence[tuple[list[str], list[str]]], threshold: float) -> Score:
    """The counts for pairs of system claims and human claims, one pair a sentence."""
    system_matched = human_matched = 0
    for system, human in pairs:
        bags, references = [_bag(text) for text in system], [_bag(text) for text in human]
        system_matched += sum(any(_f1(bag, other) >= threshold for other in references) for bag in bags)
        human_matched += sum(any(_f1(bag, other) >= threshold for bag in bags) for other in references)
    return Score(
        sentences=len(pairs),
        system=sum(len(system) for system, _ in pairs),
        human=sum(len(human) for _, human in pairs),
        system_matched=system_matched,
        human_matched=human_matched,
    )


def _bag(text: str) -> Counter[str]:
    return Counter(word.stem for word in words(text))


def _f1(one: Counter[str], other: Counter[str]) -> float:
    shared = sum((one & other).values())
    return 2 * shared / (sum(one.values()) + sum(other.values())) if shared else 0.0


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table for one file of sentences and human claims."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--claims", type=Path, required=True, help="JSON Lines of {sentence, claims}, may be gzipped"
    )
    parser.add_argument("--limit", type=int, default=300, help="sentences to read (300)")
    parser.add_argument(
        "--threshold", type=float, default=0.8, help="word F1 from which two claims match (0.8)"
    )
    parser.add_argument(
        "--show", action="store_true", help="print each sentence that was split, and its parts"
    )
    chosen = parser.parse_args(arguments)
    read = list(rows(chosen.claims, chosen.limit))
    if not read:
        parser.error(f"{chosen.claims} holds no sentence with claims")
    parts = [split_texts(sentence) for sentence, _ in read]
    if chosen.show:
        for (sentence, _), found in zip(read, parts, strict=True):
            if len(found) > 1:
                print(">", sentence, *("    " + part for part in found), sep="\n")
    human = [claims for _, claims in read]
    print(f"{len(read)} sentences     system   human  precision  recall     F1")
    print(score([([sentence], claims) for sentence, claims in read], chosen.threshold).line("whole"))
    print(score(list(zip(parts, human, strict=True)), chosen.threshold).line("split"))


if __name__ == "__main__":
    main()

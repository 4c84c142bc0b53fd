"""Pairs of claims that were written for training: free paraphrases of short excerpts, right and wrong.

`python -m evals.entailment.written DATA OUT.npz --tokenizer tokenizer.json` joins `evals/data/written` with
the documents of DATA and writes one more table for `evals.entailment.further`. Claims that their excerpt
bears out are also turned as in `evals.entailment.turned`. A claim whose window holds nothing of its excerpt
makes no pair.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.entailment.pairs import (
    CONTRADICTED,
    LONGEST_DOCUMENT,
    SUPPORTED,
    UNSUPPORTED,
    Pair,
    Table,
    source_of,
    windows_of,
)
from evals.entailment.rows import TRAINING, Row, held_out, read_rows
from evals.entailment.turned import Turner
from evals.packed import read_lines
from service.text.segment import segment
from service.types import Passage, Source

WRITTEN = Path(__file__).parents[1] / "data" / "written" / "claims.jsonl.gz"

_WINDOW_WORDS = (30, 40, 65)
"""Shorter than elsewhere: an excerpt has about 70 words, and short pairs train faster."""

KINDS = {
    **dict.fromkeys(("true", "true_not", "true_pos", "true_hedge", "true_said"), SUPPORTED),
    **dict.fromkeys(("lost_not", "added_not", "opposite"), CONTRADICTED),
    **dict.fromkeys(("surer", "doubted", "speaker", "roles", "other", "invented"), UNSUPPORTED),
}
"""The class of each kind; `evals/data/written/README.md` says what they mean."""


@dataclass(frozen=True, slots=True)
class Written:
    """A claim about the characters `start` to `end` of the document `doc`; its `kind` says what is wrong.

    `reading` is what somebody made of it who did not know the kind: supported, not_supported or unclear.
    """

    doc: str
    start: int
    end: int
    kind: str
    claim: str
    reading: str | None = None

    @property
    def label(self) -> int:
        """The class of a pair of this claim and its excerpt."""
        return KINDS[self.kind]


def written_claims(path: Path = WRITTEN) -> list[Written]:
    """All that were written, in the order of the file."""
    return [Written(**line) for line in read_lines(path)]


def written_pairs(source: Source, text: str, claims: Sequence[Written], seed: int) -> Iterator[Pair]:
    """The pairs of one document's claims; `text` is what the offsets of the claims count in."""
    chance = random.Random(seed)  # noqa: S311
    turner = Turner(seed, own=0, sort="written")
    turner.corrupter.remember([sentence.text for sentence in segment(text[:LONGEST_DOCUMENT], "en")])
    found = windows_of(source, [one.claim for one in claims], chance.choice(_WINDOW_WORDS))
    for one, window in zip(claims, found, strict=True):
        if not _holds(window, text[one.start : one.end]):
            continue
        sentences = tuple(passage.text for passage in window)
        yield Pair(one.claim, sentences, (-1,) * len(window), one.label, f"written:{one.kind}:human")
        if one.label == SUPPORTED:
            row = Row(one.doc, "written", None, one.doc, one.claim, 1, may_ship=True)
            for pair in turner.pairs(source, [row]):
                if not pair.kind.startswith("base"):
                    yield pair


def _holds(window: Sequence[Passage], excerpt: str) -> bool:
    words = " ".join(excerpt.split())
    return any(" ".join(passage.text.split()) in words for passage in window)


def main() -> None:
    """Build the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder of labelled rows (train_*), for their documents")
    parser.add_argument("out", type=Path)
    parser.add_argument("--written", type=Path, default=WRITTEN)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=19)
    parser.add_argument("--held-out", action="store_true", help="pairs of documents that train nothing")
    arguments = parser.parse_args()
    _, texts = read_rows(arguments.data, TRAINING)
    by_doc: defaultdict[str, list[Written]] = defaultdict(list)
    for one in written_claims(arguments.written):
        if held_out(one.doc) == arguments.held_out:
            by_doc[one.doc].append(one)
    table, counts = Table(arguments.tokenizer), Counter[str]()
    for number, (doc, claims) in enumerate(sorted(by_doc.items())):
        source = source_of(texts[doc])
        if source is None:
            continue
        for pair in written_pairs(source, texts[doc], claims, arguments.seed + number):
            table.add(pair)
            counts[f"{pair.kind} {pair.label}"] += 1
    table.save(arguments.out)
    for kind, count in sorted(counts.items()):
        print(f"{kind}\t{count}")


if __name__ == "__main__":
    main()

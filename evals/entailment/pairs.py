"""Claim and window pairs for training, calibration and measuring: human-labelled ones, and more made of them.

`python -m evals.entailment.pairs DATA OUT` reads the labelled rows of the folder DATA and writes OUT/*.npz.
Only rows whose licence lets a model trained on them ship are trained on, and only their documents are used
for synthetic pairs. The documents of a fifth of them calibrate and never train (`rows.held_out`).
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.entailment.corruptions import Corrupter, Edit, paraphrases
from evals.entailment.rows import (
    DEVELOPMENT,
    TRAINING,
    Row,
    held_out,
    read_rows,
    sentence_rows,
)
from service.engines.claims import extract_claims
from service.entailment.window import MOST_WORDS, window
from service.errors import InputError
from service.stages.read import read
from service.stages.retrieve import retrieve
from service.text.segment import segment
from service.types import Claim, Document, Origin, Passage, Source

SUPPORTED, UNSUPPORTED, CONTRADICTED = 0, 1, 2
"""The classes; a human-labelled negative is `UNSUPPORTED` or `CONTRADICTED`, nobody said which."""

_CLAIMS_A_DOCUMENT = 14
_WINDOW_WORDS = (70, 90, 90, 130)
"""Windows of several sizes, so that the model does not depend on the one that is used."""

LONGEST_DOCUMENT = 12_000
CONTRADICTING = frozenset(("number", "date", "unit", "opposite", "negation"))


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim beside its window; `carries` says of each sentence 1 carries, 0 does not, -1 unknown."""

    claim: str
    sentences: tuple[str, ...]
    carries: tuple[int, ...]
    label: int
    kind: str
    group: int = 0


@dataclass(frozen=True, slots=True)
class _Base:
    """A supported claim that variants are made of; `origin` holds the sentences that it was cut from."""

    text: str
    origin: frozenset[int]
    kind: str


class Maker:
    """Makes the pairs of one document after another; the same seed and order give the same pairs."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311
        self.corrupter = Corrupter()

    def pairs(self, source: Source, rows: Sequence[Row]) -> Iterator[Pair]:
        """Pairs of the document's labelled rows and of its own claims, with their variants."""
        for row in rows:
            if not row.label:
                yield from self._human_negative(source, row)
        bases = [_Base(row.claim, frozenset(), f"human:{row.dataset}") for row in rows if row.label]
        own = [claim for claim in extract_claims(source) if claim.selection.kept and is_fit(claim.text)]
        self._chance.shuffle(own)
        bases += [_Base(claim.text, origin_of(source, claim), "own") for claim in own[:_CLAIMS_A_DOCUMENT]]
        sentences = [sentence.text for sentence in source.sentences if not sentence.heading]
        for base in bases:
            yield from self._variants(source, base, sentences)

    def _human_negative(self, source: Source, row: Row) -> Iterator[Pair]:
        found = windows_of(source, [row.claim], self._chance.choice(_WINDOW_WORDS))[0]
        if not found:
            return
        yield _pair(row.claim, found, UNSUPPORTED, f"human:{row.dataset}")
        sentences = [passage.text for passage in found]
        for edit in self.corrupter.edits(row.claim, sentences, self._chance)[:1]:
            changed = _edited(row.claim, found, edit, claim=True, evidence=True)
            if changed:
                yield _as_pair(*changed, found, UNSUPPORTED, f"renamed:{row.dataset}")

    def _variants(self, source: Source, base: _Base, sentences: Sequence[str]) -> Iterator[Pair]:
        chance = self._chance
        edits = self.corrupter.edits(base.text, sentences, chance)[:2]
        rewrites = self.corrupter.rewrites(base.text, sentences, chance)[:2]
        same = list(paraphrases(base.text, chance))[:2]
        wrong = [(edit.kind, text) for edit in edits if (text := edit.applied(base.text))]
        claims = [base.text, *same, *(text for _, text in wrong), *(text for _, text in rewrites)]
        windows = dict(zip(claims, windows_of(source, claims, chance.choice(_WINDOW_WORDS)), strict=True))
        found = windows[base.text]
        if not found or (base.origin and not base.origin & {passage.sentence for passage in found}):
            return
        yield _pair(base.text, found, SUPPORTED, base.kind, base.origin)
        for text in same:
            if base.origin <= {passage.sentence for passage in windows[text]}:
                yield _pair(text, windows[text], SUPPORTED, "paraphrase", base.origin)
        joined = " ".join(passage.text for passage in found)
        for kind, text in (*wrong, *rewrites):
            if windows[text] and text not in joined:
                label = CONTRADICTED if kind in CONTRADICTING else UNSUPPORTED
                yield _pair(text, windows[text], label, kind, base.origin)
        for edit in edits:
            yield from self._edited_evidence(base, found, edit)
        if chance.random() < 0.6:
            yield from self._without_support(source, base, found)

    def _edited_evidence(self, base: _Base, found: Sequence[Passage], edit: Edit) -> Iterator[Pair]:
        """An untouched claim beside edited evidence, and both edited alike."""
        if any(edit.new in passage.text for passage in found) or edit.new in base.text:
            return
        changed = _edited(base.text, found, edit, claim=False, evidence=True)
        if changed:
            label = CONTRADICTED if edit.kind in CONTRADICTING else UNSUPPORTED
            yield _as_pair(*changed, found, label, f"evidence:{edit.kind}", base.origin)
            renamed = _edited(base.text, found, edit, claim=True, evidence=True)
            if renamed and self._chance.random() < 0.7:
                yield _as_pair(*renamed, found, SUPPORTED, f"renamed:{edit.kind}", base.origin)

    def _without_support(self, source: Source, base: _Base, found: Sequence[Passage]) -> Iterator[Pair]:
        """The claim beside what is left when a sentence that it needs is taken away (MiniCheck's D2C)."""
        taken = set(base.origin) or {max(found, key=lambda passage: passage.score).sentence}
        if len(taken) > 1:
            taken = {self._chance.choice(sorted(taken))}
        claim = _claim(base.text)
        case = retrieve([claim], [source], limit=10)[0]
        left = [passage for passage in case.passages if passage.sentence not in taken]
        rest = [passage for passage in window(base.text, [source], left) if passage.sentence not in taken]
        if rest:
            kind = "removed:human" if base.kind.startswith("human") else "removed"
            yield Pair(base.text, tuple(p.text for p in rest), (-1,) * len(rest), UNSUPPORTED, kind)


def is_fit(text: str) -> bool:
    """Whether a claim that was cut out is a whole sentence of ordinary length."""
    return 5 <= len(text.split()) <= 45 and text.rstrip("\"'”’")[-1:] in ".!?"


def origin_of(source: Source, claim: Claim) -> frozenset[int]:
    """The numbers of the sentences that `claim` was cut from."""
    spans = [*claim.origin.spans, *(added.span for added in claim.added_context)]
    return frozenset(
        sentence.index
        for sentence in source.sentences
        for span in spans
        if sentence.start < span.end and span.start < sentence.end
    )


def _claim(text: str) -> Claim:
    return Claim(id="c1", text=text, origin=Origin(in_="caller"))


def windows_of(
    source: Source, claims: Sequence[str], most_words: int = MOST_WORDS
) -> list[tuple[Passage, ...]]:
    """The window of each claim, as the product would read it."""
    cases = retrieve([_claim(text) for text in claims], [source])
    return [window(case.claim.text, [source], case.passages, most_words=most_words) for case in cases]


def _pair(
    claim: str,
    found: Sequence[Passage],
    label: int,
    kind: str,
    origin: frozenset[int] = frozenset(),
    *,
    group: int = 0,
) -> Pair:
    return _as_pair(claim, [passage.text for passage in found], found, label, kind, origin, group=group)


def _as_pair(
    claim: str,
    sentences: Sequence[str],
    found: Sequence[Passage],
    label: int,
    kind: str,
    origin: frozenset[int] = frozenset(),
    *,
    group: int = 0,
) -> Pair:
    carries = tuple(int(passage.sentence in origin) if origin else -1 for passage in found)
    return Pair(claim, tuple(sentences), carries, label, kind, group)


def _edited(
    text: str, found: Sequence[Passage], edit: Edit, *, claim: bool, evidence: bool
) -> tuple[str, list[str]] | None:
    """Claim and sentences after the edit, where both contain what it replaces."""
    new_claim = edit.applied(text)
    sentences = [edit.applied(passage.text) if evidence else None for passage in found]
    if new_claim is None or not any(sentences):
        return None
    changed = [new or passage.text for new, passage in zip(sentences, found, strict=True)]
    return (new_claim if claim else text), changed


class Table:
    """Pairs as arrays: each text is tokenised once; pairs point at texts."""

    def __init__(self, tokenizer: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._places: dict[str, int] = {}
        self._texts: list[str] = []
        self._rows: list[tuple[int, list[int], tuple[int, ...], int, str, int]] = []

    def add(self, pair: Pair) -> None:
        """Take one more pair."""
        window_ = [self._place(text) for text in pair.sentences]
        self._rows.append((self._place(pair.claim), window_, pair.carries, pair.label, pair.kind, pair.group))

    def _place(self, text: str) -> int:
        return self._places.setdefault(text, len(self._places))

    def save(self, path: Path) -> None:
        """Write everything as one compressed npz."""
        encoded = self._tokenizer.encode_batch(list(self._places), add_special_tokens=False)
        ids = [np.asarray(one.ids[:160], dtype=np.uint16) for one in encoded]
        kinds = sorted({row[4] for row in self._rows})
        windows = [row[1] for row in self._rows]
        np.savez_compressed(
            path,
            tokens=np.concatenate(ids),
            lengths=np.asarray([len(one) for one in ids], dtype=np.uint16),
            claims=np.asarray([row[0] for row in self._rows], dtype=np.int32),
            windows=np.asarray([place for one in windows for place in one], dtype=np.int32),
            window_lengths=np.asarray([len(one) for one in windows], dtype=np.uint8),
            carries=np.asarray([flag for row in self._rows for flag in row[2]], dtype=np.int8),
            labels=np.asarray([row[3] for row in self._rows], dtype=np.int8),
            kinds=np.asarray([kinds.index(row[4]) for row in self._rows], dtype=np.int16),
            names=np.asarray(kinds),
            groups=np.asarray([row[5] for row in self._rows], dtype=np.int32),
        )


def training_table(
    rows: Sequence[Row], texts: dict[str, str], table: Table, seed: int, limit: int
) -> Counter[str]:
    """Fill `table` with the pairs of all documents that train; returns how many of each kind."""
    by_doc: defaultdict[str, list[Row]] = defaultdict(list)
    for row in sentence_rows([row for row in rows if row.may_ship]):
        if not held_out(row.doc):
            by_doc[row.doc].append(row)
    maker = Maker(seed)
    order = sorted(by_doc)
    maker_random = random.Random(seed)  # noqa: S311
    maker_random.shuffle(order)
    order = order[:limit]
    for doc in order[:400]:
        maker.corrupter.remember([s.text for s in segment(texts[doc][:LONGEST_DOCUMENT], "en")])
    counts: Counter[str] = Counter()
    began = time.time()
    for number, doc in enumerate(order):
        source = source_of(texts[doc])
        if source is None:
            continue
        for pair in maker.pairs(source, by_doc[doc]):
            table.add(pair)
            counts[f"{pair.kind} {pair.label}"] += 1
        if number % 400 == 0:
            print(
                number,
                len(order),
                sum(counts.values()),
                round(time.time() - began),
                file=sys.stderr,
                flush=True,
            )
    return counts


def labelled_table(
    rows: Sequence[Row], texts: dict[str, str], table: Table, most_words: int = MOST_WORDS
) -> list[Row]:
    """Fill `table` with one pair a sentence of each row's claim; `group` is the row's place in the result."""
    by_doc: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_doc[row.doc].append(row)
    used: list[Row] = []
    for doc in sorted(by_doc):
        source = source_of(texts[doc])
        if source is None:
            continue
        for row in by_doc[doc]:
            parts = [s.text for s in segment(row.claim, "en")] or [row.claim]
            for part, found in zip(parts, windows_of(source, parts, most_words), strict=True):
                label = SUPPORTED if row.label else UNSUPPORTED
                table.add(_pair(part, found, label, row.component or row.dataset, group=len(used)))
            used.append(row)
    return used


def source_of(text: str) -> Source | None:
    """The source that (the beginning of) a labelled document makes; None where it cannot be read."""
    try:
        return read(Document(text=text[:LONGEST_DOCUMENT], language="en"), source_id="s1", role="source")
    except InputError:
        return None


def main() -> None:
    """Build the three tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder of labelled rows (train_*, dev)")
    parser.add_argument("out", type=Path)
    parser.add_argument("--tokenizer", type=Path, required=True, help="tokenizer.json of the base model")
    parser.add_argument("--words", type=int, default=MOST_WORDS, help="words of a window in dev, calibration")
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--limit", type=int, default=10**9, help="documents to make training pairs of")
    parser.add_argument("--only", choices=["train", "dev", "calibration"])
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    if arguments.only in (None, "dev"):
        rows, texts = read_rows(arguments.data, DEVELOPMENT)
        table = Table(arguments.tokenizer)
        used = labelled_table(rows, texts, table, arguments.words)
        table.save(arguments.out / "dev.npz")
        (arguments.out / "dev.ids").write_text("\n".join(row.id for row in used))
    rows, texts = read_rows(arguments.data, TRAINING)
    if arguments.only in (None, "calibration"):
        table = Table(arguments.tokenizer)
        used = labelled_table(
            [row for row in rows if row.may_ship and held_out(row.doc)], texts, table, arguments.words
        )
        table.save(arguments.out / "calibration.npz")
        (arguments.out / "calibration.ids").write_text("\n".join(row.id for row in used))
    if arguments.only in (None, "train"):
        table = Table(arguments.tokenizer)
        counts = training_table(rows, texts, table, arguments.seed, arguments.limit)
        table.save(arguments.out / "train.npz")
        for kind, count in sorted(counts.items()):
            print(f"{kind}\t{count}")


if __name__ == "__main__":
    main()

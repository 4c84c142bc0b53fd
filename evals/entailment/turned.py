"""Pairs turned alike or apart, and rewrites: what the first training had few of or none.

`python -m evals.entailment.turned DATA OUT.npz --tokenizer tokenizer.json` writes one more table for
`evals.entailment.further`. The documents are those of `evals.entailment.pairs`, without the ones that the
perturbation suite is made of, so that the suite still measures.

| kind | claim | evidence | label |
|---|---|---|---|
| `turned` | denied, affirmed, surer, less sure, names exchanged | as it is | not supported |
| `evidence` | as it is | turned in the same place | not supported |
| `both` | turned | turned in the same place | supported |
| `elsewhere` | as it is | turned where the claim says nothing | supported |
| `rewrite` | the same in other words | as it is | supported |
| `rewritten` | the same in other words, with an error | as it is | not supported |
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

from evals.entailment.corruptions import Corrupter
from evals.entailment.pairs import (
    CONTRADICTED,
    CONTRADICTING,
    LONGEST_DOCUMENT,
    SUPPORTED,
    UNSUPPORTED,
    Pair,
    Table,
    is_fit,
    origin_of,
    source_of,
    windows_of,
)
from evals.entailment.restated import restated
from evals.entailment.rows import TRAINING, Row, held_out, read_rows, sentence_rows
from evals.entailment.sureness import sureness_sites
from evals.entailment.turns import Site, Sites, exchanged, matching, name_pairs, polarity_sites
from evals.perturbation.build import detokenised
from evals.perturbation.originals import DATA, originals
from service.engines.claims import extract_claims
from service.text.segment import segment
from service.text.terms import terms
from service.types import Source

_OWN = 8
"""Claims that the embedded engine cuts out of a document, at most, if nothing else is asked for."""

_WINDOW_WORDS = (40, 65, 65, 90)
_TURNS: tuple[tuple[str, Sites, int], ...] = (
    ("polarity", polarity_sites, CONTRADICTED),
    ("sureness", sureness_sites, UNSUPPORTED),
)


@dataclass(frozen=True, slots=True)
class _Base:
    """A supported claim beside its window; `carries` as in `Pair`."""

    claim: str
    sentences: tuple[str, ...]
    carries: tuple[int, ...]
    sort: str

    def pair(
        self, label: int, kind: str, *, claim: str | None = None, sentences: Sequence[str] | None = None
    ) -> Pair:
        """A pair of this base, with another claim or other sentences."""
        told = self.sentences if sentences is None else tuple(sentences)
        return Pair(self.claim if claim is None else claim, told, self.carries, label, f"{kind}:{self.sort}")


class Turner:
    """Makes the pairs of one document after another; the same seed and order give the same pairs."""

    def __init__(self, seed: int, *, own: int = _OWN, sort: str = "human") -> None:
        """`own` claims at most are cut out of a document; `sort` names the rows' claims in the kinds."""
        self._chance = random.Random(seed)  # noqa: S311
        self._own, self._sort = own, sort
        self.corrupter = Corrupter()

    def pairs(self, source: Source, rows: Sequence[Row]) -> Iterator[Pair]:
        """Pairs of the document's grounded rows and of its own claims."""
        for base in self._bases(source, rows):
            yield base.pair(SUPPORTED, "base")
            for name, sites, label in _TURNS:
                yield from self._turned(base, name, sites, label)
            yield from self._exchanged(base)
            yield from self._rewritten(base)

    def _bases(self, source: Source, rows: Sequence[Row]) -> Iterator[_Base]:
        texts = [(row.claim, frozenset[int](), self._sort) for row in rows if row.label]
        if self._own:
            own = [claim for claim in extract_claims(source) if claim.selection.kept and is_fit(claim.text)]
            self._chance.shuffle(own)
            texts += [(claim.text, origin_of(source, claim), "own") for claim in own[: self._own]]
        windows = windows_of(source, [text for text, _, _ in texts], self._chance.choice(_WINDOW_WORDS))
        for (text, origin, sort), found in zip(texts, windows, strict=True):
            if found and (not origin or origin <= {passage.sentence for passage in found}):
                carries = tuple(int(passage.sentence in origin) if origin else -1 for passage in found)
                yield _Base(text, tuple(passage.text for passage in found), carries, sort)

    def _turned(self, base: _Base, name: str, sites: Sites, label: int) -> Iterator[Pair]:
        chance = self._chance
        here = sites(base.claim)
        joined = " ".join(base.sentences)
        for site in chance.sample(here, min(2, len(here))):
            claim = site.turned(base.claim, chance)
            if claim not in joined:
                yield base.pair(label, f"turned:{name}:{site.kind}", claim=claim)
            found = matching(site, base.sentences, sites)
            if found:
                number, other = found
                yield base.pair(
                    label, f"evidence:{name}:{site.kind}", sentences=self._with(base, number, other)
                )
                told = self._with(base, number, other)
                yield base.pair(SUPPORTED, f"both:{name}:{site.kind}", claim=claim, sentences=told)
        elsewhere = [
            (number, site)
            for number, sentence in enumerate(base.sentences)
            for site in sites(sentence)
            if site.about not in {term.key for term in terms(base.claim).all}
        ]
        if elsewhere:
            yield base.pair(
                SUPPORTED, f"elsewhere:{name}", sentences=self._with(base, *chance.choice(elsewhere))
            )

    def _with(self, base: _Base, number: int, site: Site) -> list[str]:
        told = list(base.sentences)
        told[number] = site.turned(told[number], self._chance)
        return told

    def _exchanged(self, base: _Base) -> Iterator[Pair]:
        for one, other in name_pairs(base.claim)[:1]:
            claim = exchanged(base.claim, one, other)
            sentences = [exchanged(sentence, one, other) for sentence in base.sentences]
            if claim is None or not any(sentences):
                continue
            told = [new or old for new, old in zip(sentences, base.sentences, strict=True)]
            yield base.pair(UNSUPPORTED, "turned:names", claim=claim)
            yield base.pair(UNSUPPORTED, "evidence:names", sentences=told)
            yield base.pair(SUPPORTED, "both:names", claim=claim, sentences=told)

    def _rewritten(self, base: _Base) -> Iterator[Pair]:
        found = restated(base.claim, " ".join(base.sentences))
        for text in self._chance.sample(found, min(2, len(found))):
            yield base.pair(SUPPORTED, "rewrite", claim=text)
            for edit in self.corrupter.edits(text, base.sentences, self._chance)[:1]:
                wrong = edit.applied(text)
                if wrong and edit.new not in base.claim:
                    label = CONTRADICTED if edit.kind in CONTRADICTING else UNSUPPORTED
                    yield base.pair(label, f"rewritten:{edit.kind}", claim=wrong)


def turned_table(
    rows: Sequence[Row], texts: dict[str, str], table: Table, seed: int, limit: int, *, kept_out: bool = False
) -> Counter[str]:
    """Fill `table` with the pairs of all documents that train, or of those `kept_out`; counts by kind."""
    measured = {original.document.text for original in originals(DATA)}
    by_doc: defaultdict[str, list[Row]] = defaultdict(list)
    for row in sentence_rows([row for row in rows if row.may_ship]):
        if held_out(row.doc) == kept_out and detokenised(texts[row.doc]) not in measured:
            by_doc[row.doc].append(row)
    order = sorted(by_doc)
    random.Random(seed).shuffle(order)  # noqa: S311
    turner = Turner(seed)
    for doc in order[:400]:
        turner.corrupter.remember([s.text for s in segment(texts[doc][:LONGEST_DOCUMENT], "en")])
    counts: Counter[str] = Counter()
    began = time.time()
    for number, doc in enumerate(order[:limit]):
        source = source_of(texts[doc])
        if source is None:
            continue
        for pair in turner.pairs(source, by_doc[doc]):
            table.add(pair)
            counts[f"{pair.kind} {pair.label}"] += 1
        if number % 400 == 0:
            print(number, len(order), counts.total(), round(time.time() - began), file=sys.stderr, flush=True)
    return counts


def main() -> None:
    """Build the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder of labelled rows (train_*)")
    parser.add_argument("out", type=Path)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--limit", type=int, default=10**9, help="documents to make pairs of")
    parser.add_argument("--held-out", action="store_true", help="pairs of documents that train nothing")
    arguments = parser.parse_args()
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    table = Table(arguments.tokenizer)
    rows, texts = read_rows(arguments.data, TRAINING)
    counts = turned_table(rows, texts, table, arguments.seed, arguments.limit, kept_out=arguments.held_out)
    table.save(arguments.out)
    for kind, count in sorted(counts.items()):
        print(f"{kind}\t{count}")


if __name__ == "__main__":
    main()

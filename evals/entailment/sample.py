"""Build `evals/data/grounding/` anew: `python -m evals.entailment.sample PATH`.

PATH is a folder with `NAME.pairs.jsonl.gz` and `NAME.docs.jsonl.gz` (train_news, train_other). Taken are
labelled claims that may be passed on, on documents that trained nothing, as many grounded as not from each
data set. The same input gives the same bytes. The card is `evals/data/grounding/README.md`.
"""

from __future__ import annotations

import argparse
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.entailment.rows import TRAINING, Row, held_out, read_rows
from evals.packed import write_lines
from evals.perturbation.sentences import sentences

DATA = Path(__file__).parents[1] / "data" / "grounding"

PER_DOCUMENT = 3
SEED = 4

MOST = {"fib_xsum": 300}
"""The most claims of a data set, news above others; `MOST_OTHERS` for those not named."""
MOST_OTHERS = 60

LEFT_OUT = {
    "fib_cnn_dm": "documents without capitals",
    "xsumfaith": "claims without capitals",
    "wice_nonsupported_tokens": "one label only",
}
"""Data sets that would measure something else than news is checked for, and why."""

MOST_WORDS = 2_000
"""The longest document that is taken."""

_RUN = 12
_SHARED = 0.02
"""A document counts as known when more of its runs of 12 words than this stand in one that trained."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Sampled:
    """The rows taken, and how many were left out for which reason."""

    rows: tuple[Row, ...]
    left_out: Mapping[str, int]


def main() -> None:
    """Write the two data files and print what was taken and left out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", type=Path, help="folder with the pairs and documents")
    parser.add_argument("--out", type=Path, default=DATA, help="folder to write (evals/data/grounding)")
    arguments = parser.parse_args()
    rows, texts = read_rows(arguments.path, TRAINING)
    found = sampled(rows, texts)
    lines = [_line(row, texts[row.doc]) for row in found.rows]
    print(f"{len(lines)} claims, {write_set(arguments.out, lines, texts)} documents")
    for dataset, count in Counter(row.dataset for row in found.rows).items():
        own = {row.doc for row in found.rows if row.dataset == dataset}
        print(f"  {dataset}: {count} claims, {len(own)} documents")
    for reason, count in found.left_out.items():
        print(f"  left out, {reason}: {count}")


def write_set(folder: Path, claims: Sequence[Mapping[str, object]], texts: Mapping[str, str]) -> int:
    """Write claims and the texts of their documents, as the grounding task reads them; how many documents."""
    documents = sorted({str(claim["document"]) for claim in claims})
    folder.mkdir(parents=True, exist_ok=True)
    write_lines(folder / "claims.jsonl.gz", claims)
    write_lines(folder / "documents.jsonl.gz", ({"document": doc, "text": texts[doc]} for doc in documents))
    return len(documents)


def sampled(rows: Sequence[Row], texts: Mapping[str, str]) -> Sampled:
    """The sample of `rows`; `texts` are the documents by id."""
    shipped = [row for row in rows if row.may_ship]
    candidates = [row for row in shipped if held_out(row.doc)]
    known = known_texts({row.doc for row in candidates}, {row.doc for row in shipped}, texts)
    left_out: Counter[str] = Counter()
    fit: defaultdict[str, list[Row]] = defaultdict(list)
    for row in candidates:
        reason = _unfit(row, texts[row.doc], known)
        if reason:
            left_out[reason] += 1
        else:
            fit[row.dataset].append(row)
    taken: list[Row] = []
    for dataset, own in fit.items():
        chosen = balanced(own, MOST.get(dataset, MOST_OTHERS))
        left_out["beyond the balance of a data set"] += len(own) - len(chosen)
        taken.extend(chosen)
    return Sampled(tuple(taken), dict(left_out))


def _unfit(row: Row, text: str, known: set[str]) -> str | None:
    """Why a row is left out; None for one that may be taken."""
    if row.dataset in LEFT_OUT:
        return LEFT_OUT[row.dataset]
    if row.doc in known:
        return "text that trained the model under another id"
    if len(text.split()) > MOST_WORDS:
        return "document too long"
    if row.claim[:1].islower() or len(row.claim.split()) < 4:
        return "claim without capitals or of a few words"
    return None


def balanced(rows: Iterable[Row], most: int) -> list[Row]:
    """At most `most` rows, as many grounded as not, at most three of a document, in an order by digest."""
    ordered = sorted(rows, key=lambda row: hashlib.sha256(f"{SEED} {row.id}".encode()).hexdigest())
    waiting = {label: [row for row in ordered if row.label == label] for label in (1, 0)}
    counts: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    chosen: list[Row] = []
    while len(chosen) + 2 <= most:
        pair = [row for label in (1, 0) if (row := _next(waiting[label], counts, seen))]
        if len(pair) < 2:
            break
        chosen.extend(pair)
    return chosen


def _next(waiting: list[Row], counts: Counter[str], seen: set[tuple[str, str]]) -> Row | None:
    """The next row whose document is not full and whose claim is new; it is counted."""
    while waiting:
        row = waiting.pop(0)
        if counts[row.doc] < PER_DOCUMENT and (row.doc, row.claim) not in seen:
            counts[row.doc] += 1
            seen.add((row.doc, row.claim))
            return row
    return None


def known_texts(candidates: set[str], shipped: set[str], texts: Mapping[str, str]) -> set[str]:
    """Candidates that share their wording with a document that trained: another cut of the same text."""
    own = {doc: set(_runs(texts[doc])) for doc in candidates}
    wanted = set().union(*own.values())
    trained = {run for doc in shipped if not held_out(doc) for run in _runs(texts[doc]) if run in wanted}
    return {doc for doc, runs in own.items() if len(runs & trained) > _SHARED * len(runs)}


def _runs(text: str) -> Iterator[str]:
    found = _WORD.findall(text.lower())
    for start in range(len(found) - _RUN + 1):
        yield " ".join(found[start : start + _RUN])


def _line(row: Row, text: str) -> dict[str, object]:
    return {
        "id": row.id,
        "document": row.doc,
        "claim": row.claim,
        "label": row.label,
        "slices": {
            "component": row.dataset,
            "length": _length(text),
            "claim": "summary" if len(sentences(row.claim)) > 1 else "sentence",
        },
        "licence": row.licence,
    }


def _length(text: str) -> str:
    words = len(text.split())
    return "short" if words <= 250 else "medium" if words <= 800 else "long"


if __name__ == "__main__":
    main()

"""Build `evals/data/paraphrases/` anew: `python -m evals.entailment.paraphrases DATA`.

Taken are the written claims (`evals/data/written`) of documents that trained nothing, where a reader who did
not know what the writer had meant came to the same label. DATA is a folder with the documents. The same
input gives the same bytes. The card is `evals/data/paraphrases/README.md`.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from evals.entailment.pairs import SUPPORTED
from evals.entailment.rows import TRAINING, Row, held_out, read_rows
from evals.entailment.sample import MOST_WORDS, known_texts, write_set
from evals.entailment.written import Written, written_claims
from evals.tasks.protocol import length_of

DATA = Path(__file__).parents[1] / "data" / "paraphrases"


def unseen(claims: Sequence[Written], rows: Sequence[Row], texts: Mapping[str, str]) -> list[Written]:
    """The claims where writer and reader agree, on text that trained under no id and is not too long."""
    taken = [
        one
        for one in claims
        if held_out(one.doc) and one.reading == ("supported" if one.label == SUPPORTED else "not_supported")
    ]
    shipped = {row.doc for row in rows if row.may_ship}
    seen = known_texts({one.doc for one in taken}, shipped, texts)
    return [one for one in taken if one.doc not in seen and len(texts[one.doc].split()) <= MOST_WORDS]


def main() -> None:
    """Write both data files and print what was taken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with the labelled rows and their documents")
    parser.add_argument("--out", type=Path, default=DATA, help="folder to write (evals/data/paraphrases)")
    arguments = parser.parse_args()
    rows, texts = read_rows(arguments.data, TRAINING)
    claims = written_claims()
    taken = unseen(claims, rows, texts)
    component = {row.doc: row.dataset for row in rows}
    numbers: Counter[str] = Counter()
    lines = []
    for one in taken:
        numbers[one.doc] += 1
        lines.append(_line(one, f"{one.doc}#{numbers[one.doc]}", component[one.doc], texts[one.doc]))
    documents = write_set(arguments.out, lines, texts)
    print(f"{len(taken)} claims, {documents} documents, of {len(claims)} written")
    for kind, count in sorted(Counter(one.kind for one in taken).items()):
        print(f"  {kind}: {count}")


def _line(one: Written, number: str, component: str, text: str) -> dict[str, object]:
    return {
        "id": number,
        "document": one.doc,
        "claim": one.claim,
        "label": int(one.label == SUPPORTED),
        "slices": {"kind": one.kind, "component": component, "length": length_of(text)},
    }


if __name__ == "__main__":
    main()

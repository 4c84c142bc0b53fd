"""The human-labelled rows: claims, documents and labels, read from a folder and cut into single sentences."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.packed import read_lines
from service.text.segment import segment

_SPACE_BEFORE = re.compile(r" (?=[.,;:!?%)\]])|(?<=[$£€(\[]) | (?='(?:s|t|re|ve|ll|d|m)\b)| (?=n't\b)")
_QUOTE_SPACES = re.compile(r"``\s?|\s?''")

TRAINING = ("train_news", "train_other")
DEVELOPMENT = ("dev",)

_FIFTHS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled claim: `label` 1 when the document `doc` supports all of it, else 0."""

    id: str
    dataset: str
    component: str | None
    doc: str
    claim: str
    label: int
    may_ship: bool
    licence: str = "none stated"


def read_rows(folder: Path, names: Sequence[str]) -> tuple[list[Row], dict[str, str]]:
    """The rows of `<name>.pairs.jsonl.gz` and the texts of `<name>.docs.jsonl.gz`, by document id."""
    rows: list[Row] = []
    texts: dict[str, str] = {}
    for name in names:
        for line in read_lines(folder / f"{name}.docs.jsonl.gz"):
            texts[line["doc"]] = line["text"]
        rows.extend(_row(line) for line in read_lines(folder / f"{name}.pairs.jsonl.gz"))
    return rows, texts


def _row(line: dict[str, Any]) -> Row:
    return Row(
        id=line["id"],
        dataset=line["dataset"],
        component=line.get("component"),
        doc=line["doc"],
        claim=untokenised(line["claim"]),
        label=int(line["label"]),
        may_ship=bool(line["may_ship"]),
        licence=line["licence"],
    )


def untokenised(text: str) -> str:
    """`text` without the spaces that a tokenizer left before punctuation and inside brackets."""
    return _SPACE_BEFORE.sub("", _QUOTE_SPACES.sub('"', text)).strip()


def held_out(doc: str) -> bool:
    """Whether a document belongs to the fifth that calibrates and never trains."""
    return int(hashlib.sha256(doc.encode()).hexdigest(), 16) % _FIFTHS == 0


def sentence_rows(rows: Sequence[Row]) -> list[Row]:
    """Rows of one sentence each, where the label of a whole summary tells that of its sentences.

    All sentences of a grounded summary are grounded. Of a summary that is not, the sentence that no grounded
    summary of the same document has is the one that is wrong, if there is just one (SummEdits plants one
    edit at a time). What remains unclear is left out.
    """
    grounded: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    cut = {row.id: [sentence.text for sentence in segment(row.claim, "en")] for row in rows}
    for row in rows:
        if row.label:
            grounded[row.dataset, row.doc].update(cut[row.id])
    found: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        known = grounded[row.dataset, row.doc]
        new = [sentence for sentence in cut[row.id] if sentence not in known]
        kept = cut[row.id] if row.label else new if len(new) == 1 else []
        for number, sentence in enumerate(kept):
            if len(sentence.split()) > 2:
                found.setdefault(
                    (row.dataset, row.doc, sentence),
                    Row(f"{row.id}#{number}", row.dataset, row.component, row.doc, sentence, row.label, True),
                )
    return list(found.values())

"""Build `evals/data/grounded/` anew: `python -m evals.perturbation.build PATH`.

PATH is a folder with `NAME.pairs.jsonl.gz` and `NAME.docs.jsonl.gz` (train_news, train_other, dev), whose
rows the data card of `evals/data/grounded` describes. Only rows are taken that people found grounded and that
may be passed on; the order is the same on every machine.
"""

from __future__ import annotations

import argparse
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from evals.packed import read_lines, write_lines
from evals.perturbation.originals import DATA
from evals.perturbation.sentences import sentences

SHARDS = ("train_news", "train_other", "dev")

PER_DOCUMENT = {
    "ragtruth_summary": 12,
    "fib_xsum": 2,
    "summeval": 6,
    "wice_oracle_chunk": 2,
    "wice_claim": 0,
    "factcheckgpt_stance": 0,
}
"""How many claims of one document are taken, by the data set that they come from; others are left out."""

VERBATIM_PER_DOCUMENT = 8

TALK = re.compile(
    r"^(?:sure|certainly|here (?:is|are)|note\b|in \d+ words|title\b)"
    r"|\b(?:summar\w+|the (?:article|passage|text|news)\b|word limit|passage \d)",
    re.IGNORECASE,
)
"""What a model says about its own answer; no claim about the news."""

_OPENING = re.compile(r"^(?:He|She|They|It|We|I|His|Her|Their|Its|This|That|These|Those|But|And|Or|So|Yet)\b")
"""Openings that lean on the sentence before."""

_BROKEN = re.compile(r"[a-z]{3}[.!?]['\"”]* [a-z(]|Â|â|Ã|`|^['’(]|\(CNN\)|^[a-z]")
"""Two sentences run into one, or letters that a wrong encoding left."""

_FEATURES = {
    "quotation": re.compile(r"[\"“][^\"”]{18,}[\"”]"),
    "weekday": re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"),
    "hedge": re.compile(
        r"\b(?:may|might|could|alleged(?:ly)?|reportedly|suspected|accused|likely|possibl[ey]|probably|appear"
        r"(?:s|ed)? to|believed to|expected to|some of|most|many)\b"
    ),
    "negation": re.compile(r"\b(?:not|never|no|without|failed to|refused to)\b|n['’]t\b"),
    "speech": re.compile(
        r"\b(?:said|told|according to|added|warned|claimed|says|announced)\b", re.IGNORECASE
    ),
    "figure": re.compile(
        r"[$£€]\s?\d|\b\d[\d,.]*\s?(?:%|per cent|percent|million|billion|m\b|bn\b|miles|km)"
    ),
    "bound": re.compile(
        r"\b(?:more than|less than|fewer than|at least|up to|over|under|nearly|almost) [$£€]?\d"
    ),
    "two figures": re.compile(r"\b\d[\d,.]*\b[^\d\"]{8,80}[ $£€]\d[\d,.]*\b"),
    "amount": re.compile(
        r"\b(?:some|many|most|several) of the\b|\b(?:often|usually|sometimes|mostly|mainly)\b"
    ),
    "two names": re.compile(r"[A-Z][a-z]+ (?:[a-z]+ ){0,2}[a-z]+ed (?:[a-z]+ ){0,1}[A-Z][a-z]+|\bby [A-Z]"),
    "span of time": re.compile(
        r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten) (?:days|weeks|months|years)\b"
    ),
}
"""What a verbatim sentence should bring, so that each kind of planted error finds enough places."""


@dataclass(frozen=True)
class _Pair:
    id: str
    dataset: str
    document: str
    claim: str
    licence: str


def main() -> None:
    """Write the two data files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", type=Path, help="folder with the pairs and documents")
    arguments = parser.parse_args()
    pairs = list(_human(arguments.path))
    taken = _limited(pairs)
    rows = [*(_row(pair, "people") for pair in taken), *(_row(pair, "verbatim") for pair in _verbatim(taken))]
    documents = {_name(pair.document): pair.document for pair in taken}
    DATA.mkdir(parents=True, exist_ok=True)
    write_lines(DATA / "claims.jsonl.gz", rows)
    write_lines(
        DATA / "documents.jsonl.gz",
        ({"document": name, "text": text} for name, text in sorted(documents.items())),
    )
    print(
        f"{len(rows)} claims, {sum(row['grounded_by'] == 'people' for row in rows)} of them judged by people"
    )
    print(f"{len(documents)} documents")


def _human(path: Path) -> Iterator[_Pair]:
    """Single sentences of the summaries and claims that people found grounded, each with its document."""
    for shard in SHARDS:
        texts = {row["doc"]: row["text"] for row in read_lines(path / f"{shard}.docs.jsonl.gz")}
        for row in read_lines(path / f"{shard}.pairs.jsonl.gz"):
            if row["label"] != 1 or not row["may_ship"] or not PER_DOCUMENT.get(row["dataset"]):
                continue
            document = detokenised(texts[row["doc"]])
            for number, claim in enumerate(sentences(detokenised(row["claim"]))):
                if _usable(claim, first=number == 0) and _cased(document):
                    yield _Pair(f"{row['id']}.{number}", row["dataset"], document, claim, row["licence"])


def _usable(claim: str, *, first: bool) -> bool:
    count = len(claim.split())
    return (
        6 <= count <= 45
        and _cased(claim)
        and claim[-1] in '.!"”'
        and claim.count('"') % 2 == 0
        and claim.count("“") == claim.count("”")
        and not TALK.search(claim)
        and not _BROKEN.search(claim)
        and (first or not _OPENING.match(claim))
    )


def _cased(text: str) -> bool:
    """Whether `text` has the capitals of ordinary writing: names cannot be told without them."""
    words = text.split()
    capitals = sum(word.lstrip("\"“'‘(")[:1].isupper() for word in words)
    return capitals >= max(1, len(words) // 30) and not text[0].islower()


def _limited(pairs: Iterable[_Pair]) -> list[_Pair]:
    """At most so many claims a document, no two of one document alike; chosen by the hash of their id."""
    chosen: list[_Pair] = []
    counts: defaultdict[str, int] = defaultdict(int)
    seen: defaultdict[str, set[frozenset[str]]] = defaultdict(set)
    everywhere: set[frozenset[str]] = set()
    for pair in sorted(pairs, key=lambda pair: hashlib.sha256(pair.id.encode()).hexdigest()):
        words = frozenset(re.findall(r"\w+", pair.claim.lower()))
        alike = any(len(words & other) > 0.6 * min(len(words), len(other)) for other in seen[pair.document])
        if alike or words in everywhere or counts[pair.document] >= PER_DOCUMENT[pair.dataset]:
            continue
        everywhere.add(words)
        seen[pair.document].add(words)
        counts[pair.document] += 1
        chosen.append(pair)
    return chosen


def _verbatim(taken: Iterable[_Pair]) -> Iterator[_Pair]:
    """Sentences of the documents themselves: grounded because they stand there."""
    by_document: dict[str, _Pair] = {}
    for pair in taken:
        by_document.setdefault(pair.document, pair)
    seen: set[str] = set()
    for document, pair in by_document.items():
        found = [
            claim
            for claim in sentences(document)
            if len(claim.split()) >= 8
            and _usable(claim, first=False)
            and "(meta data)" not in claim
            and claim not in seen
        ]
        found = [claim for claim in found if _features(claim)]
        found.sort(key=lambda claim: (-_features(claim), hashlib.sha256(claim.encode()).hexdigest()))
        for number, claim in enumerate(found[:VERBATIM_PER_DOCUMENT]):
            seen.add(claim)
            yield _Pair(f"{_name(document)}.v{number}", pair.dataset, document, claim, pair.licence)


def _features(claim: str) -> int:
    return sum(bool(pattern.search(claim)) for pattern in _FEATURES.values())


def detokenised(text: str) -> str:
    """`text` with the spaces taken out that a tokenizer put around punctuation."""
    text = re.sub(r"^\((?:CNN|The Hollywood Reporter)\)\s*(?:--)?\s*", "", text.strip())
    if not re.search(r" [,.] | \.$|``| n't\b| 's\b", text):
        return text
    for pattern, replacement in (
        (r"\s*-LRB-\s*", " ("),
        (r"\s*-RRB-", ")"),
        (r"``\s*", '"'),
        (r"\s*''", '"'),
        (r" (n't|'(?:s|re|ve|ll|d|m))\b", r"\1"),
        (r" ([,.;:!?%)\]])", r"\1"),
        (r"([(\[$£€]) ", r"\1"),
        (r" ' (?=s\b)", "'"),
    ):
        text = re.sub(pattern, replacement, text)
    return re.sub(r" {2,}", " ", text).strip()


def _row(pair: _Pair, grounded_by: str) -> dict[str, str]:
    return {
        "id": pair.id,
        "document": _name(pair.document),
        "claim": pair.claim,
        "origin": pair.dataset,
        "licence": pair.licence,
        "grounded_by": grounded_by,
    }


def _name(document: str) -> str:
    return hashlib.sha256(document.encode()).hexdigest()[:12]


if __name__ == "__main__":
    main()

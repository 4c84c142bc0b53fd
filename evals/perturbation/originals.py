"""Originals: claims that are known to be grounded, each with the document that it was judged against."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from evals.packed import read_lines
from evals.perturbation.numbers import values
from evals.perturbation.people import Cast

DATA = Path(__file__).parents[1] / "data" / "grounded"

GroundedBy = Literal["people", "verbatim"]


@dataclass(frozen=True)
class Text:
    """A document, and what planters ask about it."""

    id: str
    text: str

    @cached_property
    def lower(self) -> str:
        """The text in lower case, with plain quotation marks."""
        return plain(self.text).lower()

    @cached_property
    def values(self) -> frozenset[float]:
        """Every number that the text names, in digits or in words."""
        return frozenset(values(self.text))

    @cached_property
    def cast(self) -> Cast:
        """The people of the text."""
        return Cast.of(self.text)

    def has(self, words: str) -> bool:
        """Whether `words` stand in the text, whatever the case."""
        return plain(words).lower() in self.lower


@dataclass(frozen=True)
class Original:
    """A grounded claim: by the judgement of people, or because it is a sentence of the document."""

    id: str
    claim: str
    document: Text
    origin: str
    grounded_by: GroundedBy


def plain(text: str) -> str:
    """`text` with typewriter quotation marks, apostrophes and spaces."""
    return text.translate(str.maketrans("“”‘’\u00a0", "\"\"'' "))


def originals(path: Path = DATA) -> list[Original]:
    """All originals of a folder with `claims.jsonl.gz` and `documents.jsonl.gz`."""
    documents = {
        row["document"]: Text(row["document"], row["text"]) for row in read_lines(path / "documents.jsonl.gz")
    }
    return [
        Original(row["id"], row["claim"], documents[row["document"]], row["origin"], row["grounded_by"])
        for row in read_lines(path / "claims.jsonl.gz")
    ]

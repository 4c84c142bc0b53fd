"""What a source format is turned into, and what is said of the lines that give nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class LabelledClaim:
    """A claim, the text that it was judged against, and whether that text bears all of it out."""

    id: str
    claim: str
    text: str
    label: bool
    slices: Mapping[str, str] = field(default_factory=dict)
    licence: str = "not stated"

    @property
    def document(self) -> str:
        """The name of the text: the same text has the same name, whatever its source called it."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()[:12]

    def row(self) -> dict[str, Any]:
        """A line of `claims.jsonl`."""
        return {
            "id": self.id,
            "document": self.document,
            "claim": self.claim,
            "label": int(self.label),
            "slices": dict(self.slices),
            "licence": self.licence,
        }


@dataclass(frozen=True)
class Article:
    """An article with reference summaries."""

    id: str
    text: str
    references: Sequence[str]
    title: str | None = None
    slices: Mapping[str, str] = field(default_factory=dict)
    licence: str = "not stated"

    def row(self) -> dict[str, Any]:
        """A line of `articles.jsonl`."""
        return {
            "id": self.id,
            "title": self.title,
            "language": "en",
            "text": self.text,
            "references": list(self.references),
            "slices": dict(self.slices),
            "licence": self.licence,
        }


@dataclass(frozen=True)
class TakenApart:
    """A text whose sentences people took apart into claims: (sentence, claims) in order."""

    id: str
    text: str
    sentences: Sequence[tuple[str, Sequence[str]]]
    licence: str = "not stated"

    def row(self) -> dict[str, Any]:
        """A line of `sentences.jsonl`."""
        return {
            "id": self.id,
            "paragraphs": [self.text],
            "sentences": [
                {"sentence": sentence, "claims": list(claims)} for sentence, claims in self.sentences
            ],
            "licence": self.licence,
        }


@dataclass(frozen=True)
class LeftOut:
    """Something well-formed that is not taken over; all of one kind have the same `reason`, to be counted."""

    reason: str


@dataclass(frozen=True)
class Malformed:
    """A line that cannot be read as what it should be; `place` is for people: file and line."""

    place: str
    reason: str


Item = LabelledClaim | Article | TakenApart
Outcome = Item | LeftOut | Malformed

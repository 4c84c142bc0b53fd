"""Claims: what the engine cuts out of an article, against the atomic claims that people wrote.

A row is an article, `{"id", "text" or "paragraphs", "sentences": [{"sentence", "claims", "speaker"?}]}`; a
sentence without claims holds nothing to check. The engine's claims are laid to the sentence that they come
from. A claim matches one of the other side when the F1 of their content words is at least 0.8
(`evals.wordings`).

People split further than the product wants to ("X is an American actor" → "X is American", "X is an actor"):
read recall together with the number of claims a sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from pydantic import BaseModel, Field

from evals.dataset import rows
from evals.metrics.metric import Better
from evals.records import Record
from evals.suite import Suite
from evals.tasks.protocol import Desk, Item, data_of, length_of, read_back, reported, spent, validated
from evals.wordings import MATCH, bag, covered, matches
from service.text.rhetoric import opens_dangling
from service.text.words import words
from service.types import Claim, Document, Options


class Sentence(BaseModel):
    """A sentence and the claims that people found in it; none: there is nothing to check."""

    sentence: str = Field(min_length=1)
    claims: tuple[str, ...] = ()
    speaker: str | None = None


class Decomposed(BaseModel):
    """One row."""

    id: str
    text: str = ""
    paragraphs: tuple[str, ...] = ()
    sentences: tuple[Sentence, ...] = Field(min_length=1)
    language: str = "en"
    slices: dict[str, str] = Field(default_factory=dict)


class Chosen(BaseModel):
    """The options of the suite: the F1 from which two claims match."""

    threshold: float = Field(default=MATCH, gt=0, le=1)


class Claims:
    """The task."""

    better: Mapping[str, Better] = MappingProxyType(
        {
            "claim precision": "higher",
            "claim recall": "higher",
            "claims covered": "higher",
            "atomic": "higher",
            "stand alone": "higher",
            "speaker kept": "higher",
            "nothing to check, left out": "higher",
            "evidence reads back": "higher",
        }
    )

    def items(self, suite: Suite) -> Iterator[Item]:
        """One item an article; raises `InputError` for a sentence that is not in its text."""
        for position, row in enumerate(rows(data_of(suite))):
            told = validated(Decomposed, row)
            text = told.text or "\n\n".join(told.paragraphs)
            for one in told.sentences:
                if one.sentence not in text:
                    raise row.bad(f"“{one.sentence[:60]}” does not stand in its text.")
            yield Item(position, told.id, told.id, (told, text))

    async def record(self, item: Item, desk: Desk) -> Record:
        """The engine's claims beside the people's, sentence by sentence."""
        row, text = item.payload
        report = await reported(
            desk, Document(text=text, language=row.language), [], Options(engine=desk.engine, max_claims=500)
        )
        counts: Counter[str] = Counter()
        for one in row.sentences:
            counts += compared(one, [claim.text for claim in _of(one, text, report.claims)])
        return Record(
            id=item.id,
            document=item.document,
            slices={"length": length_of(text), **row.slices},
            text=text[:120],
            outcome=report.status,
            shares={**shares(counts), "evidence reads back": read_back(report.claims, report.sources)},
            detail=" | ".join(claim.text for claim in report.claims if claim.selection.kept),
            spent=spent(report.usage),
        )


def _of(one: Sentence, text: str, claims: Sequence[Claim]) -> list[Claim]:
    """The claims to be checked that come from a sentence; those of the summary are the same ones again."""
    start = text.find(one.sentence)
    end = start + len(one.sentence)
    return [
        claim
        for claim in claims
        if claim.selection.kept
        and claim.origin.in_ == "article"
        and any(start <= span.start < end for span in claim.origin.spans)
    ]


def compared(one: Sentence, system: Sequence[str], threshold: float = MATCH) -> Counter[str]:
    """The counts of one sentence: the engine's claims against the people's."""
    human = one.claims
    found: Counter[str] = Counter()
    if not human:
        found["nothing"] = 1
        found["left out rightly"] = not system
        return found
    found["sentences"] = 1
    found["system"], found["human"] = len(system), len(human)
    found["system matched"] = sum(any(matches(ours, one, threshold) for one in human) for ours in system)
    found["human matched"] = sum(any(matches(ours, one, threshold) for ours in system) for one in human)
    found["covered"] = sum(any(covered(one, ours) for ours in system) for one in human)
    found["atomic"] = sum(sum(covered(one, ours) for one in human) <= 1 for ours in system)
    found["alone"] = sum(opens_dangling(ours) is None for ours in system)
    if one.speaker:
        names = {word.stem for word in words(one.speaker)}
        found["said"] = len(system)
        found["named"] = sum(bool(names & set(bag(ours))) for ours in system)
    return found


def shares(counts: Counter[str]) -> dict[str, tuple[int, int]]:
    """The counts as shares: name → (how many, of how many)."""
    return {
        "claim precision": (counts["system matched"], counts["system"]),
        "claim recall": (counts["human matched"], counts["human"]),
        "claims covered": (counts["covered"], counts["human"]),
        "atomic": (counts["atomic"], counts["system"]),
        "stand alone": (counts["alone"], counts["system"]),
        "speaker kept": (counts["named"], counts["said"]),
        "nothing to check, left out": (counts["left out rightly"], counts["nothing"]),
        "engine's claims to people's": (counts["system"], max(counts["human"], counts["system"])),
    }

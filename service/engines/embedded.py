"""The embedded engine: an extractive summary and rule-based claims, without any model or network."""

from __future__ import annotations

from service.engines.claims import extract_claims
from service.engines.summary import summarise
from service.metering import Meter
from service.offload import offload
from service.types import (
    Claim,
    Draft,
    EngineName,
    OnProgress,
    Options,
    Progress,
    Source,
    Summary,
    SummarySentence,
)


class EmbeddedEngine:
    """Picks whole sentences for the summary and cuts claims by rule; the same text gives the same draft."""

    name: EngineName = "embedded"

    async def draft(self, source: Source, options: Options, meter: Meter, on_progress: OnProgress) -> Draft:
        """The draft about `source`; it cannot fail, and makes no model call."""
        del meter
        on_progress(Progress(stage="draft", done=0, total=1))
        claims = await offload(source.characters, extract_claims, source)
        chosen = await offload(source.characters, summarise, source, options.summary_sentences)
        summary = Summary(
            text=" ".join(sentence.text for sentence in chosen),
            sentences=tuple(
                SummarySentence(
                    id=f"t{number}",
                    text=sentence.text,
                    claim_ids=_claims_within(claims, sentence.start, sentence.end),
                    origin=(source.span(sentence.start, sentence.end),),
                )
                for number, sentence in enumerate(chosen, start=1)
            ),
        )
        on_progress(Progress(stage="draft", done=1, total=1))
        return Draft(summary=summary, claims=claims)


def _claims_within(claims: tuple[Claim, ...], start: int, end: int) -> tuple[str, ...]:
    return tuple(
        claim.id
        for claim in claims
        if claim.selection.kept
        and all(start <= span.start and span.end <= end for span in claim.origin.spans)
    )

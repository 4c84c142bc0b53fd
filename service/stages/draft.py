"""Draft: the engine writes, then every summary sentence gets a claim, and the tail of the claims is cut."""

from __future__ import annotations

from collections.abc import Mapping

from service.engines.protocol import Engine
from service.errors import EngineError
from service.metering import Meter
from service.types import (
    Claim,
    Draft,
    EngineName,
    Fallback,
    OnProgress,
    Options,
    Origin,
    Source,
    Summary,
    SummarySentence,
)


async def draft(
    source: Source,
    options: Options,
    meter: Meter,
    on_progress: OnProgress,
    *,
    engine: Engine,
    fallback: Engine | None,
) -> tuple[Draft, EngineName, Fallback | None]:
    """The draft, the engine that wrote it, and what it stands in for.

    Raises `EngineError` when `engine` fails and there is no `fallback`.
    """
    try:
        written = await engine.draft(source, options, meter, on_progress)
    except EngineError as error:
        if fallback is None:
            raise
        written = await fallback.draft(source, options, meter, on_progress)
        return written, fallback.name, Fallback(asked_for=engine.name, reason=error.detail)
    return written, engine.name, None


def cover_summary(written: Draft) -> Draft:
    """The draft with a claim of its own for each summary sentence that no claim carries yet."""
    claims = list(written.claims)
    sentences = []
    for sentence in written.summary.sentences:
        claim_ids = sentence.claim_ids
        if not claim_ids:
            claim_ids = (f"c{len(claims) + 1}",)
            origin = Origin(in_="summary", spans=sentence.origin)
            claims.append(Claim(id=claim_ids[0], text=sentence.text, origin=origin, check_worthy=1.0))
        sentences.append(sentence.model_copy(update={"claim_ids": claim_ids}))
    summary = written.summary.model_copy(update={"sentences": tuple(sentences)})
    return written.model_copy(update={"claims": tuple(claims), "summary": summary})


def cut_tail(written: Draft, max_claims: int) -> Draft:
    """The draft with at most `max_claims` claims.

    One claim for each summary sentence stays first, then the rest of theirs, then the most check-worthy.
    Order is kept, ids are numbered anew, and `cut` says how many went.
    """
    carried = {
        claim_id: place
        for sentence in written.summary.sentences
        for place, claim_id in reversed(list(enumerate(sentence.claim_ids)))
    }
    ranked = sorted(
        written.claims,
        key=lambda claim: (
            carried.get(claim.id, len(written.claims)),
            not claim.selection.kept,
            -claim.check_worthy,
        ),
    )
    kept = {claim.id for claim in ranked[:max_claims]}
    ordered = [claim for claim in written.claims if claim.id in kept]
    new_ids = {claim.id: f"c{number}" for number, claim in enumerate(ordered, start=1)}
    return Draft(
        summary=_relinked(written.summary, new_ids),
        claims=tuple(claim.model_copy(update={"id": new_ids[claim.id]}) for claim in ordered),
        cut=written.cut + len(written.claims) - len(ordered),
    )


def _relinked(summary: Summary, new_ids: Mapping[str, str]) -> Summary:
    def relink(sentence: SummarySentence) -> SummarySentence:
        claim_ids = tuple(new_ids[claim_id] for claim_id in sentence.claim_ids if claim_id in new_ids)
        return sentence.model_copy(update={"claim_ids": claim_ids})

    return summary.model_copy(update={"sentences": tuple(relink(sentence) for sentence in summary.sentences)})

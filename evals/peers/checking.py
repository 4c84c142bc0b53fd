"""A tool that judges single claims, behind the two calls of a pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from evals.peers.answers import checked, claims_of, drafted, sentences_as_claims, sources_of
from service.metering import Meter
from service.stages.read import read
from service.types import (
    CheckReport,
    Claim,
    ClaimInput,
    Document,
    Options,
    Report,
    Source,
    Verdict,
)


class Judging(Protocol):
    """The part that is a peer's own."""

    async def __call__(self, claim: str, sources: Sequence[Source], meter: Meter) -> Verdict:
        """The verdict on one claim; raises `StandfirstError` when there is none."""
        ...


class Checking:
    """One item's tool of a peer that checks claims. A claim that fails fails the item: nothing is made up."""

    def __init__(self, peer: str, judging: Judging, meter: Meter) -> None:
        self._peer = peer
        self._judging = judging
        self._meter = meter

    async def report(
        self,
        article: Document,
        sources: Sequence[Document] = (),
        options: Options | None = None,
    ) -> Report:
        """Every sentence of the article as a claim, checked against the sources, or against the article.

        There is no summary: the tool writes none, and suites that want one are refused before they begin.
        """
        del options
        draft = read(article, source_id="s0", role="article")
        others = sources_of(sources) if sources else ()
        claims = await self._judged(sentences_as_claims(draft), others or (draft,))
        return drafted(self._peer, (draft, *others), claims, self._meter.usage())

    async def check(
        self,
        claims: Sequence[ClaimInput],
        sources: Sequence[Document],
        options: Options | None = None,
    ) -> CheckReport:
        """A verdict on each of the caller's claims."""
        del options
        given, texts = claims_of(claims), sources_of(sources)
        return checked(self._peer, texts, await self._judged(given, texts), self._meter.usage())

    async def _judged(self, claims: Sequence[Claim], texts: Sequence[Source]) -> tuple[Claim, ...]:
        return tuple(
            [
                claim.model_copy(update={"verdict": await self._judging(claim.text, texts, self._meter)})
                for claim in claims
            ]
        )

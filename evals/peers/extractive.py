"""A tool that chooses sentences of an article, behind the two calls of a pipeline."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from evals.peers.answers import written
from evals.peers.protocol import Ability, Bench, ToolFor, shortfall
from service.errors import InputError
from service.stages.read import read
from service.types import (
    CheckReport,
    ClaimInput,
    Document,
    Options,
    Report,
    Sentence,
    Source,
)

Summariser = Callable[[Source, int], Sequence[Sentence]]
"""At most so many sentences of a source, in its order."""


@dataclass(frozen=True)
class Extractive:
    """A peer that summarises by choosing sentences; `version_of` says which version, or raises."""

    name: str
    title: str
    summarise: Summariser
    version_of: Callable[[], str]
    does: frozenset[Ability] = frozenset({"summaries"})
    computes: bool = True
    supported_from: float | None = None

    def version(self, bench: Bench) -> str:
        """The version of what chooses."""
        del bench
        return self.version_of()

    @asynccontextmanager
    async def opened(self, bench: Bench) -> AsyncIterator[ToolFor]:
        """Nothing has to be opened."""
        del bench
        yield lambda _name, _around, _account: _Choosing(self)


@dataclass(frozen=True)
class _Choosing:
    peer: Extractive

    async def report(
        self,
        article: Document,
        sources: Sequence[Document] = (),
        options: Options | None = None,
    ) -> Report:
        """The summary of the article; nothing is checked, so `sources` play no part."""
        del sources
        text = read(article, source_id="s0", role="article")
        count = (options or Options()).summary_sentences
        return written(self.peer.name, text, self.peer.summarise(text, count))

    async def check(
        self,
        claims: Sequence[ClaimInput],
        sources: Sequence[Document],
        options: Options | None = None,
    ) -> CheckReport:
        """Refused: it checks nothing."""
        del claims, sources, options
        raise InputError(f"{shortfall(self.peer)}.")


def body(source: Source) -> list[Sentence]:
    """The sentences that can be chosen: all but headings."""
    return [sentence for sentence in source.sentences if not sentence.heading]

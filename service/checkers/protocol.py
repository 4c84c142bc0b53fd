"""What a checker is: it looks at one case and gives one finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from service.metering import Meter
from service.types import Claim, Finding, OnProgress, Passage, Source


@dataclass(frozen=True, slots=True)
class Case:
    """One claim, the sources that it is checked against, and the passages retrieved from them, best first."""

    claim: Claim
    sources: tuple[Source, ...]
    passages: tuple[Passage, ...]

    def source(self, source_id: str) -> Source:
        """The source with this id; raises KeyError for one that is not in the case."""
        for source in self.sources:
            if source.id == source_id:
                return source
        raise KeyError(source_id)


class Checker(Protocol):
    """One rule set. It is pure: the same case gives the same finding."""

    @property
    def name(self) -> str:
        """What its findings are signed with."""
        ...

    def check(self, case: Case) -> Finding:
        """The finding about `case.claim`: `not_applicable` when the claim has nothing for this checker."""
        ...


class Judge(Protocol):
    """A model that decides about many cases at once."""

    @property
    def name(self) -> str:
        """What its findings are signed with."""
        ...

    async def judge(
        self, cases: Sequence[Case], meter: Meter, on_progress: OnProgress
    ) -> Mapping[str, Finding]:
        """One finding for each claim id, always: what failed is `undecided` with its cause."""
        ...

"""What the checkers of figures and dates share: each part of a claim is compared, the worst speaks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from service.checkers.protocol import Case
from service.text.answers import Answer, agreeing, finding
from service.text.context import Placed, english, topic, whole_sentence
from service.text.segment import segment
from service.types import Finding, Source

_Item = TypeVar("_Item", bound=Placed)
_Item_contra = TypeVar("_Item_contra", bound=Placed, contravariant=True)


class View(Protocol[_Item_contra]):
    """The sources as seen from one claim."""

    def answer(self, item: _Item_contra, /) -> Answer | None:
        """What the sources say about one part of the claim; None when it is too weak to check."""
        ...


def compare(
    checker: str,
    case: Case,
    read: Callable[[str], Sequence[_Item]],
    view_of: Callable[[Case, Sequence[Source], Sequence[_Item], Mapping[str, float]], View[_Item]],
    nothing: str,
) -> Finding:
    """The finding about what `read` finds in the claim; `nothing` is the detail where it finds nothing.

    English sources only. Each sentence of a claim has a topic of its own. A claim that is a sentence of
    the source word for word agrees without more ado.
    """
    claimed = read(case.claim.text)
    sources = english(case.sources)
    if not claimed or not sources:
        return finding(checker, (), nothing)
    verbatim = whole_sentence(case.claim.text, case.passages)
    if verbatim:
        return finding(checker, agreeing(claimed, verbatim, case.source(verbatim.source_id)), nothing)
    answers = []
    for part in segment(case.claim.text, "en"):
        items = [item for item in claimed if part.start <= item.start < part.end]
        view = view_of(case, sources, claimed, topic(part.text)) if items else None
        answers += [answer for item in items if view and (answer := view.answer(item)) is not None]
    return finding(checker, answers, nothing)


def by_sentence(case: Case) -> list[Case]:
    """The case once for each sentence of its claim: one sentence must not lend its words to another."""
    found = segment(case.claim.text, "en")
    if len(found) < 2:
        return [case]
    return [replace(case, claim=case.claim.model_copy(update={"text": part.text})) for part in found]

"""Offices: what a claim calls somebody (minister, chairman, nurse, nephew) is what the source calls them.

Rules: docs/reference/checkers/offices.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from service.checkers.comparison import by_sentence
from service.checkers.protocol import Case
from service.text.context import english, whole_sentence
from service.text.officeholders import Role, is_only, known_roles, roles
from service.text.terms import LONGEST_CLAIM, Term, terms
from service.text.words import words
from service.types import Correction, Finding, Passage, Span

_NOTHING = "There is no office, trade or kinship to compare."

_PLACED_SHARE = 0.2
"""What a passage must hold of the claim's other words for a role between the same words to stand for it."""

_AKIN_SHARE = 0.55
"""The same for the only role of the family, wherever it stands in the passage."""

_SWAP_SHARE = 0.85
_OWN_SHARE = 0.6
"""For a role that the source has elsewhere: what the passage must hold, and what none with the role may."""

_WHOLE_SHARE = 0.95
"""The same for a sentence that is the claim's own but for a relative: then even a son is no brother."""

_DEPUTIES = frozenset(("deputy", "vice", "assistant", "acting", "interim"))
"""Words before an office that make another one of it."""

_ONLY_SHARE = 0.15
"""The same where the sources have no other role of the family."""

_BESIDE, _REACH, _COMMON, _COMMON_OF_ANY = 3, 6, 2, 3
"""How many words on each side of a role tell what is said of it, how far from the other one they may stand,
and how many must: within a family, and without."""

_KIN_SHARE = 0.3
"""What a passage must hold for one such word to be enough between two relatives."""

_BEST = 4
"""How many of the passages that fit the claim best are looked at."""


class _Other(NamedTuple):
    """A role of the claim, and what the source says in its place, there."""

    ours: Role
    theirs: Role
    span: Span


@dataclass(frozen=True)
class OfficesChecker:
    """Compares offices, trades and kinship of a claim with those of the sources; English sources only."""

    name: str = "offices"

    def check(self, case: Case) -> Finding:
        """`differs` where the source gives another role in the same place, and never the claim's."""
        sources = english(case.sources)
        text = case.claim.text
        quiet = len(terms(text).content) > LONGEST_CLAIM or whole_sentence(text, case.passages)
        if len(sources) < len(case.sources) or quiet or not roles(text):
            return Finding(checker=self.name, outcome="not_applicable", detail=_NOTHING)
        for part in by_sentence(case):
            other = next(_View(part).others(), None)
            if other is not None:
                return self._differs(other)
        return Finding(checker=self.name, outcome="not_applicable", detail=_NOTHING)

    def _differs(self, other: _Other) -> Finding:
        ours, theirs = other.ours.text, other.theirs.text
        return Finding(
            checker=self.name,
            outcome="differs",
            detail=f"The source says “{theirs}”, the claim “{ours}”.",
            kind="office",
            spans=(other.span,),
            correction=Correction(**other.span.model_dump(), text=theirs, replaces=ours),
        )


class _View:
    """The roles of one sentence of a claim, and those of the sources."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._text = case.claim.text
        self._claimed = roles(self._text)
        self._own = {role.role for role in self._claimed}

    def others(self) -> Iterator[_Other]:
        """What the source says where the claim has another role, surest first."""
        if not self._claimed:
            return
        known = known_roles(tuple(s.text for source in self._case.sources for s in source.sentences))
        for ours in self._claimed:
            yield from self._of_holder(ours)
            yield from self._deputy(ours)
            if ours.role in known:
                yield from self._swapped(ours)
            else:
                yield from self._instead(ours)
                yield from self._only(ours, known)
                yield from self._replaced(ours)

    def _of_holder(self, ours: Role) -> Iterator[_Other]:
        """The role that the source gives to the person to whom the claim gives another one."""
        surname = ours.holder.keys[-1] if ours.holder else None
        if surname is None:
            return
        held: list[_Other] = []
        for source in self._case.sources:
            for sentence in source.sentences:
                found = roles(sentence.text)
                if found and surname in terms(sentence.text).keys:
                    if any(role.role == ours.role for role in found):
                        return
                    held += [
                        _Other(
                            ours, role, source.span(sentence.start + role.start, sentence.start + role.end)
                        )
                        for role in found
                        if role.holder is not None and role.holder.keys[-1] == surname
                    ]
        alike = all(ours.excludes(other.theirs) and ours.is_akin(other.theirs) for other in held)
        if held and alike and held[0].theirs.role not in self._own:
            yield held[0]

    def _deputy(self, ours: Role) -> Iterator[_Other]:
        """The office itself, where the claim has a deputy of one and no source has any deputy."""
        before = self._text[: ours.start].lower().rstrip(" -").rpartition(" ")[2]
        if before not in _DEPUTIES or any(_has_deputy(source.text) for source in self._case.sources):
            return
        for _, passage in self._fitting(self._rest(ours), _PLACED_SHARE):
            same = [role for role in roles(passage.text) if role.role == ours.role]
            if same:
                start = self._text.lower().rfind(before, 0, ours.start)
                deputy = ours._replace(text=self._text[start : ours.end], start=start)
                yield self._other(deputy, same[0], passage)
                return

    def _replaced(self, ours: Role) -> Iterator[_Other]:
        """The relative between the same words in a sentence that is else the claim's own, whoever it is."""
        if not ours.is_kin:
            return
        for _, passage in self._fitting(self._rest(ours), _WHOLE_SHARE)[:1]:
            placed = [
                role
                for role in roles(passage.text)
                if role.role not in self._own
                and role.is_kin
                and role.is_plural == ours.is_plural
                and all(self._beside(ours, role, passage))
            ]
            if len(placed) == 1:
                yield self._other(ours, placed[0], passage)

    def _instead(self, ours: Role) -> Iterator[_Other]:
        """The role that a passage has in the place of one that no source has."""
        for share, passage in self._fitting(self._rest(ours), _PLACED_SHARE):
            rivals = self._rivals(ours, passage)
            placed = [role for role in rivals if any(self._beside(ours, role, passage))]
            near = [role for role in rivals if self._is_near(ours, role, passage, share)]
            akin = [role for role in rivals if ours.is_akin(role) and not ours.is_kin]
            for some in (placed, near, akin if share >= _AKIN_SHARE else []):
                if len({role.role for role in some}) == 1:
                    yield self._other(ours, some[0], passage)
                    return

    def _only(self, ours: Role, known: frozenset[str]) -> Iterator[_Other]:
        """The only role of the family that the sources have at all, where a passage fits the claim."""
        if ours.is_kin or not is_only(ours.role, known - self._own):
            return
        for _, passage in self._fitting(self._rest(ours), _ONLY_SHARE, most=len(self._case.passages)):
            akin = [role for role in self._rivals(ours, passage) if ours.is_akin(role)]
            if akin:
                yield self._other(ours, akin[0], passage)
                return

    def _rivals(self, ours: Role, passage: Passage) -> list[Role]:
        """The roles of a passage that exclude the claim's; none where another one there may be the same."""
        found = [role for role in roles(passage.text) if role.is_kin == ours.is_kin]
        if any(role.role not in self._own and not ours.excludes(role) for role in found):
            return []
        alike = [role for role in found if ours.is_plural == role.is_plural]
        return [role for role in alike if ours.excludes(role) and self._is_free(ours, role)]

    def _is_near(self, ours: Role, theirs: Role, passage: Passage, share: float) -> bool:
        """Whether enough of the content words around the role stand around the other one."""
        mine, others = _around(self._text, ours, _BESIDE), _around(passage.text, theirs, _REACH)
        common = len(mine & others)
        if ours.is_kin and share >= _KIN_SHARE:
            return common >= 1
        return common >= (_COMMON if ours.is_akin(theirs) else _COMMON_OF_ANY)

    def _swapped(self, ours: Role) -> Iterator[_Other]:
        """The role in whose place the claim has one that the source gives to somebody else."""
        rest = self._rest(ours)
        if any(
            share >= _OWN_SHARE and any(role.role == ours.role for role in roles(passage.text))
            for share, passage in self._fitting(rest, 0.0, most=len(self._case.passages))
        ):
            return
        for _, passage in self._fitting(rest, _SWAP_SHARE):
            placed = [role for role in self._rivals(ours, passage) if all(self._beside(ours, role, passage))]
            if len(placed) == 1:
                yield self._other(ours, placed[0], passage)
                return

    def _is_free(self, ours: Role, theirs: Role) -> bool:
        """Whether the claim leaves a role of the source out, and no other person is known to have it."""
        if theirs.role in self._own:
            return False
        if ours.holder is None or theirs.holder is None:
            return True
        return ours.holder.keys[-1] == theirs.holder.keys[-1]

    def _beside(self, ours: Role, theirs: Role, passage: Passage) -> tuple[bool, bool]:
        """Whether the content words right before and right behind the two roles are the same."""
        mine, others = _neighbours(self._text, ours), _neighbours(passage.text, theirs)
        before = mine[0] == others[0] and mine[0] is not None
        return before, mine[1] == others[1] and mine[1] is not None

    def _rest(self, ours: Role) -> list[Term]:
        return [term for term in terms(self._text).content if not ours.start <= term.start < ours.end]

    def _fitting(
        self, wanted: Sequence[Term], least: float, most: int = _BEST
    ) -> list[tuple[float, Passage]]:
        """The passages that carry at least this share of `wanted`, best first."""
        total = sum(term.weight for term in wanted)
        if not total:
            return []
        found = []
        for passage in self._case.passages:
            keys = terms(passage.text).keys
            share = sum(term.weight for term in wanted if term.key in keys) / total
            if share >= least:
                found.append((share, passage))
        return sorted(found, key=lambda one: -one[0])[:most]

    def _other(self, ours: Role, theirs: Role, passage: Passage) -> _Other:
        start = passage.start
        span = self._case.source(passage.source_id).span(start + theirs.start, start + theirs.end)
        return _Other(ours, theirs, span)


def _has_deputy(text: str) -> bool:
    return not _DEPUTIES.isdisjoint(word.lower for word in words(text))


def _neighbours(text: str, role: Role) -> tuple[str | None, str | None]:
    """The keys of the content words right before and right behind a role."""
    content = terms(text).content
    before = [term.key for term in content if term.end <= role.start]
    behind = (term.key for term in content if term.start >= role.end)
    return before[-1] if before else None, next(behind, None)


def _around(text: str, role: Role, reach: int) -> set[str]:
    """The keys of so many content words before and behind a role."""
    content = terms(text).content
    before = [term.key for term in content if term.end <= role.start]
    behind = [term.key for term in content if term.start >= role.end]
    return {*before[-reach:], *behind[:reach]}

"""Neutrality: flags that drafts deserve as differences from their source, and flags without cause.

A row is `{"id", "source", "draft", "flags": [{"kind", "text", "wording"?}]}`; no flags is a clean pair. A
flag is right when one of its kind is labelled and touches it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pydantic import BaseModel, Field

from evals.dataset import Row, rows
from evals.metrics.metric import Better
from evals.records import Record
from evals.suite import Suite
from evals.tasks.protocol import Desk, Item, data_of, read_back, spent, validated
from service.types import Document, Flag, Options


class LabelledFlag(BaseModel):
    """A flag that a draft deserves: words that it has to touch, and the source's wording if there is one."""

    kind: str
    text: str = Field(min_length=1)
    wording: str | None = None


class Pair(BaseModel):
    """One row."""

    id: str
    source: str = Field(min_length=1)
    draft: str = Field(min_length=1)
    flags: tuple[LabelledFlag, ...] = ()
    set: str = "all"


@dataclass(frozen=True)
class _Deserved:
    label: LabelledFlag
    start: int

    def is_met_by(self, flag: Flag) -> bool:
        end = self.start + len(self.label.text)
        return flag.kind == self.label.kind and flag.start < end and self.start < flag.end


class Neutrality:
    """The task."""

    better: Mapping[str, Better] = MappingProxyType(
        {
            "flags right": "higher",
            "flags found": "higher",
            "clean pairs left alone": "higher",
            "source's wording given": "higher",
            "evidence reads back": "higher",
        }
    )

    def items(self, suite: Suite) -> Iterator[Item]:
        """One item a pair; raises `InputError` for a label whose words are not in its draft exactly once."""
        for position, row in enumerate(rows(data_of(suite))):
            pair = validated(Pair, row)
            yield Item(position, pair.id, pair.id, (pair, tuple(_deserved(pair, row))))

    async def record(self, item: Item, desk: Desk) -> Record:
        """The flags of the draft beside its source."""
        pair, deserved = item.payload
        report = await desk.pipeline.report(
            Document(text=pair.draft, language="en"),
            [Document(text=pair.source, language="en")],
            Options(engine=desk.engine),
        )
        flags = [flag for flag in report.neutrality.flags if flag.source_id == report.sources[0].id]
        right = [flag for flag in flags if any(one.is_met_by(flag) for one in deserved)]
        found = [one for one in deserved if any(one.is_met_by(flag) for flag in flags)]
        return Record(
            id=item.id,
            document=item.document,
            slices={"set": pair.set, **_kind(deserved, flags)},
            text=pair.draft,
            outcome=_told(flag.kind for flag in flags),
            right=len(right) == len(flags) and len(found) == len(deserved),
            shares={
                "flags right": (len(right), len(flags)),
                "flags found": (len(found), len(deserved)),
                "clean pairs left alone": (int(not flags and not deserved), int(not deserved)),
                "source's wording given": _worded(found, flags),
                "evidence reads back": read_back(report.claims, report.sources),
            },
            detail=_why(deserved, flags),
            spent=spent(report.usage),
        )


def _deserved(pair: Pair, row: Row) -> Iterator[_Deserved]:
    for label in pair.flags:
        if pair.draft.count(label.text) != 1:
            raise row.bad(f"“{label.text}” has to stand in the draft exactly once.")
        yield _Deserved(label, pair.draft.index(label.text))


def _kind(deserved: Sequence[_Deserved], flags: Sequence[Flag]) -> dict[str, str]:
    kinds = {one.label.kind for one in deserved} or {flag.kind for flag in flags}
    return {"kind": next(iter(kinds)) if len(kinds) == 1 else "several" if kinds else "none"}


def _told(kinds: Iterator[str]) -> str:
    return ", ".join(sorted(set(kinds))) or "none"


def _worded(found: Sequence[_Deserved], flags: Sequence[Flag]) -> tuple[int, int]:
    """Of the flags found that have a wording of the source labelled, those that give it."""
    wanted = [one for one in found if one.label.wording]
    given = sum(
        any(one.is_met_by(flag) and flag.source_wording == one.label.wording for flag in flags)
        for one in wanted
    )
    return given, len(wanted)


def _why(deserved: Sequence[_Deserved], flags: Sequence[Flag]) -> str:
    missed = [one.label for one in deserved if not any(one.is_met_by(flag) for flag in flags)]
    return "; ".join(
        [f"{flag.kind}: “{flag.text}”: {flag.reason}" for flag in flags]
        + [f"missed {label.kind}: “{label.text}”" for label in missed]
    )

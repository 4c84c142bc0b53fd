"""Markdown (CommonMark with GitHub's extensions) in which no text of the report is live."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from service.formats.protocol import AnyReport
from service.formats.visible import one_line
from service.formats.wording import (
    checked_against,
    correction_words,
    counts_words,
    flag_words,
    origin_words,
    place_words,
    reason_words,
    source_names,
    sources_by_id,
    summary_concerns,
    verdict_words,
    warnings,
    worst_first,
)
from service.types import Claim, Report

_QUOTE_LIMIT = 1_000
_PUNCTUATION = re.compile(r"([\\`*_{}\[\]<>#~|$&])")
# A block can only begin at the start of a line: list items, ordered list items, rules and setext underlines.
_BLOCK_START = re.compile(r"^([-+=]|\d{1,9}(?=[.)]))")
# GitHub's autolinks look at the text after escapes are resolved; an invisible word joiner takes them apart.
_AUTOLINK = re.compile(r"(://|\bwww\.|@|\b(?:mailto|xmpp):)", re.IGNORECASE)
_WORD_JOINER = "\u2060"


def render(report: AnyReport) -> str:
    """The report as Markdown: summary, claims worst first with quoted evidence, flags, what is left out."""
    return "\n".join(_lines(report)).rstrip("\n") + "\n"


def escaped(text: str, limit: int | None = None) -> str:
    """`text` on one line, with everything that Markdown would act on written as itself."""
    line = _PUNCTUATION.sub(r"\\\1", one_line(text, limit))
    line = _BLOCK_START.sub(lambda match: _escaped_block_start(match[1]), line)
    return _AUTOLINK.sub(lambda match: _parted(match[1]), line)


def _escaped_block_start(mark: str) -> str:
    return f"{mark}{_WORD_JOINER}" if mark.isdigit() else f"\\{mark}"


def _parted(link: str) -> str:
    return f"{link[0]}{_WORD_JOINER}{link[1:]}" if len(link) > 1 else f"{_WORD_JOINER}{link}"


def _lines(report: AnyReport) -> Iterator[str]:
    yield from _head(report)
    if report.claims:
        names = source_names(report)
        yield from ("## Claims", "", f"{counts_words(report.counts)}.", "")
        for claim in worst_first(report):
            yield from _claim(claim, report, names)
    if isinstance(report, Report):
        yield from _listed(
            "Wording that is not neutral", (flag_words(flag) for flag in report.neutrality.flags)
        )
        yield from _listed(
            "Left out of the summary", (omission.text for omission in report.coverage.omissions)
        )
    yield from _foot(report)


def _head(report: AnyReport) -> Iterator[str]:
    if isinstance(report, Report) and report.title:
        yield from (f"# {escaped(report.title)}", "")
    for warning in warnings(report):
        yield from (f"> **Note:** {escaped(warning)}", "")
    if isinstance(report, Report) and report.status != "failed":
        yield from ("## Summary", "", escaped(report.summary.text) or "(no summary)", "")
        concerns = [f"- {escaped(concern)}" for concern in summary_concerns(report)]
        yield from (*concerns, "") if concerns else ()


def _claim(claim: Claim, report: AnyReport, names: Mapping[str, str]) -> Iterator[str]:
    yield from (f"### {verdict_words(claim)}", "")
    yield from (f"**{escaped(claim.text)}** ({escaped(origin_words(claim))}; {escaped(claim.id)})", "")
    if reason := escaped(reason_words(claim)):
        yield from (f"Why: {reason}", "")
    if claim.verdict is None:
        return
    for evidence in claim.verdict.evidence:
        source = sources_by_id(report)[evidence.source_id]
        place = f"{escaped(names[source.id])}, {place_words(source, evidence)}, {evidence.relation}"
        yield from (f"> “{escaped(evidence.text, _QUOTE_LIMIT)}”", f"> — {place}", "")
    if claim.verdict.correction:
        yield from (escaped(correction_words(claim.verdict.correction)), "")


def _listed(title: str, items: Iterable[str]) -> Iterator[str]:
    lines = [f"- {escaped(item, _QUOTE_LIMIT)}" for item in items]
    if lines:
        yield from (f"## {title}", "", *lines, "")


def _foot(report: AnyReport) -> Iterator[str]:
    names = source_names(report)
    against = ", ".join(escaped(names[source.id]) for source in checked_against(report))
    yield from ("---", "", f"Checked against: {against or 'nothing'}. Engine: {report.provenance.engine}.")

"""Text for a terminal or a mail: the summary, then the claims, the worst first, wrapped to the width."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rich.console import Console
from rich.text import Text

from service.formats.protocol import AnyReport
from service.formats.visible import one_line, visible
from service.formats.wording import (
    Tone,
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
    tone,
    verdict_words,
    warnings,
    worst_first,
)
from service.types import Claim, Evidence, Report, Source

DEFAULT_WIDTH = 80
_NARROWEST = 40
_QUOTE_LIMIT = 600
_CLAIM_LIMIT = 2_000
_SUMMARY_LIMIT = 10_000
_STYLES: Mapping[Tone, str] = {
    "wrong": "bold red",
    "doubtful": "bold yellow",
    "open": "bold magenta",
    "right": "bold green",
    "unchecked": "bold",
}
_MARKS: Mapping[Tone, str] = {"wrong": "✗", "doubtful": "!", "open": "?", "right": "✓", "unchecked": "–"}


def render(report: AnyReport, *, width: int = DEFAULT_WIDTH, colour: bool = False) -> str:
    """The report for people, at most `width` columns wide (40 at least), with ANSI colours if wanted.

    Text of the report is never read as markup or as an escape sequence; very long passages are cut in
    their middle, with "[…]" in place of what is missing.
    """
    page = _Page(max(width, _NARROWEST), colour)
    for line in _blocks(report):
        page.write(line)
    return page.text()


@dataclass(frozen=True, slots=True)
class _Line:
    """One paragraph before wrapping; `first` stands before its first line, in the indent."""

    words: str = ""
    indent: int = 0
    first: str = ""
    style: str = ""


@dataclass
class _Page:
    """Wraps and collects lines; the environment has no say in how they look."""

    width: int
    colour: bool
    _out: io.StringIO = field(default_factory=io.StringIO)

    def __post_init__(self) -> None:
        self._console = Console(
            file=self._out,
            width=self.width,
            force_terminal=self.colour,
            color_system="standard" if self.colour else None,
            no_color=not self.colour,
            legacy_windows=False,
            force_jupyter=False,
            _environ={},
        )

    def write(self, line: _Line) -> None:
        text = Text(line.words, style=line.style)
        prefix = line.first.ljust(line.indent)
        for wrapped in text.wrap(self._console, self.width - line.indent) or [Text()]:
            wrapped.rstrip()
            self._console.print(
                Text.assemble((prefix, line.style), wrapped), soft_wrap=True, highlight=False, markup=False
            )
            prefix = " " * line.indent

    def text(self) -> str:
        return self._out.getvalue()


def _blocks(report: AnyReport) -> Iterator[_Line]:
    yield from _head(report)
    if report.claims:
        yield _heading("Claims")
        yield _Line(counts_words(report.counts), indent=2)
        names = {source_id: visible(name) for source_id, name in source_names(report).items()}
        for claim in worst_first(report):
            yield _Line()
            yield from _claim(claim, report, names)
        yield _Line()
    if isinstance(report, Report):
        yield from _listed(
            "Wording that is not neutral", (flag_words(flag) for flag in report.neutrality.flags)
        )
        yield from _listed(
            "Left out of the summary", (omission.text for omission in report.coverage.omissions)
        )
    yield _foot(report)


def _head(report: AnyReport) -> Iterator[_Line]:
    for warning in warnings(report):
        yield _Line(one_line(warning, _CLAIM_LIMIT), indent=2, first="!", style="bold yellow")
        yield _Line()
    if not isinstance(report, Report):
        return
    if report.title:
        yield _Line(one_line(report.title, _QUOTE_LIMIT), style="bold")
        yield _Line()
    if report.status != "failed":
        yield _heading("Summary")
        yield _Line(one_line(report.summary.text, _SUMMARY_LIMIT) or "(no summary)", indent=2)
        for concern in summary_concerns(report):
            yield _Line(one_line(concern), indent=4, first="  !", style="yellow")
        yield _Line()


def _heading(words: str) -> _Line:
    return _Line(words.upper(), style="bold underline")


def _claim(claim: Claim, report: AnyReport, names: Mapping[str, str]) -> Iterator[_Line]:
    level = tone(claim)
    yield _Line(verdict_words(claim), indent=4, first=f"  {_MARKS[level]}", style=_STYLES[level])
    identity = f"[{one_line(claim.id, 40)}] "
    yield _Line(
        f"{identity}{one_line(claim.text, _CLAIM_LIMIT)} ({one_line(origin_words(claim), 120)})", indent=4
    )
    if reason := one_line(reason_words(claim), _CLAIM_LIMIT):
        yield _Line(f"Why: {reason}", indent=4)
    if claim.verdict is None:
        return
    for evidence in claim.verdict.evidence:
        yield from _evidence(evidence, claim, sources_by_id(report)[evidence.source_id], names)
    if claim.verdict.correction:
        yield _Line(
            one_line(correction_words(claim.verdict.correction), _QUOTE_LIMIT), indent=4, style="bold"
        )


def _evidence(evidence: Evidence, claim: Claim, source: Source, names: Mapping[str, str]) -> Iterator[_Line]:
    """The place, and the passage unless it is the claim itself, which has just been read."""
    place = f"{names[source.id]}, {place_words(source, evidence)}, {evidence.relation}"
    if one_line(evidence.text) == one_line(claim.text):
        yield _Line(f"{place}, word for word", indent=4, style="dim")
        return
    yield _Line(f"{place}:", indent=4, style="dim")
    yield _Line(f"“{one_line(evidence.text, _QUOTE_LIMIT)}”", indent=6)


def _listed(title: str, items: Iterable[str]) -> Iterator[_Line]:
    lines = [_Line(one_line(item, _QUOTE_LIMIT), indent=4, first="  -") for item in items]
    if lines:
        yield _heading(title)
        yield from lines
        yield _Line()


def _foot(report: AnyReport) -> _Line:
    names = source_names(report)
    against = ", ".join(one_line(names[source.id]) for source in checked_against(report))
    return _Line(f"Checked against: {against or 'nothing'}. Engine: {report.provenance.engine}.", style="dim")

"""The report as Markdown for a pull request: headline numbers and what turned. No text is live."""

from __future__ import annotations

from collections.abc import Iterator

from evals.comparing import Comparison, Flip
from evals.report import words
from evals.report.edition import Chapter, Edition
from evals.report.glossary import entry
from evals.report.items import TURNS, outcome, turned
from evals.report.provenance import commit, when
from evals.show import interval_of, value_of
from service.formats.markdown import escaped

_EXAMPLES = 5
_TEXT = 200
_TURNS = {
    "now wrong": "Right before, wrong now",
    "now right": "Wrong before, right now",
    "other": "Otherwise",
}


def render(edition: Edition) -> str:
    """The summary; the same runs give the same bytes."""
    return "\n".join(_lines(edition)).rstrip("\n") + "\n"


def _lines(edition: Edition) -> Iterator[str]:
    yield from (f"# {escaped(edition.title, _TEXT)}", "")
    if edition.baseline is not None:
        yield from (f"Held against the baseline “{escaped(edition.baseline.name, 80)}”, item by item.", "")
    yield from _table(edition)
    for chapter in edition.chapters:
        yield from _chapter(chapter, several=len(edition.chapters) > 1)


def _table(edition: Edition) -> Iterator[str]:
    against = edition.baseline is not None
    yield "| Run | Measure | Value | 95 % interval |" + (" Against the baseline |" if against else "")
    yield "| --- | --- | ---: | --- |" + (" --- |" if against else "")
    for chapter in edition.chapters:
        for metric in chapter.headline:
            cells = [
                escaped(chapter.label),
                escaped(entry(metric.name).title),
                value_of(metric).replace("$", "\\$"),
                escaped(interval_of(metric), _TEXT),
            ]
            if against:
                cells.append(escaped(words.against(chapter.comparison, metric.name), _TEXT))
            yield f"| {' | '.join(cells)} |"
        if not chapter.headline:
            yield f"| {escaped(chapter.label)} | (no headline) | – | |" + (" |" if against else "")
    yield ""


def _chapter(chapter: Chapter, *, several: bool) -> Iterator[str]:
    if several:
        yield from (f"## {escaped(chapter.label)}", "")
    for line in (*words.head(chapter), *words.cautions(chapter)):
        yield f"- {escaped(line, 500)}"
    yield ""
    if chapter.comparison is not None:
        yield from _compared(chapter.comparison)
    identity = chapter.run.manifest["identity"]
    yield (
        f"Suite {escaped(chapter.run.suite)}, engine {escaped(words.engine(chapter.run))}, "
        f"commit {escaped(commit(chapter.run))}, data {escaped(str(identity.get('data'))[:12])}, "
        f"seed {escaped(str(identity.get('seed')))}, begun {escaped(when(chapter.run))}."
    )
    yield ""


def _compared(comparison: Comparison) -> Iterator[str]:
    found = turned(comparison, _EXAMPLES)
    for line in words.compared(comparison, found.counts):
        yield from (escaped(line, 500), "")
    for turn, flips in ((turn, found.flips.get(turn, ())) for turn in TURNS):
        if flips:
            total = found.counts[turn]
            shown = f", {len(flips)} of them:" if len(flips) < total else ":"
            yield from (f"**{_TURNS[turn]}: {total:,}**{shown}", "")
            yield from (_flip(flip) for flip in flips)
            yield ""


def _flip(flip: Flip) -> str:
    before, after = escaped(outcome(flip.before), 60), escaped(outcome(flip.after), 60)
    return f"- {before} → {after}: “{escaped(flip.after.text, _TEXT)}” ({escaped(flip.after.id, 80)})"

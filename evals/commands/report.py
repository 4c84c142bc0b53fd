"""`python -m evals report`: one page on runs for a newsroom, and a Markdown summary for a pull request."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evals.report.edition import Edition
from evals.runs import Finished
from service.cli import failures
from service.cli.outputs import writable, write_whole
from service.errors import InputError
from service.formats.visible import one_line


def report(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN…", help="Folders of runs.")],
    *,
    against: Annotated[
        Path | None, typer.Option(metavar="RUN", help="Folder of the run that they are held against.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The page; default: report.html in the folder of the first run."),
    ] = None,
    markdown: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also a summary in Markdown, for a pull request.")
    ] = None,
    title: Annotated[str, typer.Option(help="Heading of the report.")] = "What was measured",
    show: Annotated[
        int, typer.Option(min=0, max=1_000, help="Items of each kind to show with their texts.")
    ] = 100,
) -> int:
    """Write one self-contained HTML page about runs, with figures, and a Markdown summary if asked for."""
    from evals.report import markdown as summary
    from evals.report import page

    target = writable(str(out if out is not None else runs[0] / "report.html"))
    beside = None if markdown is None else writable(str(markdown))
    if target == beside:
        raise InputError("--out and --markdown name the same file.")
    loaded = [Finished.at(folder) for folder in runs]
    baseline = None if against is None else Finished.at(against)
    edition = Edition(loaded, baseline, title, show)
    for path, render in ((target, page.render), (beside, summary.render)):
        if path is not None:
            text = render(edition)
            write_whole(path, text)
            print(f"{one_line(str(path), 300)}: {len(text.encode()) / 1000:,.0f} kB")
    return failures.DONE

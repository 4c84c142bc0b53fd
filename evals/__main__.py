"""`python -m evals`: run suites, compare runs, gate a change, report, choose a threshold."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer

from evals.commands.calibrate import calibrate
from evals.commands.compare import compare
from evals.commands.convert import convert
from evals.commands.gate import gate
from evals.commands.labels import labels
from evals.commands.peers import peers
from evals.commands.report import report
from evals.commands.run import run_suites
from service.cli import ended

app = typer.Typer(
    name="python -m evals",
    help="Measure Standfirst: run suites, compare two runs, gate a change, write a report.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    no_args_is_help=True,
)
app.command("run")(run_suites)
app.command()(compare)
app.command()(gate)
app.command()(report)
app.command()(peers)
app.command()(calibrate)
app.command()(convert)
app.add_typer(labels, name="labels")


@app.callback()
def _root() -> None:
    """Keep subcommands, however many there are."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    return ended(app, argv, "python -m evals")


if __name__ == "__main__":
    sys.exit(main())

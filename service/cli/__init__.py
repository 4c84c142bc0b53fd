"""The command line: `standfirst report`, `check`, `batch`, `serve`, `prompts`, `keys`, `database`.

Commands import what they need when they run, so that `--help` and `--version` answer at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from service import __version__
from service.cli import failures
from service.cli.batch import batch
from service.cli.check import check
from service.cli.database import database
from service.cli.keys import keys
from service.cli.prompts import prompts
from service.cli.report import report
from service.cli.serve import serve
from service.cli.worker import worker
from service.errors import StandfirstError

app = typer.Typer(
    name="standfirst",
    help="Neutral summaries and source-checked claims: every verdict points at its place in the source.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(report)
app.command()(check)
app.command()(serve)
app.command()(worker)
app.command()(batch)
app.add_typer(prompts, name="prompts")
app.add_typer(keys, name="keys")
app.add_typer(database, name="database")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"standfirst {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    del version
    if context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(failures.USAGE)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; errors are one line on stderr, never a traceback."""
    return ended(app, argv, "standfirst")


def ended(commands: typer.Typer, argv: Sequence[str] | None, name: str) -> int:
    """The exit status of one of `commands`, called as `name`."""
    try:
        status: int | None = commands(args=argv, prog_name=name, standalone_mode=False)
    except typer.TyperException as error:
        failures.complain(error.format_message())
        return failures.USAGE
    except typer.Abort:
        return failures.INTERRUPTED
    except StandfirstError as error:
        failures.complain(error.detail)
        return failures.status_of(error)
    except OSError as error:  # such as a full disk behind `--help`
        failures.complain(f"The system refused: {error.strerror or type(error).__name__}.")
        return failures.FAILED
    return status or failures.DONE

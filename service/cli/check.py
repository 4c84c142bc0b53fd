"""`standfirst check`: the caller's own claims, each with a verdict."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.inputs import STDIN, naming, outcomes_of, read_claims, read_documents
from service.cli.options import Engine, FailOn, FormatName, Output, Quiet
from service.cli.outputs import Destination
from service.cli.progress import shown_progress
from service.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.settings import Settings
    from service.types import CheckReport, ClaimInput, Document, OnProgress, Options


def check(
    *,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", metavar="FILE|URL|-", help="A text to check against; repeat for more."),
    ] = None,
    claim: Annotated[
        list[str] | None, typer.Option("--claim", metavar="TEXT", help="A claim; repeat for more.")
    ] = None,
    claims: Annotated[
        str | None,
        typer.Option(metavar="FILE|-", help='A file of claims: one a line, or {"id": …, "text": …} a line.'),
    ] = None,
    format_name: FormatName = "text",
    engine: Engine = None,
    output: Output = None,
    fail_on: FailOn = "",
    quiet: Quiet = False,
) -> int:
    """Check claims of your own against one or more sources."""
    from service.settings import load_settings
    from service.types import Options

    destination = Destination(format_name, output, quiet=quiet)
    outcomes = outcomes_of(fail_on)
    if not source:
        raise InputError("Name at least one --source to check against.")
    if claims == STDIN and STDIN in source:
        raise InputError("Standard input (-) can be read only once.")
    settings = load_settings()
    given = read_claims(claim or [], claims, settings)
    made = _make(given, source, Options(engine=engine), settings, quiet=quiet)
    return destination.deliver(made, outcomes)


def _make(
    claims: Sequence[ClaimInput],
    places: Sequence[str],
    options: Options,
    settings: Settings,
    *,
    quiet: bool,
) -> CheckReport:
    with shown_progress(quiet=quiet) as on_progress, naming(None, places):
        sources = read_documents(places, settings)
        return asyncio.run(_check(claims, sources, options, settings, on_progress))


async def _check(
    claims: Sequence[ClaimInput],
    sources: Sequence[Document],
    options: Options,
    settings: Settings,
    on_progress: OnProgress,
) -> CheckReport:
    from service.wiring import build

    async with build(settings) as app:
        return await app.pipeline.check(claims, sources, options, on_progress)

"""`standfirst report`: a neutral summary, and each claim checked."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from service.cli.inputs import date_of, language_of, naming, outcomes_of, read_documents
from service.cli.options import Engine, FailOn, FormatName, Output, Quiet
from service.cli.outputs import Destination
from service.cli.progress import shown_progress
from service.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from service.settings import Settings
    from service.types import Document, OnProgress, Options, Report

_TITLE_LIMIT = 1_000


def report(
    article: Annotated[
        str,
        typer.Argument(metavar="ARTICLE", help="The article or draft: a file, an address, or - for stdin."),
    ],
    *,
    source: Annotated[
        list[str] | None,
        typer.Option(
            "--source",
            metavar="FILE|URL|-",
            help="A text that the article was written from; repeat for more.",
        ),
    ] = None,
    format_name: FormatName = "text",
    engine: Engine = None,
    output: Output = None,
    summary_sentences: Annotated[int, typer.Option(min=1, max=10, help="Sentences of the summary.")] = 3,
    max_claims: Annotated[
        int | None, typer.Option(min=1, max=500, help="Claims at most; default: STANDFIRST_MAX_CLAIMS.")
    ] = None,
    against: Annotated[
        Literal["self", "sources"] | None,
        typer.Option(help="What claims are checked against; default: the sources when there are any."),
    ] = None,
    on_unsupported: Annotated[
        Literal["flag", "drop"],
        typer.Option(help="What happens to summary sentences that are not supported."),
    ] = "flag",
    title: Annotated[str | None, typer.Option(help="The headline, when the file does not have it.")] = None,
    language: Annotated[
        str | None, typer.Option(metavar="TAG", help="Language such as en; default: detected.")
    ] = None,
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="Date such as 2026-03-14, to read “on Tuesday” by.")
    ] = None,
    fail_on: FailOn = "",
    quiet: Quiet = False,
) -> int:
    """Summarise an article and check its claims, against itself or against --source texts."""
    from service.types import Options

    destination = Destination(format_name, output, quiet=quiet)
    outcomes = outcomes_of(fail_on)
    known = _known(title, language, published)
    if against == "sources" and not source:
        raise InputError("--against sources needs at least one --source.")
    options = Options(
        engine=engine,
        summary_sentences=summary_sentences,
        max_claims=max_claims,
        against=against,
        on_unsupported=on_unsupported,
    )
    made = _make([article, *(source or [])], known, options, quiet=quiet)
    return destination.deliver(made, outcomes)


def _known(title: str | None, language: str | None, published: str | None) -> dict[str, Any]:
    """What the caller knows about the article; what is not given is left to the reader."""
    if title is not None and len(title) > _TITLE_LIMIT:
        raise InputError(f"--title takes at most {_TITLE_LIMIT} characters.")
    told = {"title": title, "language": language_of(language), "published": date_of(published)}
    return {name: value for name, value in told.items() if value is not None}


def _make(places: Sequence[str], known: dict[str, Any], options: Options, *, quiet: bool) -> Report:
    from service.settings import load_settings

    settings = load_settings()
    with shown_progress(quiet=quiet) as on_progress, naming(places[0], places[1:]):
        article, *sources = read_documents(places, settings)
        return asyncio.run(_report(article.model_copy(update=known), sources, options, settings, on_progress))


async def _report(
    article: Document,
    sources: Sequence[Document],
    options: Options,
    settings: Settings,
    on_progress: OnProgress,
) -> Report:
    from service.wiring import build

    async with build(settings) as app:
        return await app.pipeline.report(article, sources, options, on_progress)

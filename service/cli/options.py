"""The options that several commands share, so that they are called and explained the same everywhere."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import typer

from service.formats import FORMATS

OUTCOMES = (
    "contradicted",
    "not_found",
    "conflicting",
    "partly_supported",
    "undecided",
    "not_checked",
    "needs_review",
)
"""What `--fail-on` can name: the counts of a report that an editor may not want to see above zero."""

Engine: TypeAlias = Annotated[
    Literal["embedded", "llm"] | None,
    typer.Option(help="Who writes and judges; default: llm when a model is configured, else embedded."),
]
FormatName: TypeAlias = Annotated[
    str, typer.Option("--format", metavar="NAME", help=f"How to write the result: {', '.join(FORMATS)}.")
]
Output: TypeAlias = Annotated[
    str | None, typer.Option(metavar="PATH", help="Write the result to this file, whole or not at all.")
]
FailOn: TypeAlias = Annotated[
    str,
    typer.Option(
        metavar="OUTCOMES",
        help=f"Exit with 1 when a claim is one of these, comma-separated: {', '.join(OUTCOMES)}.",
    ),
]
Quiet: TypeAlias = Annotated[bool, typer.Option("--quiet", help="No progress and no notes on stderr.")]

"""`standfirst prompts`: what a model is told, and the fingerprints that reports carry."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.outputs import write_out, write_table
from service.errors import InputError

if TYPE_CHECKING:
    from service.prompting import PromptLibrary

prompts = typer.Typer(help="List the prompts of the llm engine, or show one.", invoke_without_command=True)


@prompts.callback()
def list_prompts(context: typer.Context) -> None:
    """List each prompt with the model that it goes to, the shape of its answer and its fingerprint."""
    if context.invoked_subcommand is not None:
        return
    _, library = _load()
    rows = [("NAME", "MODEL", "ANSWER", "FINGERPRINT", "DESCRIPTION")]
    rows += [
        (prompt.name, prompt.model, prompt.output, prompt.version, prompt.description)
        for prompt in library.prompts.values()
    ]
    write_table(rows)


@prompts.command()
def show(name: Annotated[str, typer.Argument(metavar="NAME", help="The name of a prompt.")]) -> None:
    """Show one prompt as it stands in its file."""
    folder, library = _load()
    if name not in library.prompts:
        raise InputError(f"There is no such prompt; there are {', '.join(library.prompts)}.")
    write_out((folder / f"{name}.md").read_text(encoding="utf-8"))


def _load() -> tuple[Path, PromptLibrary]:
    from service.llm.answers import SCHEMAS
    from service.prompting import PromptLibrary, prompts_folder
    from service.settings import load_settings

    folder = prompts_folder(load_settings().prompts_dir)
    return folder, PromptLibrary.load(folder, SCHEMAS)

"""The commands of the how-to pages run, and end as the pages say."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.cli import main

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("report-on-an-article.md", "check-claims.md")


def _commands() -> Iterator[tuple[str, int]]:
    for page in PAGES:
        for block in re.findall(r"```sh\n(.*?)```", (DOCS / "how-to" / page).read_text("utf-8"), re.DOTALL):
            for line in block.splitlines():
                command, _, told = line.partition("  # exits with ")
                yield command, int(told or 0)


@pytest.mark.parametrize(("command", "status"), list(_commands()))
def test_a_command_ends_as_its_page_says(
    command: str, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if command.startswith("STANDFIRST_MODEL="):
        assert shlex.split(command)[1:3] == ["standfirst", "report"]  # needs a key and a network
        return
    shutil.copytree(DOCS / "examples", tmp_path / "docs" / "examples")
    monkeypatch.chdir(tmp_path)
    words, _, stdin = command.partition(" < ")
    name, *arguments = shlex.split(words)
    assert name == "standfirst"
    with Path(stdin or "/dev/null").open() as file:
        monkeypatch.setattr(sys, "stdin", file)
        assert main(arguments) == status


def test_there_are_commands_to_run() -> None:
    assert len(list(_commands())) >= 10

"""The page on one's own data is followed to the letter, and ends as it says."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from evals.__main__ import main

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "add-a-suite.md").read_text("utf-8")
TEXT = "The council of Halmer closed 12 of its 40 schools on Monday, the mayor said."


def block(language: str, number: int = 0) -> str:
    found: list[str] = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return found[number]


@pytest.mark.slow
def test_following_the_page_measures_ones_own_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "labels.csv").write_text(block("csv"), "utf-8")
    (tmp_path / "desk" / "council.txt").write_text(TEXT, "utf-8")
    (tmp_path / "desk.yaml").write_text(block("yaml"), "utf-8")
    commands = [line for number in (0, 1) for line in block("sh", number).splitlines()]
    assert len(commands) == 3
    for command in commands:
        program, module, name, *arguments = shlex.split(command)
        assert (program, module, name) == ("python", "-m", "evals")
        assert main(arguments) == 0, command
    shown = capsys.readouterr().out
    assert "no item flipped" in shown
    items = [json.loads(line) for line in (tmp_path / "runs/desk-1/items.jsonl").read_text().splitlines()]
    assert [(item["id"], item["outcome"], item["slices"]["desk"]) for item in items] == [
        ("a1", "supported", "local"),
        ("a2", "contradicted", "local"),
    ]


@pytest.mark.slow
def test_a_row_that_cannot_be_used_is_named_as_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "labels.csv").write_text(block("csv").replace(",0,", ",perhaps,"), "utf-8")
    (tmp_path / "desk" / "council.txt").write_text(TEXT, "utf-8")
    assert main(["run", "grounding", "--data", "desk", "--out", "runs/desk-1"]) == 2
    assert "desk/labels.csv, line 3: label:" in capsys.readouterr().err

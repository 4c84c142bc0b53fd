"""The inputs that the page on batches shows are read as it says."""

from __future__ import annotations

import re
from pathlib import Path

from service.batch.entries import Entry
from service.batch.inputs import open_input
from service.settings import Settings

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "run-a-batch.md"


def _shown(language: str, section: str) -> list[str]:
    """The blocks of one language below one heading of the page."""
    text = PAGE.read_text("utf-8").partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def _ids(path: Path, content: str) -> list[str]:
    path.write_text(content, "utf-8")
    found = list(open_input(path, Settings()))
    assert all(isinstance(one, Entry) for one in found), found
    return [one.id or "" for one in found]


def test_the_lines_and_rows_are_entries(tmp_path: Path) -> None:
    assert _ids(tmp_path / "in.jsonl", "".join(_shown("json", "JSON Lines"))) == ["2026-0314-07", "draft-7"]
    assert _ids(tmp_path / "in.csv", "".join(_shown("csv", "CSV"))) == ["a-1", "a-2"]


def test_the_reject_is_what_comes_of_such_a_line(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    lines = [f'{{"id": {number}, "text": "x"}}\n' for number in range(41)]
    path.write_text("".join([*lines, '{"id": "a-42", "text": ""}\n']))
    *_, last = open_input(path, Settings())
    (shown,) = _shown("json", "What could not be used")
    assert type(last).model_validate_json(shown) == last

"""The exact words of every prompt over a hostile article. After a change: `python -m tests.golden.update`."""

from __future__ import annotations

import pytest

from tests.fakes.answers import blocks
from tests.fakes.prompted import LIBRARY
from tests.golden.renders import FOLDER, renders

RENDERS = renders()


@pytest.mark.parametrize("name", sorted(RENDERS))
def test_a_prompt_says_what_reviewers_have_seen(name: str) -> None:
    golden = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    assert RENDERS[name] == golden, "see the difference, then: python -m tests.golden.update"


def test_every_prompt_has_its_golden_text() -> None:
    assert sorted(RENDERS) == sorted(LIBRARY.prompts) == sorted(path.stem for path in FOLDER.glob("*.txt"))


@pytest.mark.parametrize("name", ["draft", "merge", "judge"])
def test_every_line_of_the_hostile_text_stands_behind_a_number_of_ours(name: str) -> None:
    for block in blocks(RENDERS[name]):
        assert all(text.splitlines() == [text] for text in block.values())
    fenced = sum(len(block) + 2 for block in blocks(RENDERS[name]))
    hostile = [line for line in RENDERS[name].splitlines() if "7*7" in line or "0000000000000000" in line]
    assert fenced
    assert hostile
    assert all(line.startswith("[") for line in hostile), "nothing of the text begins a line"


def test_template_syntax_of_the_text_is_not_run() -> None:
    assert "{{ 7*7 }} {% raw %}" in RENDERS["draft"]
    assert "49" not in RENDERS["draft"]

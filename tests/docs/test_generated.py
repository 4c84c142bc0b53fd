"""The reference pages are what the code says, and a page that is not is found out."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs import generate
from service.cli.options import OUTCOMES
from service.formats import FORMATS
from service.settings import Settings


@pytest.fixture(scope="module")
def stale() -> list[str]:
    """The pages that are not current; to write them all takes seconds."""
    return generate.stale()


@pytest.mark.parametrize("name", generate.PAGES)
def test_every_generated_page_is_current(name: str, stale: list[str]) -> None:
    assert name not in stale, "run `make docs`"


def test_a_stale_page_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "DOCS", tmp_path)
    assert generate.main(["--check"]) == 1
    assert generate.main([]) == 0
    assert generate.main(["--check"]) == 0
    (tmp_path / "reference/errors.md").write_text("old")
    assert generate.stale() == ["reference/errors.md"]


def test_the_page_of_the_command_line_names_every_format_and_outcome() -> None:
    page = generate.command_line()
    for word in (*FORMATS, *OUTCOMES):
        assert word in page


def test_the_page_of_the_settings_names_and_explains_every_setting() -> None:
    rows = [
        line.strip("| ").split(" | ") for line in generate.settings().splitlines() if "`STANDFIRST_" in line
    ]
    assert len(rows) == len(Settings.model_fields)
    assert all(row[-1] for row in rows)

"""`python -m evals report` as it is called."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from evals.__main__ import main
from tests.unit.evals.report.folders import folder, some


def test_the_page_goes_into_the_folder_of_the_first_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder(tmp_path / "run", some())
    assert main(["report", str(tmp_path / "run")]) == 0
    assert (tmp_path / "run" / "report.html").read_text("utf-8").startswith("<!doctype html>")
    assert "report.html" in capsys.readouterr().out


def test_page_and_summary_go_where_they_are_asked_to(tmp_path: Path) -> None:
    folder(tmp_path / "a", some())
    folder(tmp_path / "b", some(threshold=0.7))
    told = ["--against", str(tmp_path / "a"), "--title", "Our week"]
    out = ["--out", str(tmp_path / "page.html"), "--markdown", str(tmp_path / "summary.md")]
    assert main(["report", str(tmp_path / "b"), *told, *out]) == 0
    assert '<h1 dir="auto">Our week</h1>' in (tmp_path / "page.html").read_text("utf-8")
    assert (tmp_path / "summary.md").read_text("utf-8").startswith("# Our week\n")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["{}/nowhere"], "its folder does not exist"),
        (["{}/empty"], "this is not the folder of a run"),
        (["{}/run", "--out", "{}/no/such/place.html"], "its folder does not exist"),
        (["{}/run", "--out", "{}/x", "--markdown", "{}/x"], "name the same file"),
        (["{}/run", "--against", "{}/other"], "None of these runs is of the suite"),
    ],
)
def test_what_cannot_be_reported_on_is_said_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: list[str], message: str
) -> None:
    (tmp_path / "empty").mkdir()
    folder(tmp_path / "run", some())
    folder(tmp_path / "other", some(), suite="other")
    assert main(["report", *(part.format(tmp_path) for part in given)]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "empty" / "report.html").exists()


def test_an_id_that_comes_twice_is_said_in_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder(tmp_path / "run", [*some(), *some()])
    assert main(["report", str(tmp_path / "run")]) == 2
    assert "comes twice" in capsys.readouterr().err


@pytest.mark.slow
def test_the_figures_leave_nothing_behind_but_the_report(tmp_path: Path) -> None:
    folder(tmp_path / "run", some())
    (home := tmp_path / "home").mkdir()
    known = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "MPL"))}
    subprocess.run(
        [sys.executable, "-m", "evals", "report", str(tmp_path / "run")],
        cwd=Path(__file__).parents[4],
        env={**known, "HOME": str(home)},
        check=True,
        capture_output=True,
    )
    assert list(home.rglob("*")) == []

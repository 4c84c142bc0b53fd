"""The summary for a pull request: what changed, and no text of an item that Markdown would act on."""

from __future__ import annotations

import re
from pathlib import Path

from evals.comparing import Comparison
from evals.report import markdown
from evals.report.edition import Edition
from tests.unit.evals.report.folders import HOSTILE, claim, folder, some


def test_no_text_of_a_run_is_live(tmp_path: Path) -> None:
    before = folder(tmp_path / "before", [claim("a", text=HOSTILE), claim("b")])
    after = folder(
        tmp_path / "a|b<b>",
        [claim("a", text=HOSTILE, outcome="not_found"), claim("b")],
        headline=["right"],
        models={"judge": HOSTILE},
    )
    text = markdown.render(Edition([after], before, title=HOSTILE))
    unescaped = re.sub(r"\\.", "", text)
    for live in ("<", "[", "](", "**bold", "$", "`", "://", "\x1b", "\u202e"):
        assert live not in unescaped
    assert "\\<script\\>alert(1)" in text


def test_every_row_of_the_table_has_as_many_cells_as_its_head(tmp_path: Path) -> None:
    runs = [
        folder(tmp_path / "one | two", some(), headline=["balanced_accuracy", "right"]),
        folder(tmp_path / "none", [claim("a", gold=None)], suite="other"),
    ]
    for baseline in (None, runs[0]):
        lines = markdown.render(Edition(runs, baseline)).splitlines()
        rows = [line.replace("\\|", "") for line in lines if line.startswith("|")]
        assert len(rows) == 5
        assert len({row.count("|") for row in rows}) == 1


def test_an_arrow_stands_only_where_a_difference_is_beyond_chance(tmp_path: Path) -> None:
    good = [claim(f"c{number}", gold=number % 2 == 0, outcome="supported" if number % 2 == 0 else "not_found")
            for number in range(40)]  # fmt: skip
    bad = [one.model_copy(update={"outcome": "undecided", "decided": False, "right": False}) for one in good]
    nearly = [*good[:39], bad[39]]
    best, worst, close = (
        folder(tmp_path / name, records, headline=["right"])
        for name, records in (("best", good), ("worst", bad), ("close", nearly))
    )
    assert "▼ worse: −100.0 points" in markdown.render(Edition([worst], best))
    assert "▲ better: +100.0 points" in markdown.render(Edition([best], worst))
    assert "within chance: −2.5 points" in markdown.render(Edition([close], best))


def test_flips_are_counted_and_at_most_five_of_each_turn_are_examples(tmp_path: Path) -> None:
    before = folder(tmp_path / "before", some(threshold=0.0))
    after = folder(tmp_path / "after", some(threshold=1.0))
    text = markdown.render(Edition([after], before))
    turns = [flip.turn for flip in Comparison(before, after).flips()]
    assert turns.count("now wrong") == turns.count("now right") == 6
    assert "**Right before, wrong now: 6**, 5 of them:" in text
    assert text.count("supported → not") == 10


def test_undecided_and_failed_items_are_counted_also_where_there_are_none(tmp_path: Path) -> None:
    broken = folder(tmp_path / "broken", [claim("a")], failures={"b": "no answer"})
    whole = folder(tmp_path / "whole", [claim("a")])
    assert "1 of 2 items (50.0 %) failed, and count as wrong." in markdown.render(Edition([broken]))
    assert "No item was left open." in markdown.render(Edition([whole]))
    assert "No item failed." in markdown.render(Edition([whole]))


def test_the_same_runs_give_the_same_bytes(tmp_path: Path) -> None:
    run = folder(tmp_path / "run", some(), headline=["right"])
    assert markdown.render(Edition([run], run)) == markdown.render(Edition([run], run))

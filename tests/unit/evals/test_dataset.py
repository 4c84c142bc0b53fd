"""Labelled data of any form gives the same rows, and bad data is named by its place."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from evals import suite as suites
from evals.dataset import digest
from evals.suite import Suite, load, names
from evals.tasks.protocol import Item
from evals.tasks.registry import TASKS, task_of
from service.errors import InputError

ROWS = [
    {"id": "a", "claim": "The bridge is closed.", "label": 1, "text": "The bridge is closed until May."},
    {"id": "b", "claim": "The bridge is open.", "label": 0, "text": "The bridge is closed until May."},
]


def suite(data: Path, **more: Any) -> Suite:
    return Suite(name="own", title="Our own", task="grounding", data=data, **more)


def items(data: Path) -> list[Item]:
    return list(TASKS["grounding"].items(suite(data)))


def told(found: Sequence[Item]) -> list[tuple[str, str, str]]:
    return [(item.id, item.payload.row.claim, item.payload.text) for item in found]


def lines(rows: Sequence[object]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


EXPECTED = [(row["id"], row["claim"], row["text"]) for row in ROWS]


def test_json_lines_csv_yaml_and_gzip_give_the_same_items(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n" + lines(ROWS))
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(lines(ROWS).encode()))
    cells = "\n".join(",".join(str(row[name]) for name in ("id", "claim", "label", "text")) for row in ROWS)
    (tmp_path / "c.csv").write_text(f"\ufeffid,claim,label,text\n{cells}\n", "utf-8")
    (tmp_path / "d.yaml").write_text(json.dumps(ROWS))
    for name in ("a.jsonl", "b.jsonl.gz", "c.csv", "d.yaml"):
        assert told(items(tmp_path / name)) == EXPECTED, name


def test_a_folder_of_articles_with_labels_is_a_data_set(tmp_path: Path) -> None:
    (tmp_path / "bridge.txt").write_text("The bridge is closed until May.")
    (tmp_path / "labels.csv").write_text(
        "document,claim,label,slice.desk\nbridge.txt,The bridge is closed.,grounded,local\n"
    )
    (item,) = items(tmp_path)
    assert (item.id, item.document, item.payload.text) == (
        "row-1",
        "bridge.txt",
        "The bridge is closed until May.",
    )
    assert item.payload.row.slices == {"desk": "local"}


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/passwd", "none.txt", "a\0b"])
def test_a_label_cannot_reach_out_of_its_folder(name: str, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("Not for you.")
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "labels.jsonl").write_text(lines([{"document": name, "claim": "X.", "label": 1}]))
    with pytest.raises(InputError, match="no text for its `document`"):
        items(folder)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (
            '{"id": "a", "claim": "x", "label": 1, "text": "t"}\n{oops\n',
            r"own\.jsonl, line 2: this is not JSON",
        ),
        ("[1]\n", "line 1: a row is an object"),
        ('{"id": "a", "label": 1, "text": "t"}\n', "line 1: claim: Field required"),
        ('{"id": "a", "claim": "x", "label": "maybe", "text": "t"}\n', "line 1: label: .*a label is 1 or 0"),
        ('{"id": "a", "claim": "x", "label": 1}\n', "neither a `text` nor a `document`"),
        ('{"id": "a", "claim": "x", "label": 1, "text": "t", "spans": [[0, 9]]}\n', "does not lie in"),
    ],
)
def test_a_bad_row_is_named_by_its_line(content: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / "own.jsonl").write_text(content)
    with pytest.raises(InputError, match=complaint):
        items(tmp_path / "own.jsonl")


def test_a_gzip_file_that_breaks_off_is_named(tmp_path: Path) -> None:
    packed = gzip.compress(lines(ROWS * 100).encode())
    (tmp_path / "own.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    with pytest.raises(InputError, match="breaks off"):
        items(tmp_path / "own.jsonl.gz")


def test_a_csv_row_with_too_few_cells_is_named(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("id,claim,label,text\na,b\n")
    with pytest.raises(InputError, match="line 2: this row has not as many cells"):
        items(tmp_path / "own.csv")


@pytest.mark.parametrize("name", names())
def test_every_suite_that_comes_with_the_project_can_be_read(name: str) -> None:
    loaded = load(name)
    assert loaded.name == name
    item = next(iter(task_of(loaded).items(loaded)))
    assert item.position == 0
    assert set(loaded.gate) - set(task_of(loaded).better) <= {
        "balanced_accuracy_by_score",
        "roc_auc",
        "balanced_accuracy",
        "right",
        "rougeLsum",
    }


def test_the_paths_of_a_suite_are_relative_to_its_file(tmp_path: Path) -> None:
    (tmp_path / "own.jsonl").write_text(lines(ROWS))
    (tmp_path / "own.yaml").write_text("name: own\ntitle: Our own\ntask: grounding\ndata: own.jsonl\n")
    loaded = load(str(tmp_path / "own.yaml"), limit=1)
    assert loaded.data == tmp_path / "own.jsonl"
    assert loaded.limit == 1


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("name: [", "this is no YAML"),
        ("- a\n", "a suite is a mapping"),
        ("name: own\ntask: grounding\n", "title: Field required"),
        ("name: Own Suite!\ntitle: x\ntask: y\n", "name: String should match"),
        ("name: own\ntitle: x\ntask: y\ndata2: z\n", "data2: Extra inputs are not permitted"),
    ],
)
def test_a_suite_file_that_is_wrong_says_what_is_wrong(content: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(content)
    with pytest.raises(InputError, match=complaint):
        load(str(tmp_path / "own.yaml"))


def test_a_suite_that_is_not_there_lists_those_that_are() -> None:
    with pytest.raises(InputError, match="there are articles, claims, grounding"):
        load("grouding")


def test_the_digest_of_a_folder_changes_with_any_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one")
    before = digest(tmp_path)
    (tmp_path / "a.txt").write_text("two")
    assert digest(tmp_path) != before
    assert digest(None) is None
    assert suites.SUITES.is_dir()

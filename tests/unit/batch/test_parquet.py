"""Parquet as the input of a batch."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from service.batch.entries import Entry, Reject
from service.batch.inputs import open_input
from service.errors import InputError
from service.settings import Settings
from tests.unit.batch.reading import SMALL, article, entries, read_path, rejects, the_reject

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


def write(path: Path, columns: dict[str, Any], **options: Any) -> Path:
    pq.write_table(pa.table(columns), path, **options)
    return path


def read(folder: Path, columns: dict[str, Any], settings: Settings = SMALL) -> list[Entry | Reject]:
    return read_path(write(folder / "in.parquet", columns), settings)


def test_rows_are_articles_by_the_names_of_the_columns(tmp_path: Path) -> None:
    columns = {
        "id": [7, 8, None],
        "Text": ["One.", "Two.", "Three."],
        "published": [dt.date(2026, 3, 14), None, None],
        "source": [None, "Wire.", ""],
        "desk": [1, 2, 3],
    }
    first, second, third = entries(read(tmp_path, columns))
    assert (first.id, first.line, article(first).published) == ("7", 1, dt.date(2026, 3, 14))
    assert second.request.sources[0].text == "Wire."
    assert (third.id, article(third).text, third.request.sources) == ("row-000003", "Three.", ())
    assert open_input(tmp_path / "in.parquet", SMALL).ignored == ("desk",)


def test_a_moment_is_published_on_its_day(tmp_path: Path) -> None:
    when = dt.datetime(2026, 3, 14, 22, 5, tzinfo=dt.UTC)
    (only,) = entries(read(tmp_path, {"text": ["x"], "published": [when]}))
    assert article(only).published == dt.date(2026, 3, 14)


def test_bad_rows_are_rejected(tmp_path: Path) -> None:
    texts = pa.array([b"Good.", b"\xff", b"", b"x" * 1_001, b"Last."]).view(pa.string())
    found = read(tmp_path, {"text": texts, "id": ["a", "b", "c", "d", "a"]})
    assert [one.id for one in entries(found)] == ["a"]
    assert [(one.line, one.code) for one in rejects(found)] == [
        (2, "unreadable_input"),
        (3, "bad_input"),
        (4, "input_too_large"),
        (5, "duplicate_id"),
    ]
    assert rejects(found)[-1].reason == "/id: The id is already that of row 1."


def test_row_groups_are_read_in_order(tmp_path: Path) -> None:
    path = write(tmp_path / "in.parquet", {"text": [str(n) for n in range(1_000)]}, row_group_size=100)
    assert [article(one).text for one in entries(read_path(path))] == [str(n) for n in range(1_000)]


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"body": ["x"]}, "no column is called"),
        ({"text": [5]}, "the column text holds no text"),
        ({"text": ["x"], "id": [1.5]}, "the column id holds no text"),
        ({"text": ["x"], "source": [["y"]]}, "the column source holds no text"),
        ({"text": ["x"], "TEXT": ["y"]}, "two columns called text"),
    ],
)
def test_columns_that_cannot_be_used_are_refused_at_once(
    columns: dict[str, Any], reason: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=reason):
        read(tmp_path, columns)


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1" + b"\xff" * 100 + b"PAR1", b"text\n" * 100])
def test_a_file_that_is_no_parquet_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "in.parquet").write_bytes(data)
    with pytest.raises(InputError, match="not a Parquet file"):
        open_input(tmp_path / "in.parquet", SMALL)


def test_a_file_that_is_damaged_further_on_says_where(tmp_path: Path) -> None:
    texts = [f"{number:04d} " + "x" * 200 for number in range(400)]
    path = write(
        tmp_path / "in.parquet", {"text": texts}, row_group_size=100, compression="gzip", use_dictionary=False
    )
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 200] = b"\xff" * 200
    path.write_bytes(bytes(data))
    found = list(open_input(path, SMALL))
    assert [article(one).text for one in entries(found)] == texts[: len(found) - 1]
    assert (found[-1], "damaged" in the_reject(found).reason) == (the_reject(found), True)
    assert 0 < len(found) < 400

"""Compressed inputs: what stands before the place where a file breaks off is read, and no half line."""

from __future__ import annotations

import gzip
import random
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.batch.inputs import open_input
from service.errors import InputError
from service.settings import Settings
from tests.unit.batch.reading import SMALL, read, texts, the_reject

NOISE = random.Random(7)  # noqa: S311  (no secret)
TEXTS = ["".join(NOISE.choices("abcdefghijklmnopqrstuvwxyz ", k=100)).strip() for _ in range(200)]
LINES = "".join(f'{{"text": "{text}"}}\n' for text in TEXTS).encode()
ROWS = ("text\n" + "".join(f"{text}\n" for text in TEXTS)).encode()
WHOLE = gzip.compress(LINES, mtime=0)


@pytest.mark.parametrize(
    ("data", "name"), [(LINES, "in.jsonl.gz"), (LINES, "in.NDJSON.GZ"), (ROWS, "in.csv.gz")]
)
def test_a_compressed_file_is_read_like_any_other(data: bytes, name: str, tmp_path: Path) -> None:
    assert texts(read(tmp_path, gzip.compress(data), name)) == TEXTS


def test_compressed_files_may_be_strung_together(tmp_path: Path) -> None:
    assert texts(read(tmp_path, WHOLE + WHOLE, "in.jsonl.gz")) == TEXTS * 2


@pytest.mark.parametrize("kept", [50, 2_000, -8, -1])
@pytest.mark.parametrize(("data", "name"), [(LINES, "in.jsonl.gz"), (ROWS, "in.csv.gz")])
def test_a_file_that_is_cut_short_gives_its_whole_lines_and_says_so(
    kept: int, data: bytes, name: str, tmp_path: Path
) -> None:
    found = read(tmp_path, gzip.compress(data)[:kept], name)
    reject = the_reject(found)
    assert found[-1] == reject
    assert (reject.code, reject.reason) == (
        "unreadable_input",
        "The compressed file breaks off here: its end is missing.",
    )
    assert texts(found) == TEXTS[: len(found) - 1]
    assert reject.line == len(found) + (name == "in.csv.gz")


def test_half_a_line_is_not_taken_for_a_whole_one(tmp_path: Path) -> None:
    """The row that is cut could be read, but for its missing end."""
    whole = gzip.compress(b"text\nfirst\nsecond, and", mtime=0)
    found = read(tmp_path, whole[:-8], "in.tsv.gz")
    assert texts(found) == ["first"]
    assert the_reject(found).line == 3


@pytest.mark.parametrize("rest", [b"garbage", WHOLE[:10] + b"\x07" * 50])
def test_what_follows_the_end_and_is_not_compressed_is_a_reject(rest: bytes, tmp_path: Path) -> None:
    found = read(tmp_path, WHOLE + rest, "in.jsonl.gz")
    assert texts(found)[:200] == TEXTS
    assert found[-1] == the_reject(found)
    assert "damaged here" in the_reject(found).reason


def test_a_wrong_checksum_casts_doubt_on_what_came_before(tmp_path: Path) -> None:
    damaged = WHOLE[:-8] + bytes(byte ^ 1 for byte in WHOLE[-8:-4]) + WHOLE[-4:]
    found = read(tmp_path, damaged, "in.jsonl.gz")
    assert "what came before may be wrong" in the_reject(found).reason


@pytest.mark.parametrize("data", [b"", b"\x1f", LINES])
def test_a_file_that_is_not_compressed_as_its_name_says_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl.gz").write_bytes(data)
    with pytest.raises(InputError, match="not a gzip file"):
        open_input(tmp_path / "in.jsonl.gz", SMALL)


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255), st.integers(0, len(WHOLE)))
def test_no_damage_ends_in_anything_but_rejects_and_clear_errors(place: int, byte: int, kept: int) -> None:
    data = bytearray(WHOLE)
    data[place] = byte
    with tempfile.TemporaryDirectory() as folder:
        for damaged in (data, data[:kept]):
            with suppress(InputError):
                read(Path(folder), bytes(damaged), "in.jsonl.gz")


def test_a_bomb_is_one_line_that_is_too_long(tmp_path: Path) -> None:
    bomb = gzip.compress(b"x" * 20_000_000 + b"\n" + LINES)
    found = read(tmp_path, bomb, "in.jsonl.gz", Settings(max_body_bytes=10_000))
    assert (found[0], the_reject(found).code) == (the_reject(found), "input_too_large")
    assert texts(found) == TEXTS

"""Record files: what is written stays, what is torn is cut off, and sealing puts everything in order."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.batch.records import RecordFile, read_lines
from service.errors import StandfirstError, UnreadableInput


def texts(path: Path) -> list[tuple[int, str]]:
    return [(line["position"], line["text"]) for line in read_lines(path)]


def test_lines_are_there_when_the_file_is_opened_again(tmp_path: Path) -> None:
    file = RecordFile(tmp_path / "items.jsonl")
    file.append(3, {"text": "three"})
    file.append(1, {"text": "one"})
    file.close()
    again = RecordFile(tmp_path / "items.jsonl")
    assert 3 in again
    assert 1 in again
    assert 0 not in again
    assert 99 not in again
    assert len(again) == 2


def test_a_line_that_a_kill_tore_is_cut_off_and_can_be_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    path.write_bytes(b'{"position":0,"text":"zero"}\n{"position":1,"te')
    file = RecordFile(path)
    assert 1 not in file
    file.append(1, {"text": "one"})
    assert texts(path) == [(0, "zero"), (1, "one")]


@given(cut=st.integers(min_value=0, max_value=200))
def test_wherever_a_kill_cuts_the_whole_lines_stay(
    cut: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("run") / "items.jsonl"
    whole = b"".join(json.dumps({"position": n, "text": "é" * n}).encode() + b"\n" for n in range(5))
    path.write_bytes(whole.replace(b'": ', b'":')[:cut])
    kept = path.read_bytes()
    RecordFile(path).close()
    assert path.read_bytes() == kept[: kept.rfind(b"\n") + 1]


@given(order=st.permutations(range(12)))
def test_sealed_files_are_the_same_bytes_whatever_the_order(
    order: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("run") / "items.jsonl"
    file = RecordFile(path)
    for position in order:
        file.append(position, {"text": f"“{position}”"})
    file.seal()
    assert texts(path) == [(position, f"“{position}”") for position in range(12)]
    assert 11 in file  # it can be gone on with


def test_of_two_lines_for_one_position_the_last_is_kept(tmp_path: Path) -> None:
    file = RecordFile(tmp_path / "failures.jsonl")
    file.append(0, {"text": "first"})
    file.append(0, {"text": "second"})
    file.seal()
    assert texts(tmp_path / "failures.jsonl") == [(0, "second")]


def test_what_is_not_to_be_kept_is_left_out_when_sealed(tmp_path: Path) -> None:
    file = RecordFile(tmp_path / "failures.jsonl")
    for position in range(4):
        file.append(position, {"text": str(position)})
    file.seal(lambda position: position % 2 == 1)
    assert texts(tmp_path / "failures.jsonl") == [(1, "1"), (3, "3")]
    assert 0 not in file


def test_a_file_that_is_no_record_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    path.write_text('{"position":0}\nmy notes\n')
    with pytest.raises(UnreadableInput, match="line 2"):
        RecordFile(path)
    assert path.read_text() == '{"position":0}\nmy notes\n'


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_an_error_that_says_so() -> None:
    file = os.open("/dev/full", os.O_WRONLY)
    from service.batch.records import write_whole

    try:
        with pytest.raises(StandfirstError, match="No space left"):
            write_whole(file, b"x" * 10_000, 0, Path("/dev/full"))
    finally:
        os.close(file)

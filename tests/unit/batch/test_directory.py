"""A folder as the input of a batch: its files in order, and those that are not taken."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from service.batch.entries import Entry, Reject
from service.batch.inputs import open_input
from service.batch.request import FileInput
from service.errors import InputError, UnsupportedFormat
from tests.unit.batch.reading import SMALL, entries, read_path, rejects


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    return made


def put(folder: Path, name: str, data: bytes = b"The council met.") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def reasons(found: list[Entry | Reject]) -> dict[str | None, tuple[str, str]]:
    return {one.name: (one.code, one.reason) for one in rejects(found)}


def test_every_file_is_an_article_in_the_order_of_the_paths(folder: Path) -> None:
    names = ["a.txt", "a/1.md", "a/b/2.HTML", "b.pdf", "z.docx", "é.json"]
    for name in reversed(names):
        put(folder, name)
    found = entries(read_path(folder))
    assert [one.id for one in found] == names
    assert found[1].request.article == FileInput(path=folder / "a/1.md", name="a/1.md")
    assert {one.line for one in found} == {None}


def test_hidden_files_and_folders_are_passed_over(folder: Path) -> None:
    for name in (".DS_Store", ".git/config.txt", "a/.hidden.txt", "a/seen.txt"):
        put(folder, name)
    assert [one.id for one in entries(read_path(folder))] == ["a/seen.txt"]


def test_an_empty_folder_has_no_entries(folder: Path) -> None:
    assert read_path(folder) == []


def test_files_that_cannot_be_articles_are_rejected(folder: Path, tmp_path: Path) -> None:
    put(tmp_path, "outside.txt")
    put(folder, "empty.txt", b"")
    put(folder, "photo.png")
    put(folder, "noextension")
    put(folder, "long.txt", b"x" * 1_001)
    put(folder, "line\nend.txt")
    put(folder, "x" * 197 + ".txt")
    (folder / "out.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "up").symlink_to(tmp_path)
    (folder / "gone.txt").symlink_to(folder / "nothing")
    (folder / "self.txt").symlink_to(folder / "self.txt")
    os.mkfifo(folder / "pipe.txt")
    found = read_path(folder)
    assert entries(found) == []
    told = {name: code for name, (code, _) in reasons(found).items() if name and len(name) < 100}
    assert told == {
        "empty.txt": "empty_text",
        "photo.png": "unsupported_format",
        "noextension": "unsupported_format",
        "long.txt": "input_too_large",
        "line end.txt": "invalid_request",
        "out.txt": "bad_input",
        "up": "bad_input",
        "gone.txt": "unreadable_input",
        "self.txt": "unreadable_input",
        "pipe.txt": "bad_input",
    }
    assert len(rejects(found)) == 11


def test_a_name_that_is_no_text_is_rejected_and_shown(folder: Path) -> None:
    put(folder, os.fsdecode(b"\xff.txt"))
    (only,) = rejects(read_path(folder))
    assert (only.name, only.code) == ("\ufffd.txt", "invalid_request")


def test_links_within_the_folder_are_followed_to_files_and_not_to_folders(folder: Path) -> None:
    put(folder, "a/1.txt")
    (folder / "b.txt").symlink_to(folder / "a/1.txt")
    (folder / "loop").symlink_to(folder)
    assert [one.id for one in read_path(folder)] == ["a/1.txt", "b.txt"]


def test_what_may_not_be_read_is_rejected(folder: Path) -> None:
    put(folder, "a.txt").chmod(0)
    put(folder, "b/1.txt").parent.chmod(0)
    try:
        assert set(reasons(read_path(folder))) == (set() if os.geteuid() == 0 else {"a.txt", "b"})
    finally:
        (folder / "b").chmod(0o700)


def test_the_digest_is_that_of_names_and_contents(folder: Path, tmp_path: Path) -> None:
    def digest() -> str:
        return open_input(folder, SMALL).digest()

    empty = digest()
    put(folder, "a.txt")
    one = digest()
    put(folder, ".hidden")
    assert digest() == one != empty
    put(folder, "a.txt", b"The council met again.")
    other = digest()
    (folder / "a.txt").rename(folder / "b.txt")
    assert len({empty, one, other, digest()}) == 4
    folder.rename(tmp_path / "elsewhere")
    moved = open_input(tmp_path / "elsewhere", SMALL).digest()
    (tmp_path / "elsewhere").rename(folder)
    assert moved == digest()


@pytest.mark.parametrize("name", ["gone", "gone.jsonl", "a\x00.csv"])
def test_an_input_that_is_not_there_is_an_error_that_names_it(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        open_input(tmp_path / name, SMALL)


def test_without_its_extra_parquet_is_refused_with_the_extras_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UnsupportedFormat, match=r"pip install 'standfirst\[parquet\]'"):
        open_input(put(tmp_path, "in.parquet"), SMALL)


@pytest.mark.parametrize("name", ["in.txt", "in.json", "in", "in.gz", "in.parquet.gz", "in.jsonl.zip"])
def test_other_kinds_of_file_are_refused(name: str, tmp_path: Path) -> None:
    put(tmp_path, name)
    with pytest.raises(InputError, match="JSON Lines") as caught:
        open_input(tmp_path / name, SMALL)
    assert caught.value.code == "unsupported_format"


def test_a_pipe_is_refused_since_it_cannot_be_read_again(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "in.jsonl")
    with pytest.raises(InputError, match="not a regular file"):
        open_input(tmp_path / "in.jsonl", SMALL)

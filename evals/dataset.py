"""Rows of labelled data, whatever file they stand in: JSON Lines, CSV, YAML, each also gzipped, or a folder.

A folder holds texts and a file of labels (`labels.csv`, `labels.jsonl` or `claims.jsonl`, also gzipped) whose
rows name their text by `document`: a file of the folder, or an id in its `documents.jsonl`.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import yaml

from service.errors import InputError, StandfirstError
from service.formats.visible import one_line
from service.readers import read_bytes

LABELS = ("labels.csv", "labels.jsonl", "labels.jsonl.gz", "claims.jsonl", "claims.jsonl.gz")
DOCUMENTS = ("documents.jsonl", "documents.jsonl.gz")
_MOST_CHARACTERS = 5_000_000
_LONGEST_LINE = 50_000_000


@dataclass(frozen=True)
class Row:
    """One row as it stands, and where: `place` is for people, such as “claims.csv, line 7”."""

    place: str
    value: Mapping[str, Any]

    def bad(self, reason: str) -> InputError:
        """The error that says what is wrong with this row."""
        return InputError(f"{self.place}: {reason}")


def rows(path: Path) -> Iterator[Row]:
    """The rows of a file or a folder, in order; raises `InputError` at the first that cannot be read."""
    chosen = _labels_of(path) if path.is_dir() else path
    name = chosen.name.removesuffix(".gz")
    if name.endswith((".jsonl", ".ndjson")):
        yield from _json_rows(chosen)
    elif name.endswith(".csv"):
        yield from _csv_rows(chosen)
    elif name.endswith((".yaml", ".yml")):
        yield from _yaml_rows(chosen)
    else:
        raise InputError(f"{shown(path)}: rows are read from .jsonl, .csv, .yaml (also .gz) or a folder.")


def _labels_of(folder: Path) -> Path:
    found = [folder / name for name in LABELS if (folder / name).is_file()]
    if len(found) != 1:
        raise InputError(f"{shown(folder)}: a folder of labelled texts has one of {', '.join(LABELS)}.")
    return found[0]


def _json_rows(path: Path) -> Iterator[Row]:
    with opened(path) as file:
        for number, line in enumerate(_whole_lines(file, path), start=1):
            if not line.strip():
                continue
            place = f"{shown(path)}, line {number}"
            try:
                value = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
            except (ValueError, RecursionError):
                raise InputError(f"{place}: this is not JSON.") from None
            if not isinstance(value, dict):
                raise InputError(f"{place}: a row is an object, {{…}}.")
            yield Row(place, value)


def _whole_lines(file: IO[bytes], path: Path) -> Iterator[bytes]:
    try:
        while line := file.readline(_LONGEST_LINE):
            if len(line) >= _LONGEST_LINE:
                raise InputError(f"{shown(path)}: a line has more than {_LONGEST_LINE:,} bytes.")
            yield line
    except (EOFError, OSError) as error:
        raise InputError(f"{shown(path)}: the file breaks off: {one_line(str(error), 100)}") from None


def _csv_rows(path: Path) -> Iterator[Row]:
    csv.field_size_limit(_LONGEST_LINE)
    with opened(path) as file:
        lines = (_text(line, path) for line in _whole_lines(file, path))
        reader = csv.DictReader(lines, strict=True)
        try:
            for value in reader:
                place = f"{shown(path)}, line {reader.line_num}"
                if None in value or None in value.values():
                    raise InputError(f"{place}: this row has not as many cells as the first line has names.")
                yield Row(place, {key: cell for key, cell in value.items() if cell != ""})
        except csv.Error as error:
            raise InputError(f"{shown(path)}, line {reader.line_num}: {one_line(str(error), 100)}") from None


def _text(line: bytes, path: Path) -> str:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{shown(path)}: this file is not UTF-8.") from None


def _yaml_rows(path: Path) -> Iterator[Row]:
    """A list of rows, or `items` that name their text in `articles` beside them."""
    with opened(path) as file:
        try:
            told = yaml.safe_load(file)
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise InputError(f"{shown(path)}: this is no YAML: {one_line(str(error), 200)}") from None
    listed = told.get("items") if isinstance(told, dict) else told
    articles = told.get("articles", {}) if isinstance(told, dict) else {}
    if not isinstance(listed, list) or not isinstance(articles, dict):
        raise InputError(f"{shown(path)}: rows are a list, or `items:` beside `articles:`.")
    for number, value in enumerate(listed, start=1):
        row = Row(f"{shown(path)}, item {number}", value if isinstance(value, dict) else {})
        if not isinstance(value, dict):
            raise row.bad("a row is a mapping.")
        yield _with_article(row, articles)


def _with_article(row: Row, articles: Mapping[str, str]) -> Row:
    if "article" not in row.value or "text" in row.value:
        return row
    if row.value["article"] not in articles:
        raise row.bad("its `article` is not among `articles`.")
    name = row.value["article"]
    return Row(row.place, {"document": name, **row.value, "text": articles[name]})


class Documents:
    """The texts that rows name by `document`; a row that has its own `text` needs none."""

    def __init__(self, data: Path, documents: Path | None) -> None:
        self._folder = data if data.is_dir() else None
        listed = documents or next(
            (data / name for name in DOCUMENTS if self._folder and (data / name).is_file()), None
        )
        self._texts = {row.value["document"]: row.value["text"] for row in _documents(listed)}

    def text_of(self, row: Row) -> tuple[str, str]:
        """The id and the text of a row's document; raises `InputError` when there is none."""
        text, name = row.value.get("text"), row.value.get("document")
        if text is not None:
            if not isinstance(text, str) or not text.strip():
                raise row.bad("its `text` is empty or no text.")
            return str(name if name is not None else row.value.get("id")), text
        if name is None:
            raise row.bad("it has neither a `text` nor a `document`.")
        if name in self._texts:
            return str(name), self._texts[name]
        return str(name), self._read(row, str(name))

    def _read(self, row: Row, name: str) -> str:
        folder = self._folder
        path = folder / name if folder and "\0" not in name else None
        if folder is None or path is None or not path.resolve().is_relative_to(folder.resolve()):
            raise row.bad("there is no text for its `document`.")
        try:
            read = read_bytes(path.read_bytes(), filename=path.name, limit_characters=_MOST_CHARACTERS)
        except OSError:
            raise row.bad("there is no text for its `document`.") from None
        except StandfirstError as error:
            raise row.bad(f"its `document`: {error.detail}") from None
        return read.text


def _documents(path: Path | None) -> Iterator[Row]:
    if path is None:
        return
    for row in rows(path):
        if not isinstance(row.value.get("document"), str) or not isinstance(row.value.get("text"), str):
            raise row.bad('a document is {"document": id, "text": …}.')
        yield row


def digest(path: Path | None) -> str | None:
    """SHA-256 of a file, or of the names and digests of a folder's files; None for no data."""
    if path is None:
        return None
    if path.is_dir():
        told = [
            [str(file.relative_to(path)), digest(file)] for file in sorted(path.rglob("*")) if file.is_file()
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()
    found = hashlib.sha256()
    with opened(path, as_it_is=True) as file:
        while block := file.read(1 << 20):
            found.update(block)
    return found.hexdigest()


def opened(path: Path, *, as_it_is: bool = False) -> IO[bytes]:
    """The file, unpacked if its name ends in .gz; raises `InputError` that says why it cannot be read."""
    try:
        packed = path.suffix == ".gz" and not as_it_is
        return cast("IO[bytes]", gzip.open(path) if packed else path.open("rb"))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "this is not a file name"
        raise InputError(f"{shown(path)}: this file cannot be read: {reason}.") from None


def shown(path: Path) -> str:
    """A path fit to be shown: its last two parts, nothing that a terminal would obey."""
    return one_line(os.fsencode(Path(*path.parts[-2:])).decode("utf-8", "replace"), 200)

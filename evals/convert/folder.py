"""Writing what was converted: a folder that is complete or not there."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from evals.convert.items import Article, Item, LabelledClaim, LeftOut, Malformed, Outcome, TakenApart
from evals.convert.rows import shown
from service.errors import InputError

FILES: Mapping[type[Item], str] = {
    LabelledClaim: "claims.jsonl",
    Article: "articles.jsonl",
    TakenApart: "sentences.jsonl",
}
"""Which file holds which kind; the texts of claims stand in `documents.jsonl`."""
_DOCUMENTS = "documents.jsonl"

NAMED = 20
"""How many malformed lines are named; all are counted."""


@dataclass(frozen=True)
class Told:
    """How many rows each file got, how many things were left out and why, and the malformed lines."""

    written: Mapping[str, int]
    left_out: Mapping[str, int]
    malformed: tuple[Malformed, ...]
    malformed_count: int


def write(found: Iterable[Outcome], out: Path, *, skip_malformed: bool = False) -> Told:
    """Write the files of `found` to the folder `out`, which must be new or empty.

    Raises `InputError` at the first malformed line, unless they are to be skipped and counted, and writes
    nothing then. Two items of one kind with the same id are malformed too. Half a folder is never written.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError(f"{shown(out)}: this is there already and not an empty folder.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise InputError(f"{shown(out)}: this folder cannot be written: {error.strerror}.") from None
    try:
        told = _written(found, part, skip_malformed=skip_malformed)
        summary = {"written": told.written, "left_out": told.left_out, "malformed": told.malformed_count}
        (part / "conversion.json").write_text(
            json.dumps(summary, indent=2, ensure_ascii=False) + "\n", "utf-8"
        )
        part.chmod(0o755)
        part.replace(out)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return told


class _Files:
    """The files of a folder, each opened at its first row."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._open: dict[str, IO[str]] = {}
        self.counts: Counter[str] = Counter()

    def add(self, name: str, row: Mapping[str, Any]) -> None:
        if name not in self._open:
            # A lone surrogate, which UTF-8 has no bytes for, becomes the escape that JSON has for it.
            file = (self._folder / name).open("w", encoding="utf-8", errors="backslashreplace", newline="\n")
            self._open[name] = self._stack.enter_context(file)
        self._open[name].write(json.dumps(row, ensure_ascii=False) + "\n")
        self.counts[name] += 1


def _written(found: Iterable[Outcome], part: Path, *, skip_malformed: bool) -> Told:
    left_out: Counter[str] = Counter()
    malformed: list[Malformed] = []
    count = 0
    seen: set[tuple[str, str]] = set()
    with ExitStack() as stack:
        files = _Files(part, stack)
        for one in found:
            told = _repeated(one, seen)
            if isinstance(told, LeftOut):
                left_out[told.reason] += 1
            elif isinstance(told, Malformed):
                if not skip_malformed:
                    raise InputError(f"{told.place}: {told.reason}")
                count += 1
                malformed += [told] if len(malformed) < NAMED else []
            else:
                _add(told, files, seen)
    if not files.counts:
        raise InputError(_nothing(left_out, count))
    return Told(dict(files.counts), dict(left_out), tuple(malformed), count)


def _nothing(left_out: Mapping[str, int], malformed: int) -> str:
    why = [f"{reason}: {count:,}" for reason, count in sorted(left_out.items())]
    why += [f"malformed: {malformed:,}"] if malformed else []
    return f"Nothing in this input could be converted ({'; '.join(why) or 'it is empty'})."


def _repeated(one: Outcome, seen: set[tuple[str, str]]) -> Outcome:
    """`one`, or why it cannot be taken: its id is that of another of its kind."""
    if isinstance(one, LeftOut | Malformed):
        return one
    key = (FILES[type(one)], one.id)
    if key in seen:
        return Malformed(f"{FILES[type(one)]}, “{one.id[:80]}”", "this id stands in the input twice.")
    seen.add(key)
    return one


def _add(one: Item, files: _Files, seen: set[tuple[str, str]]) -> None:
    if isinstance(one, LabelledClaim):
        key = (_DOCUMENTS, one.document)
        if key not in seen:
            seen.add(key)
            files.add(_DOCUMENTS, {"document": one.document, "text": one.text})
    files.add(FILES[type(one)], one.row())

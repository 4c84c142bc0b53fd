"""A folder of articles, each in a file of its own."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from service.batch.entries import Entry, Refused, Reject
from service.batch.ids import checked
from service.batch.intake import Intake
from service.batch.request import BatchRequest, FileInput
from service.batch.source import BatchInput, digest_of
from service.files import display_name, saying_why_not
from service.readers import READERS
from service.settings import Settings

_EXTENSIONS = frozenset().union(*(reader.extensions for reader in READERS))


class _Found(NamedTuple):
    """One file by its path in the folder, with forward slashes, or a subfolder that cannot be looked into."""

    name: str
    refused: Refused | None


class Directory(BatchInput):
    """The files of a folder and its subfolders, by their path in it; what is hidden is passed over."""

    def __init__(self, path: Path, settings: Settings) -> None:
        """Raises `InputError` when the folder may not be looked into."""
        super().__init__(path)
        self._settings = settings
        with saying_why_not(self.name), os.scandir(path):
            self._root = path.resolve()

    def digest(self) -> str:
        """SHA-256 of the names in order, each with the digest of its file or why it is rejected."""
        told = hashlib.sha256()
        for name, refused in self._checked():
            state = refused.code if refused else self._digest_of(name)
            told.update(os.fsencode(name) + b"\0" + state.encode() + b"\n")
        return told.hexdigest()

    def _digest_of(self, name: str) -> str:
        with saying_why_not(display_name(name)):
            return digest_of(self.path / name)

    def count(self) -> int:
        """Files that are not hidden."""
        return sum(1 for _ in self._names())

    def __iter__(self) -> Iterator[Entry | Reject]:
        """One entry or reject a file."""
        intake = Intake(self._settings)
        for name, refused in self._checked():
            try:
                told = checked(name)
                if refused or told is None:
                    raise refused or Refused("invalid_request", "The file has no name.")
            except Refused as why:
                yield intake.reject(None, why, name=display_name(name))
            else:
                file = FileInput(path=self.path / name, name=name)
                yield intake.entry(None, told, BatchRequest(article=file))

    def _checked(self) -> Iterator[_Found]:
        for name, unlisted in self._names():
            yield _Found(name, unlisted or self._refusal(name))

    def _names(self) -> list[_Found]:
        """Everything that will come, in order."""
        found: list[_Found] = []
        waiting = [""]
        while waiting:
            within = waiting.pop()
            try:
                with os.scandir(self.path / within) as entries:
                    for entry in entries:
                        self._sort_in(entry, within, found, waiting)
            except OSError:
                refused = Refused("unreadable_input", "The folder cannot be looked into.")
                found.append(_Found(within.rstrip("/"), refused))
        return sorted(found, key=lambda one: os.fsencode(one.name))

    def _sort_in(self, entry: os.DirEntry[str], within: str, found: list[_Found], waiting: list[str]) -> None:
        name = within + entry.name
        if entry.name.startswith("."):
            return
        if entry.is_dir(follow_symlinks=False):
            waiting.append(f"{name}/")
        elif not (entry.is_symlink() and self._is_folder_of_ours(name)):
            found.append(_Found(name, None))

    def _is_folder_of_ours(self, name: str) -> bool:
        """Whether a link leads to a folder whose files come anyway, by their own names."""
        path = self.path / name
        return path.is_dir() and path.resolve().is_relative_to(self._root)

    def _refusal(self, name: str) -> Refused | None:
        """Why the file is not taken; None if it is."""
        path = self.path / name
        try:
            if not path.resolve(strict=True).is_relative_to(self._root):
                return Refused("bad_input", "This is a link that leads out of the folder.")
            state = path.stat()
            if not stat.S_ISREG(state.st_mode):
                return Refused("bad_input", "This is not a regular file.")
            with path.open("rb"):
                pass
        except (OSError, RuntimeError):  # RuntimeError: a link that leads to itself
            return Refused("unreadable_input", "This file cannot be opened.")
        return self._unfit(path, state.st_size)

    def _unfit(self, path: Path, size: int) -> Refused | None:
        if path.suffix.lower() not in _EXTENSIONS:
            return Refused(
                "unsupported_format", f"Files are read that end in {', '.join(sorted(_EXTENSIONS))}."
            )
        if size == 0:
            return Refused("empty_text", "The file is empty.")
        limit = self._settings.max_body_bytes
        if size > limit:
            reason = f"The file is larger than {limit:,} bytes (STANDFIRST_MAX_BODY_BYTES)."
            return Refused("input_too_large", reason)
        return None

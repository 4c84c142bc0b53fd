"""The folder of a run: its manifest, its lock, and the files that its items are written to."""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from service import __version__
from service.batch.records import RecordFile, replacing
from service.errors import InputError, StandfirstError
from service.formats.visible import one_line

MANIFEST = "manifest.json"
_LOCK = ".lock"
_LIBRARIES = ("litellm", "pydantic", "onnxruntime", "tokenizers", "sentencex", "numpy")


class RunBusy(StandfirstError):
    """Another process works in the folder of this run."""

    retryable = True


def is_busy(folder: Path) -> bool:
    """Whether a process works in the folder of a run now."""
    try:
        lock = os.open(folder / _LOCK, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(lock)
    return False


class RunFolder:
    """One run, from its first call to its last: `with RunFolder(path, identity) as folder`.

    `identity` is what makes it this run: the input's digest, the settings, the version. A call with another
    identity is refused, since its lines would not belong together. `items` names the file of finished items;
    `failures.jsonl` holds what failed and is tried again by the next call, `rejects.jsonl` what cannot be
    worked on at all, `times.jsonl` when each item was worked on and for how long.
    """

    def __init__(
        self,
        path: Path,
        identity: Mapping[str, Any],
        *,
        items: str,
        notes: Mapping[str, Any] | None = None,
    ) -> None:
        self.path = path
        self._identity = json.loads(json.dumps(identity))
        self._notes = notes or {}
        self._items_name = items

    def __enter__(self) -> Self:
        self._make()
        self._lock = self._locked()
        try:
            self._remember()
            self.items = RecordFile(self.path / self._items_name)
            self.failures = RecordFile(self.path / "failures.jsonl")
            self.rejects = RecordFile(self.path / "rejects.jsonl")
            self.times = RecordFile(self.path / "times.jsonl")
        except BaseException:
            os.close(self._lock)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in (self.items, self.failures, self.rejects, self.times):
            file.close()
        os.close(self._lock)

    def is_settled(self, position: int) -> bool:
        """Whether the item at `position` needs no more work: it is finished, or it can never be."""
        return position in self.items or position in self.rejects

    def seal(self) -> None:
        """Put every file in the order of the input, and leave out failures that were made good since."""
        self.items.seal()
        self.rejects.seal()
        self.failures.seal(lambda position: not self.is_settled(position))
        self.times.seal(lambda position: position in self.items)

    def write(self, name: str, text: str) -> None:
        """Write a file of the folder whole or not at all."""
        with replacing(self.path / name) as file:
            file.write(text.encode())

    @property
    def _shown(self) -> str:
        return one_line(os.fsencode(self.path).decode("utf-8", "replace"), 200)

    def _make(self) -> None:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            strange = not (self.path / MANIFEST).exists() and any(
                not entry.name.startswith(".") for entry in self.path.iterdir()
            )
        except FileExistsError:
            raise InputError(f"{self._shown}: this is a file, not a folder.") from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "this is not a folder name"
            raise InputError(f"{self._shown}: this folder cannot be used: {reason}.") from None
        if strange:
            raise InputError(f"{self._shown}: this folder holds other files; name an empty or a new one.")

    def _locked(self) -> int:
        try:
            lock = os.open(self.path / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise InputError(f"{self._shown}: this folder cannot be used: {error.strerror}.") from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            raise RunBusy(f"{self._shown}: another process works on this run.") from None
        return lock

    def _remember(self) -> None:
        """Write the manifest, or compare with the one that is there and note that the run goes on."""
        manifest = read_manifest(self.path) if (self.path / MANIFEST).exists() else self._new()
        others = [name for name in self._identity if manifest["identity"].get(name) != self._identity[name]]
        others += [name for name in manifest["identity"] if name not in self._identity]
        if others:
            raise InputError(
                f"{self._shown}: this is another run: {', '.join(sorted(others))} differ"
                f"{'s' if len(others) == 1 else ''}. Name another folder, or call it as it was called."
            )
        manifest["calls"].append({"started_at": dt.datetime.now(dt.UTC).isoformat(), "process": os.getpid()})
        self.write(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=2) + "\n")

    def _new(self) -> dict[str, Any]:
        return {
            "schema_version": "1",
            "identity": self._identity,
            **self._notes,
            "versions": _versions(),
            "machine": {
                "system": platform.system(),
                "architecture": platform.machine(),
                "cores": os.cpu_count(),
            },
            "calls": [],
        }


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a run; raises `InputError` that says what is wrong with the folder."""
    name = one_line(os.fsencode(folder).decode("utf-8", "replace"), 200)
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        raise InputError(f"{name}: this is not the folder of a run: it has no {MANIFEST} to read.") from None
    if not isinstance(manifest, dict) or not isinstance(manifest.get("identity"), dict):
        raise InputError(f"{name}: {MANIFEST} is not that of a run.")
    if not isinstance(manifest.get("calls"), list):
        raise InputError(f"{name}: {MANIFEST} is not that of a run.")
    return manifest


def _versions() -> dict[str, str]:
    found = {"standfirst": __version__, "python": platform.python_version()}
    for library in _LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            continue
    return found

"""What the tests of batch inputs share: an input made of bytes, and what comes out of it."""

from __future__ import annotations

from pathlib import Path

from service.batch.entries import Entry, Reject
from service.batch.inputs import open_input
from service.settings import Settings
from service.types import ArticleInput

SMALL = Settings(max_body_bytes=1_000)


def read(
    folder: Path, data: bytes | str, name: str = "in.jsonl", settings: Settings = SMALL
) -> list[Entry | Reject]:
    """What comes of a file that holds `data`; what is promised of every input is checked on the way."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_path(path, settings)


def read_path(path: Path, settings: Settings = SMALL) -> list[Entry | Reject]:
    given = open_input(path, settings)
    found = list(given)
    assert [one.position for one in found] == list(range(len(found)))
    assert given.count() == len(found)
    assert list(given) == found
    ids = [one.id for one in found if isinstance(one, Entry)]
    assert len(set(ids)) == len(ids)
    return found


def entries(found: list[Entry | Reject]) -> list[Entry]:
    return [one for one in found if isinstance(one, Entry)]


def rejects(found: list[Entry | Reject]) -> list[Reject]:
    return [one for one in found if isinstance(one, Reject)]


def the_reject(found: list[Entry | Reject]) -> Reject:
    (only,) = rejects(found)
    return only


def article(entry: Entry) -> ArticleInput:
    assert isinstance(entry.request.article, ArticleInput)
    return entry.request.article


def texts(found: list[Entry | Reject]) -> list[str | None]:
    return [article(one).text for one in entries(found)]

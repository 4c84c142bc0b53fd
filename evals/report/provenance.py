"""Where the numbers of a run come from: everything that is needed to get them again."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Any

from evals.report.words import engine
from evals.runs import Finished
from service.formats.visible import one_line

_LIMIT = 600


def provenance(run: Finished) -> Iterator[tuple[str, str]]:
    """What is known of a run: a name and a line each; what is not known is said to be so."""
    manifest = run.manifest
    identity: Mapping[str, Any] = manifest["identity"]
    yield "Suite", _told(f"{run.suite} (task {identity.get('task')})")
    yield "Engine", engine(run)
    yield "Code", commit(run)
    yield "When", when(run)
    yield "Data", _told(identity.get("data"))
    if identity.get("documents"):
        yield "Documents", _told(identity["documents"])
    yield "Options of the suite", _told(identity.get("options"))
    yield "Seed", _told(identity.get("seed"))
    yield "Limit", "all items" if identity.get("limit") is None else _told(identity["limit"])
    yield "Settings that differ from the defaults", _told(manifest.get("settings")) or "none"
    yield "Fingerprint of the settings", _told(identity.get("settings"))
    yield "Thresholds", _told(manifest.get("thresholds"))
    yield "Language models", _told(manifest.get("models")) or "none"
    yield "Entailment model", _told(manifest.get("entailment")) or "none"
    yield "Prompts", _told(manifest.get("prompts")) or "none"
    yield "Versions", _told(manifest.get("versions"))
    yield "Machine", _told(manifest.get("machine"))
    yield "Items at once", _told(manifest.get("concurrency"))


def commit(run: Finished) -> str:
    """The commit, and whether the tree was as committed."""
    identity = run.manifest["identity"]
    if not identity.get("commit"):
        return "not known: the run was not made in a checkout"
    told = _told(identity["commit"])
    if identity.get("dirty"):
        return f"{told}, with changes that are not committed ({_told(identity.get('changes'))})"
    return f"{told}, as committed"


def when(run: Finished) -> str:
    """When the run began, and how often it was gone on with."""
    calls = [_time(one.get("started_at")) for one in run.manifest["calls"] if isinstance(one, Mapping)]
    if not calls:
        return "not known"
    again = len(calls) - 1
    times = "once" if again == 1 else f"{again} times, last"
    return f"{calls[0]}, gone on with {times} on {calls[-1]}" if again else calls[0]


def _time(told: object) -> str:
    """A time to the second."""
    try:
        return f"{dt.datetime.fromisoformat(str(told)).astimezone(dt.UTC):%Y-%m-%d %H:%M:%S} UTC"
    except (ValueError, OverflowError):
        return "a time that is not known"


def _told(value: object) -> str:
    if value is None or value in ({}, ""):
        return ""
    if isinstance(value, Mapping):
        return one_line("; ".join(f"{name}: {_inner(inner)}" for name, inner in value.items()), _LIMIT)
    return one_line(str(value), _LIMIT)


def _inner(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

"""A suite: which task is measured on which data, as a YAML file says it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, ValidationError

from service.errors import InputError
from service.formats.visible import one_line
from service.types import Frozen

SUITES = Path(__file__).parent / "suites"


class Gate(Frozen):
    """How a metric is held against its baseline.

    It fails when it is worse by more than `slack` and the interval of the difference allows no other reading.
    """

    slack: float = Field(default=0.0, ge=0)


class Suite(Frozen):
    """What a suite file says. Paths are relative to the file that they stand in."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")
    title: str = Field(max_length=200)
    task: str
    data: Path | None = None
    documents: Path | None = None
    """Texts by id, for rows that name their document instead of having its text."""
    options: dict[str, Any] = Field(default_factory=dict)
    """What the task may be told; each task says what it knows."""
    seed: int = 0
    limit: int | None = Field(default=None, ge=1)
    gate: dict[str, Gate] = Field(default_factory=dict)
    """The metrics that `gate` holds against the baseline."""
    headline: tuple[str, ...] = ()
    """The metrics that a report shows first."""


def names() -> list[str]:
    """The suites that come with the project."""
    return sorted(path.stem for path in SUITES.glob("*.yaml"))


def load(place: str, *, data: Path | None = None, limit: int | None = None, seed: int | None = None) -> Suite:
    """The suite of that name, or in that file; raises `InputError` that names what is wrong with it.

    `data`, `limit` and `seed` take the place of what the file says.
    """
    path = Path(place)
    if path.suffix not in (".yaml", ".yml"):
        path = SUITES / f"{place}.yaml"
        if place not in names():
            raise InputError(
                f"There is no suite “{one_line(place, 80)}”; there are {', '.join(names())}, "
                "or name a .yaml file."
            )
    try:
        told = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        raise InputError(f"{one_line(place, 200)}: this file cannot be read.") from None
    except yaml.YAMLError as error:
        raise InputError(f"{one_line(place, 200)}: this is no YAML: {one_line(str(error), 200)}") from None
    if not isinstance(told, dict):
        raise InputError(f"{one_line(place, 200)}: a suite is a mapping of name, title, task, data…")
    changed = {name: value for name, value in (("limit", limit), ("seed", seed)) if value is not None}
    return _placed(_validated({**told, **changed}, place), path.parent, data)


def _validated(told: dict[str, Any], place: str) -> Suite:
    try:
        return Suite.model_validate(told)
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}"
            for problem in error.errors(include_input=False, include_url=False)
        )
        raise InputError(f"{one_line(place, 200)}: {one_line(problems, 500)}") from None


def _placed(suite: Suite, folder: Path, data: Path | None) -> Suite:
    chosen = data if data is not None else suite.data and folder / suite.data
    documents = None if data is not None else suite.documents and folder / suite.documents
    return suite.model_copy(update={"data": chosen or None, "documents": documents or None})

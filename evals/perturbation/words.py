"""The word lists of `evals/data/perturbation/words.yaml`: none is shared with the product."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

_PATH = Path(__file__).parents[1] / "data" / "perturbation" / "words.yaml"


@cache
def _tables() -> dict[str, str | list[str] | list[list[str]]]:
    tables: dict[str, str | list[str] | list[list[str]]] = yaml.safe_load(_PATH.read_text("utf-8"))
    return tables


def listed(name: str) -> tuple[str, ...]:
    """The words of a list that is written as one paragraph."""
    text = _tables()[name]
    assert isinstance(text, str)
    return tuple(word.replace("_", " ") for word in text.split())


def paired(name: str) -> dict[str, str]:
    """The pairs of a list, first to second."""
    return dict(pair.split("/", 1) for pair in listed(name))


def phrases(name: str) -> tuple[str, ...]:
    """The lines of a list."""
    return tuple(str(line) for line in _tables()[name])


def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a list of lists."""
    return tuple(tuple(row) for row in _tables()[name] if isinstance(row, list))

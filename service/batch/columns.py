"""The columns of a table (CSV, Parquet): which of them mean something here, and what a row asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from service.errors import InputError
from service.formats.visible import one_line

CONTENT = ("text", "html", "url")
KNOWN = ("id", *CONTENT, "title", "language", "uri", "published", "source")

_SHOWN = 60


class Columns:
    """The header of a table; names are taken without regard to case and surrounding spaces."""

    def __init__(self, header: Sequence[str]) -> None:
        """Raises `InputError` when no column holds articles, or one is there twice."""
        names = [name.strip().casefold() for name in header]
        self.places = {name: names.index(name) for name in KNOWN if name in names}
        twice = next((name for name in KNOWN if names.count(name) > 1), None)
        if twice:
            raise InputError(f"there are two columns called {twice}.")
        if not has_content(names):
            raise InputError(f"no column is called {', '.join(CONTENT[:-1])} or {CONTENT[-1]}.")
        self.width = len(names)
        self.ignored = tuple(
            one_line(name, _SHOWN)
            for name, folded in zip(header, names, strict=True)
            if folded not in self.places
        )


def article_of(cells: Mapping[str, Any]) -> dict[str, Any]:
    """What the known cells of a row ask for: an article with its id and source. Empty cells are left out."""
    row = {name: cell for name, cell in cells.items() if not _empty(cell)}
    source = row.pop("source", None)
    return row if source is None else {**row, "sources": [{"text": source}]}


def has_content(names: Sequence[str]) -> bool:
    """Whether one of the folded names is that of a column with articles."""
    return any(name in CONTENT for name in names)


def _empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())

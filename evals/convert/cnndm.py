"""CNN/DailyMail and its like: `article` and `highlights`, one highlight a line; `id` where there is one.

Highlights become one reference of several sentences. Bullet points often lack their full stop, which is put
back, because a summary is cut into sentences when it is scored.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evals.convert.items import Article, Outcome
from evals.convert.rows import BadRow, Row, converted

_ENDS = (".", "!", "?", "”", '"', "…")


def convert(path: Path) -> Iterator[Outcome]:
    """One article a row; rows without an id are numbered in order."""
    count = 0

    def items(row: Row) -> Iterator[Article]:
        nonlocal count
        count += 1
        yield Article(
            id=row.optional("id") or f"article-{count}",
            text=row.text("article"),
            references=[_reference(row.text("highlights"))],
            title=row.optional("title"),
            slices={"component": "CNN/DailyMail"},
        )

    return converted(path, items)


def _reference(highlights: str) -> str:
    lines = [line.strip().removesuffix(" .").strip() for line in highlights.splitlines()]
    told = " ".join(line if line.endswith(_ENDS) else f"{line}." for line in lines if line)
    if not told:
        raise BadRow("`highlights` is empty.")
    return told

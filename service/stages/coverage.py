"""Coverage: what the summary leaves out, by section."""

from __future__ import annotations

from service.types import Coverage, Source, Summary


def coverage(summary: Summary, article: Source) -> Coverage:
    """The omissions of `summary`."""
    del summary, article
    return Coverage()

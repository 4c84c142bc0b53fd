"""Lead: the first sentences of the body, the baseline that news is hard to beat on.

Ours, a few lines, Apache-2.0 as the rest of this repository; its version is that of Standfirst, whose
sentence splitter it uses as all systems of the comparison do.
"""

from __future__ import annotations

from collections.abc import Sequence

from evals.peers.extractive import Extractive, body
from service import __version__
from service.types import Sentence, Source


def lead(source: Source, count: int) -> Sequence[Sentence]:
    """The first `count` sentences that are no headings."""
    return body(source)[:count]


LEAD = Extractive("lead", "Lead", lead, lambda: __version__)

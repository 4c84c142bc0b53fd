"""RAGTruth (Niu et al. 2024): a folder with `response.jsonl` and `source_info.jsonl`, cut into sentences.

A response has `id`, `source_id`, `response`, `quality` and `labels`, the spans (`start`, `end`) in which
annotators saw something that the source does not bear out. A sentence that such a span touches is not
grounded, all others are.
Spans marked `implicit_true` (true, and not in the source) count like the others: the source has to say it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from evals.convert.items import LabelledClaim, LeftOut, Malformed, Outcome
from evals.convert.rows import BadRow, Row, converted, rows, shown
from evals.perturbation.build import TALK
from evals.perturbation.sentences import sentences
from service.errors import InputError

_FEWEST_WORDS = 4
"""Shorter pieces are headings and the numbers of lists."""

_Sources = Mapping[str, tuple[str, str | None]]
"""Task and text by the id of a source; no text where the source is a table."""


def convert(path: Path) -> Iterator[Outcome]:
    """One claim for each sentence of a response to a text; responses to tables (Data2txt) are left out."""
    if not path.is_dir():
        raise InputError(f"{shown(path)}: RAGTruth is a folder with response.jsonl and source_info.jsonl.")
    found: dict[str, tuple[str, str | None]] = {}
    for row in rows(path / "source_info.jsonl"):
        try:
            if isinstance(row, Malformed):
                yield row
            else:
                found[_id(row, "source_id")] = _source(row)
        except BadRow as bad:
            yield Malformed(row.place, str(bad))
    yield from converted(path / "response.jsonl", lambda row: _items(row, found))


def _id(row: Row, name: str) -> str:
    found = row.optional(name)
    if found is None:
        raise BadRow(f"`{name}` is missing.")
    return found


def _source(row: Row) -> tuple[str, str | None]:
    """Summaries have the article itself, answers an object of question and passages."""
    task, told = row.text("task_type"), row.value.get("source_info")
    if task == "QA" and isinstance(told, dict):
        told = told.get("passages")
    if task == "Data2txt":
        return task, None
    if not isinstance(told, str) or not told.strip():
        raise BadRow("`source_info` holds no text.")
    return task, told


def _items(row: Row, sources: _Sources) -> Iterator[LabelledClaim | LeftOut]:
    name, source = _id(row, "id"), _id(row, "source_id")
    if source not in sources:
        raise BadRow("its `source_id` is not in source_info.jsonl.")
    task, text = sources[source]
    if row.value.get("quality", "good") != "good":
        yield LeftOut("responses that annotators call truncated or refused")
        return
    if text is None:
        yield LeftOut("responses to tables (Data2txt)")
        return
    yield from _sentences(row, name, task, text)


def _sentences(row: Row, name: str, task: str, text: str) -> Iterator[LabelledClaim | LeftOut]:
    response = row.text("response")
    spans = [_span(label, len(response)) for label in row.list("labels")]
    done = 0
    for number, sentence in enumerate(sentences(response)):
        start = response.index(sentence, done)
        done = start + len(sentence)
        if len(sentence.split()) < _FEWEST_WORDS:
            yield LeftOut(f"pieces of fewer than {_FEWEST_WORDS} words")
        elif TALK.search(sentence):
            yield LeftOut("what a model says of its own answer")
        else:
            yield LabelledClaim(
                id=f"ragtruth-{name}.{number}",
                claim=sentence,
                text=text,
                label=not any(first < done and start < last for first, last in spans),
                slices={"component": f"RAGTruth {task}", "model": row.optional("model") or "unknown"},
                licence="MIT",
            )


def _span(label: object, length: int) -> tuple[int, int]:
    start, end = (label.get("start"), label.get("end")) if isinstance(label, dict) else (None, None)
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= length:
        raise BadRow("one of its `labels` has no `start` and `end` that lie in the response.")
    return start, end

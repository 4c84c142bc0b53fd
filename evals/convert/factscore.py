"""FActScore's labelled biographies (Min et al. 2023): sentences that people took apart into atomic facts.

A row has `topic`, `output` and `annotations`; each of these is a sentence (`text`) with `human-atomic-facts`
(`text` and a label). The labels S, NS and IR were given against Wikipedia, which is not in the file: they are
left out, and only the taking apart is converted. `annotations` is null where the model gave no answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evals.convert.items import LeftOut, Outcome, TakenApart
from evals.convert.rows import BadRow, Row, converted


def convert(path: Path) -> Iterator[Outcome]:
    """One text a row. Sentences off the topic have no facts: they become sentences without claims."""
    return converted(path, _items)


def _items(row: Row) -> Iterator[TakenApart | LeftOut]:
    topic = row.text("topic")
    if row.value.get("annotations") is None:
        yield LeftOut("rows without annotations")
        return
    found = [_sentence(told) for told in row.list("annotations")]
    output = row.text("output")
    stray = [sentence for sentence, _ in found if sentence not in output]
    yield from (LeftOut("sentences that do not stand in the output as they are") for _ in stray)
    kept = [(sentence, facts) for sentence, facts in found if sentence in output]
    if kept:
        yield TakenApart(id=f"factscore-{topic}", text=output, sentences=kept, licence="MIT")


def _sentence(told: Any) -> tuple[str, list[str]]:
    sentence = told.get("text") if isinstance(told, dict) else None
    if not isinstance(sentence, str) or not sentence.strip():
        raise BadRow("one of its `annotations` has no `text`.")
    facts = [
        fact.get("text") if isinstance(fact, dict) else None for fact in told.get("human-atomic-facts") or []
    ]
    if not all(isinstance(fact, str) and fact.strip() for fact in facts):
        raise BadRow("one of its `human-atomic-facts` has no `text`.")
    return sentence.strip(), [str(fact) for fact in facts]

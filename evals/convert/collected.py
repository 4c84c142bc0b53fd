"""The collected format, in which several public sets were brought together: a folder, or one file of it.

`NAME.pairs.jsonl.gz` beside `NAME.docs.jsonl.gz` are labelled claims (`doc` names the document); other files
hold articles (`text`, `summary`) or sentences with their claims (`sentence`, `claims` or `decompositions`),
which is told from the first row. Rows that say `may_ship: false` are taken over, and their licence says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from evals.convert.items import Article, LabelledClaim, LeftOut, Malformed, Outcome, TakenApart
from evals.convert.rows import BadRow, Row, converted, rows, shown
from evals.entailment.rows import untokenised
from service.errors import InputError

_PAIRS = ".pairs.jsonl.gz"
_DOCS = ".docs.jsonl.gz"


def convert(path: Path) -> Iterator[Outcome]:
    """Claims, articles and sentences of a file or of all files of a folder, in the order of their names."""
    files = sorted(path.glob("*.jsonl.gz")) if path.is_dir() else [path]
    files = [file for file in files if not file.name.endswith(_DOCS)]
    if not files:
        raise InputError(f"{shown(path)}: this folder has no .jsonl.gz but documents.")
    for file in files:
        yield from _pairs(file) if file.name.endswith(_PAIRS) else converted(file, _reader(file))


def _pairs(file: Path) -> Iterator[Outcome]:
    texts: dict[str, str] = {}
    for row in rows(file.with_name(file.name.removesuffix(_PAIRS) + _DOCS)):
        try:
            if isinstance(row, Malformed):
                yield row
            else:
                texts[row.text("doc")] = row.text("text")
        except BadRow as bad:
            yield Malformed(row.place, str(bad))
    yield from converted(file, lambda row: _claims(row, texts))


def _claims(row: Row, texts: Mapping[str, str]) -> Iterator[LabelledClaim]:
    if row.text("doc") not in texts:
        raise BadRow("there is no document for its `doc`.")
    licence = row.optional("licence") or "none stated"
    yield LabelledClaim(
        id=row.text("id"),
        claim=untokenised(row.text("claim")),
        text=texts[row.text("doc")],
        label=row.label(),
        slices={
            "component": row.optional("component") or row.text("dataset"),
            "dataset": row.text("dataset"),
        },
        licence=licence if row.value.get("may_ship") is True else f"{licence}; not to be passed on",
    )


def _reader(file: Path) -> Callable[[Row], Iterator[Article | TakenApart | LeftOut]]:
    first = next((row for row in rows(file) if isinstance(row, Row)), None)
    if first is not None and "sentence" in first.value:
        return _sentence
    if first is not None and "summary" in first.value:
        return _article
    if first is not None and "response" in first.value:
        return lambda _: iter([LeftOut("answers whose claims are not given by sentence")])
    raise InputError(
        f"{shown(file)}: its rows are neither articles with summaries nor sentences with claims."
    )


def _article(row: Row) -> Iterator[Article | LeftOut]:
    written = row.value.get("all_writer_summaries")
    references = (
        [one for one in written if isinstance(one, str) and one.strip()] if isinstance(written, list) else []
    )
    summary = row.optional("summary")
    if not references and summary is None:
        yield LeftOut("articles without a summary")
        return
    yield Article(
        id=row.text("id"),
        text=row.text("text"),
        references=references or [str(summary)],
        title=row.optional("title"),
        slices={"component": row.text("id").split("-")[0]},
    )


def _sentence(row: Row) -> Iterator[TakenApart]:
    sentence = row.text("sentence")
    claims = row.list("claims" if "claims" in row.value else "decompositions")
    if "claims" not in row.value:
        claims = claims[0] if claims and isinstance(claims[0], list) else []
    if not all(isinstance(claim, str) for claim in claims):
        raise BadRow("`claims` are not all texts.")
    response = row.optional("response")
    text = response if response and sentence in response else sentence
    yield TakenApart(id=row.text("id"), text=text, sentences=[(sentence, claims)])

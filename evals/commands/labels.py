"""`python -m evals labels`: people's labels: agreement with a run, and editors' feedback as a data set."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from evals.labels import GivenLabel, from_feedback, read_labels
from evals.metrics.agreement import cohen_kappa, krippendorff_alpha, percent_agreement
from evals.metrics.resample import estimate
from evals.records import Record
from evals.runs import Finished
from service.cli import failures
from service.errors import InputError, StandfirstError
from service.formats.visible import one_line

labels = typer.Typer(help="People's labels: agreement with a run, and feedback as a data set.")


@labels.command("agreement")
def agreement(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run.")],
    file: Annotated[Path, typer.Argument(metavar="LABELS", help="Label file: id, label, annotator.")],
) -> int:
    """How far the engine agrees with people, and people with each other, beyond chance."""
    given = read_labels(file)
    records = {record.id: record for record in Finished.at(run).records()}
    known = [one for one in given if one.id in records]
    if not known:
        raise InputError("No label is about an item of this run: the ids do not match.")
    print(f"{len(known)} labels on items of the run, {len(given) - len(known)} on others")
    print("\n".join(_agreement(known, records)))
    return failures.DONE


def _agreement(given: Sequence[GivenLabel], records: Mapping[str, Record]) -> Iterator[str]:
    by_annotator: defaultdict[str, dict[str, bool]] = defaultdict(dict)
    for one in given:
        by_annotator[one.annotator][one.id] = one.grounded
    for name, theirs in by_annotator.items():
        ids = sorted(theirs)
        left = sum(not records[key].decided for key in ids)
        ours = [_word(records[key].outcome == "supported") for key in ids]
        people = [_word(theirs[key]) for key in ids]
        who = one_line(name or "the labels", 60)
        yield f"engine and {who}: {len(ids)} items, {left} undecided (counted as not grounded)"
        yield from _pair(ours, people, [records[key].document for key in ids])
    if len(by_annotator) > 1:
        ids = sorted({one.id for one in given})
        ratings = [
            [_word(theirs[key]) if key in theirs else None for theirs in by_annotator.values()] for key in ids
        ]
        alpha, share = float(krippendorff_alpha(ratings)), float(percent_agreement(ratings))
        yield f"{len(by_annotator)} annotators among themselves: {len(ids)} items"
        yield f"  agreement {_percent(share)}, Krippendorff's alpha {_plain(alpha)}"


def _pair(ours: Sequence[str], people: Sequence[str], documents: Sequence[str]) -> Iterator[str]:
    import numpy as np

    codes = np.unique(np.asarray(documents), return_inverse=True)[1].astype(np.int64)
    same = np.asarray([one == other for one, other in zip(ours, people, strict=True)], dtype=np.float64)
    plain = estimate(lambda weights: (weights @ same) / weights.sum(axis=-1), codes)
    kappa = estimate(lambda weights: cohen_kappa(ours, people, weights), codes)
    yield f"  agreement {_percent(plain.value)} {_ends(plain.low, plain.high)}"
    yield f"  Cohen's kappa {_plain(kappa.value)} {_ends(kappa.low, kappa.high)}"


def _word(grounded: bool) -> str:
    return "grounded" if grounded else "not grounded"


def _percent(value: float | None) -> str:
    return "–" if value is None or math.isnan(value) else f"{100 * value:.1f} %"


def _plain(value: float | None) -> str:
    return "– (all labels are alike)" if value is None or math.isnan(value) else f"{value:.3f}"


def _ends(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"[{low:.3f}, {high:.3f}]"


@labels.command("import")
def import_feedback(
    feedback: Annotated[
        Path, typer.Argument(metavar="FEEDBACK", help="JSON Lines of report_id, claim_id, agrees, label…")
    ],
    *,
    reports: Annotated[
        Path, typer.Option(metavar="FILE", help="JSON Lines of the reports, such as a batch's reports.jsonl.")
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for claims.jsonl and documents.jsonl.")],
) -> int:
    """Turn editors' feedback on reports into labelled claims that a grounding suite reads."""
    found = from_feedback(feedback, reports)
    if out.exists() and any(out.iterdir()):
        raise InputError(f"{one_line(str(out), 200)}: this folder is not empty.")
    try:
        out.mkdir(parents=True, exist_ok=True)
        documents = [{"document": name, "text": text} for name, text in found.documents.items()]
        (out / "claims.jsonl").write_text(_lines(found.claims), "utf-8")
        (out / "documents.jsonl").write_text(_lines(documents), "utf-8")
    except OSError as error:
        raise StandfirstError(f"{one_line(str(out), 200)} cannot be written: {error.strerror}.") from None
    print(f"{len(found.claims)} labelled claims on {len(found.documents)} documents in {out}")
    for reason, count in found.left_out.items():
        print(f"  {count} left out: {reason}")
    return failures.DONE


def _lines(values: Sequence[Mapping[str, object]]) -> str:
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)

"""CSV (RFC 4180): one row a claim, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from service.formats.protocol import AnyReport
from service.formats.visible import one_line
from service.formats.wording import source_names
from service.types import Claim

COLUMNS = (
    "id",
    "claim",
    "kind",
    "speaker",
    "origin",
    "verdict",
    "cause",
    "needs_review",
    "score",
    "reason",
    "correction",
    "evidence",
    "evidence_places",
)

# Spreadsheets run a cell that starts with one of these as a formula (OWASP, "CSV Injection"); some also take
# the full-width forms.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


# Spreadsheets hold 32,767 characters in a cell.
_CELL_LIMIT = 32_000
_EVIDENCE_LIMIT = 6_000


def render(report: AnyReport) -> str:
    """One row a claim, in the report's order; lines end in CRLF, cells that could be formulas start with '.

    A claim with several pieces of evidence has one line for each in `evidence`, and the matching line in
    `evidence_places` ("source start-end", offsets in code points). Texts longer than a cell are cut in their
    middle, with "[…]" in place of what is missing.
    """
    names = source_names(report)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for claim in report.claims:
        writer.writerow([guarded(cell) for cell in _cells(claim, names)])
    return out.getvalue()


def guarded(cell: str) -> str:
    """`cell` with a leading apostrophe when a spreadsheet could take it for a formula."""
    return f"'{cell}" if cell.lstrip(" \n").startswith(_FORMULA_STARTS) else cell


def _cells(claim: Claim, names: Mapping[str, str]) -> list[str]:
    verdict = claim.verdict
    about = [
        one_line(claim.id, _CELL_LIMIT),
        one_line(claim.text, _CELL_LIMIT),
        claim.kind,
        one_line(claim.speaker or "", _CELL_LIMIT),
        claim.origin.in_,
    ]
    if verdict is None:
        return [*about, "not_checked", "", "", "", one_line(claim.selection.reason or ""), "", "", ""]
    return [
        *about,
        verdict.label,
        verdict.cause or "",
        "yes" if verdict.needs_review else "no",
        "" if verdict.score is None else f"{verdict.score:.4g}",
        one_line(verdict.reason, _CELL_LIMIT),
        one_line(verdict.correction.text, _CELL_LIMIT) if verdict.correction else "",
        "\n".join(one_line(evidence.text, _EVIDENCE_LIMIT) for evidence in verdict.evidence),
        "\n".join(
            f"{one_line(names[evidence.source_id])} {evidence.start}-{evidence.end}"
            for evidence in verdict.evidence
        ),
    ]

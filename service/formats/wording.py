"""How a report is put into words for people: one place, so that every format says the same.

Nothing here makes text harmless: each format does that in its own way, with `visible`, when it writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from service.formats.protocol import AnyReport
from service.types import (
    CheckReport,
    Claim,
    ClaimKind,
    Correction,
    Counts,
    Flag,
    Label,
    Report,
    Source,
    Span,
    UndecidedCause,
)

Tone = Literal["wrong", "doubtful", "open", "right", "unchecked"]
"""How alarming a claim is, from worst to best; `unchecked` has no verdict at all."""

_LABELS: Mapping[Label, str] = {
    "contradicted": "Contradicted by the source",
    "conflicting": "The sources disagree",
    "not_found": "Not found in the source",
    "partly_supported": "Partly supported by the source",
    "undecided": "Could not be decided",
    "supported": "Supported by the source",
}
_CAUSES: Mapping[UndecidedCause, str] = {
    "insufficient": "the source says too little",
    "needs_computation": "it takes a calculation",
    "model_failed": "the model failed",
    "deadline": "the time ran out",
    "budget": "the budget ran out",
}
_TONES: Mapping[Label, Tone] = {
    "contradicted": "wrong",
    "conflicting": "wrong",
    "not_found": "doubtful",
    "partly_supported": "doubtful",
    "undecided": "open",
    "supported": "right",
}
_KINDS: Mapping[ClaimKind, str] = {
    "fact": "fact",
    "statement": "statement",
    "quote": "quotation",
    "opinion": "opinion",
    "forecast": "forecast",
}
_WITH_ARTICLE: Mapping[ClaimKind, str] = {
    kind: f"an {word}" if word == "opinion" else f"a {word}" for kind, word in _KINDS.items()
}
_WORST_FIRST: tuple[Label, ...] = tuple(_LABELS)
_REVIEW_RANK = _WORST_FIRST.index("supported")  # what needs review stands just before what is supported
_NAME_LIMIT = 80


def severity(claim: Claim) -> int:
    """Where a claim stands when the worst come first; 0 is the worst."""
    if claim.verdict is None:
        return len(_WORST_FIRST) + 1
    rank = _WORST_FIRST.index(claim.verdict.label)
    return rank + 1 if rank == _REVIEW_RANK and not claim.verdict.needs_review else rank


def worst_first(report: AnyReport) -> list[Claim]:
    """The claims of a report, the worst first, else in the order of the report."""
    return sorted(report.claims, key=severity)


def tone(claim: Claim) -> Tone:
    """How alarming a claim is; one that a person has to review is never `right`."""
    if claim.verdict is None:
        return "unchecked"
    found = _TONES[claim.verdict.label]
    return "open" if found == "right" and claim.verdict.needs_review else found


def verdict_words(claim: Claim) -> str:
    """The verdict in words, with the cause of an `undecided` and the call for a review."""
    verdict = claim.verdict
    if verdict is None:
        return "Not checked"
    words = _LABELS[verdict.label]
    if verdict.cause:
        words += f": {_CAUSES[verdict.cause]}"
    return f"{words} (please review)" if verdict.needs_review else words


def reason_words(claim: Claim) -> str:
    """Why the verdict is what it is, or why there is none."""
    if claim.verdict is not None:
        return claim.verdict.reason
    if claim.selection.reason in {None, claim.kind}:
        return f"There is nothing to check in {_WITH_ARTICLE[claim.kind]}."
    reason = claim.selection.reason or ""
    return f"{reason[:1].upper()}{reason[1:].removesuffix('.')}."


def origin_words(claim: Claim) -> str:
    """What kind of claim it is and whose: "quotation, by the minister", "fact, in the summary"."""
    words = _KINDS[claim.kind]
    if claim.speaker:
        words += f", by {claim.speaker}"
    return f"{words}, in the summary" if claim.origin.in_ == "summary" else words


def correction_words(correction: Correction) -> str:
    """What the source has instead."""
    said = f"The source says: “{correction.text}”"
    return f"{said}, not “{correction.replaces}”." if correction.replaces else f"{said}."


def counts_words(counts: Counts) -> str:
    """All outcomes that occur, in one line."""
    outcomes = (
        (counts.contradicted, "contradicted"),
        (counts.conflicting, "conflicting"),
        (counts.not_found, "not found"),
        (counts.partly_supported, "partly supported"),
        (counts.undecided, "undecided"),
        (counts.supported, "supported"),
        (counts.not_checked, "not checked"),
    )
    parts = ", ".join(f"{number} {words}" for number, words in outcomes if number)
    line = f"{counts.claims} {'claim' if counts.claims == 1 else 'claims'}" + (f": {parts}" if parts else "")
    if counts.needs_review:
        line += f"; {counts.needs_review} to review"
    if counts.cut:
        line += f"; {counts.cut} more left out by the limit on claims"
    return line


def warnings(report: AnyReport) -> list[str]:
    """What a reader must know before trusting the report: failures first."""
    found = []
    if isinstance(report, Report) and report.error:
        found.append(f"The report failed: {report.error.detail}")
    if report.status == "partial":
        found.append("This report is not whole: some claims could not be checked because something failed.")
    if report.status == "nothing_to_check":
        found.append("No claim in this text can be checked.")
    fallback = report.provenance.fallback
    if fallback and fallback.asked_for == report.provenance.engine:
        found.append(f"The claims were checked without the model: {fallback.reason}")
    elif fallback:
        found.append(
            f"Written by the engine “{report.provenance.engine}”, although “{fallback.asked_for}” was asked "
            f"for: {fallback.reason}"
        )
    return found


def summary_concerns(report: AnyReport) -> list[str]:
    """Which sentences of the summary are not fully supported, and by which claim that shows."""
    if isinstance(report, CheckReport):
        return []
    claims = {claim.id: claim for claim in report.claims}
    concerns = []
    for number, sentence in enumerate(report.summary.sentences, start=1):
        if not sentence.claim_ids:
            concerns.append(
                f"Sentence {number} of the summary was not checked: the limit on claims cut it off."
            )
        concerns += [
            f"Sentence {number} of the summary, claim {claim_id}: {verdict_words(claims[claim_id])}."
            for claim_id in sentence.claim_ids
            if claim_id in claims and tone(claims[claim_id]) not in {"right", "unchecked"}
        ]
    return concerns


def flag_words(flag: Flag) -> str:
    """A neutrality flag as one sentence."""
    words = f"{flag.kind.replace('_', ' ').capitalize()} in the {flag.where}: “{flag.text}”"
    if flag.source_wording:
        words += f" (the source has “{flag.source_wording}”)"
    return f"{words}. {flag.reason}"


def source_names(report: AnyReport) -> dict[str, str]:
    """What to call each source: its file name, else its title, else its address, else its role.

    Names are told apart by the id when two sources have the same.
    """
    names = {source.id: _name(source) for source in report.sources}
    taken = list(names.values())
    return {
        source_id: f"{name} ({source_id})" if taken.count(name) > 1 else name
        for source_id, name in names.items()
    }


def _name(source: Source) -> str:
    is_address = source.uri is not None and "://" in source.uri
    default = "Article" if source.role == "article" else f"Source {source.id.removeprefix('s')}"
    name = (None if is_address else source.uri) or source.title or source.uri or default
    name = " ".join(name.split())
    return name if len(name) <= _NAME_LIMIT else f"{name[: _NAME_LIMIT - 1]}…"


def place_words(source: Source, span: Span) -> str:
    """Where a span stands: line and column counted from 1, characters as the report's offsets count them."""
    line = source.text.count("\n", 0, span.start) + 1
    column = span.start - source.text.rfind("\n", 0, span.start)
    return f"line {line}:{column}, characters {span.start}–{span.end}"


def sources_by_id(report: AnyReport) -> dict[str, Source]:
    """The sources of a report by their id."""
    return {source.id: source for source in report.sources}


def checked_against(report: AnyReport) -> Iterator[Source]:
    """The sources that are not the article; the article itself when there are no others."""
    given = [source for source in report.sources if source.role == "source"]
    yield from given or report.sources

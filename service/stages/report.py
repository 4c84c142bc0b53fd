"""Report: the checked claims, the summary and the account become one report."""

from __future__ import annotations

from collections.abc import Sequence

from service.types import FAILURE_CAUSES, Claim, Counts, Label, ReportStatus, Summary, SummarySentence

_BORNE_OUT: frozenset[Label] = frozenset({"supported", "partly_supported"})


def count(claims: Sequence[Claim], cut: int) -> Counts:
    """How many claims there are of each outcome."""
    labels = [claim.verdict.label for claim in claims if claim.verdict]
    return Counts(
        claims=len(claims),
        supported=labels.count("supported"),
        partly_supported=labels.count("partly_supported"),
        contradicted=labels.count("contradicted"),
        not_found=labels.count("not_found"),
        conflicting=labels.count("conflicting"),
        undecided=labels.count("undecided"),
        not_checked=len(claims) - len(labels),
        cut=cut,
        needs_review=sum(claim.verdict.needs_review for claim in claims if claim.verdict),
    )


def status_of(claims: Sequence[Claim]) -> ReportStatus:
    """`partial` when a verdict is missing because something failed; never `complete` then."""
    verdicts = [claim.verdict for claim in claims if claim.verdict]
    if not verdicts:
        return "nothing_to_check"
    return "partial" if any(verdict.cause in FAILURE_CAUSES for verdict in verdicts) else "complete"


def why_all_failed(claims: Sequence[Claim]) -> str | None:
    """The reason when every single verdict is missing because the model failed, else None."""
    verdicts = [claim.verdict for claim in claims if claim.verdict]
    if verdicts and all(verdict.cause == "model_failed" for verdict in verdicts):
        return verdicts[0].reason
    return None


def drop_unsupported(summary: Summary, claims: Sequence[Claim]) -> Summary:
    """The summary without the sentences that are not borne out.

    A sentence stays when it carries at least one checked claim and each of them is supported, in part or
    whole: what could not be decided is not let through.
    """
    verdicts = {claim.id: claim.verdict for claim in claims if claim.verdict}

    def stays(sentence: SummarySentence) -> bool:
        checked = [verdicts[claim_id] for claim_id in sentence.claim_ids if claim_id in verdicts]
        return bool(checked) and all(verdict.label in _BORNE_OUT for verdict in checked)

    sentences = tuple(sentence for sentence in summary.sentences if stays(sentence))
    return Summary(text=" ".join(sentence.text for sentence in sentences), sentences=sentences)

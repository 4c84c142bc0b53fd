"""The whole flow through the pipeline's own door, with the embedded engine and with stand-ins that fail."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from service.checkers.registry import CHECKERS
from service.engines.embedded import EmbeddedEngine
from service.errors import EmptyText, InputError, ModelUnavailable, SettingsError
from service.metering import Meter
from service.pipeline import Parts, Pipeline
from service.settings import Settings
from service.types import (
    ClaimInput,
    Document,
    Draft,
    EngineName,
    OnProgress,
    Options,
    Progress,
    Report,
    Source,
)
from service.wiring import build

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
WIRE = (EXAMPLES / "wire.txt").read_text("utf-8")
REWRITE = (EXAMPLES / "rewrite.txt").read_text("utf-8")


def report(text: str, *sources: str, settings: Settings | None = None, **options: Any) -> Report:
    pipeline = build(settings or Settings()).pipeline
    documents = [Document(text=source) for source in sources]
    return asyncio.run(pipeline.report(Document(text=text), documents, Options(**options)))


def verdicts(found: Report) -> dict[str, str]:
    return {claim.text: claim.verdict.label for claim in found.claims if claim.verdict}


def label_of(found: Report, words: str) -> str:
    labels = [label for text, label in verdicts(found).items() if words in text]
    assert labels, f"no checked claim has “{words}”: {list(verdicts(found))}"
    return labels[0]


def stable(found: Report) -> dict[str, Any]:
    """The report without the parts that may differ between two equal runs."""
    plain: dict[str, Any] = json.loads(found.model_dump_json())
    del plain["id"], plain["provenance"]["started_at"], plain["provenance"]["finished_at"]
    del plain["usage"]["seconds"]
    return plain


class Unreachable:
    """An engine whose model does not answer."""

    name: EngineName = "llm"

    async def draft(self, source: Source, options: Options, meter: Meter, on_progress: OnProgress) -> Draft:
        raise ModelUnavailable("The model fake/one could not be reached: connection refused.")


def with_unreachable_model(settings: Settings) -> Pipeline:
    engines = {"embedded": EmbeddedEngine(), "llm": Unreachable()}
    return Pipeline(Parts(engines=engines, checkers=CHECKERS), settings)  # type: ignore[arg-type]


def test_an_article_alone_is_borne_out_by_itself() -> None:
    found = report(WIRE)
    assert found.status == "complete"
    assert found.counts.supported == found.counts.claims - found.counts.not_checked > 8
    assert len(found.summary.sentences) == 3


def test_the_rewrite_against_its_wire_text_shows_what_was_changed() -> None:
    found = report(REWRITE, WIRE)
    assert label_of(found, "3.2 billion") == "contradicted"
    assert label_of(found, "June 21") == "contradicted"
    assert label_of(found, "demanding a timetable") == "contradicted"
    assert label_of(found, "confirmed the date") != "supported"
    assert label_of(found, "22 weekly crossings") == "supported"
    assert label_of(found, "6,400 people") == "supported"


def test_a_correction_is_the_sources_own_words() -> None:
    found = report(REWRITE, WIRE)
    corrections = [
        claim.verdict.correction for claim in found.claims if claim.verdict and claim.verdict.correction
    ]
    assert any("3.2 million" in correction.text for correction in corrections)
    texts = {source.id: source.text for source in found.sources}
    for correction in corrections:
        assert texts[correction.source_id][correction.start : correction.end] == correction.text


def test_what_the_rewrite_adds_is_flagged_as_a_difference_from_the_source() -> None:
    flagged = {flag.text for flag in report(REWRITE, WIRE).neutrality.flags}
    assert any("significant progress" in text for text in flagged)
    assert any("international community" in text for text in flagged)


def test_furniture_is_neither_summarised_nor_claimed() -> None:
    found = report(REWRITE)
    shown = found.summary.text + " ".join(claim.text for claim in found.claims)
    for furniture in ("By AI", "Read More", "TAGGED", "Share This Article", "northernwire", "**"):
        assert furniture not in shown
    assert {removed.kind for removed in found.sources[0].removed} >= {"byline", "share", "tags"}


def test_sources_that_disagree_conflict_and_are_kept_apart() -> None:
    draft = "The ministry said that 40 people were injured in the crash near Dalby on Sunday."
    one = "The ministry said that 40 people were injured in the crash near Dalby on Sunday. Roads were icy."
    other = "The ministry said that 52 people were injured in the crash near Dalby on Sunday. Trains stopped."
    found = report(draft, one, other)
    (claim,) = found.claims
    assert claim.verdict is not None
    assert (claim.verdict.label, claim.verdict.needs_review) == ("conflicting", True)
    assert {(piece.source_id, piece.relation) for piece in claim.verdict.evidence} == {
        ("s1", "supports"),
        ("s2", "contradicts"),
    }


def test_every_checkable_claim_has_one_verdict_and_the_counts_add_up() -> None:
    found = report(REWRITE, WIRE)
    counts = found.counts
    labelled = (
        counts.supported
        + counts.partly_supported
        + counts.contradicted
        + counts.not_found
        + counts.conflicting
        + counts.undecided
    )
    assert labelled + counts.not_checked == counts.claims == len(found.claims)
    for claim in found.claims:
        assert (claim.verdict is None) == (not claim.selection.kept)
        assert claim.selection.kept or claim.selection.reason


def test_the_same_input_gives_the_same_report() -> None:
    assert stable(report(REWRITE, WIRE)) == stable(report(REWRITE, WIRE))


def test_max_claims_cuts_the_tail_and_says_so() -> None:
    whole, cut = report(WIRE), report(WIRE, max_claims=4)
    assert len(cut.claims) == 4
    assert cut.counts.cut == whole.counts.claims - 4
    assert [claim.id for claim in cut.claims] == ["c1", "c2", "c3", "c4"]
    known = {claim.id for claim in cut.claims}
    assert all(set(sentence.claim_ids) <= known for sentence in cut.summary.sentences)


def test_unsupported_summary_sentences_can_be_dropped_but_claims_stay() -> None:
    draft = "Norlink stopped 19 of its 22 weekly crossings on April 30 after a dispute over harbour fees."
    flagged, dropped = report(draft, WIRE), report(draft, WIRE, on_unsupported="drop")
    assert flagged.summary.sentences
    assert not dropped.summary.sentences
    assert dropped.claims == flagged.claims


def test_every_summary_sentence_is_carried_by_a_claim() -> None:
    found = report(REWRITE, WIRE)
    assert all(sentence.claim_ids for sentence in found.summary.sentences)


def test_a_text_without_a_claim_has_nothing_to_check() -> None:
    assert report("What does this mean for us?").status == "nothing_to_check"


@pytest.mark.parametrize("text", ["", "   \n\t ", "\ufeff"])
def test_an_empty_text_is_refused(text: str) -> None:
    with pytest.raises(EmptyText):
        report(text)


def test_checking_against_sources_that_are_not_there_is_refused() -> None:
    with pytest.raises(InputError):
        report(WIRE, against="sources")


def test_claims_of_the_caller_keep_order_and_ids() -> None:
    pipeline = build(Settings()).pipeline
    claims = [
        ClaimInput(id="x", text="About 6,400 people live on Vessa."),
        ClaimInput(text="About 4,600 people live on Vessa."),
    ]
    checked = asyncio.run(pipeline.check(claims, [Document(text=WIRE)]))
    labels = [(claim.id, claim.verdict.label) for claim in checked.claims if claim.verdict]
    assert labels == [("x", "supported"), ("c2", "contradicted")]


def test_a_draft_that_fails_gives_a_failed_report_and_nothing_half_true() -> None:
    pipeline = with_unreachable_model(Settings(engine="llm"))
    found = asyncio.run(pipeline.report(Document(text=WIRE)))
    assert (found.status, found.claims, found.summary.text) == ("failed", (), "")
    assert found.error is not None
    assert found.error.code == "model_unavailable"
    assert "fake/one" in found.error.detail


def test_with_a_fallback_engine_the_report_says_that_it_is_degraded() -> None:
    pipeline = with_unreachable_model(Settings(engine="llm", fallback_engine="embedded"))
    found = asyncio.run(pipeline.report(Document(text=WIRE)))
    assert found.status == "complete"
    assert found.provenance.engine == "embedded"
    assert found.provenance.fallback is not None
    assert "connection refused" in found.provenance.fallback.reason


def test_claims_that_the_deadline_did_not_leave_time_for_are_undecided_and_the_report_partial() -> None:
    found = report(WIRE, settings=Settings(deadline_seconds=1e-9))
    assert found.status == "partial"
    assert {claim.verdict.cause for claim in found.claims if claim.verdict} == {"deadline"}


def test_an_engine_that_needs_a_model_is_refused_when_it_is_wired() -> None:
    with pytest.raises(SettingsError, match="STANDFIRST_MODEL"):
        build(Settings(engine="llm"))


def test_progress_names_every_stage_in_order() -> None:
    seen: list[Progress] = []
    asyncio.run(build(Settings()).pipeline.report(Document(text=WIRE), on_progress=seen.append))
    stages = list(dict.fromkeys(step.stage for step in seen))
    assert stages == ["read", "draft", "retrieve", "verify", "neutrality", "coverage"]


def test_claims_do_not_depend_on_each_other_or_on_unrelated_paragraphs() -> None:
    pipeline = build(Settings()).pipeline
    texts = ["About 6,400 people live on Vessa.", "Norlink stopped 14 weekly crossings.", "Aldane resigned."]
    unrelated = WIRE + "\n\nThe orchestra of Malden opened its season with a new symphony.\n"

    def labels(order: list[str], source: str) -> dict[str, str]:
        claims = [ClaimInput(text=text) for text in order]
        checked = asyncio.run(pipeline.check(claims, [Document(text=source)]))
        return {claim.text: claim.verdict.label for claim in checked.claims if claim.verdict}

    assert labels(texts, WIRE) == labels(texts[::-1], WIRE) == labels(texts, unrelated)
    assert labels(texts[:1], WIRE).items() <= labels(texts, WIRE).items()


def test_the_embedded_engine_never_loads_litellm() -> None:
    script = (
        "import asyncio, sys\n"
        "from service.settings import Settings\n"
        "from service.types import Document\n"
        "from service.wiring import build\n"
        "asyncio.run(build(Settings()).pipeline.report(Document(text='The council met on Monday.')))\n"
        "print('litellm' in sys.modules)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"

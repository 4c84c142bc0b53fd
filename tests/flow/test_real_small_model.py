"""A real small model behind a real server, end to end: the report comes whole, nonsense is not approved."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

import pytest

from service.checkers.judge import ModelJudge
from service.checkers.registry import CHECKERS
from service.engines.model import ModelEngine
from service.llm.gateway import Gateway
from service.pipeline import Parts, Pipeline
from service.settings import Settings
from service.text.words import words
from service.types import CheckReport, Claim, ClaimInput, Document, Report
from tests.fakes.local_model import MAX_TOKENS, Bounded, local_server
from tests.fakes.prompted import LIBRARY, with_gateway

T = TypeVar("T")

TEXT = (
    "The council of Norwood approved a budget of $4 million on Tuesday. "
    "Mayor Ann Reed said the library will stay open."
)


NONSENSE = ("The moon over Norwood is made of green cheese.", "Ann Reed sold 900 elephants to Portugal.")

pytestmark = pytest.mark.local_model


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with local_server() as address:
        yield address


def test_a_model_that_writes_nonsense_gets_an_honest_report(base: str) -> None:
    report = run(base, lambda pipeline: pipeline.report(Document(text=TEXT, language="en")))
    assert report.error is None
    assert report.summary.sentences
    assert report.usage.llm_calls >= 2
    assert report.usage.completion_tokens > 0
    for claim in report.claims:
        assert (claim.verdict is None) == (not claim.selection.kept)
        _reads_back(claim, report)
        _is_not_approved_beyond_its_evidence(claim)


def test_a_model_that_judges_nonsense_does_not_make_it_supported(base: str) -> None:
    claims = [ClaimInput(text=text) for text in NONSENSE]
    checked = run(base, lambda pipeline: pipeline.check(claims, [Document(text=TEXT, language="en")]))
    assert checked.usage.llm_calls >= 1
    assert [claim.text for claim in checked.claims] == list(NONSENSE)
    for claim in checked.claims:
        assert claim.verdict is not None
        assert claim.verdict.label not in ("supported", "partly_supported")
        assert any(finding.checker == "judge" for finding in claim.verdict.findings)
        _reads_back(claim, checked)


def run(base: str, work: Callable[[Pipeline], Awaitable[T]]) -> T:
    """Do `work` with a pipeline whose model is the small one."""
    settings = Settings(
        model="openai/smollm2",
        model_api_base=base,
        model_max_tokens=MAX_TOKENS,
        model_timeout_seconds=800,  # some tokens a second, on a machine that may be busy
        deadline_seconds=900,
        model_attempts=1,
        model_concurrency=1,
        structured_output="json_schema",
    )

    async def working(gateway: Gateway) -> T:
        model = Bounded(gateway)
        parts = Parts(
            engines={"llm": ModelEngine(model, LIBRARY, chunk_tokens=settings.chunk_tokens)},
            checkers=CHECKERS,
            judge=ModelJudge(model, LIBRARY),
        )
        return await work(Pipeline(parts, settings))

    return with_gateway(settings, working)


def _reads_back(claim: Claim, report: Report | CheckReport) -> None:
    texts = {source.id: source.text for source in report.sources}
    for piece in claim.verdict.evidence if claim.verdict else ():
        assert texts[piece.source_id][piece.start : piece.end] == piece.text


def _is_not_approved_beyond_its_evidence(claim: Claim) -> None:
    """What is supported is said in the evidence: nearly all of its words stand there."""
    if claim.verdict is None or claim.verdict.label != "supported":
        return
    there = {word.stem for piece in claim.verdict.evidence for word in words(piece.text)}
    wanted = {word.stem for word in words(claim.text) if word.is_content}
    assert len(wanted & there) >= 0.8 * len(wanted), claim.text

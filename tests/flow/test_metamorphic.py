"""A verdict is about one claim and what the source says of it: nothing else may change it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import cache

import pytest

from service.settings import Settings
from service.types import Claim, ClaimInput, Document, Options
from service.wiring import build

SOURCE = """ASKVIK, May 2 – The ferry firm Norlink stopped 14 of its 22 crossings after a dispute over fees.

Director Marta Aldane said the firm may close the route to Hamn. “We are not asking for charity,” she said.

The port authority said it had received no complaint from passengers.

Norlink, founded in 1987, employs 1,200 people in Askvik. Its rival Sundfart has not raised its prices."""

CLAIMS = (
    "Norlink halted crossings in a quarrel about port charges.",
    "Norlink stopped 15 of its 22 crossings.",
    "Norlink will close the route to Hamn.",
    "The port authority received complaints from passengers.",
    "“We are asking for charity,” Aldane said.",
    "Sundfart stopped 14 crossings.",
    "Norlink has about 1,200 staff in Askvik.",
    "A whale was seen near the harbour.",
)

UNRELATED = """

Bakers in the old town sell cardamom buns at dawn. A lynx was photographed near a quarry at noon.

Pupils rehearsed a play about astronomers. Snow is forecast for the mountains."""


@cache
def verdicts(claims: tuple[str, ...], source: str = SOURCE) -> dict[str, dict[str, object]]:
    """The verdicts by the text of the claim, without anything that names its id."""
    pipeline = build(Settings(engine="embedded")).pipeline
    asked = [ClaimInput(text=claim) for claim in claims]
    document = Document(text=source, language="en")
    found = asyncio.run(pipeline.check(asked, [document], Options(engine="embedded")))
    return {claim.text: told(claim) for claim in found.claims}


def told(claim: Claim) -> dict[str, object]:
    assert claim.verdict is not None
    return claim.verdict.model_dump()


def test_the_order_of_claims_changes_no_verdict() -> None:
    assert verdicts(CLAIMS) == verdicts(CLAIMS[::-1])


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_claim_alone_has_the_verdict_that_it_has_among_others(claim: str) -> None:
    assert verdicts((claim,))[claim] == verdicts(CLAIMS)[claim]


def test_unrelated_paragraphs_at_the_end_of_the_source_change_no_verdict() -> None:
    assert verdicts(CLAIMS, SOURCE + UNRELATED) == verdicts(CLAIMS)


def test_the_same_question_has_the_same_answer_twice() -> None:
    again = verdicts.__wrapped__(CLAIMS)
    assert again == verdicts(CLAIMS)


def test_every_verdict_explains_itself_and_shows_the_place() -> None:
    labels = {claim: verdict["label"] for claim, verdict in verdicts(CLAIMS).items()}
    assert labels["Norlink stopped 15 of its 22 crossings."] == "contradicted"
    assert labels["Sundfart stopped 14 crossings."] != "supported"
    for verdict in verdicts(CLAIMS).values():
        assert str(verdict["reason"]).endswith((".", "”", "…"))
        needs_place: Sequence[str] = ("supported", "partly_supported", "contradicted", "conflicting")
        assert bool(verdict["evidence"]) == (verdict["label"] in needs_place)

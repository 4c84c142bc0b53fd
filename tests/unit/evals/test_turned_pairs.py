"""Turned pairs: what is turned in one of claim and evidence is wrong, in both it is right."""

from __future__ import annotations

from random import Random

import pytest

from evals.entailment.pairs import CONTRADICTED, SUPPORTED, UNSUPPORTED, Pair
from evals.entailment.restated import restated
from evals.entailment.rows import Row
from evals.entailment.sureness import sureness_sites
from evals.entailment.turned import Turner
from evals.entailment.turns import exchanged, matching, name_pairs, polarity_sites
from evals.entailment.written import KINDS, Written, written_claims, written_pairs
from service.stages.read import read
from service.types import Document

ARTICLE = (
    "Harbour council will close the old swimming pool in March, it said on Tuesday. "
    "Maria Lopez accused Peter Hall of hiding the costs. Residents did not attend the meeting. "
    "The pool was opened in 1962 and needs repairs of £1.2 million."
)


def turned(text: str, sites: str = "polarity") -> set[str]:
    """Every wording that `text` can be turned to."""
    found = polarity_sites(text) if sites == "polarity" else sureness_sites(text)
    return {site.turned(text, Random(seed)) for site in found for seed in range(40)}  # noqa: S311


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("The mayor has resigned.", "The mayor has not resigned."),
        ("The mayor resigned.", "The mayor did not resign."),
        ("Police did not find the car.", "Police found the car."),
        ("The bridge wasn't closed.", "The bridge was closed."),
        ("The firm refused to pay.", "The firm agreed to pay."),
    ],
)
def test_what_is_said_can_be_denied_and_what_is_denied_said(text: str, other: str) -> None:
    assert other in turned(text)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("The plant will close.", "The plant may close."),
        ("The plant may close.", "The plant will close."),
        ("He was accused of fraud.", "He was convicted of fraud."),
        ("The man killed a woman.", "The man allegedly killed a woman."),
        ("Some of the teachers left.", "All the teachers left."),
    ],
)
def test_what_is_said_can_be_made_surer_and_less_sure(text: str, other: str) -> None:
    assert other in turned(text, "sureness")


def test_nothing_inside_a_quotation_is_turned() -> None:
    assert turned("“We will close the pool.”") == set()


def test_the_same_deed_is_found_in_another_form() -> None:
    site = polarity_sites("The mayor has resigned.")[0]
    found = matching(site, ["It rained.", "She resigned on Monday."], polarity_sites)
    assert found is not None
    assert (found[0], found[1].about) == (1, site.about)


def test_names_in_a_list_are_not_exchanged() -> None:
    assert name_pairs("It has offices in Paris, Biarritz and Toulon.") == []
    assert name_pairs("Maria Lopez accused Peter Hall of fraud.") == [("Maria Lopez", "Peter Hall")]
    assert exchanged("Ann beat Bob.", "Ann", "Bob") == "Bob beat Ann."
    assert exchanged("Ann won.", "Ann", "Bob") is None


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("It cost $1.2 billion.", "It cost 1.2 billion dollars."),
        ("It cost $1.2 billion.", "It cost $1.2bn."),
        ("There were 12 people.", "There were twelve people."),
        ("It fell 5%.", "It fell 5 per cent."),
        ("It is not open.", "It isn't open."),
        ("It opens on May 5.", "It opens on 5 May."),
        ("Then Hall said so.", "Then Peter Hall said so."),
    ],
)
def test_a_rewrite_says_the_same_in_other_words(text: str, other: str) -> None:
    assert other in restated(text, "Peter Hall spoke.")


def test_an_active_sentence_becomes_a_passive_one() -> None:
    assert "Peter Hall was beaten by Maria Lopez on Monday." in restated(
        "Maria Lopez beat Peter Hall on Monday.", ""
    )


def pairs(seed: int) -> list[Pair]:
    source = read(Document(text=ARTICLE, language="en"), source_id="s1", role="source")
    claim = "Harbour council will close its old pool in March."
    row = Row("r1", "fib_xsum", None, "d1", claim, 1, may_ship=True)
    return list(Turner(seed).pairs(source, [row]))


def test_a_claim_turned_like_its_evidence_stays_right_and_turned_apart_is_wrong() -> None:
    made = pairs(3)
    labels = {
        kind: {pair.label for pair in made if pair.kind.startswith(kind)} for kind in ("turned", "evidence")
    }
    assert all(label != SUPPORTED for found in labels.values() for label in found)
    assert {
        pair.label for pair in made if pair.kind.split(":")[0] in ("both", "elsewhere", "rewrite", "base")
    } == {SUPPORTED}
    sorts = {pair.kind.split(":")[0] for pair in made}
    assert sorts >= {"turned", "evidence", "both", "base"}


def test_the_same_seed_gives_the_same_pairs() -> None:
    assert pairs(5) == pairs(5)


def of_written(kind: str, claim: str, excerpt: str) -> list[Pair]:
    start = ARTICLE.index(excerpt)
    source = read(Document(text=ARTICLE, language="en"), source_id="s1", role="source")
    written = Written("d1", start, start + len(excerpt), kind, claim)
    return list(written_pairs(source, ARTICLE, [written], 3))


def test_a_written_claim_is_labelled_by_its_kind_and_only_a_faithful_one_is_turned() -> None:
    excerpt = "Maria Lopez accused Peter Hall of hiding the costs."
    wrong = of_written("roles", "Peter Hall said that Maria Lopez hid the costs.", excerpt)
    assert [(pair.kind, pair.label) for pair in wrong] == [("written:roles:human", UNSUPPORTED)]
    right = of_written("true", "Maria Lopez believes Peter Hall hid the costs.", excerpt)
    assert right[0].label == SUPPORTED
    assert {pair.kind.split(":")[0] for pair in right} > {"written", "turned"}
    denied = of_written("lost_not", "Residents came to the meeting.", "Residents did not attend the meeting.")
    assert [pair.label for pair in denied] == [CONTRADICTED]


def test_a_written_claim_whose_excerpt_is_not_found_makes_no_pair() -> None:
    assert of_written("true", "The swimming pool dates from 1962.", "Maria Lopez accused Peter Hall") == []


def test_every_written_claim_has_a_known_kind_and_a_place() -> None:
    known = set(KINDS)
    for one in written_claims():
        assert one.kind in known
        assert 0 <= one.start < one.end
        assert one.claim == " ".join(one.claim.split())

"""The table of verdicts: which findings make which label, cause, review mark and evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from service import combine as combining
from service.combine import combine, disagree
from service.stages.read import read
from service.types import Document, Finding, Label, Outcome, Source, Span, UndecidedCause

TEXT = "The council approved the plan. It will cost 12 million euros. The mayor did not vote."


def source(source_id: str = "s1") -> Source:
    return read(Document(text=TEXT, language="en"), source_id=source_id, role="source")


def place(words: str, source_id: str = "s1") -> Span:
    start = TEXT.index(words)
    return source(source_id).span(start, start + len(words))


PLACE = place("12 million euros")

DECIDED: dict[str, tuple[Outcome, Label, UndecidedCause | None]] = {
    "supported": ("agrees", "supported", None),
    "partly": ("undecided", "partly_supported", None),
    "contradicted": ("differs", "contradicted", None),
    "conflicting": ("differs", "conflicting", None),
    "not_found": ("differs", "not_found", None),
    "undecided": ("undecided", "undecided", "insufficient"),
    "failed": ("undecided", "undecided", "model_failed"),
    "late": ("undecided", "undecided", "deadline"),
    "over_budget": ("undecided", "undecided", "budget"),
}

OBJECTIONS: dict[str, tuple[Finding, ...]] = {
    "nothing": (Finding(checker="names", outcome="not_applicable", detail="No name."),),
    "agreement": (Finding(checker="figures", outcome="agrees", detail="12 is there.", spans=(PLACE,)),),
    "difference": (Finding(checker="figures", outcome="differs", detail="Says 12.", spans=(PLACE,)),),
    "absence": (Finding(checker="names", outcome="differs", detail="No such name."),),
    "computation": (
        Finding(checker="figures", outcome="undecided", detail="Sum.", cause="needs_computation"),
    ),
    "doubt": (Finding(checker="names", outcome="undecided", detail="Unsure.", cause="insufficient"),),
    "word_for_word": (
        Finding(checker="wording", outcome="agrees", detail="There.", spans=(PLACE,), label="supported"),
    ),
    "both": (
        Finding(checker="figures", outcome="agrees", detail="12 is there.", spans=(PLACE,)),
        Finding(checker="figures", outcome="differs", detail="Says 15.", spans=(place("12 million", "s2"),)),
    ),
}

TABLE = [
    # decider,      objection,     label,              cause,               review
    ("supported", "nothing", "supported", None, False),
    ("supported", "agreement", "supported", None, False),
    ("supported", "difference", "contradicted", None, True),
    ("supported", "absence", "partly_supported", None, True),
    ("supported", "computation", "undecided", "needs_computation", True),
    ("supported", "doubt", "undecided", "insufficient", True),
    ("supported", "both", "conflicting", None, True),
    ("partly", "nothing", "partly_supported", None, False),
    ("partly", "difference", "contradicted", None, True),
    ("partly", "absence", "partly_supported", None, True),
    ("contradicted", "nothing", "contradicted", None, False),
    ("contradicted", "agreement", "contradicted", None, False),
    ("conflicting", "nothing", "conflicting", None, True),
    ("not_found", "nothing", "not_found", None, False),
    ("not_found", "difference", "not_found", None, True),
    ("not_found", "absence", "not_found", None, False),
    ("undecided", "nothing", "undecided", "insufficient", False),
    ("undecided", "difference", "contradicted", None, True),
    ("undecided", "absence", "not_found", None, False),
    ("undecided", "computation", "undecided", "needs_computation", True),
    ("undecided", "both", "conflicting", None, True),
    ("contradicted", "word_for_word", "contradicted", None, True),
    ("not_found", "word_for_word", "not_found", None, True),
    ("failed", "nothing", "undecided", "model_failed", False),
    ("failed", "difference", "undecided", "model_failed", False),
    ("late", "agreement", "undecided", "deadline", False),
    ("over_budget", "nothing", "undecided", "budget", False),
]


def decided(name: str, checker: str = "judge") -> Finding:
    outcome, label, cause = DECIDED[name]
    return Finding(
        checker=checker,
        outcome=outcome,
        detail=f"The judge says {name}.",
        spans=(place("The council approved the plan"),) if label != "not_found" else (),
        label=label,
        cause=cause,
    )


@pytest.mark.parametrize(("decider", "objection", "label", "cause", "review"), TABLE)
def test_the_table_of_verdicts(
    decider: str, objection: str, label: str, cause: str | None, review: bool
) -> None:
    verdict = combine([decided(decider), *OBJECTIONS[objection]], {"s1": source("s1"), "s2": source("s2")})
    assert (verdict.label, verdict.cause, verdict.needs_review) == (label, cause, review)


def without_a_predicate(kind: str) -> Finding:
    return Finding(
        checker="predicate", outcome="undecided", detail="Not there.", kind=kind, cause="insufficient"
    )


@pytest.mark.parametrize(
    ("decider", "kind", "label", "cause", "review"),
    [
        ("supported", "unspoken", "undecided", "insufficient", True),
        ("supported", "absent", "undecided", "insufficient", True),
        ("undecided", "unspoken", "undecided", "insufficient", False),
        ("undecided", "absent", "not_found", None, False),
        ("not_found", "absent", "not_found", None, False),
        ("failed", "absent", "undecided", "model_failed", False),
    ],
)
def test_what_the_local_model_says_of_a_predicate_that_is_not_there_is_held_back(
    decider: str, kind: str, label: str, cause: str | None, review: bool
) -> None:
    verdict = combine([decided(decider, "entailment"), without_a_predicate(kind)], {"s1": source()})
    assert (verdict.label, verdict.cause, verdict.needs_review) == (label, cause, review)


@pytest.mark.parametrize("checker", ["judge", "escalation", "wording"])
def test_other_deciders_are_not_held_back_by_a_predicate_in_other_words(checker: str) -> None:
    verdict = combine([decided("supported", checker), without_a_predicate("absent")], {"s1": source()})
    assert (verdict.label, verdict.needs_review) == ("supported", False)


def test_a_located_difference_outweighs_a_predicate_that_is_not_there() -> None:
    findings = [decided("supported", "entailment"), *OBJECTIONS["difference"], without_a_predicate("absent")]
    assert combine(findings, {"s1": source()}).label == "contradicted"


def test_a_claim_that_no_checker_decides_is_undecided_and_for_review() -> None:
    verdict = combine(list(OBJECTIONS["agreement"]), {"s1": source()})
    assert (verdict.label, verdict.cause, verdict.needs_review) == ("undecided", "insufficient", True)


def test_without_a_judge_a_located_difference_contradicts_without_asking_for_review() -> None:
    verdict = combine([decided("supported", "wording"), *OBJECTIONS["difference"]], {"s1": source()})
    assert (verdict.label, verdict.needs_review) == ("contradicted", False)


def test_no_verdict_rests_on_the_models_word_alone() -> None:
    unheard_of = decided("not_found", "wording")
    verdict = combine([decided("supported"), unheard_of], {"s1": source()})
    assert (verdict.label, verdict.cause, verdict.needs_review) == ("undecided", "insufficient", True)


def test_evidence_is_whole_sentences_of_the_source_with_their_relation() -> None:
    verdict = combine([decided("supported"), *OBJECTIONS["difference"]], {"s1": source()})
    assert [(piece.text, piece.relation) for piece in verdict.evidence] == [
        ("It will cost 12 million euros.", "contradicts")
    ]


def test_conflicting_evidence_shows_both_sides_with_their_sources() -> None:
    verdict = combine([decided("supported"), *OBJECTIONS["both"]], {"s1": source("s1"), "s2": source("s2")})
    assert {(piece.source_id, piece.relation) for piece in verdict.evidence} == {
        ("s1", "supports"),
        ("s2", "contradicts"),
    }


def test_a_verdict_without_evidence_shows_none() -> None:
    assert combine([decided("undecided")], {"s1": source()}).evidence == ()
    assert combine([decided("not_found")], {"s1": source()}).evidence == ()


@pytest.mark.parametrize(
    ("decider", "objection", "expected"),
    [
        ("supported", "difference", True),
        ("partly", "absence", True),
        ("supported", "agreement", False),
        ("contradicted", "agreement", False),
        ("contradicted", "word_for_word", True),
        ("not_found", "word_for_word", True),
        ("failed", "difference", False),
    ],
)
def test_a_second_opinion_is_wanted_when_the_judge_and_a_checker_disagree(
    decider: str, objection: str, expected: bool
) -> None:
    assert disagree([decided(decider), *OBJECTIONS[objection]]) is expected


def test_a_second_opinion_decides_in_place_of_the_first() -> None:
    second = decided("supported", "escalation")
    verdict = combine([second, decided("not_found"), *OBJECTIONS["agreement"]], {"s1": source()})
    assert (verdict.label, verdict.needs_review) == ("supported", False)
    assert [finding.checker for finding in verdict.findings] == ["escalation", "judge", "figures"]


@pytest.mark.parametrize(
    ("log_odds", "label", "cause"),
    [(3.0, "undecided", "insufficient"), (0.0, "contradicted", None)],
)
def test_a_not_that_the_local_model_clearly_does_not_see_leaves_the_claim_to_a_person(
    log_odds: float, label: Label, cause: UndecidedCause | None
) -> None:
    borne_out = decided("supported", "entailment").model_copy(update={"score": log_odds})
    denied = Finding(
        checker="negation",
        outcome="differs",
        kind="negated",
        detail="The source says “not”.",
        spans=(place("did not vote"),),
    )
    verdict = combine([borne_out, denied], {"s1": source()})
    assert (verdict.label, verdict.cause) == (label, cause)
    assert verdict.reason == "The source says “not”."
    assert verdict.needs_review or label == "contradicted"


def test_the_table_in_the_docs_is_the_one_in_the_code() -> None:
    page = (Path(__file__).parents[2] / "docs/explanation/how-a-verdict-is-made.md").read_text("utf-8")
    documented = page.split("<!-- combine-table -->")[1].split("<!-- /combine-table -->")[0]
    assert rows(documented) == rows(combining.__doc__ or "")
    assert len(rows(documented)) > 10


def rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("|") and not line.startswith("|-")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]

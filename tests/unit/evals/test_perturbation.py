"""The perturbation suite: repeatable, large enough, and counted rightly."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from evals.perturbation.change import Change, Planter
from evals.perturbation.kinds import KINDS
from evals.perturbation.originals import Original, Text, originals
from evals.perturbation.rewrites import REWRITES
from evals.perturbation.suite import suite

STORY = (
    "The council of Leeds approved a budget of £12 million on Tuesday, 3 June 2025. "
    "At least 40 people protested.\n"
    '"We have a very difficult year before us," said Helen Marsh, the council leader. '
    "She may resign in July.\n"
    "Peter Holt, who was allegedly threatened, did not attend. Shares rose 5% in three weeks.\n"
    '"Nobody asked the residents about any of this before the vote," Peter Holt told reporters. '
    "Some of the buses will stop. Holt accused Marsh of hiding the figures."
)
PLANTERS = {kind.name: kind.plant for kind in KINDS}
REWRITERS = {rewrite.name: rewrite.rewrite for rewrite in REWRITES}


def claim(text: str, document: str = STORY) -> Original:
    return Original("c1", text, Text("d1", document), "test", "people")


def changes(make: Planter, text: str, document: str = STORY) -> list[Change]:
    """What ten seeds make of one claim."""
    made = (make(claim(text, document), Random(seed)) for seed in range(10))  # noqa: S311
    return [change for change in made if change is not None]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("number", "The budget is £12 million."),
        ("magnitude", "The budget is £12 million."),
        ("unit", "The council approved a budget of £12 million."),
        ("bound", "At least 40 people protested."),
        ("date", "The council approved it on 3 June 2025."),
        ("weekday", "The council approved the budget on Tuesday."),
        ("duration", "Shares rose 5% in three weeks."),
        ("quotation altered", '"We have a very difficult year before us," Helen Marsh said.'),
        ("quotation invented", '"We have a very difficult year before us," Helen Marsh said.'),
        ("quotation misattributed", '"We have a very difficult year before us," Helen Marsh said.'),
        ("first name", "Helen Marsh leads the council."),
        ("person", "Helen Marsh leads the council."),
        ("place", "The council of Leeds approved a budget."),
        ("office", "Helen Marsh is the council leader."),
        ("negation added", "The budget was approved on Tuesday."),
        ("negation removed", "Peter Holt did not attend."),
        ("opposite", "The council approved the budget."),
        ("may → will", "Helen Marsh may resign in July."),
        ("alleged → did", "Peter Holt was allegedly threatened."),
        ("some → all", "Some of the buses will stop."),
        ("is → may", "Some buses will stop."),
        ("attribution moved", "Peter Holt said that nobody asked the residents."),
        ("attribution lost", "Peter Holt said that nobody had asked the residents about this."),
        ("roles swapped", "Holt accused Marsh of hiding the figures."),
    ],
)
def test_a_planter_changes_the_claim_and_names_the_words(kind: str, text: str) -> None:
    made = changes(PLANTERS[kind], text)
    assert made
    for change in made:
        assert change.text != text
        assert change.was != change.now
        assert not Text("d1", STORY).has(change.text) or kind == "attribution lost"


def test_a_new_number_is_none_that_the_document_names() -> None:
    document = (
        "Two trains collided and 6 people died, 4 of them children; 12, 13 and 16 were hurt, 8 or 20 missing."
    )
    values = Text("d1", document).values
    made = changes(PLANTERS["number"], "The crash killed 10 people.", document)
    assert all(float(change.now) not in values for change in made)


def test_a_lower_bound_only_grows() -> None:
    made = changes(PLANTERS["number"], "At least 40 people protested.")
    assert made
    assert all(float(change.now) > 40 for change in made)


def test_a_number_that_is_part_of_a_name_is_left_alone() -> None:
    assert changes(PLANTERS["number"], "Flight 370 left Leeds for London.") == []


def test_a_claim_that_denies_already_is_not_denied_again() -> None:
    assert changes(PLANTERS["negation added"], "Peter Holt did not attend the vote.") == []


def test_words_within_a_quotation_are_left_to_the_quotation_kinds() -> None:
    text = 'Helen Marsh said "we may have 12 years until June 2030".'
    for kind in ("number", "date", "may → will", "negation added", "opposite", "some → all"):
        assert changes(PLANTERS[kind], text) == [], kind


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("number words ↔ digits", "The crash hurt five people.", {"The crash hurt 5 people."}),
        ("money and scale", "It cost £1.2bn.", {"It cost 1.2 billion pounds.", "It cost £1.2 billion."}),
        ("per cent", "Shares rose 5%.", {"Shares rose 5 per cent.", "Shares rose 5 percent."}),
        ("active ↔ passive", "Holt was arrested by police in Leeds.", {"Police arrested Holt in Leeds."}),
        ("active ↔ passive", "Police arrested a man in Leeds.", {"A man was arrested by police in Leeds."}),
        ("short form", "The United States agreed.", {"The US agreed."}),
        ("spelling", "The centre reopened.", {"The center reopened."}),
        ("day and month", "It began on 5 June 2014.", {"It began on June 5, 2014."}),
        ("contraction", "Holt did not attend.", {"Holt didn't attend."}),
        ("clause moved", "After a row, the budget was approved.", {"The budget was approved after a row."}),
        ("last name ↔ full name", "Helen Marsh leads the council.", {"Marsh leads the council."}),
    ],
)  # fmt: skip
def test_a_rewrite_says_the_same(name: str, text: str, expected: set[str]) -> None:
    assert {change.text for change in changes(REWRITERS[name], text)} == expected


def test_the_same_seed_gives_the_same_suite_and_another_seed_another() -> None:
    some = originals()[::40]
    first, again, other = (suite(some, seed=seed, per_kind=5) for seed in (1, 1, 2))
    assert [(item.id, item.text) for item in first] == [(item.id, item.text) for item in again]
    assert [(item.id, item.text) for item in first] != [(item.id, item.text) for item in other]


@pytest.mark.slow
def test_every_kind_of_error_has_a_hundred_items_and_none_is_an_original() -> None:
    items = suite(originals(), per_kind=100)
    counts = Counter(item.kind for item in items if item.sort == "planted")
    assert {kind.name: counts[kind.name] for kind in KINDS} == dict.fromkeys(
        (kind.name for kind in KINDS), 100
    )
    rewritten = Counter(item.kind for item in items if item.sort == "rewrite")
    assert sum(count == 100 for count in rewritten.values()) >= 8
    assert all(item.text != item.original.claim for item in items if item.sort != "original")
    assert len({item.id for item in items}) == len(items)

"""The figures checker: one row per rule, then the laws that hold for any number and any sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.checkers.figures import FiguresChecker
from service.types import Outcome
from tests.unit.checkers.cases import case, cut

CHECK = FiguresChecker().check

Row = tuple[str, str, Outcome, str | None]

AGREES: list[Row] = [
    # the same value, written in another way
    ("12 people were killed.", "The blast killed 12 people.", "agrees", "12"),
    ("Twelve people were killed.", "The blast killed 12 people.", "agrees", "12"),
    ("A dozen people were killed.", "The blast killed 12 people.", "agrees", "12"),
    ("The fund holds 3.5m shares.", "The fund holds 3,500,000 shares.", "agrees", "3,500,000"),
    ("The city has half a million people.", "The city has 500,000 people.", "agrees", "500,000"),
    ("The school has 1,500 pupils.", "The school has 1.500 pupils.", "agrees", "1.500"),
    ("The school has 1,500 pupils.", "The school has 1 500 pupils.", "agrees", "1 500"),
    ("The school has 1,500 pupils.", "The school has 1'500 pupils.", "agrees", "1'500"),
    ("The hall seats 205 guests.", "The hall seats two hundred and five guests.", "agrees", None),
    ("The bridge cost $3.5 billion.", "The bridge cost US$3.5bn.", "agrees", "US$3.5bn"),
    ("The bridge cost 5 million dollars.", "The bridge cost $5 million.", "agrees", "$5 million"),
    ("The firm owes €20 million.", "The firm owes 20 million euros.", "agrees", "20 million euros"),
    ("The dam cost Rs 5 crore.", "The dam cost 50 million rupees.", "agrees", "50 million rupees"),
    ("Turnout was 20 percent.", "Turnout was 20%.", "agrees", "20%"),
    ("Turnout was 20 per cent.", "One in five voters turned out; turnout was low.", "agrees", "One in five"),
    ("A third of voters stayed home.", "Some 33 percent of voters stayed home.", "agrees", "Some 33 percent"),
    (
        "Rates rose 25 basis points.",
        "Rates rose by 0.25 percentage points.",
        "agrees",
        "0.25 percentage points",
    ),
    ("The route is 1.5 km long.", "The route is 1,500 metres long.", "agrees", "1,500 metres"),
    ("The route is 160 km long.", "The route is 100 miles long.", "agrees", "100 miles"),
    ("It was 20 degrees Celsius in Oslo.", "It was 68 degrees Fahrenheit in Oslo.", "agrees", None),
    ("Anna Weber is 34 years old.", "Anna Weber, 34, runs the clinic.", "agrees", "34"),
    ("The 34-year-old runs the clinic.", "Anna Weber, aged 34, runs the clinic.", "agrees", "34"),
    ("Porto won 3-1 in Lisbon.", "Porto won 3–1 in Lisbon.", "agrees", "3–1"),
    ("Porto finished 3rd in the league.", "Porto finished third in the league.", "agrees", None),
    (
        "The trial needs 3 to 5 nurses.",
        "The trial needs between 3 and 5 nurses.",
        "agrees",
        "between 3 and 5",
    ),
    ("Prices rose to 5 percent.", "Prices rose from 3 to 5 percent.", "agrees", "5 percent"),
    ("Prices rose from 3 percent.", "Prices rose from 3 to 5 percent.", "agrees", "3"),
    ("Thousands of people marched in Lyon.", "Thousands of people marched in Lyon.", "agrees", None),
    ("The shares rose to 418 pence.", "The shares rose to 418p.", "agrees", "418p"),
    ("A week costs £0.40.", "A week costs 40p.", "agrees", "40p"),
    ("Bills rose 25% over five years.", "Bills rose by a quarter over five years.", "agrees", "a quarter"),
    ("More than a third of voters stayed home.", "37.4% of voters stayed home.", "agrees", "37.4%"),
    ("She capsized two times.", "She capsized twice.", "agrees", "twice"),
    ("It plans to spend up to £5bn.", "It plans to spend between £4bn and £5bn.", "agrees", None),
    ("It plans to spend from £4bn to £5bn.", "It plans to spend between £4bn and £5bn.", "agrees", None),
    ("It plans to spend £4bn to £5bn.", "It plans to spend from £4bn to £5bn.", "agrees", None),
    ("It plans to spend from 4 billion to 5 billion euros.", "It plans to spend €4bn-€5bn.", "agrees", None),
    ("It was their third defeat.", "It was their third defeat. They were second best.", "agrees", "third"),
    (
        "It is their fifth title.",
        "They have the third-most titles. Last year was the fifth.",
        "agrees",
        "fifth",
    ),
    # another noun for the same people is no difference
    ("12 soldiers were killed.", "The blast killed 12 people, all of them soldiers.", "agrees", "12"),
    # approximations may be lost or gained
    ("12 people were hurt.", "About 12 people were hurt.", "agrees", "About 12"),
    ("Nearly 12 people were hurt.", "Almost 12 people were hurt.", "agrees", "Almost 12"),
    ("About 12 people were hurt.", "12 people were hurt.", "agrees", "12"),
    ("At least 12 people were hurt.", "12 people were hurt.", "agrees", "12"),
    ("More than 12 people were hurt.", "Over 12 people were hurt.", "agrees", "Over 12"),
    # a bound that follows from an exact value
    ("More than 1,000 people were hurt.", "The storm hurt 1,034 people.", "agrees", "1,034"),
    ("Nearly $3 million was raised.", "The gala raised $2.96 million.", "agrees", "$2.96 million"),
    ("About 500 people were hurt.", "The storm hurt 497 people.", "agrees", "497"),
]

DIFFERS: list[Row] = [
    ("12 people were killed.", "The blast killed 15 people.", "differs", "15"),
    ("Twelve people were killed.", "The blast killed fifteen people.", "differs", "fifteen"),
    ("The fund lost $5 million.", "The fund lost $5 billion.", "differs", "$5 billion"),
    ("The fund lost £5 million.", "The fund lost $5 million.", "differs", "$5 million"),
    ("The city has 500,000 people.", "The city has 1,500,000 people.", "differs", "1,500,000"),
    ("Support fell by 5 percent.", "Support fell by 5 percentage points.", "differs", "5 percentage points"),
    ("Turnout was 28 percent.", "Turnout was 82 percent.", "differs", "82 percent"),
    ("A quarter of voters stayed home.", "A third of voters stayed home.", "differs", "A third"),
    ("The route is 15 km long.", "The route is 51 km long.", "differs", "51 km"),
    ("Anna Weber, 35, runs the clinic.", "Anna Weber, 34, runs the clinic.", "differs", "34"),
    ("Porto won 3-1 in Lisbon.", "Porto won 3-2 in Lisbon.", "differs", "3-2"),
    ("The panel has 11 members.", "The 12-member panel has met.", "differs", "12"),
    ("Rates rose 25 basis points.", "Rates rose 50 basis points.", "differs", "50 basis points"),
    ("The trial needs 3 to 6 nurses.", "The trial needs 3 to 5 nurses.", "differs", "3 to 5"),
    ("Hundreds of people marched in Lyon.", "Thousands of people marched in Lyon.", "differs", "Thousands"),
    ("It costs between $4m and €5m.", "It costs between $4m and $5m.", "differs", "between $4m and $5m"),
    ("The shares rose to 418 cents.", "The shares rose to 418p.", "differs", "418p"),
    ("It has fallen a quarter since May.", "It has fallen a third since May.", "differs", "a third"),
    ("She capsized once.", "She capsized twice.", "differs", "twice"),
    ("She capsized three times.", "She capsized twice.", "differs", "twice"),
    ("The pilot flew solo twice.", "The pilot, a woman of 23, flew solo only once.", "differs", "once"),
    # an ordinal that the source has for another thing
    ("It was their second defeat.", "It was their third defeat. They were second best.", "differs", "third"),
    # the sentence again with another figure, which is the sum or difference of two others by chance
    ("77 cases were counted.", "87 cases were counted, nine more than on Tuesday.", "differs", "87"),
    ("The blast killed 18 people.", "The blast killed 12 people and hurt 30 people.", "differs", "12"),
    ("It put £1.2bn into Spain.", "It invested £2.1bn, half of it in Spain.", "differs", "£2.1bn"),
    # strict bounds exclude the value itself
    ("12 people were hurt.", "More than 12 people were hurt.", "differs", "More than 12"),
    ("12 people were hurt.", "Fewer than 12 people were hurt.", "differs", "Fewer than 12"),
    ("More than 12 people were hurt.", "Fewer than 12 people were hurt.", "differs", "Fewer than 12"),
    ("More than 12 people were hurt.", "The storm hurt 12 people.", "differs", "12"),
    ("Up to 12 people were hurt.", "At least 12 people were hurt.", "differs", "At least 12"),
    # a weaker difference: the source does not say so, and does not exclude it either
    ("12 people were hurt.", "At least 12 people were hurt.", "differs", None),
    ("12 people were hurt.", "Up to 12 people were hurt.", "differs", None),
    ("More than 12 people were hurt.", "About 12 people were hurt.", "differs", None),
    ("The trial needs 5 nurses.", "The trial needs 3 to 5 nurses.", "differs", None),
    ("It plans to spend up to £4bn.", "It plans to spend between £4bn and £5bn.", "differs", None),
    ("It forecast at least £5bn.", "It forecast between £4bn and £5bn.", "differs", None),
    ("Repairs cost up to $12m.", "Repairs finished at a cost of $12m to $14m.", "differs", None),
    # two figures that have changed places
    ("30 were killed and 12 injured.", "12 were killed and 30 injured.", "differs", "12"),
    ("12 vans and 9 lorries were burnt.", "9 vans and 12 lorries were burnt.", "differs", "9"),
    # a value that is nowhere
    ("The mayor hired 40 clerks.", "The mayor spoke about the harbour.", "differs", None),
    ("The mayor spent $40 on it.", "The mayor spoke about the harbour.", "differs", None),
]

UNDECIDED: list[Row] = [
    ("Sales doubled in Spain.", "Sales in Spain rose from 20 to 40 cars.", "undecided", None),
    ("Sales rose by 5 cars in Spain.", "Sales in Spain rose from 15 to 20 cars.", "undecided", None),
    ("42 people were killed or injured.", "12 people were killed and 30 injured.", "undecided", None),
    ("Sales rose 50 percent in Spain.", "Sales in Spain rose from 20 cars to 30 cars.", "undecided", None),
    ("The gala raised $3 million.", "The gala raised $2.98 million.", "undecided", None),
    (
        "Support fell by 5 percentage points.",
        "Support fell from 45 percent to 40 percent.",
        "undecided",
        None,
    ),
    (
        "78 cases were counted on Tuesday.",
        "87 cases were counted, nine more than on Tuesday.",
        "undecided",
        None,
    ),
    ("38 of the paintings belong to it.", "Of the 90 paintings there, 52 are on loan.", "undecided", None),
    ("It put £1.05bn into Spain.", "It invested £2.1bn, half of it in Spain.", "undecided", None),
    ("150 staff will leave.", "A quarter of the staff, which is 600 people, will leave.", "undecided", None),
    ("There are 737 seats.", "The Boeing 737 has landed.", "undecided", None),
    ("Revenues fell by more than a third.", "The city spoke of its casinos.", "undecided", None),
]

NOT_APPLICABLE: list[Row] = [
    ("Covid-19 cases rose.", "Covid-20 cases rose.", "not_applicable", None),
    ("An F-16 crashed.", "An F-35 crashed.", "not_applicable", None),
    ("The G7 met.", "The G20 met.", "not_applicable", None),
    ("Highway 61 is closed.", "Highway 62 is closed.", "not_applicable", None),
    ("The iPhone 15 sold well.", "The iPhone 14 sold well.", "not_applicable", None),
    ("The Boeing 737 landed.", "The Boeing 747 landed.", "not_applicable", None),
    ("No one said one thing.", "Nobody said anything.", "not_applicable", None),
    ("He won Formula One races.", "He lost Formula Two races.", "not_applicable", None),
    ("They met in 2019.", "They met in 2018.", "not_applicable", None),
    ("They met on June 3, 2025.", "They met on June 4, 2025.", "not_applicable", None),
    ("The talks lasted three days.", "The talks lasted five days.", "not_applicable", None),
    ("The talks failed.", "The talks failed 12 times.", "not_applicable", None),
    ("3. Fold the corner.", "1. Fold the corner.", "not_applicable", None),
    (
        "Reid scored twice.",
        "Reid scored in May. He scored in June, and ran 12 miles.",
        "not_applicable",
        None,
    ),
]


@pytest.mark.parametrize(
    ("claim", "source", "outcome", "span"), [*AGREES, *DIFFERS, *UNDECIDED, *NOT_APPLICABLE]
)
def test_each_rule_gives_its_outcome_and_its_place(
    claim: str, source: str, outcome: Outcome, span: str | None
) -> None:
    finding = CHECK(case(claim, source))

    assert finding.outcome == outcome, finding.detail
    if span is not None:
        assert [source[found.start : found.end] for found in finding.spans] == [span]
    if outcome == "differs" and span is None:
        assert finding.spans == ()


SOURCE_BOUNDS = ("12", "about 12", "nearly 12", "more than 12", "at least 12", "fewer than 12", "up to 12")
BOUNDS = {
    "12": "agree agree agree there weak there weak",
    "about 12": "agree agree agree agree agree agree agree",
    "nearly 12": "agree agree agree there there agree agree",
    "more than 12": "there weak there agree agree there there",
    "at least 12": "agree weak there agree agree there there",
    "fewer than 12": "there weak agree there there agree agree",
    "up to 12": "agree weak agree there there agree agree",
}


@pytest.mark.parametrize(
    ("claimed", "found", "expected"),
    [
        (claimed, found, expected)
        for claimed, row in BOUNDS.items()
        for found, expected in zip(SOURCE_BOUNDS, row.split(), strict=True)
    ],
)
def test_bounds_are_compared_as_sets_of_values(claimed: str, found: str, expected: str) -> None:
    finding = CHECK(case(f"The storm hurt {claimed} people.", f"The storm hurt {found} people."))

    assert finding.outcome == ("agrees" if expected == "agree" else "differs"), finding.detail
    assert bool(finding.spans) == (expected != "weak")


def test_there_are_enough_rules_in_the_table() -> None:
    assert len([*AGREES, *DIFFERS, *UNDECIDED, *NOT_APPLICABLE]) >= 60


def test_a_contradiction_quotes_both_sides_and_offers_the_words_of_the_source() -> None:
    source = "Officials said 15 people were killed in Kano."

    finding = CHECK(case("12 people were killed in Kano.", source))

    assert finding.detail == "The source says “15 people”, the claim “12 people”."
    assert finding.correction is not None
    assert (finding.correction.text, finding.correction.replaces) == ("15", "12")
    assert source[finding.correction.start : finding.correction.end] == "15"


def test_no_correction_is_offered_when_two_figures_could_be_meant() -> None:
    finding = CHECK(case("Support in Ohio: 40 percent.", "Support in Ohio by poll, 45 percent, 47 percent."))

    assert finding.outcome == "differs"
    assert finding.spans
    assert finding.correction is None


def test_a_figure_that_retrieval_does_not_find_is_looked_for_in_the_whole_source() -> None:
    found = case("The company employs 1,200 people.", "The company is old. It has offices. Staff: 1,200.")

    assert CHECK(replace(found, passages=())).outcome == "agrees"


def test_what_has_to_be_worked_out_says_so_in_its_cause() -> None:
    assert CHECK(case("Sales doubled.", "Sales rose from 20 to 40.")).cause == "needs_computation"


def test_the_worst_of_several_figures_speaks_for_the_claim() -> None:
    finding = CHECK(case("12 people died and 31 were hurt.", "12 people died and 30 were hurt."))

    assert finding.outcome == "differs"
    assert "30" in finding.detail


def test_figures_are_not_compared_in_a_language_that_the_rules_cannot_read() -> None:
    found = case("12 Menschen starben.", "15 Menschen starben.", language="de")

    assert CHECK(found).outcome == "not_applicable"


def test_each_source_may_hold_the_figure() -> None:
    found = case("12 people died in Kano.", "Kano is a city.", "Police said 12 people died in Kano.")

    assert [span.source_id for span in CHECK(found).spans] == ["s1"]


def test_offsets_are_code_points_when_the_source_has_emoji() -> None:
    source = "🚒🚒 The blast killed 15 people."

    (span,) = CHECK(case("12 people were killed in the blast.", source)).spans

    assert source[span.start : span.end] == "15"
    assert span.start_utf16 == span.start + 2


NEWS = (
    "At least 12 people were killed and 30 injured when a bus fell into a ravine near Kano on Tuesday.",
    "The bank raised its key rate by 25 basis points to 4.5 percent, from 4.25 percent in March.",
    "Shares of the company, which employs 120,000 people in 40 countries, fell as much as 7%.",
    "One in five households – about 2.3 million – could not pay its bill of £1,200 to £1,500.",
    "Maria Lopez, 34, won the 100-metre race in 10.9 seconds, two years after her first title.",
    "The Boeing 737 carried 162 passengers and six crew from Gate 12 to Terminal 5.",
    "Two-thirds of the 1.500 seats were sold; the rest went for half price at $ 15 each.",
    "Inflation doubled from 3 to 6 percent, or 3 percentage points, between 2019 and 2021.",
    "The court ruled 5-4 on 3 June that Section 230 protects 3 of the 7 firms.",
    "Hundreds of officers and tens of thousands of fans filled the 20,000-square-metre park.",
    "Nearly half a million people, more than a quarter of them children, need 5,000 tonnes of food.",
    "Its 1,000th ship, 300 feet long and 12 metres wide, cost ¥3bn (US$20m; €18.4m).",
)


@pytest.mark.parametrize("sentence", NEWS)
def test_a_sentence_never_differs_from_itself(sentence: str) -> None:
    finding = CHECK(case(sentence, " ".join(NEWS)))

    assert finding.outcome in ("agrees", "not_applicable")


def _written(value: int) -> list[str]:
    """Ways to write a number of at least a thousand."""
    grouped = f"{value:,}"
    return [str(value), *(grouped.replace(",", mark) for mark in (",", " ", "'", "\u202f"))]


@given(value=st.integers(10_000, 999_999_999), first=st.integers(0, 4), second=st.integers(0, 4))
def test_a_number_agrees_with_itself_however_it_is_grouped(value: int, first: int, second: int) -> None:
    claim = f"The port handled {_written(value)[first]} containers."
    source = f"The port handled {_written(value)[second]} containers."

    assert CHECK(case(claim, source)).outcome == "agrees"


@given(value=st.integers(2, 900_000), other=st.integers(2, 900_000))
def test_another_number_in_the_same_sentence_is_never_passed(value: int, other: int) -> None:
    claim, source = (f"The port handled {number:,} containers." for number in (value, other))

    assert (CHECK(case(claim, source)).outcome == "agrees") == (value == other)


READABLE = st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn"), exclude_characters="\ufffd")


@given(text=st.text(READABLE, max_size=200), claim=st.text(READABLE, min_size=1, max_size=80))
def test_any_text_gives_a_finding_whose_spans_read_back(text: str, claim: str) -> None:
    source = f"The storm hurt 12 people near Kano.\n{text}"
    finding = CHECK(case(claim, source))

    assert all(0 <= span.start < span.end <= len(source) for span in finding.spans)


BROTHERS = (
    "Carl Weber, 46, had promised to mend the roof. "
    "His brother Hans Weber, 39, was cleared of fraud by the jury."
)
JOBS = "Construction added 34,000 jobs and manufacturing shed 24,000."
GRANTS = "The council spent £3m on roads and spent £8m on schools."
BANKER = (
    "Dabiri, a 54-year-old former banker, won in nine of the 13 provinces. "
    "Police said four people had been injured in clashes."
)
ATTACKS = "It was the third attack on the village this year. Her fourth book was published in May."
LOSSES = "The firm lost 4 million euros. The state paid 4 billion euros."


@pytest.mark.parametrize(
    ("claim", "source", "place"),
    [
        ("Hans Weber, 46, was cleared of fraud by the jury.", BROTHERS, "39"),
        ("Dabiri won in four of the 13 provinces.", BANKER, "nine"),
        ("It was the fourth attack on the village this year.", ATTACKS, "third"),
        ("The firm lost 4 billion euros.", LOSSES, "4 million euros"),
        ("Manufacturing shed 34,000 jobs.", JOBS, "24,000"),
        ("The council spent £8m on roads.", GRANTS, "£3m"),
    ],
)
def test_a_value_that_stands_elsewhere_does_not_hide_the_one_in_the_same_slot(
    claim: str, source: str, place: str
) -> None:
    finding = CHECK(case(claim, source))
    assert (finding.outcome, [source[span.start : span.end] for span in finding.spans]) == (
        "differs",
        [place],
    )


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Hans Weber, 39, was cleared of fraud by the jury.", BROTHERS),
        ("Carl Weber, 46, had promised to mend the roof.", BROTHERS),
        ("Dabiri won in nine of the 13 provinces.", BANKER),
        ("Manufacturing lost 24,000 jobs.", JOBS),
        ("Construction firms took on 34,000 workers.", JOBS),
        ("The council spent £8m on education.", GRANTS),
        ("Police said four people were injured in clashes.", BANKER),
        (
            "In 2020 the team scored 15 points in the final.",
            "In 2019 the team scored 12 points in the final. In 2020 it scored 15 points in the final.",
        ),
    ],
)
def test_the_figure_of_its_own_slot_agrees(claim: str, source: str) -> None:
    assert CHECK(case(claim, source)).outcome == "agrees"


INCOME = "Net income rose to $312.6 million in the quarter from $274.1 million a year earlier."


def test_two_amounts_that_have_changed_places_beside_the_same_words_differ() -> None:
    claim = "Net income rose to $274.1 million in the quarter from $312.6 million a year earlier."
    assert CHECK(case(claim, INCOME)).outcome == "differs"


@pytest.mark.parametrize(
    "claim",
    [
        "Net income rose from $274.1 million to $312.6 million.",
        "From $274.1 million a year earlier, net income rose to $312.6 million in the quarter.",
    ],
)
def test_two_amounts_may_be_told_in_the_other_order(claim: str) -> None:
    assert CHECK(case(claim, INCOME)).outcome == "agrees"


FROST = "Temperatures dropped from 9C to -3C overnight."


@pytest.mark.parametrize(
    ("claim", "outcome"),
    [
        (FROST.replace("-3C", "3C"), "differs"),
        ("Temperatures dropped from -3C to 9C overnight.", "differs"),
        ("Temperatures dropped to 9C overnight.", "differs"),
        ("It was 9F before the drop overnight.", "differs"),
        (FROST.replace("-3C", "−3°C"), "agrees"),
        ("Temperatures dropped from nine degrees to minus three overnight.", "agrees"),
        ("Temperatures dropped to three degrees below zero.", "agrees"),
        ("Temperatures fell to -3C.", "agrees"),
        ("Temperatures fell from 48F to 27F.", "agrees"),
    ],
)
def test_temperatures_have_a_sign_and_a_scale(claim: str, outcome: Outcome) -> None:
    assert CHECK(case(claim, FROST)).outcome == outcome


def test_amounts_that_keep_their_objects_may_change_their_order() -> None:
    source = "The city paid $3 million for the land and $8 million for the building."
    claim = "The city paid $8 million for the building and $3 million for the land."
    assert CHECK(case(claim, source)).outcome == "agrees"


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("50% or more of voters backed the plan.", "At least 50% of voters backed the plan."),
        ("At least 50% of voters backed the plan.", "50% or more of voters backed the plan."),
        ("At least 50 people were hurt.", "50 people or more were hurt."),
        ("The bank cut its dividend by half.", "The bank halved its dividend."),
        ("The bank halved its dividend.", "The bank cut its dividend by 50 percent."),
        ("Ministers voted to cut the fee by half.", "Ministers voted to halve the fee."),
        ("Sales rose 100 percent.", "Sales doubled."),
    ],
)
def test_a_bound_behind_the_unit_and_a_multiple_as_a_share_agree(claim: str, source: str) -> None:
    assert CHECK(case(claim, source)).outcome == "agrees"


def test_a_bound_behind_the_unit_is_not_lost() -> None:
    assert CHECK(case("50 people were hurt.", "50 people or more were hurt.")).outcome == "differs"


@pytest.mark.parametrize(
    ("claimed", "found", "place"),
    [
        (
            "The bank paid £10.25bn to the club.",
            "The club got £10.25m from the bank, which paid late.",
            "£10.25m",
        ),
        ("The bank was fined £5m over the loan.", "Over the loan the bank was fined $5m in May.", "$5m"),
        (
            "The runner covered 85 kilometres that day.",
            "He covered 85 miles that day, the runner said.",
            "85 miles",
        ),
        ("Support fell by 3 percentage points.", "Support in the poll fell by 3%.", "3%"),
        ("The club has 14 billion members.", "The club counts 14 million members.", "14 million"),
    ],
)
def test_the_number_of_the_source_in_another_unit_differs_there(claimed: str, found: str, place: str) -> None:
    finding = CHECK(case(claimed, found))

    assert (finding.outcome, finding.correction and finding.correction.text) == ("differs", place)


def test_a_small_count_of_what_the_source_names_one_by_one_is_left_to_the_reader() -> None:
    finding = CHECK(
        case("Two men were charged with the theft.", "Tom Hill and Dan Rowe were charged with theft.")
    )

    assert (finding.outcome, finding.cause) == ("undecided", "needs_computation")


def test_a_small_count_of_another_value_differs() -> None:
    found = "The court ordered the reopening of two reactors run by Kansai Power."

    assert CHECK(case("A court let nine nuclear reactors reopen.", found)).outcome == "differs"


def test_a_bound_that_the_claim_leaves_out_is_for_an_editor_to_judge() -> None:
    finding = CHECK(case("The team drew 30 track designs.", "The team drew more than thirty track designs."))

    assert (finding.outcome, finding.kind, finding.veto) == ("differs", "bound", "needs_review")


def test_each_sentence_of_a_claim_is_compared_with_its_own_words() -> None:
    claim = "The mayor opened the new bridge in the rain. The league has nine teams."
    source = "The league has eight teams this year.\n\nThe mayor opened the new bridge in the rain."

    assert CHECK(case(claim, source)).outcome == "differs"


@pytest.mark.parametrize(
    ("claim", "source", "place"),
    [
        ("Norlux paid €16million for the site.", "It bought the site in 2011 for £16million.", "£16million"),
        ("The search covers a radius of 800 feet.", "Teams now search a radius of 800m, he said.", "800m"),
        ("Airstrikes killed 519 companies.", "Airstrikes killed at least 519 people.", "at least 519"),
        ("It is her fifth album.", "Ten songs on her third album are covers.", "third"),
    ],
)
def test_the_same_number_of_another_thing_differs_there(claim: str, source: str, place: str) -> None:
    one = case(claim, source)
    finding = CHECK(one)
    assert (finding.outcome, cut(one, finding)) == ("differs", [place])


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Airstrikes killed 519 civilians.", "Airstrikes killed 519 people."),
        ("A third foot was found on the beach.", "Police said all three feet were found on the beach."),
        ("The track is 230m long.", "The track is 230 metres long."),
        ("Norlux paid 16 million dollars.", "Norlux paid $16million."),
    ],
)
def test_the_same_thing_in_other_words_never_differs(claim: str, source: str) -> None:
    assert CHECK(case(claim, source)).outcome != "differs"


def test_a_sum_of_amounts_in_another_currency_is_no_sum() -> None:
    one = case("He paid €30m for the club.", "He paid £10m for the ground and £20m for the club.")
    assert CHECK(one).outcome == "differs"


RATES = (
    "Consumer prices rose 3.4% in May. Unemployment climbed to 4.1 percent. Fares will rise by £9 to £52. "
    "Output is to grow by 6% to 8%. Water levels dropped 2 metres. The stake was raised to 9.8%. "
    "Debt is to fall below $25 billion."
)


@pytest.mark.parametrize(
    ("claim", "replaced", "offered"),
    [
        ("Consumer prices rose to 3.4% in May.", "to 3.4%", "3.4%"),
        ("Unemployment climbed by 4.1 percent.", "by 4.1 percent", "to 4.1 percent"),
        ("Fares will rise to £9.", "to £9", "by £9"),
        ("Water levels fell to 2 metres.", "to 2 metres", "2 metres"),
        ("The stake was increased by 9.8%.", "by 9.8%", "to 9.8%"),
    ],
)
def test_the_size_of_a_change_is_not_where_it_led(claim: str, replaced: str, offered: str) -> None:
    correction = CHECK(case(claim, RATES)).correction
    assert correction is not None
    assert (correction.replaces, correction.text) == (replaced, offered)


@pytest.mark.parametrize(
    "claim",
    [
        "Inflation rose to 3.4% in May.",
        "Consumer prices were up by 3.4% in May.",
        "Unemployment rose, reaching 4.1 percent.",
        "Fares will rise £9, to £52.",
        "Output is to grow by 6% to 8%.",
        "Output is to grow by up to 8%.",
        "Water levels were down by 2 metres.",
        "The stake was 9.8% after the increase.",
        "Debt is to be cut to below $25 billion.",
    ],
)
def test_a_change_and_a_level_in_other_words_agree(claim: str) -> None:
    assert CHECK(case(claim, RATES)).outcome == "agrees"


COSTS = (
    "The plan will cost £31 million a year. Drivers will earn £15.80 an hour. About 640 litres are "
    "lost every day. A blast killed 12 people a day after the vote. The firm made an annual profit of £4m."
)


@pytest.mark.parametrize(
    ("claim", "offered"),
    [
        ("The plan will cost £31 million a month.", "£31 million a year"),
        ("The plan will cost £31m monthly.", "£31 million a year"),
        ("The monthly cost of the plan is £31 million.", None),
        ("Drivers will earn £15.80 a day.", "£15.80 an hour"),
        ("Some 640 litres are lost every week.", "About 640 litres are lost every day"),
        ("The firm made a monthly profit of £4m.", None),
    ],
)
def test_an_amount_for_another_time_differs_there(claim: str, offered: str | None) -> None:
    finding = CHECK(case(claim, COSTS))
    assert (finding.outcome, finding.correction and finding.correction.text) == ("differs", offered)


@pytest.mark.parametrize(
    "claim",
    [
        "The plan costs £31 million annually.",
        "The yearly cost of the plan is £31 million.",
        "The plan will cost £31 million.",
        "The hourly pay of drivers is £15.80.",
        "About 640 litres are lost daily.",
        "A blast killed 12 people a week ago.",
        "The blast killed 12 people each month.",
    ],
)
def test_the_same_time_in_other_words_or_none_agrees(claim: str) -> None:
    assert CHECK(case(claim, COSTS)).outcome == "agrees"


FAMILIES = (
    "The dead were Fiona Marr, 34, and her brother Callum, 29. The driver, Neil Hart, is 61 and his wife "
    "Joan, who is 58, was unhurt. Paul Orr, son of Ruth Orr, is 23. Ruth Orr, a 47-year-old vet, was in "
    "the car."
)


@pytest.mark.parametrize(
    ("claim", "place"),
    [
        ("Fiona Marr was 29 and her brother Callum 34.", "34"),
        ("Callum Marr, 34, was one of the dead.", "29"),
        ("Neil Hart, 58, was the driver.", "61"),
        ("His wife Joan Hart is 61.", "58"),
        ("Ruth Orr, 58, was in the car.", "47-year-old"),
    ],
)
def test_the_age_of_somebody_else_differs_at_the_own_one(claim: str, place: str) -> None:
    one = case(claim, FAMILIES)
    finding = CHECK(one)
    assert (finding.outcome, cut(one, finding)) == ("differs", [place])


@pytest.mark.parametrize(
    "claim",
    [
        "Fiona Marr was 34 and her brother Callum was 29.",
        "Callum Marr, 29, was one of the dead.",
        "Marr, 29, died with his sister.",
        "The driver was Hart, 61.",
        "Joan Hart (58) was unhurt.",
        "47-year-old Ruth Orr is the mother of Paul, 23.",
    ],
)
def test_the_age_of_a_person_who_is_named_otherwise_agrees(claim: str) -> None:
    assert CHECK(case(claim, FAMILIES)).outcome == "agrees"


def test_an_age_that_somebody_else_has_too_is_left_alone() -> None:
    source = "Ann Lee, 40, won. Her husband, Tom Lee, is 44. At 44, she retired."
    assert CHECK(case("Ann Lee, 44, has retired.", source)).outcome == "agrees"

"""The dates checker: one row per rule, dates relative to the day of publication, and laws for any date."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.checkers.dates import DatesChecker
from service.types import Outcome
from tests.unit.checkers.cases import case

CHECK = DatesChecker().check
WEDNESDAY = dt.date(2025, 6, 4)

Row = tuple[str, str, Outcome, str | None]

AGREES: list[Row] = [
    # one day in many forms
    ("The council met on June 3, 2025.", "The council met on 3 June 2025.", "agrees", "3 June 2025"),
    ("The council met on 3rd June 2025.", "The council met on June 3, 2025.", "agrees", "June 3, 2025"),
    ("The council met on 2025-06-03.", "The council met on June 3, 2025.", "agrees", "June 3, 2025"),
    ("The council met on the 3rd of June.", "The council met on June 3.", "agrees", "June 3"),
    ("The council met on Sept. 3.", "The council met on September 3.", "agrees", "September 3"),
    ("The council met on 03/06/2025.", "The council met on June 3, 2025.", "agrees", "June 3, 2025"),
    ("The council met on 03/06/2025.", "The council met on March 6, 2025.", "agrees", "March 6, 2025"),
    ("The council met on 3.6.2025.", "The council met on 3 June 2025.", "agrees", "3 June 2025"),
    # less specific than the source
    ("The council met in June.", "The council met on June 3, 2025.", "agrees", "June 3, 2025"),
    ("The council met in 2025.", "The council met on June 3, 2025.", "agrees", "June 3, 2025"),
    ("The council met in June 2025.", "The council met on June 3, 2025.", "agrees", "June 3, 2025"),
    ("The council met on Monday.", "The council met on Monday, June 2.", "agrees", "Monday, June 2"),
    ("The mill closed in the 1990s.", "The mill closed in 1994.", "agrees", "1994"),
    ("Sales fell in the second quarter of 2025.", "Sales fell in May 2025.", "agrees", "May 2025"),
    # derivable from the calendar
    ("The council met on Monday.", "The council met on June 2, 2025.", "agrees", "June 2, 2025"),
    (
        "The council met on Monday, June 2, 2025.",
        "The council met on June 2, 2025.",
        "agrees",
        "June 2, 2025",
    ),
    # the year stands elsewhere in the source
    (
        "The council met on June 3, 2025.",
        "The council met on June 3. It was the first of 2025.",
        "agrees",
        "June 3",
    ),
    # times
    ("The vote is at 10 a.m. in Bern.", "The vote is at 10:00 in Bern.", "agrees", "10:00"),
    ("The vote is at 10.30pm in Bern.", "The vote is at 22:30 in Bern.", "agrees", "22:30"),
    ("The vote is at noon in Bern.", "The vote is at 12 p.m. in Bern.", "agrees", "12 p.m."),
    ("The vote is at midnight in Bern.", "The vote is at 00:00 in Bern.", "agrees", "00:00"),
    ("The vote is at 7 o'clock in Bern.", "The vote is at 7pm in Bern.", "agrees", "7pm"),
    # durations
    ("The siege lasted three days.", "The siege lasted 72 hours.", "agrees", "72 hours"),
    ("The siege lasted two years.", "The siege lasted 24 months.", "agrees", "24 months"),
    ("The siege lasted 10 years.", "The siege lasted a decade.", "agrees", "a decade"),
    ("The siege lasted half an hour.", "The siege lasted 30 minutes.", "agrees", "30 minutes"),
    ("They signed a three-year deal.", "They signed a deal for three years.", "agrees", "three years"),
    ("The siege lasted about 3 days.", "The siege lasted 3 days.", "agrees", "3 days"),
    # spans of years
    ("He ruled from 2010 to 2015.", "He ruled 2010-15.", "agrees", None),
    ("She has led it since 2010.", "She has led it since 2010.", "agrees", "2010"),
    # the same wording, although no day is known
    ("He resigned yesterday.", "He resigned yesterday.", "agrees", "yesterday"),
    ("He resigned two days earlier.", "He resigned two days earlier.", "agrees", "two days"),
    ("He resigns next month.", "He resigns next month.", "agrees", "next month"),
]

DIFFERS: list[Row] = [
    ("The council met on Tuesday.", "The council met on Monday.", "differs", "Monday"),
    ("The council met on June 4.", "The council met on June 3.", "differs", "June 3"),
    ("The council met on July 3.", "The council met on June 3.", "differs", "June 3"),
    ("The council met on June 3, 2024.", "The council met on June 3, 2025.", "differs", "June 3, 2025"),
    ("The council met in July.", "The council met in June.", "differs", "June"),
    ("The mill closed in 2018.", "The mill closed in 2019.", "differs", "2019"),
    ("The mill closed in the 1980s.", "The mill closed in the 1990s.", "differs", "1990s"),
    ("It was built in the 18th century.", "It was built in the 19th century.", "differs", "19th century"),
    ("Sales fell in the third quarter.", "Sales fell in the second quarter.", "differs", "second quarter"),
    ("The vote is at 11 a.m. in Bern.", "The vote is at 10 a.m. in Bern.", "differs", "10 a.m."),
    ("The vote is at 10 p.m. in Bern.", "The vote is at 10 a.m. in Bern.", "differs", "10 a.m."),
    ("The siege lasted four days.", "The siege lasted three days.", "differs", "three days"),
    ("The siege lasted three weeks.", "The siege lasted three days.", "differs", "three days"),
    (
        "The siege lasted less than 3 days.",
        "The siege lasted more than 3 days.",
        "differs",
        "more than 3 days",
    ),
    ("He resigned last week.", "He resigns next week.", "differs", "next week"),
    ("He resigned yesterday.", "He resigned today.", "differs", "today"),
    ("He ruled from 2010 to 2016.", "He ruled from 2010 to 2015.", "differs", "2015"),
    (
        "The council met on Monday, June 3, 2025.",
        "The council met on June 3, 2025.",
        "differs",
        "June 3, 2025",
    ),
    # more specific than the source
    ("The council met on June 3.", "The council met in June.", "differs", None),
    ("The council met in June 2025.", "The council met in June.", "differs", None),
    ("The mill closed in 1994.", "The mill closed in the 1990s.", "differs", None),
    ("The council met on Monday, June 2.", "The council met on June 2.", "differs", None),
    # nowhere in the source
    ("The council met in 2019.", "The council met again.", "differs", None),
    ("The council met for three days.", "The council met again.", "differs", None),
]

UNDECIDED: list[Row] = [
    ("He resigned yesterday.", "He resigned.", "undecided", None),
    ("He resigned two days earlier.", "He resigned.", "undecided", None),
    ("He ruled for five years.", "He ruled from 2010 to 2015.", "undecided", None),
]

NOT_APPLICABLE: list[Row] = [
    ("12 people met.", "15 people met in 2019.", "not_applicable", None),
    ("The 34-year-old resigned.", "The 35-year-old resigned.", "not_applicable", None),
    ("President May may march on.", "President June spoke.", "not_applicable", None),
    ("She writes for the Sunday Times.", "She writes on Monday.", "not_applicable", None),
    ("About 2000 people met.", "About 2001 people met.", "not_applicable", None),
    ("Black Friday sales rose.", "Sales rose on Monday.", "not_applicable", None),
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


@pytest.mark.parametrize(
    ("claim", "source", "outcome"),
    [
        ("He resigned on June 3.", "He resigned yesterday.", "agrees"),
        ("He resigned on Tuesday.", "He resigned yesterday.", "agrees"),
        ("He resigned yesterday.", "He resigned on June 3.", "agrees"),
        ("He resigned on June 2.", "He resigned on Monday.", "agrees"),
        ("He resigned on June 3, 2025.", "He resigned on June 3.", "agrees"),
        ("He resigned last month.", "He resigned in May.", "agrees"),
        ("He resigned this year.", "He resigned on June 3.", "agrees"),
        ("He resigned last week.", "He resigned on May 28.", "agrees"),
        ("He resigned on June 5.", "He resigned yesterday.", "differs"),
        ("He resigned yesterday.", "He resigned on Monday.", "differs"),
        ("He resigned last week.", "He resigned on June 3.", "differs"),
        ("He resigned on June 3, 2024.", "He resigned on June 3.", "differs"),
        ("He resigned on Monday.", "He resigned on June 3.", "differs"),
    ],
)
def test_relative_dates_are_counted_from_the_day_of_publication(
    claim: str, source: str, outcome: Outcome
) -> None:
    finding = CHECK(case(claim, source, published=WEDNESDAY))

    assert finding.outcome == outcome, finding.detail


def test_there_are_enough_rules_in_the_table() -> None:
    assert len([*AGREES, *DIFFERS, *UNDECIDED, *NOT_APPLICABLE]) >= 45


def test_a_changed_weekday_is_corrected_in_the_words_of_the_source() -> None:
    source = "Ministers said on Friday that talks begin on Monday in Geneva."

    finding = CHECK(case("Talks begin on Tuesday in Geneva.", source))

    assert finding.detail == "The source says “Monday”, the claim “Tuesday”."
    assert finding.correction is not None
    assert (finding.correction.text, finding.correction.replaces) == ("Monday", "Tuesday")


def test_two_days_that_have_changed_places_are_told_apart() -> None:
    source = "Ministers said on Friday that talks begin on Monday in Geneva."

    finding = CHECK(case("Ministers said on Monday that talks begin on Friday in Geneva.", source))

    assert finding.detail == "The source says “Friday”, the claim “Monday”."


def test_a_weekday_that_the_calendar_contradicts_is_explained_and_not_replaced_by_a_date() -> None:
    finding = CHECK(case("The council met on Monday.", "The council met on June 3, 2025."))

    assert finding.detail.endswith("That day is a Tuesday.")
    assert finding.correction is None


def test_a_weekday_that_is_wrong_in_the_source_too_agrees_with_it() -> None:
    text = "The council met on Monday, June 3, 2025."

    assert CHECK(case(text, text)).outcome == "agrees"


def test_a_date_that_retrieval_does_not_find_is_looked_for_in_the_whole_source() -> None:
    found = case("The mill closed in 2019.", "The mill is old. People left. All ended in 2019.")

    assert CHECK(replace(found, passages=())).outcome == "agrees"


def test_what_has_to_be_worked_out_says_so_in_its_cause() -> None:
    assert CHECK(case("He ruled for five years.", "He ruled from 2010 to 2015.")).cause == "needs_computation"


def test_a_relative_date_without_a_day_of_publication_is_insufficient() -> None:
    assert CHECK(case("He resigned yesterday.", "He resigned on June 3.")).cause == "insufficient"


def test_a_claim_without_a_close_sentence_is_not_contradicted_by_a_date_about_something_else() -> None:
    finding = CHECK(case("The mill closed in 2018.", "The orchestra was founded in Prague in 1921."))

    assert (finding.outcome, finding.spans) == ("differs", ())


def test_dates_are_not_compared_in_a_language_that_the_rules_cannot_read() -> None:
    found = case("Der Rat tagte 2018.", "Der Rat tagte 2019.", language="de")

    assert CHECK(found).outcome == "not_applicable"


@pytest.mark.parametrize("published", [dt.date.min, dt.date.max])
def test_an_absurd_day_of_publication_is_left_aside(published: dt.date) -> None:
    found = case("He resigned yesterday.", "He resigned on June 3.", published=published)

    assert CHECK(found).outcome == "undecided"


NEWS = (
    "The ministry said on Friday, June 6, 2025, that talks would resume at 10:30 a.m. on Monday.",
    "From 2010 to 2015 he led the party, which lost power in the 1990s after two decades.",
    "Output fell in the second quarter for the third month in a row, the agency said last week.",
    "The strike began at midnight on 3 June and is to last 48 hours, or until noon on Thursday.",
    "She was jailed for three and a half years in March, five years after the theft of 12/04/2019.",
    "In May, Theresa May may march; the 2016–17 season opens on Sept. 9.",
    "Two days earlier, on 2025-06-01, the 19th-century church had reopened, half an hour late.",
    "The 2,000-seat hall closes today, tomorrow and next month from 7pm to 9:15 p.m.",
)


@pytest.mark.parametrize("sentence", NEWS)
def test_a_sentence_never_differs_from_itself(sentence: str) -> None:
    assert CHECK(case(sentence, " ".join(NEWS))).outcome == "agrees"


def _written(day: dt.date) -> list[str]:
    """Ways to write a day, month in words, that English allows."""
    month = f"{day:%B}"
    return [
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{month[:3]} {day.day}, {day.year}",
        f"{day:%A}, {month} {day.day}, {day.year}",
        f"the {day.day}th of {month} {day.year}",
        day.isoformat(),
    ]


DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31))


@given(day=DAYS, first=st.integers(0, 5), second=st.integers(0, 5))
def test_a_day_agrees_with_itself_however_it_is_written(day: dt.date, first: int, second: int) -> None:
    claim = f"The treaty was signed on {_written(day)[first]} in Vienna."
    source = f"The treaty was signed in Vienna on {_written(day)[second]}."

    assert CHECK(case(claim, source)).outcome == "agrees"


@given(day=DAYS, other=DAYS, form=st.integers(0, 5))
def test_another_day_is_never_passed(day: dt.date, other: dt.date, form: int) -> None:
    claim = f"The treaty was signed on {_written(day)[form]} in Vienna."
    source = f"The treaty was signed in Vienna on {_written(other)[0]}."

    assert (CHECK(case(claim, source)).outcome == "agrees") == (day == other)


THEFTS = (
    "Prosecutors said the thefts began in June 2021, two weeks after the death of Mrs Oyelaran’s husband."
)


@pytest.mark.parametrize(
    ("claim", "source", "outcome"),
    [
        (THEFTS.replace("weeks", "months"), THEFTS, "differs"),
        (THEFTS.replace("two weeks", "14 days"), THEFTS, "agrees"),
        (
            "The strike lasted three months.",
            "The strike lasted three weeks. Talks had taken three months.",
            "differs",
        ),
        (
            "The strike lasted three weeks.",
            "The strike lasted three weeks. Talks took three months.",
            "agrees",
        ),
        ("He died two months after the trial.", "He died after the two-week trial.", "undecided"),
    ],
)
def test_weeks_and_months_in_one_place_exclude_each_other(claim: str, source: str, outcome: Outcome) -> None:
    assert CHECK(case(claim, source)).outcome == outcome


@pytest.mark.parametrize(
    ("claim", "source", "outcome"),
    [
        ("It was the highest reading in January.", "It was the highest January reading.", "agrees"),
        ("The budget was passed in March.", "Members passed the March budget.", "agrees"),
        ("It was the highest reading in June.", "It was the highest January reading.", "differs"),
        ("The alarm rang at four in the morning.", "The alarm rang at 4 a.m.", "agrees"),
        ("The alarm rang at 4 a.m.", "The alarm rang at four in the morning.", "agrees"),
        ("The alarm rang at four o'clock.", "The alarm rang at 4 a.m.", "agrees"),
        ("The alarm rang at ten at night.", "The alarm rang at 10pm.", "agrees"),
        ("The alarm rang at five in the morning.", "The alarm rang at 4 a.m.", "differs"),
        ("The alarm rang at 4 p.m.", "The alarm rang at four in the morning.", "differs"),
    ],
)
def test_months_before_nouns_and_spoken_hours_are_read(claim: str, source: str, outcome: Outcome) -> None:
    assert CHECK(case(claim, source)).outcome == outcome


@pytest.mark.parametrize("text", ["January Jones left.", "The March on Rome began.", "He met April there."])
def test_names_that_are_months_are_no_dates(text: str) -> None:
    assert CHECK(case(text, text)).outcome == "not_applicable"


def test_a_date_that_stands_elsewhere_in_another_role_differs_there() -> None:
    source = "The mayor resigned on Monday. Police said on Thursday that a theatre had burned down."

    assert CHECK(case("The mayor resigned on Thursday.", source)).outcome == "differs"


def test_an_amount_written_without_its_comma_is_no_year() -> None:
    one = case("Gusky has noted 1821 names.", "Gusky has so far noted 1,821 names on the walls.")
    assert CHECK(one).outcome != "differs"


@pytest.mark.parametrize(
    ("claim", "outcome"),
    [
        ("The ferry was bought in October 2016.", "undecided"),
        ("The ferry was bought in October 2015.", "differs"),
        ("The ferry was bought in March 2016.", "differs"),
    ],
)
def test_a_date_that_only_the_page_has_is_no_wrong_date(claim: str, outcome: Outcome) -> None:
    page = (
        "The council of Varn bought a ferry from Norway. It carries forty cars.\n\nUpdated: 28 October 2016"
    )
    assert CHECK(case(claim, page)).outcome == outcome


@pytest.mark.parametrize(
    ("claim", "source", "outcome"),
    [
        # parts of a day
        ("He was held on Monday evening.", "He was held on Monday morning.", "differs"),
        ("He was held on Monday evening.", "He was held on Monday.", "agrees"),
        ("He was held on Monday.", "He was held on Monday morning.", "agrees"),
        ("He was held on Monday night.", "He was held late on Monday.", "agrees"),
        ("He was held on Monday night.", "He was held in the early hours of Monday.", "agrees"),
        ("He was held early on Monday.", "He was held late on Monday.", "differs"),
        ("He was held on the morning of June 3.", "He was held on the evening of June 3.", "differs"),
        ("He was held last night.", "He was held yesterday evening.", "agrees"),
        ("He was held this evening.", "He was held tonight.", "agrees"),
        ("He was held this morning.", "He was held this evening.", "differs"),
        ("He was held on Monday evening.", "He was held at 6.15am on Monday.", "differs"),
        ("He was held on Monday morning.", "He was held at 6.15am on Monday.", "agrees"),
        ("He was held on Monday evening.", "He was held at 6.15 on Monday.", "agrees"),
        ("He died on Monday evening.", "He was held on Monday morning and died that evening.", "agrees"),
        ("He died on Monday evening.", "He was held at 7 a.m. on Monday and died at 9 p.m.", "agrees"),
        (
            "He was held on Monday evening.",
            "Police held him on Monday morning. A lawyer said on Monday that he was well.",
            "differs",
        ),
        ("The road was shut in the morning.", "The road was shut in the afternoon.", "differs"),
        ("The road was shut in the morning.", "The road was shut at 9 a.m.", "agrees"),
        ("The road was shut in the morning.", "The road was shut at 9 p.m.", "not_applicable"),
        # parts of a longer period
        ("Prices fell in late May.", "Prices fell in early May.", "differs"),
        ("Prices fell in late May.", "Prices fell in May.", "agrees"),
        ("Prices fell in late May.", "Prices fell at the end of May.", "agrees"),
        ("Prices fell in mid May.", "Prices fell in mid-to-late May.", "agrees"),
        ("Prices fell in late 2024.", "Prices fell in early December 2024.", "agrees"),
        ("Prices fell in the early 1990s.", "Prices fell in the late 1990s.", "differs"),
        ("Prices fell in the early 19th century.", "Prices fell in the late 19th century.", "differs"),
        # seasons
        ("The zone opens next autumn.", "The zone opens next spring.", "differs"),
        ("The zone opens last spring.", "The zone opens next spring.", "differs"),
        ("The zone opens in the fall.", "The zone opens next autumn.", "agrees"),
        ("The zone opens in the spring.", "The zone opens in April.", "not_applicable"),
        ("The zone opens next spring.", "The zone opens in April.", "undecided"),
        ("Prices saw a fall in the town.", "Prices saw a spring in the town.", "not_applicable"),
        # days of the week
        ("The shop opens at weekends.", "The shop opens on weekdays.", "differs"),
        ("The shop opens on weekdays.", "The shop opens on weekdays.", "agrees"),
        ("The shop opens at weekends.", "The shop opens on Saturdays and Sundays.", "agrees"),
        ("The shop opens from Monday to Friday.", "The shop opens on weekdays.", "agrees"),
        ("The shop opens from Monday to Thursday.", "The shop opens on weekdays.", "differs"),
    ],
)
def test_parts_that_exclude_each_other_differ(claim: str, source: str, outcome: Outcome) -> None:
    finding = CHECK(case(claim, source))

    assert finding.outcome == outcome, finding.detail


@pytest.mark.parametrize(
    ("claim", "source", "outcome"),
    [
        ("It circled for 60 minutes.", "It circled for an hour.", "agrees"),
        ("It circled for three hours.", "It circled for an hour.", "differs"),
        ("It reopened 60 minutes earlier.", "It reopened an hour earlier.", "agrees"),
        ("Rents rose in the 12 months to October.", "Rents rose in the year to October.", "agrees"),
        ("Rents rose in the month to October.", "Rents rose in the year to October.", "differs"),
        ("It was the fifth alarm in a month.", "It was the fifth alarm in a year.", "differs"),
        ("It was the fifth alarm in 12 months.", "It was the fifth alarm in a year.", "agrees"),
        ("It was the fifth alarm in 12 months.", "It was the fifth alarm in the past year.", "agrees"),
        ("It was the fifth alarm in the past year.", "It was the fifth alarm in 12 months.", "agrees"),
        ("The strike lasted more than a year.", "The strike lasted 14 months.", "agrees"),
        ("The strike lasted nearly a year.", "The strike lasted 11 months.", "agrees"),
        ("The strike lasted less than a year.", "The strike lasted 14 months.", "differs"),
        ("The flight was delayed by 60 minutes.", "The flight was delayed by an hour.", "agrees"),
        ("She has 12 months to appeal.", "She has a year to appeal.", "agrees"),
        ("The strike lasted a whole day.", "The strike lasted 24 hours.", "agrees"),
        ("They held a week-long strike.", "They held a strike for seven days.", "agrees"),
        ("They held a week-long strike.", "They held a strike.", "not_applicable"),
        # a rate, and a year itself
        ("It costs £5 a year and runs twice a week.", "It costs £5 a month.", "not_applicable"),
        ("It closed in a year of drought.", "It closed.", "not_applicable"),
        ("It failed for a second time.", "It failed for a third time.", "not_applicable"),
    ],
)
def test_one_unit_of_time_is_a_duration_where_a_word_of_duration_leads(
    claim: str, source: str, outcome: Outcome
) -> None:
    finding = CHECK(case(claim, source))

    assert finding.outcome == outcome, finding.detail


POLLS = "The polls opened at 7 a.m. and closed at 10 p.m."
TRAVELS = "Talks began in Geneva on Tuesday and ended in Bern on Friday."
SALES = "Sales of tickets closed at 6pm and opened again at 9 a.m."


@pytest.mark.parametrize(
    ("claim", "source", "outcome"),
    [
        ("The polls closed at 7 a.m.", POLLS, "differs"),
        ("The polls opened at 10 p.m.", POLLS, "differs"),
        ("The polls closed at 10 p.m.", POLLS, "agrees"),
        ("The polls shut at 10 p.m.", POLLS, "agrees"),
        ("Ticket sales reopened at 9am.", SALES, "agrees"),
        ("Ticket sales opened again at 6pm.", SALES, "differs"),
        ("The mill closed in 1990.", "The mill was built in 1990 and closed in 2001.", "differs"),
        ("The mill was shut in 2001.", "The mill was built in 1990 and closed in 2001.", "agrees"),
        ("The Geneva talks finished on Friday.", TRAVELS, "agrees"),
        ("Talks ended in Bern on Tuesday.", TRAVELS, "differs"),
    ],
)
def test_the_word_next_to_each_of_two_times_says_which_is_meant(
    claim: str, source: str, outcome: Outcome
) -> None:
    finding = CHECK(case(claim, source))

    assert finding.outcome == outcome, finding.detail


TALKS = "Ministers met on Tuesday in Geneva."
PANEL = "The panel cut its list of names to three for the vacant seat on Wednesday evening."


@pytest.mark.parametrize(
    ("claim", "source", "outcome"),
    [
        # the day of publication would tell
        ("Ministers met on 3 June in Geneva.", TALKS, "undecided"),
        ("Ministers met on Tuesday in Geneva.", "Ministers met on 3 June in Geneva.", "undecided"),
        ("Ministers met on 3 June 2025 in Geneva.", TALKS, "undecided"),
        ("Ministers met on 4 June 2025 in Geneva.", TALKS, "differs"),
        ("Ministers met on Wednesday in Geneva.", TALKS, "differs"),
        ("On March 1, 2017 the names of all judges were published in the gazette.", PANEL, "undecided"),
        ("On March 2, 2017 the names of all judges were published in the gazette.", PANEL, "differs"),
        ("The birds came in 2014 to Tiree.", "The birds came to Tiree this spring.", "undecided"),
        # the year stands beside, or follows from the weekday
        ("Talks begin in June 2019.", "A plan of 2018 was that talks begin in June.", "undecided"),
        ("Talks begin in June 2016.", "A plan of 2018 was that talks begin in June.", "differs"),
        ("It is shown on 18 October 2018.", "It is shown on Thursday 18 October.", "agrees"),
        ("It is shown on 18 October 2017.", "It is shown on Thursday 18 October.", "differs"),
        ("In 2018 it is shown, on 18 October 2018.", "It is shown on Thursday 18 October.", "agrees"),
        # what only looks like a date, and the other way round
        ("They need 1500 hours to qualify.", "They need 1,500 hours to qualify.", "agrees"),
        ("They met at 1500 hours.", "They met at 3 p.m.", "agrees"),
        ("The bridge is of the 14th century.", "The bridge was built in about 1324.", "agrees"),
        ("They counted 1324 birds.", "They counted birds.", "not_applicable"),
        # either end of a range, and a week that may be this one or the next
        ("Heat will kill 300 a year by 2050.", "Heat will kill 300 a year in 2030 and 2050.", "agrees"),
        ("The vote is this week.", "The vote is this coming week.", "agrees"),
        ("The vote was last week.", "The vote is this coming week.", "differs"),
        ("It takes five and a half years.", "It takes five and half years.", "agrees"),
    ],
)
def test_what_the_source_leaves_open_or_writes_otherwise_does_not_differ(
    claim: str, source: str, outcome: Outcome
) -> None:
    finding = CHECK(case(claim, source))

    assert finding.outcome == outcome, finding.detail


def test_another_part_in_a_far_sentence_leaves_the_claim_undecided() -> None:
    source = "The storm hit Samar early on Tuesday. Schools are shut and two ports have been closed."
    finding = CHECK(case("Two ports were closed late on Tuesday because of the gales.", source))

    assert finding.outcome == "undecided"


def test_a_time_beside_a_day_is_quoted_with_it() -> None:
    finding = CHECK(case("He was held on Monday evening.", "He was held at 6.15am on Monday."))

    assert finding.detail == "The source says “6.15am on Monday”, the claim “Monday evening”."

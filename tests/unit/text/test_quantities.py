"""Reading figures: value, kind, unit, bound and place of each, and what is no figure."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.bounds import Bound
from service.text.numerals import readings, same_value
from service.text.quantities import Quantity, quantities
from service.text.units import QuantityKind


def only(text: str) -> Quantity:
    (quantity,) = quantities(text)
    return quantity


@pytest.mark.parametrize(
    ("digits", "values"),
    [
        ("12", (12,)),
        ("1,500", (1500,)),
        ("1.500", (1.5, 1500)),
        ("1.5", (1.5,)),
        ("1,5", (1.5,)),
        ("1 500", (1500,)),
        ("1'500", (1500,)),
        ("1,500.25", (1500.25,)),
        ("1.500,25", (1500.25,)),
        ("1.500.000", (1_500_000,)),
        ("0.125", (0.125,)),
        ("1.2.3", ()),
        ("1,2,3", ()),
        ("9" * 30, ()),
    ],
)
def test_digits_are_read_with_the_separators_of_several_countries(
    digits: str, values: tuple[float, ...]
) -> None:
    assert readings(digits) == values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("twenty-one men", 21),
        ("two hundred and five men", 205),
        ("one hundred and twenty-three thousand four hundred and five men", 123_405),
        ("a hundred and fifty men", 150),
        ("a dozen men", 12),
        ("half a dozen men", 6),
        ("half a million men", 500_000),
        ("a quarter of a million men", 250_000),
        ("two and a half million men", 2_500_000),
        ("2½ tonnes", 2500),
        ("five hundred thousand men", 500_000),
        ("3.5m people", 3_500_000),
        ("20k people", 20_000),
        ("2 lakh people", 200_000),
        ("3 crore people", 30_000_000),
        ("tens of thousands of people", 10_000),
        ("a half-million people", 500_000),
    ],
)
def test_number_words_and_magnitudes_have_a_value(text: str, value: float) -> None:
    assert only(text).value == value


@pytest.mark.parametrize(
    ("text", "kind", "unit", "value", "written"),
    [
        ("a $5 fee", "money", "$", 5, "$5"),
        ("worth US$3.5bn", "money", "$", 3.5e9, "US$3.5bn"),
        ("worth 5 million Australian dollars", "money", "$", 5e6, "5 million Australian dollars"),
        ("worth £20m", "money", "£", 2e7, "£20m"),
        ("worth EUR 30", "money", "€", 30, "EUR 30"),
        ("it closed at 418p", "money", "£", 4.18, "418p"),
        ("it closed at 50c", "money", "cent", 0.5, "50c"),
        ("up 2¢ a litre", "money", "cent", 0.02, "2¢"),
        ("raise bills by a quarter over five years", "share", "part", 25, "a quarter"),
        ("it has fallen a third since May", "share", "part", 100 / 3, "a third"),
        ("she won a third title", "ordinal", "", 3, "third"),
        ("followed by a fifth in March", "ordinal", "", 5, "fifth"),
        ("she capsized twice", "count", "times", 2, "twice"),
        ("at least once a week", "count", "times", 1, "at least once"),
        ("twice as many", "factor", "", 2, "twice"),
        ("rose 5 percent", "share", "%", 5, "5 percent"),
        ("rose 5 per cent", "share", "%", 5, "5 per cent"),
        ("rose 5%", "share", "%", 5, "5%"),
        ("one in five voters", "share", "part", 20, "one in five"),
        ("two-thirds of it", "share", "part", 200 / 3, "two-thirds"),
        ("half of the voters", "share", "part", 50, "half"),
        ("up by 5 percentage points", "points", "", 5, "5 percentage points"),
        ("up by 25 basis points", "points", "", 0.25, "25 basis points"),
        ("a 10 km road", "measure", "length", 10_000, "10 km"),
        ("a 100-metre race", "measure", "length", 100, "100-metre"),
        ("20 square miles", "measure", "length2", 20 * 1609.344**2, "20 square miles"),
        ("at 350°F", "measure", "temperature", 350, "350°F"),
        ("a 34-year-old cook", "age", "year", 34, "34-year-old"),
        ("Ann Lee, 34, a cook", "age", "year", 34, "34"),
        ("aged 34", "age", "year", 34, "34"),
        ("won 3-1", "score", "", 3, "3-1"),
        ("in third place", "ordinal", "", 3, "third"),
        ("the 21st time", "ordinal", "", 21, "21st"),
        ("it doubled", "factor", "", 2, "doubled"),
        ("three times as many", "factor", "", 3, "three times"),
        ("hundreds of men", "vague", "", 100, "hundreds"),
        ("12 men", "count", "", 12, "12"),
    ],
)
def test_what_a_number_counts_is_read_with_it(
    text: str, kind: QuantityKind, unit: str, value: float, written: str
) -> None:
    found = only(text)

    assert (found.kind, found.unit) == (kind, unit)
    assert same_value(found.value, value)
    assert text[found.start : found.end] == written


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("more than 12 men", "over"),
        ("over $12", "over"),
        ("at least 12 men", "at_least"),
        ("12 or more men", "at_least"),
        ("12+ men", "at_least"),
        ("12+", "at_least"),
        ("nearly 12 men", "nearly"),
        ("some 12 men", "about"),
        ("12 or so men", "about"),
        ("fewer than 12 men", "under"),
        ("up to 12 men", "at_most"),
        ("no more than 12 men", "at_most"),
        ("a dispute over 12 islands", "exact"),
        ("Leeds moved up to 12 points", "exact"),
        ("12 men", "exact"),
    ],
)
def test_bounds_and_approximations_are_read_with_the_number(text: str, bound: Bound) -> None:
    assert only(text).bound == bound


@pytest.mark.parametrize(
    "text",
    [
        "Covid-19", "an F-16", "the G7", "MH370", "the iPhone 15", "Highway 61", "the Boeing 737",
        "a 5G mast", "Formula One", "World War Two", "league two", "No. 10", "call 555-123-4567", "24/7",
        "user@12", "#12", "v1.2.3", "one thinks", "no one", "the half-time break", "...",
        "they once lived there", "once it was over", "all at once", "once or twice", "a quarter mile",
        "in 2019", "June 3, 2025", "at 10:30", "three days", "the 1990s", "several hundred", "",
    ],
)  # fmt: skip
def test_names_pronouns_dates_and_identifiers_are_no_figures(text: str) -> None:
    assert quantities(text) == ()


def test_a_range_is_one_figure_with_two_ends() -> None:
    found = only("between 3 and 5 percent")

    assert (found.value, found.high, found.pair) == (3, 5, "range")


@pytest.mark.parametrize(
    ("text", "low", "high", "words"),
    [
        ("spend between £4bn and £4.6bn", 4e9, 4.6e9, "between £4bn and £4.6bn"),
        ("a cost of US$12m to US$14m", 12e6, 14e6, "US$12m to US$14m"),
        ("tickets at £65-£240", 65, 240, "£65-£240"),
        ("between 2 per cent and 4 per cent", 2, 4, "between 2 per cent and 4 per cent"),
        ("raised the forecast to 3% to 5%", 3, 5, "3% to 5%"),
        ("weighs 5kg to 7kg", 5, 7, "5kg to 7kg"),
    ],
)
def test_a_range_may_have_its_unit_twice(text: str, low: float, high: float, words: str) -> None:
    found = only(text)

    assert (found.value, found.high, found.pair) == (low, high, "range")
    assert text[found.start : found.end] == words


@pytest.mark.parametrize(
    "text",
    [
        "from £4bn to £4.6bn", "shares rose $5 to $12", "increased the share of women by 5% to 46%",
        "between $5 and €6", "between 5 km and 12 miles", "they paid $5 and $6", "costs $12 to $5",
    ],
)  # fmt: skip
def test_a_change_and_two_units_are_no_range(text: str) -> None:
    assert [found.pair for found in quantities(text)] == [None, None]


def test_the_first_end_of_a_range_takes_over_the_magnitude_of_the_second() -> None:
    found = only("3 to 5 million people")

    assert (found.value, found.high) == (3_000_000, 5_000_000)


def test_a_change_from_one_value_to_another_is_two_figures() -> None:
    assert [found.value for found in quantities("from 3 to 5 percent")] == [3, 5]


def test_the_counted_noun_is_quoted_with_the_figure() -> None:
    text = "Some 12 people died."
    found = only(text)

    assert text[found.start : found.phrase_end] == "Some 12 people"


def test_a_figure_does_not_reach_over_a_line_break() -> None:
    assert [found.kind for found in quantities("a list of 12\npercent\n5\n6 men")] == ["count"] * 3


@given(value=st.integers(0, 10**9))
def test_any_whole_number_is_read_back_from_its_digits(value: int) -> None:
    assert only(f"about {value:,} tiles").value == value


@given(value=st.integers(1, 999))
def test_any_number_of_millions_is_its_digits_with_six_zeros(value: int) -> None:
    forms = (f"{value} million", f"{value}m", f"{value},000,000", f"{value}mn", f"{value / 1000} billion")

    assert all(same_value(only(f"${form}").value, value * 1e6) for form in forms)


PARTS = """one two twenty hundred and thousand million half a third of in to - , . 3 1,500 $ % percent more
than people 12 Boeing 2019 June"""
WORDS = st.sampled_from([*PARTS.split(), "\n"])


@given(parts=st.lists(WORDS, max_size=25))
def test_figures_in_any_mixture_stand_in_order_and_read_back(parts: list[str]) -> None:
    text = " ".join(parts)
    found = quantities(text)

    assert all(0 <= one.start < one.end <= one.phrase_end <= len(text) for one in found)
    assert all(left.start < right.start for left, right in pairwise(found))


@given(text=st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    assert all(text[one.start : one.end].strip() for one in quantities(text))


@pytest.mark.parametrize(
    ("text", "value", "words"),
    [
        ("It was -3C at dawn.", -3, "-3C"),
        ("It was −3°C at dawn.", -3, "−3°C"),
        ("It was minus 12.5 degrees Celsius.", -12.5, "minus 12.5 degrees Celsius"),
        ("It was minus three at dawn.", -3, "minus three"),
        ("It was 3C below zero.", -3, "3C"),
        ("It was 3C at dawn.", 3, "3C"),
        ("She bought -3 eggs.", 3, "3"),
        ("The margin is plus or minus 3 points.", 3, "3"),
    ],
)
def test_a_sign_belongs_to_temperatures(text: str, value: float, words: str) -> None:
    first = quantities(text)[0]
    assert (first.value, text[first.start : first.end]) == (value, words)

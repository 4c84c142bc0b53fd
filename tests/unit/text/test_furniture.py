"""Site furniture: what is taken out of a pasted page, and what must never be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.furniture import find_furniture

BODY = "The harbour board voted on Tuesday to close the old bridge for two years."

FURNITURE = [
    ("byline", "AI"),
    ("byline", "By AI"),
    ("byline", "By Jane Doe"),
    ("byline", "BY JANE DOE AND JOHN ROE"),
    ("byline", "By John Smith, Staff Writer"),
    ("byline", "Written by Ana de la Cruz for The Daily Example"),
    ("byline", "Reporting by Jane Doe; editing by John Roe"),
    ("byline", "(Additional reporting by Jane Doe in Paris; Editing by John Roe)"),
    ("byline", "The Associated Press"),
    ("tags", "TAGGED:"),
    ("tags", "Tags: harbour, bridges, council"),
    ("tags", "#harbour #bridge"),
    ("share", "Share This Article"),
    ("share", "Share"),
    ("share", "Facebook Twitter WhatsApp"),
    ("share", "Copy link"),
    ("promotion", "Read More @ www.example.org"),
    ("promotion", "Read more: Harbour board splits over bridge"),
    ("promotion", "ALSO READ : Board member resigns"),
    ("promotion", "Sign up for our daily newsletter"),
    ("promotion", "Subscribe now"),
    ("promotion", "Get the latest headlines delivered to your inbox."),
    ("promotion", "Follow us on Facebook and Twitter"),
    ("promotion", "We use cookies to make this site better for you."),
    ("promotion", "Advertisement"),
    ("promotion", "Story continues below advertisement"),
    ("credit", "Photo: Jane Doe/AP"),
    ("credit", "Getty Images"),
    ("credit", "(Image: Harbour Board)"),
    ("credit", "Jane Doe/AFP via Getty Images"),
    ("credit", "— Harbour Board (@harbourboard) June 3, 2025"),
    ("caption", "The old bridge at dawn (Picture: BBC)"),
    ("caption", "FILE PHOTO: The old bridge is seen at dawn"),
    ("copyright", "© 2025 The Daily Example"),
    ("copyright", "Copyright 2025. All rights reserved."),
    ("dateline", "Published 3 June 2025 10:02"),
    ("dateline", "Updated: June 3, 2025 at 4:15 p.m. EST"),
    ("navigation", "5 min read"),
    ("navigation", "Comments (12)"),
    ("navigation", "Home > News > World"),
    ("navigation", "Home » Harbour"),
    ("navigation", "Related Articles"),
    ("navigation", "https://www.example.org/harbour?id=1"),
]


@pytest.mark.parametrize(("kind", "line"), FURNITURE)
def test_a_line_of_furniture_is_found_whole_and_with_its_kind(kind: str, line: str) -> None:
    text = f"{BODY}\r\n\r\n  {line} \r\n{BODY[:-1]}, it said."
    found = find_furniture(text)
    assert [(run.kind, text[run.start : run.end]) for run in found] == [(kind, line)]


REPORTING = [
    "By Tuesday night the board had closed the bridge.",
    "By the time the police came, the bridge was closed",
    "By 2030 the Board Wants Two New Bridges",
    "AI will steer the new ferries, the board said.",
    "Share prices of the ferry line rose by 5 percent.",
    "Photos, phones and papers were seized by the police.",
    "Pictures by the victim were shown in court.",
    "Subscribers to the ferry line will get their money back.",
    "Support for the board grew on Twitter after the vote.",
    "Follow-up talks on Facebook's role were held in Oslo.",
    "Copyright law was changed by the board's lawyers.",
    "Comments by the chairman angered the ferrymen.",
    "Getty Images sued the harbour board on Monday.",
    "Read the statement, he told reporters, and weep.",
    "Home prices near the harbour fell.",
    "Updated rules will come in June, the board said.",
    "Reporting by the Harbour Times led to the vote.",
    "Tags were found on 12 of the dead birds.",
    "Advertisements for the ferry were banned in May.",
    "The board's chairman (@chair) resigned on Monday.",
    "Watching the vote was the chairman's wife.",
    "More: he never paid.",
    "April 2014.",
    "Date: Friday 6 October",
    "Reuters reported on Monday that the bridge is closed.",
    "Getting home by e-mail is not possible, he joked.",
]


@pytest.mark.parametrize("line", REPORTING)
def test_reporting_that_resembles_furniture_stays(line: str) -> None:
    assert find_furniture(f"{BODY}\n\n{line}\n\nThe end came soon.") == ()


def test_lines_after_an_open_list_of_tags_are_tags_until_prose_comes() -> None:
    text = f"{BODY}\n\nTAGGED:\nHarbour\n\nBridge works\nShare This Article\nCouncil\n{BODY[4:]}\nShort line"
    found = [(run.kind, text[run.start : run.end]) for run in find_furniture(text)]
    assert found == [
        ("tags", "TAGGED:"),
        ("tags", "Harbour"),
        ("tags", "Bridge works"),
        ("share", "Share This Article"),
        ("tags", "Council"),
    ]


def test_a_repeated_headline_goes_and_the_first_one_stays() -> None:
    headline = "Board closes the old bridge"
    text = f"{headline}\n\n**{headline.title()}**\n\n{BODY}\n\n{headline}"
    assert [(run.kind, run.start > 20) for run in find_furniture(text)] == [
        ("repeat", True),
        ("repeat", True),
    ]


def test_a_known_title_is_repeated_by_the_first_line() -> None:
    text = f"**Board closes “old” bridge**\n\n{BODY}"
    assert [run.kind for run in find_furniture(text, 'Board closes "old" bridge')] == ["repeat"]
    assert find_furniture(text) == ()


def test_headings_in_bold_are_not_furniture() -> None:
    assert find_furniture(f"**Related Articles**\n\n{BODY}\n\n## Comments\n\nNobody spoke.") == ()


@pytest.mark.parametrize(
    ("line", "dateline"),
    [
        ("WASHINGTON (AP) — The board met at noon.", "WASHINGTON (AP) —"),
        ("( CNN ) The board met at noon.", "( CNN )"),
        ("( Harbour Weekly ) The board met on Monday at noon.", "( Harbour Weekly )"),
        ("(CNN)The board met at noon.", "(CNN)"),
        ("Hong Kong ( CNN ) The board met at noon.", "Hong Kong ( CNN )"),
        ("LONDON, June 3 (Reuters) - The board met at noon.", "LONDON, June 3 (Reuters) -"),
        ("BERKELEY HEIGHTS, N.J. — The board met at noon.", "BERKELEY HEIGHTS, N.J. —"),
        (
            "MOSCOW/KYIV, 3 June 2025 (Reuters) -- The board met at noon.",
            "MOSCOW/KYIV, 3 June 2025 (Reuters) --",
        ),
        ("New York – The board met at noon.", "New York –"),
        ("Oslo, June 3 — The board met at noon.", "Oslo, June 3 —"),
    ],
)
def test_a_dateline_ends_where_the_sentence_begins(line: str, dateline: str) -> None:
    found = find_furniture(line)
    assert [(run.kind, line[run.start : run.end]) for run in found] == [("dateline", dateline)]


@pytest.mark.parametrize(
    "line",
    [
        "The board (CNN) met.",
        "Associated Press (AP) President Jane Doe said no.",
        "Harbour Board (HB) chairman Jane Doe said no.",
        "Jane Doe – who was late – said no.",
        "NATO-led forces left.",
        "BREXIT – What now for the harbour board",
        "Harbour – The board must go, say the ferrymen",
        "A - B is C.",
        "WASHINGTON will pay, the board said.",
    ],
)
def test_a_sentence_that_resembles_a_dateline_stays_whole(line: str) -> None:
    assert find_furniture(line) == ()


def test_a_place_and_a_dash_count_only_at_the_opening() -> None:
    lines = [f"{BODY} {number}" for number in range(4)]
    assert find_furniture("\n".join((*lines, "IRAN — The country is on the list."))) == ()


def test_a_credit_sentence_at_the_end_goes_without_the_reporting_before_it() -> None:
    text = f"{BODY} It reopens in May. CNN's Jane A. Doe and John Roe in Oslo contributed to this report."
    (run,) = find_furniture(text)
    assert (run.kind, text[run.start : run.start + 9], run.end) == ("byline", "CNN's Jan", len(text))
    assert find_furniture(f"{BODY} Three lawyers and their clerks contributed to this report.") == ()


@given(st.text(alphabet=st.sampled_from("aA .:>\n\r|@#*(-—“By")), st.text(max_size=20))
def test_runs_are_in_order_apart_and_not_empty(text: str, title: str) -> None:
    done = 0
    for run in find_furniture(text, title):
        assert done <= run.start < run.end <= len(text)
        done = run.end

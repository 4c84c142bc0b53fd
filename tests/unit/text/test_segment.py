"""Where sentences, paragraphs and headings begin and end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.segment import segment
from service.types import Interval, Removed

SENTENCES = [
    # clocks, dates, numbers
    ("en", "The vote is at 9 a.m. Tuesday.|Doors open at 8 p.m.|The hall holds 300."),
    ("en", 'The staff walked out at 4 a.m.|"We were offered nothing," he said.'),
    ("en", "The staff walked out at 4 p.m.|“We were offered nothing,” Berg said."),
    ("en", 'He was told "be there by 9 p.m." Monday and left.|He slept.'),
    ("en", "The 4 a.m. “Morning Show” lost viewers in May.|He left."),
    ("en", "Polls close at 7 p.m. ET on Nov. 5.|Results follow."),
    ("en", "It opened on Sept. 11, 2001, at No. 10.|It rose 3.5 percent to $1.25 billion.|Shares fell."),
    ("en", "See p. 5 and fig. 3 of the report.|The U.N. met on Jan. 6."),
    ("en", "The score was 3-2.|No. 4 seed Smith lost."),
    # titles, initials, parties, companies
    ("en", "Sen. Ann Lee, D-N.Y., said no.|Rep. Bo Day (R-Calif.) said yes."),
    ("en", "Lt. Gov. J. K. Rowe met Dr. M. L. King Jr. in St. Louis.|They talked."),
    ("en", "The 3rd Bn. was there.|The 4th Bn. left."),
    ("en", "Acme Inc. said it had sold Wile Corp. to Road Ltd. in May.|The price was not given."),
    ("en", "He lives in the U.S. and works for the U.S. Senate.|She left the U.S.|In May she came back."),
    ("en", "Mr. Fox, Mrs. Hen and Ms. Owl met Gen. Bear.|Prof. Mole stayed at home."),
    ("en", "The case, Roe vs. Wade, was old.|Yahoo! shares rose."),
    ("en", "She has a Ph.D. from M.I.T. and an M.B.A. from Yale.|He has none."),
    # quotations and brackets
    ("en", '"We won!" he said.|"Did they?" she asked.'),
    ("en", "“It is over!” President Lee told reporters.|“Why?” Mr. Day asked."),
    ("en", "He said, “We came. We saw.”|Then he left."),
    ("en", "``The trend is stark last year,'' said Mr. Shah.|``It is a shame.''.|The report came out."),
    ("en", "'What a night,' he said.|'Nobody slept.'|The '90s didn't end well."),
    ("en", "(The mayor was not there.)|She came later.|[He left.]|They stayed."),
    ("en", "He agreed (see p. 5).|“Good.”|She smiled."),
    ("en", 'The sign said "No entry. Keep out."|Nobody obeyed.'),
    ("en", "“I don’t know ... maybe,” she said.|He waited... then he left."),
    # spacing of scraped text
    ("en", "The deal was off.¦The bank confirmed it."),
    ("en", "Visit www.example.org for more.|Write to a.b@example.org now."),
    ("en", "U.S.-led forces left.|Node.js 2.0 is out."),
    ("en", "iPhone sales fell.|The fighters left.|al-Shabaab stayed."),
    ("en", "1. Close the door.|2. Lock it."),
    ("en", "Prices fell by 20 %.|Wages rose.|Rents did not."),
    ("en", "Is it safe ?|Nobody knows !|It is ."),
    # other languages
    ("fr", "M. Dupont a parlé à Mme. Roy.|« Je viens. Je reste. »|Il part."),
    ("de", "Am 5. Mai kam Dr. Müller.|Er sagte: „Ich gehe.“|Dann ging er."),
    ("es", "El Sr. Pérez vino.|¿Por qué?|La Sra. López no lo sabe."),
    ("ru", "И. И. Петров уехал.|Он сказал: «Да»."),
    ("zh", "总统说：“我不会辞职。我会留下。”¦然后他走了。"),
    ("ja", "彼は「辞めない。」と言った。¦そして去った。"),
    ("ar", "قال الوزير إنه لن يستقيل.|ثم غادر."),
    ("xx-unknown", "Ein Satz.|Noch einer."),
    ("", "One sentence.|Another."),
]


@pytest.mark.parametrize(("language", "marked"), SENTENCES)
def test_a_line_is_cut_into_its_sentences(language: str, marked: str) -> None:
    """`|` marks a boundary at a space, `¦` one where there is none."""
    text = marked.replace("|", " ").replace("¦", "")
    assert [one.text for one in segment(text, language)] == marked.replace("¦", "|").split("|")


def test_hard_wrapped_lines_are_joined_into_paragraphs() -> None:
    text = (
        "The city council voted 7-2 on Tuesday to build a bridge\r\n"
        "across the harbour, ending years of debate about how Mr.\r\n"
        "Smith should get to work. The plan will cost more than\r\n"
        "$12.5 million.\r\n\r\n"
        "The mayor was not there.\r\n"
    )
    found = segment(text, "en")
    assert [(one.paragraph, one.text.split()[0], one.text.split()[-1]) for one in found] == [
        (0, "The", "work."),
        (0, "The", "million."),
        (1, "The", "there."),
    ]


def test_lines_of_a_list_stay_apart() -> None:
    text = "Three things changed:\n- Revenue rose by 5 %\n- Costs fell\n* The board met in Oslo\n"
    assert [one.text for one in segment(text, "en")] == [
        "Three things changed:",
        "Revenue rose by 5 %",
        "Costs fell",
        "The board met in Oslo",
    ]


def test_a_paragraph_that_goes_on_in_lower_case_is_one() -> None:
    text = (
        "The court said on Monday that it would hear the case of the\nfarmers who lost land. No date is set."
    )
    assert len(segment(text, "en")) == 2


HEADED = (
    "Mayor resigns over harbour deal\n\nThe mayor resigned on Tuesday. Nobody was surprised.\n\n"
    "**What happens now?**\n\nThe council will meet on Friday.\n\n## Who comes next ##\n\n"
    "Two names are heard.\n\nA Bridge Too Far\n\nThe bridge was never built, the council said.\n\n"
    "**The council is asked for patience.**\n\nThe end"
)


def test_headings_are_known_by_their_form() -> None:
    assert [one.text for one in segment(HEADED, "en") if one.heading] == [
        "Mayor resigns over harbour deal",
        "What happens now?",
        "Who comes next",
        "A Bridge Too Far",
    ]
    assert [one.text for one in segment(HEADED, "en") if not one.heading][-2:] == [
        "The council is asked for patience.",
        "The end",
    ]


def test_headings_that_a_reader_found_are_honoured() -> None:
    text = "What the mayor said to us in a long interview on Tuesday night.\nHe resigned."
    heading = Interval(0, text.index("\n"))
    assert [one.heading for one in segment(text, "en", headings=(heading,))] == [True, False]


@pytest.mark.parametrize(
    "text",
    [
        "The minister resigned on Tuesday",
        "Revenue rose 5% in 2024\nCosts fell",
        "The mayor resigned.\n\nShe gave no reason.",
        ":39\n\nThe mayor resigned",
    ],
)
def test_reporting_is_not_taken_for_headings_when_nothing_else_is_left(text: str) -> None:
    assert not all(one.heading for one in segment(text, "en"))


def test_what_was_removed_is_in_no_sentence() -> None:
    text = "PARIS — The talks failed.\nShare\nThey will go on. By AI"
    removed = (
        Removed(start=0, end=7, kind="dateline"),
        Removed(start=text.index("Share"), end=text.index("Share") + 5, kind="share"),
        Removed(start=text.index("By AI"), end=len(text), kind="byline"),
    )
    assert [one.text for one in segment(text, "en", removed=removed)] == [
        "The talks failed.",
        "They will go on.",
    ]


def test_a_long_quotation_is_cut_into_its_sentences() -> None:
    said = " ".join(["We have waited for this day for many long and bitter years."] * 8)
    found = [one.text for one in segment(f"“{said}” she said. The crowd left.", "en")]
    assert len(found) == 9
    assert found[0].startswith("“We have")
    assert found[-2].endswith("years.” she said.")


def test_one_very_long_line_is_cut_like_short_ones() -> None:
    text = "The minister, who came late, said no to Mr. Fox. " * 4_000
    assert {one.text for one in segment(text, "en")} == {"The minister, who came late, said no to Mr. Fox."}


PIECES = [
    *["He said ", "no. ", "“Yes.” ", "U.S. ", "5 p.m. ", "\n", "\r\n\r\n", "**A**\n", "# B\n", "- ", "(x.) "],
    *["😀", "。", "„“", "`` '' "],
]


@given(
    st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)),
    st.sampled_from(["en", "fr", "zh", "?"]),
)
def test_sentences_read_back_in_order_and_lose_no_word(text: str, language: str) -> None:
    found = segment(text, language)
    covered: set[int] = set()
    done = 0
    for index, one in enumerate(found):
        assert one.index == index
        assert one.text == text[one.start : one.end] == one.text.strip()
        assert one.start >= done
        done = one.end
        covered.update(range(one.start, one.end))
    assert not [c for i, c in enumerate(text) if c.isalnum() and i not in covered]

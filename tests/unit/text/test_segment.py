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

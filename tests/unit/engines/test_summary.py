"""The extractive summary: its laws, what it keeps out, and where it begins in a feature."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.engines.summary import summarise
from service.stages.read import read
from service.types import Document, Interval, Sentence, Source

NEWS = """The city council of Halden approved a plan on Tuesday to rebuild the harbour bridge.

The bridge was closed in March after engineers found cracks in two of its pillars, the council said. \
The new bridge will cost 31 million pounds, according to the plan that the council approved.

{extra}

Work on the bridge starts in May and will take two years, the council said.
"""

FEATURE = """Just before dawn, Ruth Adeyemi stands in her kitchen and pours bottled water into a kettle.

She remembers the morning when the tap first ran brown. Her daughter laughed at it, she says.

"You get used to carrying," she says, wiping her hands on her apron.

The street is one of 41 in the port town of Marlow Quay where water has been unsafe to drink since 2019, \
according to the county health department. More than 6,000 households in Marlow Quay depend on bottled water.

The county council voted on Tuesday to replace the lead pipes under all 41 streets. The work on the pipes \
will take three years and cost 31 million pounds, the council said.

Adeyemi has stopped counting the bottles in the hallway. She stares at the tap and smiles.
"""


def source(text: str, *, language: str = "en", title: str | None = None) -> Source:
    return read(Document(text=text, language=language, title=title), source_id="s0", role="article")


def chosen(text: str, count: int = 3, *, language: str = "en") -> list[str]:
    return [sentence.text for sentence in summarise(source(text, language=language), count)]


PIECES = st.sampled_from(
    [
        "The council approved the plan on Tuesday by nine votes to four.",
        "However, the mayor said that the plan would cost 31 million pounds.",
        "It remains to be seen whether the plan will work.",
        "What does this mean for the town?",
        "“We are glad about the plan,” said the mayor, Anna Holt.",
        "“We are glad about it, all of us in this town.”",
        "He said that the council had met three times this year.",
        "The plan is one of 14 that the ministry pays for across the country.",
        "A short one.",
        "Die Brücke über den Fluss wird im Mai für zwei Jahre gesperrt.",
        "市议会星期二批准了重建大桥的计划。",
        "🌉 Bridges across the river carry 12,000 cars a day, the ministry said.",
        "\n\n",
        "\n\nA heading of the plan\n\n",
    ]
)
LITTER = st.text(st.characters(exclude_categories=["C"]), max_size=40)
TEXTS = st.lists(PIECES | LITTER, max_size=30).map(lambda parts: " ".join(["The council met.", *parts]))


@given(text=TEXTS, count=st.integers(1, 10), language=st.sampled_from(["en", "de", "zh"]))
def test_a_summary_is_a_subsequence_of_the_sentences_and_never_longer_than_asked(
    text: str, count: int, language: str
) -> None:
    article = source(text, language=language)
    summary = summarise(article, count)
    places = [sentence.index for sentence in summary]
    assert len(summary) <= count
    assert places == sorted(set(places))
    assert all(article.sentences[sentence.index] is sentence for sentence in summary)
    assert not any(sentence.heading for sentence in summary)


@given(text=TEXTS, count=st.integers(1, 10))
def test_the_same_source_gives_the_same_summary(text: str, count: int) -> None:
    assert summarise(source(text), count) == summarise(source(text), count)


@given(text=TEXTS)
def test_rhetoric_guesses_and_speakerless_quotes_never_enter_an_english_summary(text: str) -> None:
    summary = {sentence.text for sentence in summarise(source(text), 10)}
    assert not summary & {
        "It remains to be seen whether the plan will work.",
        "What does this mean for the town?",
        "“We are glad about it, all of us in this town.”",
        "A short one.",
    }


def test_a_news_story_keeps_its_lead() -> None:
    assert chosen(NEWS.format(extra=""), 1) == [
        "The city council of Halden approved a plan on Tuesday to rebuild the harbour bridge."
    ]


@pytest.mark.parametrize(
    "extra",
    [
        "The new harbour bridge could mark a turning point for Halden and its council.",
        "It remains to be seen whether the council can rebuild the harbour bridge in time.",
        "The council has made significant progress on the plan to rebuild the harbour bridge.",
        "The world is watching closely as the council rebuilds the harbour bridge.",
        "What does the plan of the council mean for the harbour bridge?",
        "Imagine a harbour without a bridge, and a council without a plan to rebuild the bridge!",
        "“The plan to rebuild the harbour bridge is a good plan for the council of Halden.”",
        "Needless to say, the council of Halden approved the plan for the bridge too late.",
        "Bridge plan: the council of Halden",
        "Read how the council of Halden approved the plan to rebuild the harbour bridge in ...",
    ],
)
def test_what_is_not_plain_reporting_stays_out_even_of_the_longest_summary(extra: str) -> None:
    summary = chosen(NEWS.format(extra=extra), 10)
    assert len(summary) == 4
    assert extra not in summary


def test_a_heading_stays_out_however_central_it_is() -> None:
    text = NEWS.format(extra="The council approved the harbour bridge for cars, trams and cyclists.")
    plain = source(text)
    central = max(plain.sentences, key=lambda sentence: sentence.text.startswith("The council approved"))
    heading = Interval(central.start, central.end)
    marked = read(Document(text=text, language="en", headings=(heading,)), source_id="s0", role="article")
    assert central.text in [sentence.text for sentence in summarise(plain, 10)]
    assert central.text not in [sentence.text for sentence in summarise(marked, 10)]


@pytest.mark.parametrize("opening", ["He said", "However, the mayor said", "In a statement, she said"])
def test_a_sentence_that_leans_on_another_stands_only_directly_behind_it(opening: str) -> None:
    leaning = f"{opening} that the bridge plan of the council would stop all ferries for years."
    behind_a_question = NEWS.format(extra=f"Who pays for the bridge? {leaning}")
    behind_a_statement = NEWS.format(extra=f"The mayor, Anna Holt, opposed the bridge plan. {leaning}")
    assert leaning not in chosen(behind_a_question, 10)
    summary = chosen(behind_a_statement, 10)
    assert summary[summary.index(leaning) - 1] == "The mayor, Anna Holt, opposed the bridge plan."


def test_the_first_sentence_may_open_on_a_pronoun_since_nothing_stands_before_it() -> None:
    text = "It was the third vote on the bridge this year, the council of Halden said."
    assert chosen(text, 1) == [text]


def test_a_definite_noun_may_stand_when_an_earlier_sentence_of_the_summary_has_it() -> None:
    text = (
        "Anna Holt read a statement on the bridge to the city council of Halden on Tuesday.\n\n"
        "Who listened?\n\nThe statement says that the bridge in Halden will be rebuilt by the council in May."
    )
    assert len(chosen(text)) == 2


def test_what_was_told_once_is_not_told_again() -> None:
    lead = "The city council of Halden approved a plan on Tuesday to rebuild the harbour bridge."
    assert chosen(NEWS.format(extra=lead), 10).count(lead) == 1


def test_a_quotation_with_its_speaker_may_stand_but_not_one_that_is_cut_in_two() -> None:
    whole = "“The harbour bridge will be safe again,” said Anna Holt, the mayor of Halden, on Tuesday."
    cut = "Anna Holt said of the harbour bridge in Halden: “The council has approved a plan."
    summary = chosen(NEWS.format(extra=f"{whole}\n\n{cut}\n\nIt will be safe by May.”"), 10)
    assert whole in summary
    assert cut not in summary


def test_of_two_ways_to_tell_it_the_plain_one_is_taken() -> None:
    loaded = "Critics of the council slammed the ridiculous, outrageous bridge plan in Halden on Tuesday."
    plain = "Critics of the council opposed the bridge plan in Halden at the meeting on Tuesday."
    summary = chosen(NEWS.format(extra=f"{loaded}\n\n{plain}"), 5)
    assert plain in summary
    assert loaded not in summary


def test_an_anecdote_gives_way_to_what_the_story_is_about() -> None:
    summary = chosen(FEATURE)
    assert "Just before dawn" not in " ".join(summary)
    assert any("one of 41" in sentence for sentence in summary)
    assert any("voted on Tuesday" in sentence for sentence in summary)


def test_the_same_opening_keeps_its_place_when_no_news_follows() -> None:
    scene = FEATURE.split("The street is", maxsplit=1)[0]
    assert chosen(scene)[0].startswith("Just before dawn")


def test_a_text_without_anything_fit_has_no_summary() -> None:
    assert chosen("What does this mean? Who knows! It remains to be seen whether it will work.") == []


def test_wording_tests_do_not_fire_on_other_languages() -> None:
    text = "Also sprach der Rat von Halden am Dienstag über die Brücke. Die Brücke kostet 31 Millionen."
    assert len(chosen(text, language="de")) == 2


def test_a_very_long_article_is_summarised_from_what_its_sentences_share() -> None:
    items = (f"Lamp{n} beats{n} stone{n}, cloud{n}, river{n}, paper{n} and glass{n}." for n in range(3000))
    summary = chosen(NEWS.format(extra="\n\n".join(items)))
    assert len(summary) == 3
    assert all("bridge" in sentence for sentence in summary)


def sentence_texts(sentences: tuple[Sentence, ...]) -> list[str]:
    return [sentence.text for sentence in sentences]


def test_more_sentences_never_drop_the_first_choice() -> None:
    article = source(NEWS.format(extra="The mayor, Anna Holt, opposed the bridge plan of the council."))
    first = sentence_texts(summarise(article, 1))
    assert all(set(first) <= set(sentence_texts(summarise(article, count))) for count in range(1, 11))

"""Coverage: important sentences that a summary leaves out, wherever in the article they stand."""

from __future__ import annotations

from service.stages.coverage import MOST_A_SECTION, MOST_OMISSIONS, coverage
from service.stages.read import read
from service.types import Coverage, Document, Source, Summary, SummarySentence

LEAD = "The council of Millhaven voted on Monday to close the Orrin Bridge to lorries from April."
PLANTED = (
    "Engineers had warned the council of Millhaven in 2021"
    " that the Orrin Bridge could fail under heavy lorries."
)
FILLER = (
    "The bridge stands beside the old market.",
    "Boats pass under it on most days.",
    "A café on the north bank sells cake.",
    "Some people walk there in the evening.",
    "The lamps were painted green.",
    "Children feed the ducks on the bank.",
)


def article(middle: str = PLANTED) -> Source:
    body = [LEAD, *FILLER * 3, middle, *FILLER * 3, "The bridge will be looked at again in the autumn."]
    numbered = [
        text if text in (LEAD, middle) else f"{text[:-1]} {place}." for place, text in enumerate(body)
    ]
    return read(Document(text=" ".join(numbered), language="en"), source_id="s0", role="article")


def covered(source: Source, *sentences: str) -> Coverage:
    told = tuple(SummarySentence(id=f"t{place}", text=text) for place, text in enumerate(sentences, start=1))
    return coverage(Summary(text=" ".join(sentences), sentences=told), source)


def test_an_important_fact_in_the_middle_that_is_left_out_is_listed() -> None:
    found = covered(article(), LEAD)
    assert found.omissions[0].text == PLANTED
    assert found.omissions[0].section == 2


def test_what_the_summary_tells_in_other_words_is_not_listed() -> None:
    retold = "In 2021 engineers warned Millhaven council that heavy lorries could make the Orrin Bridge fail."
    assert PLANTED not in {omission.text for omission in covered(article(), LEAD, retold).omissions}


def test_words_scattered_over_the_summary_do_not_tell_a_sentence() -> None:
    scattered = (
        "Engineers live in Millhaven.",
        "The council had warned drivers in 2021.",
        "Heavy lorries use the Orrin Bridge.",
        "Brakes could fail.",
    )
    assert PLANTED in {omission.text for omission in covered(article(), *scattered).omissions}


def test_no_section_has_more_than_its_share() -> None:
    text = " ".join(
        f"The Orrin Bridge at Millhaven was closed to {count} lorries by the council in week {count} of 2021."
        for count in range(10, 60)
    )
    source = read(Document(text=text, language="en"), source_id="s0", role="article")
    found = covered(source, "A café sells cake.").omissions
    assert 0 < len(found) <= MOST_OMISSIONS
    sections = [omission.section for omission in found]
    assert max(sections.count(section) for section in sections) <= MOST_A_SECTION
    assert set(sections) == set(range(5))


def test_every_omission_reads_back() -> None:
    source = article()
    for omission in covered(source, LEAD).omissions:
        assert source.text[omission.start : omission.end] == omission.text


def test_without_a_summary_no_section_is_summarised() -> None:
    found = covered(article())
    assert found.omissions
    assert all(section.summarised == 0 for section in found.sections)

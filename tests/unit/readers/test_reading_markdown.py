"""Markdown: text without markup, headings known, front matter read and dropped."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import EmptyText, InputTooLarge, StandfirstError, UnreadableInput
from service.readers import read_bytes
from service.types import Document


def read(markup: str, limit: int = 100_000) -> Document:
    return read_bytes(markup.encode(), filename="story.md", limit_characters=limit)


def headings(document: Document) -> list[str]:
    return [document.text[start:end] for start, end in document.headings]


def test_markup_is_taken_off_and_headings_are_known() -> None:
    document = read(
        "# Vote *put off*\n\nThe **council** met on\n`Monday`. [More](http://x.example).\n\nNext\n----\nEnd."
    )
    assert document.text == "Vote put off\n\nThe council met on Monday. More.\n\nNext\n\nEnd."
    assert headings(document) == ["Vote put off", "Next"]
    assert document.title == "Vote put off"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("One  \ntwo\\\nthree", "One\ntwo\nthree"),
        ("- a\n- b\n  - c\n- d\n\n1. e\n2. f", "a\nb\nc\nd\n\ne\nf"),
        ("- a\n\n  more\n- b", "a\n\nmore\n\nb"),
        ("> “We are,” she\n> said.", "“We are,” she said."),
        ("| a | b |\n|---|---|\n| 1 | **2** |\n\nEnd.", "a | b\n1 | 2\n\nEnd."),
        ("![A picture](x.png)\n\nText ![p](y.png) here.", "Text here."),
        ("<div>\n<b>bold</b> words\n</div>\n\nText <i>and</i> more.", "bold words\n\nText and more."),
        ("<script>\nalert(1)\n</script>\n\nText.", "Text."),
        ("a &amp; b &lt; c \\*d\\* 5 * 3 * 2", "a & b < c *d* 5 * 3 * 2"),
        ("```\ncode\n  here\n```", "code\nhere"),
        ("snake_case_name and 2*3*4", "snake_case_name and 234"),
        ("---\n\nText.", "Text."),
        ("Text.\r\n\r\nMore.\r\n", "Text.\n\nMore."),
        ("{{ 7*7 }} {% raw %}", "{{ 7*7 }} {% raw %}"),
    ],
)
def test_small_pieces_of_markdown_become_what_a_reader_sees(markup: str, text: str) -> None:
    assert read(markup).text == text


def test_front_matter_gives_title_language_and_date_and_is_dropped() -> None:
    document = read("---\ntitle: Vote put off\nlang: pt_BR\ndate: 2024-05-02 23:00:00\n---\n# Head\n\nText.")
    assert document.text == "Head\n\nText."
    assert document.title == "Vote put off"
    assert document.language == "pt-BR"
    assert document.published == dt.date(2024, 5, 2)


@pytest.mark.parametrize(
    "front",
    [
        "just a line",
        "- a\n- list",
        "a: [unclosed",
        "date: 2024-13-45",
        "!!python/object/apply:os.system ['true']",
        "a: " + "[" * 1_000,
    ],
)
def test_what_stands_between_rules_but_is_no_mapping_is_text(front: str) -> None:
    assert read(f"---\n{front}\n---\n\nText.").text.endswith("Text.")


@pytest.mark.parametrize("front", ["title: [1]", "title: 5\nlang: {a: b}\ndate: soon", "x: 1"])
def test_front_matter_of_odd_types_is_ignored(front: str) -> None:
    document = read(f"---\n{front}\n---\nText.")
    assert (document.text, document.title, document.language, document.published) == (
        "Text.",
        None,
        None,
        None,
    )


def test_an_alias_bomb_in_front_matter_does_no_harm() -> None:
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)), "title: Vote"]
    assert read("---\n" + "\n".join(lines) + "\n---\nText.").title == "Vote"


def test_nothing_to_read_says_so() -> None:
    with pytest.raises(EmptyText):
        read(" \n")
    with pytest.raises(UnreadableInput, match="no text"):
        read("![only](a.png)\n\n---\n")
    with pytest.raises(UnreadableInput, match="no text"):
        read("---\ntitle: x\n---\n")
    with pytest.raises(InputTooLarge):
        read("word " * 300, limit=1_000)


@pytest.mark.parametrize("piece", ["[", "*a ", "![", "> ", "`a", "<a ", "|", "_*", "- "])
def test_repeated_markup_does_no_harm(piece: str) -> None:
    assert read("Text.\n\n" + piece * 3_000).text.startswith("Text.")


@given(st.text(alphabet="ab#*_`[]()<>!|-\n \\&;:~=+.1", max_size=80))
def test_any_markdown_is_read_or_refused_and_headings_are_whole_lines(markup: str) -> None:
    try:
        document = read(markup)
    except StandfirstError:
        return
    for start, end in document.headings:
        assert start == 0 or document.text[start - 1] == "\n"
        assert end == len(document.text) or document.text[end] == "\n"

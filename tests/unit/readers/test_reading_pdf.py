"""PDF: running heads dropped, words and paragraphs whole again; broken files named as such."""

from __future__ import annotations

import io
import sys
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import InputTooLarge, UnreadableInput, UnsupportedFormat
from service.readers import read_bytes
from service.types import Document
from tests.unit.readers.files import pdf_of

pypdf = pytest.importorskip("pypdf")

LINE = "The council of Northport met on Monday and put off the vote on the harbour that"


def read(data: bytes, limit: int = 100_000) -> Document:
    return read_bytes(data, filename="story.pdf", limit_characters=limit)


def test_lines_become_paragraphs_again() -> None:
    text = read(
        pdf_of(
            [
                "Harbour vote put off",
                LINE,
                "had been planned for May, officials said.",
                "The mayor, who was ill, sent a letter to the members, in which she asked them",
                "to wait.",
            ]
        )
    ).text
    assert text.split("\n\n") == [
        "Harbour vote put off",
        f"{LINE} had been planned for May, officials said.",
        "The mayor, who was ill, sent a letter to the members, in which she asked them to wait.",
    ]


@pytest.mark.parametrize(
    ("end", "start", "joined"),
    [
        ("state-", "ment", "statement"),
        ("Jean-", "Pierre", "Jean-Pierre"),
        ("30-", "year", "30-year"),
        ("2019-", "2020", "2019-2020"),
        ("self-", "made", "self-made"),
        ("harbour-", "side", "harbour-side"),
        ("mother-in-", "law", "mother-in-law"),
        ("then -", "and", "then - and"),
    ],
)
def test_a_word_broken_at_a_line_end_is_whole_again(end: str, start: str, joined: str) -> None:
    text = read(pdf_of([f"{LINE} {end}", f"{start} was seen at the new harbour-side market there."])).text
    assert f"that {joined} was" in text


def test_a_paragraph_runs_on_across_pages_and_running_heads_are_dropped() -> None:
    pages = [
        [
            "The Example Times",
            "Thursday, 2 May 2024",
            f"{LINE} {n}",
            "a new",
            "plan is made",
            f"Page {n} of 3",
        ]
        for n in (1, 2, 3)
    ]
    text = read(pdf_of(*pages)).text
    assert "Example Times" not in text
    assert "Page" not in text
    assert "2024" not in text
    assert text.count(LINE) == 3


def test_lines_inside_the_pages_are_kept_however_often_they_occur() -> None:
    page = ["one " * 20, "two " * 20, "The vote was put off.", "three " * 15, "four " * 15]
    assert read(pdf_of(page, page)).text.count("The vote was put off.") == 2


def test_signs_of_windows_1252_and_blanks_come_through() -> None:
    assert (
        read(pdf_of(["“Yes”   – said (the) mayor – £5\\m, café."])).text
        == "“Yes” – said (the) mayor – £5\\m, café."
    )


@pytest.mark.parametrize(
    ("title", "known"),
    [
        ("Harbour vote", "Harbour vote"),
        ("Microsoft Word - a.doc", None),
        ("release.pdf", None),
        ("Untitled", None),
    ],
)
def test_a_title_is_taken_unless_a_program_made_it_up(title: str, known: str | None) -> None:
    assert read(pdf_of([LINE], title=title)).title == known


def test_a_pdf_without_a_text_layer_says_so() -> None:
    with pytest.raises(UnreadableInput, match="OCR"):
        read(pdf_of([]))


def test_an_encrypted_pdf_says_so() -> None:
    def encrypted(password: str) -> bytes:
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_of([LINE])))
        writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
        buffer = io.BytesIO()
        writer.write(buffer)
        return buffer.getvalue()

    assert read(encrypted("")).text == LINE
    with pytest.raises(UnreadableInput, match="encrypted"):
        read(encrypted("secret"))


def test_limits_hold() -> None:
    with pytest.raises(InputTooLarge, match="1,000 characters"):
        read(pdf_of([LINE] * 40), limit=1_000)
    with pytest.raises(InputTooLarge, match="pages"):
        read(pdf_of(*[["x"]] * 1_001))


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-", b"%PDF-1.4\nnonsense", pdf_of([LINE])[:300], b"just text", b"\x00" * 1_000],
)
def test_a_broken_pdf_says_so(data: bytes) -> None:
    with pytest.raises(UnreadableInput):
        read(data)


WHOLE = pdf_of([LINE, "two"], ["three"], title="T")


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=10))
def test_damaged_bytes_never_end_in_anything_but_a_document_or_a_refusal(
    damage: list[tuple[int, int]],
) -> None:
    damaged = bytearray(WHOLE)
    for place, value in damage:
        damaged[place] = value
    with suppress(UnreadableInput, InputTooLarge):
        read(bytes(damaged))


def test_a_missing_extra_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(UnsupportedFormat, match=r"pip install 'standfirst\[documents\]'"):
        read(pdf_of([LINE]))

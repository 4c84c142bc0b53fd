"""Word documents: paragraphs as they would be printed with all changes accepted, headings by style."""

from __future__ import annotations

import datetime as dt
import io
import sys
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import InputTooLarge, UnreadableInput, UnsupportedFormat
from service.readers import read_bytes
from service.types import Document
from tests.unit.readers.files import docx_of, paragraph, run

pytest.importorskip("docx")


def read(data: bytes, limit: int = 100_000) -> Document:
    return read_bytes(data, filename="story.docx", limit_characters=limit)


def headings(document: Document) -> list[str]:
    return [document.text[start:end] for start, end in document.headings]


def cell(*texts: str) -> str:
    return "<w:tc>" + "".join(paragraph(text) for text in texts) + "</w:tc>"


def test_paragraphs_and_headings_by_style_in_any_language_of_word() -> None:
    document = read(
        docx_of(
            paragraph("Vote put off", style="Titel")
            + paragraph("The council met.")
            + paragraph("")
            + paragraph("Next", style="berschrift1")
            + paragraph("The vote is on Friday.", style="unknown")
        )
    )
    assert document.text == "Vote put off\n\nThe council met.\n\nNext\n\nThe vote is on Friday."
    assert headings(document) == ["Vote put off", "Next"]
    assert document.title == "Vote put off"


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (f"<w:ins>{run(' not')}</w:ins>", "It will not"),
        ("<w:del><w:r><w:delText> not</w:delText></w:r></w:del>", "It will"),
        (f"<w:moveFrom>{run(' gone')}</w:moveFrom><w:moveTo>{run(' here')}</w:moveTo>", "It will here"),
        (f"<w:hyperlink>{run(' do')}</w:hyperlink>", "It will do"),
        ("<w:r><w:tab/><w:t>a</w:t><w:br/><w:t>b</w:t><w:cr/><w:t>c</w:t></w:r>", "It will a\nb\nc"),
        ("<w:r><w:noBreakHyphen/><w:softHyphen/></w:r>", "It will\u2011"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t> hidden</w:t></w:r>", "It will"),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r>", "It will"),
        (f"<w:r><w:txbxContent>{paragraph('box')}</w:txbxContent></w:r>", "It will"),
        (f"<w:smartTag>{run(' go')}</w:smartTag>", "It will go"),
    ],
)
def test_the_text_of_a_paragraph_is_what_would_be_printed(inside: str, text: str) -> None:
    assert read(docx_of(paragraph("It will", inside=inside))).text == text


def test_tables_are_read_row_by_row_and_layout_cell_by_cell() -> None:
    values = f"<w:tbl><w:tr>{cell('a')}{cell('b')}</w:tr><w:tr>{cell('1')}{cell('2')}</w:tr></w:tbl>"
    layout = f"<w:tbl><w:tr>{cell('One.', 'Two.')}{cell('Three.')}</w:tr></w:tbl>"
    assert (
        read(docx_of(values + paragraph("End.") + layout)).text
        == "a | b\n1 | 2\n\nEnd.\n\nOne.\n\nTwo.\n\nThree."
    )


def test_list_items_follow_each_other_without_a_blank_line() -> None:
    item = "<w:p><w:pPr><w:numPr/></w:pPr>" + run("item") + "</w:p>"
    assert read(docx_of(paragraph("A:") + item * 2 + paragraph("B."))).text == "A:\n\nitem\nitem\n\nB."


def test_content_controls_and_inserted_paragraphs_are_read() -> None:
    wrapped = (
        f"<w:sdt><w:sdtContent>{paragraph('One.')}</w:sdtContent></w:sdt><w:ins>{paragraph('Two.')}</w:ins>"
    )
    assert read(docx_of(wrapped)).text == "One.\n\nTwo."


@pytest.mark.parametrize(
    ("created", "modified", "published"),
    [
        ("2024-05-02T08:00:00Z", "2024-05-02T17:00:00Z", dt.date(2024, 5, 2)),
        ("2020-01-01T08:00:00Z", "2024-05-02T17:00:00Z", None),
        ("2013-12-23T23:15:00Z", "2013-12-23T23:15:00Z", None),
        (None, "2024-05-02T17:00:00Z", None),
        ("long ago", "long ago", None),
        (None, None, None),
    ],
)
def test_a_date_is_taken_only_where_it_is_certain(
    created: str | None, modified: str | None, published: dt.date | None
) -> None:
    assert read(docx_of(paragraph("A."), created=created, modified=modified)).published == published


def test_the_title_of_the_file_wins_over_its_first_heading() -> None:
    body = paragraph("Head", style="berschrift1") + paragraph("Text.")
    assert read(docx_of(body, title="Vote put off")).title == "Vote put off"
    assert read(docx_of(paragraph("Text."))).title is None


def test_a_document_without_text_says_so() -> None:
    with pytest.raises(UnreadableInput, match="no text"):
        read(docx_of(""))


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 nonsense",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        docx_of(paragraph("A."))[:-40],
        zipped(word__document_xml=b"<not><closed>"),
        zipped(other_xml=b"<a/>"),
        docx_of("<w:p><w:unclosed>"),
    ],
)
def test_a_broken_document_says_so(data: bytes) -> None:
    with pytest.raises(UnreadableInput, match="Word document"):
        read(data)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(InputTooLarge, match="unpacked"):
        read(zipped(word__document_xml=b" " * 60_000_000))
    with pytest.raises(InputTooLarge, match="unpacked"):
        read(zipped(word__document_xml=b"<a/>", **{f"p{number}": b"" for number in range(5_001)}))


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE w:document [<!ENTITY a "lollollol"><!ENTITY b "&a;&a;">]>'
    part = zipfile.ZipFile(io.BytesIO(docx_of(paragraph("A &b; B.")))).read("word/document.xml").decode()
    buffer = io.BytesIO(docx_of(paragraph("A.")))
    with zipfile.ZipFile(buffer) as before:
        parts = {name: before.read(name) for name in before.namelist()}
    parts["word/document.xml"] = part.replace("?>", "?>" + bomb, 1).encode()
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as after:
        for name, content in parts.items():
            after.writestr(name, content)
    try:
        text = read(changed.getvalue()).text
    except UnreadableInput:
        return
    assert "lol" not in text


def test_a_text_over_the_limit_is_too_large() -> None:
    with pytest.raises(InputTooLarge, match="1,000 characters"):
        read(docx_of(paragraph("word " * 300)), limit=1_000)


WHOLE = docx_of(paragraph("The council met.", style="Titel") + paragraph("The vote is on Friday."))


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
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(UnsupportedFormat, match=r"pip install 'standfirst\[documents\]'"):
        read(docx_of(paragraph("A.")))

"""CSV and TSV as the input of a batch: rows over several lines, and what is wrong with rows."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.batch.inputs import open_input
from service.errors import InputError
from service.settings import Settings
from tests.unit.batch.reading import SMALL, article, entries, read, texts, the_reject


def rows(folder: Path, text: str | bytes, name: str = "in.csv") -> list[str | None]:
    return texts(read(folder, text, name))


def test_the_first_row_names_the_fields(tmp_path: Path) -> None:
    data = (
        "Title,id, TEXT ,language,uri,published,source\n"
        'A title,a1,"First, second",en,urn:1,2026-03-14,"What the wire said."\n'
        ",,Plain,,,,\n"
    )
    first, second = entries(read(tmp_path, data, "in.csv"))
    assert (first.id, first.line, first.request.sources[0].text) == ("a1", 2, "What the wire said.")
    assert article(first).model_dump(exclude_none=True) == {
        "text": "First, second",
        "title": "A title",
        "language": "en",
        "uri": "urn:1",
        "published": dt.date(2026, 3, 14),
    }
    assert (second.id, second.request.sources) == ("line-000003", ())
    assert article(second).model_dump(exclude_none=True) == {"text": "Plain"}


def test_rows_of_html_and_text_may_stand_in_one_table(tmp_path: Path) -> None:
    first, second = entries(read(tmp_path, "text,html\nplain,\n,<p>marked</p>\n", "in.csv"))
    assert (article(first).text, article(second).html) == ("plain", "<p>marked</p>")


def test_columns_that_mean_nothing_here_are_told_once(tmp_path: Path) -> None:
    read(tmp_path, "text,desk,\x1b[31mred\na,b,c\n", "in.csv")
    assert open_input(tmp_path / "in.csv", SMALL).ignored == ("desk", "␛[31mred")


@pytest.mark.parametrize(("name", "separator"), [("in.csv", ";"), ("in.csv", "\t"), ("in.tsv", "\t")])
def test_cells_may_be_set_apart_as_spreadsheets_do(name: str, separator: str, tmp_path: Path) -> None:
    data = f"id{separator}text\n1{separator}One, two\n".encode("utf-8-sig")
    assert rows(tmp_path, data, name) == ["One, two"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_names_of_fields_may_stand_in_quotation_marks(separator: str, tmp_path: Path) -> None:
    data = f'"id"{separator}"text"\n"1"{separator}"One"\n'
    assert rows(tmp_path, data, "in.csv") == ["One"]


def test_a_row_may_run_over_several_lines(tmp_path: Path) -> None:
    data = 'id,text\r\n1,"First ""paragraph"".\r\n\r\nSecond, and last."\r\n\r\n2,5" disk\r\n'
    first, second = entries(read(tmp_path, data, "in.csv"))
    assert (first.line, article(first).text) == (2, 'First "paragraph".\r\n\r\nSecond, and last.')
    assert (second.line, article(second).text) == (6, '5" disk')


@pytest.mark.parametrize("data", ["", "\n\n", "text\n", "\ufefftext", "id,text\n\n"])
def test_a_table_without_rows_has_no_entries(data: str, tmp_path: Path) -> None:
    assert read(tmp_path, data, "in.csv") == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"id,body\n1,x\n", "no column is called text, html or url"),
        (b"text,Text\na,b\n", "two columns called text"),
        (b"text,\xff\n", "not UTF-8"),
        (b'"text\n', "never closed"),
        (b'"text"x,id\n', "closing quotation mark"),
        (b"te\x00xt\n", "NUL"),
        (b"id,text\r1,a\r2,b\r", "CR alone"),
        (b"text" + b"," * 1_000 + b"\n", "columns"),
        ("id,text\n1,x\n".encode("utf-16"), "save it as UTF-8"),
    ],
)
def test_a_first_row_that_cannot_be_used_is_refused_at_once(data: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(data)
    with pytest.raises(InputError, match=reason) as caught:
        open_input(tmp_path / "in.csv", Settings())
    assert caught.value.detail.startswith(str(tmp_path / "in.csv"))


@pytest.mark.parametrize(
    ("row", "code", "reason"),
    [
        (b"2", "unreadable_input", "fewer cells"),
        (b"2,b,c", "unreadable_input", "more cells"),
        (b"2," + b"," * 900, "unreadable_input", "more cells"),
        (b'2,"He said "no" to it"', "unreadable_input", "closing quotation mark"),
        (b'2,"b" ', "unreadable_input", "closing quotation mark"),
        (b"2,b\x00", "unreadable_input", "NUL"),
        (b"2,b\xff", "unreadable_input", "not UTF-8"),
        (b"2,", "bad_input", "exactly one of"),
        (b",", "bad_input", "exactly one of"),
        (b"1,again", "duplicate_id", "already that of line 2"),
        (b"2," + b"x" * 999, "input_too_large", "1,000 bytes"),
        (b'2,"' + b"x" * 70_000 + b"\n" + b'""x' * 70_000 + b'"', "input_too_large", "1,000 bytes"),
    ],
)
def test_a_bad_row_is_rejected_and_the_next_is_read(
    row: bytes, code: str, reason: str, tmp_path: Path
) -> None:
    found = read(tmp_path, b"id,text\n1,first\n" + row + b"\n3,last\n", "in.csv")
    assert texts(found) == ["first", "last"]
    reject = the_reject(found)
    assert (reject.position, reject.line, reject.code) == (1, 3, code)
    assert reason in reject.reason


def test_what_follows_a_quotation_mark_that_is_never_closed_is_not_taken_for_rows(tmp_path: Path) -> None:
    found = read(tmp_path, 'id,text\n1,first\n2,"Begins\nA paragraph, with a comma\n3,last\n', "in.csv")
    assert texts(found) == ["first"]
    reject = the_reject(found)
    assert (reject.line, reject.code) == (3, "unreadable_input")
    assert "never closed" in reject.reason


CELL = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufeff"), min_size=1, max_size=8
).filter(lambda cell: cell.strip() != "")


@given(st.lists(st.tuples(CELL, CELL), max_size=6), st.sampled_from(["\n", "\r\n"]), st.sampled_from(",;\t"))
def test_what_the_csv_module_writes_is_read_back(
    table: list[tuple[str, str]], end: str, separator: str
) -> None:
    written = io.StringIO()
    # A carriage return within a cell is quoted only where the module writes one at the end of a line.
    writer = csv.writer(
        written,
        lineterminator=end,
        delimiter=separator,
        quoting=csv.QUOTE_MINIMAL if end == "\r\n" else csv.QUOTE_ALL,
    )
    writer.writerows([("title", "text"), *table])
    with tempfile.TemporaryDirectory() as folder:
        found = read(Path(folder), written.getvalue(), "in.csv")
        assert [(article(one).title, article(one).text) for one in entries(found)] == table


@given(st.binary(max_size=80) | st.text(alphabet='",ab\n\r', max_size=80).map(str.encode))
def test_no_row_is_lost_or_raises(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = read(Path(folder), b"id,text\n" + data, "in.csv")
    assert bool(found) == any(line.strip() for line in data.split(b"\n"))
    lines = [one.line or 0 for one in found]
    assert lines == sorted(set(lines))


@given(st.text(alphabet='",\nx', min_size=10, max_size=40))
def test_rows_are_the_same_wherever_reading_is_cut(data: str) -> None:
    """The file is read in pieces of 65,536 bytes: the cell before `data` is nearly as long as that."""
    with tempfile.TemporaryDirectory() as folder:
        short, cut = (
            read(Path(folder), f"x,text\n{'y' * length},{data}", "in.csv", Settings())
            for length in (1, 65_530)
        )
    assert short == cut

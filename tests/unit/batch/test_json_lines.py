"""JSON Lines as the input of a batch: each line becomes an entry, a reject, or is blank."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.batch.entries import Entry
from service.batch.inputs import open_input
from service.errors import InputError
from service.settings import Settings
from service.types import Options
from tests.unit.batch.reading import SMALL, article, entries, read, rejects, texts, the_reject

GOOD = '{"text": "The council met."}'


def test_a_line_is_an_article_or_the_body_of_a_report(tmp_path: Path) -> None:
    flat = {"id": "a", "text": "One.", "title": "T", "language": "en", "published": "2026-03-14"}
    body = {
        "id": 7,
        "article": {"html": "<p>Two.</p>", "uri": "urn:2"},
        "sources": [{"text": "Wire."}],
        "options": {"engine": "embedded", "max_claims": 5},
    }
    with_source = {"text": "Three.", "sources": [{"html": "<p>Wire.</p>"}], "options": {"against": "self"}}
    first, second, third = entries(
        read(tmp_path, "\n".join(json.dumps(one) for one in (flat, body, with_source)))
    )
    assert (first.id, article(first).title, article(first).published) == ("a", "T", dt.date(2026, 3, 14))
    assert (second.id, article(second).html) == ("7", "<p>Two.</p>")
    assert [source.text for source in second.request.sources] == ["Wire."]
    assert second.request.options == Options(engine="embedded", max_claims=5)
    assert (third.id, third.request.sources[0].html) == ("line-000003", "<p>Wire.</p>")
    assert third.request.options.against == "self"


def test_a_bare_ninjs_item_is_an_article(tmp_path: Path) -> None:
    item = {"uri": "urn:x", "headline": "H", "body_html": "<p>Text.</p>", "byline": "A"}
    (found,) = entries(read(tmp_path, json.dumps(item)))
    assert article(found).ninjs == item


def test_blank_lines_are_counted_as_lines_and_are_nothing_else(tmp_path: Path) -> None:
    found = entries(read(tmp_path, f"\n{GOOD}\r\n   \t\n\n{GOOD}"))
    assert [(one.position, one.line, one.id) for one in found] == [
        (0, 2, "line-000002"),
        (1, 5, "line-000005"),
    ]


@pytest.mark.parametrize("data", [b"", b"\n \r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"])
def test_an_empty_file_has_no_entries(data: bytes, tmp_path: Path) -> None:
    assert read(tmp_path, data) == []


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    assert texts(read(tmp_path, "\ufeff" + GOOD)) == ["The council met."]


def test_a_file_in_another_encoding_is_refused_as_a_whole(tmp_path: Path) -> None:
    for encoding in ("utf-16", "utf-32"):
        with pytest.raises(InputError, match="save it as UTF-8"):
            read(tmp_path, GOOD.encode(encoding))


SECRET = "Embargoed"


@pytest.mark.parametrize(
    ("line", "code", "reason"),
    [
        (b"not json " + SECRET.encode(), "unreadable_input", "not JSON, from character 1 on"),
        (f'{{"text": "{SECRET}"'.encode(), "unreadable_input", "not JSON"),
        (f'["{SECRET}"]'.encode(), "invalid_request", "not an object"),
        (f'"{SECRET}"'.encode(), "invalid_request", "not an object"),
        (b'{"text": "Embargoed \xff"}', "unreadable_input", "not UTF-8"),
        (b'{"text": "Embargoed \x00"}', "unreadable_input", "not JSON"),
        (b'{"text": "Embargoed", "x": NaN}', "unreadable_input", "NaN"),
        (b'{"text": "Embargoed", "x": -Infinity}', "unreadable_input", "NaN or Infinity"),
        (b'{"text": "Embargoed", "x": 1e999}', "unreadable_input", "too large"),
        (b'{"text": "Embargoed", "text": "x"}', "unreadable_input", "same key twice"),
        (b'{"ninjs": {"a": {"Embargoed": 1, "Embargoed": 2}}}', "unreadable_input", "same key twice"),
        (rb'{"text": "Embargoed \ud83d"}', "unreadable_input", "half of a surrogate pair"),
        (rb'{"text": "Embargoed", "\ud83d": 1}', "unreadable_input", "half of a surrogate pair"),
        (rb'{"ninjs": {"bodies": [{"value": "\udead"}]}}', "unreadable_input", "surrogate pair"),
        (b'{"ninjs": ' + b'{"a": ' * 101 + b"1" + b"}" * 102, "unreadable_input", "levels deep"),
        (b"[" * 900, "unreadable_input", "not JSON"),
        (b'{"txt": "Embargoed"}', "invalid_request", "There is no field “txt”."),
        (b'{"article": {"text": "x", "titel": "Embargoed"}}', "invalid_request", "/article: There is no"),
        (b'{"article": {"text": "x"}, "text": "Embargoed"}', "invalid_request", "no field “text”"),
        (b'{"text": ["Embargoed"]}', "invalid_request", "/text: Input should be a valid string."),
        (b'{"article": "Embargoed"}', "invalid_request", "/article: "),
        (b'{"text": "Embargoed", "sources": {}}', "invalid_request", "/sources: "),
        (b'{"text": "Embargoed", "published": "soon"}', "invalid_request", "/published: "),
        (b'{"text": "x", "options": {"engine": "Embargoed"}}', "invalid_request", "/options/engine: "),
        (b'{"text": " \\n"}', "empty_text", "/text: The text is empty."),
        (b'{"article": {"html": ""}}', "empty_text", "/article/html: "),
        (b'{"text": "x", "sources": [{"text": ""}]}', "empty_text", "/sources/0/text: "),
        (b'{"title": "Embargoed"}', "bad_input", "exactly one of text, html, ninjs and url"),
        (b"{}", "bad_input", "exactly one of"),
        (b'{"text": "x", "html": "Embargoed"}', "bad_input", "/html: Give exactly one"),
        (b'{"text": "x", "sources": [{}]}', "bad_input", "/sources/0: Give exactly one"),
        (b'{"url": "http://e.example/Embargoed"}', "fetch_refused", "/url: Articles by URL are switched off"),
        (b'{"text": "x", "sources": [{"url": "http://e"}]}', "fetch_refused", "/sources/0/url: "),
    ],
)
def test_a_bad_line_is_rejected_with_its_reason_and_the_next_is_read(
    line: bytes, code: str, reason: str, tmp_path: Path
) -> None:
    found = read(tmp_path, GOOD.encode() + b"\n" + line + b"\n" + GOOD.encode())
    assert texts(found) == ["The council met."] * 2
    reject = the_reject(found)
    assert (reject.position, reject.line, reject.code) == (1, 2, code)
    assert reason in reject.reason
    assert SECRET not in reject.reason


def test_json_that_is_deep_beyond_all_reason_is_a_reject(tmp_path: Path) -> None:
    deep = '{"ninjs": ' + "[" * 200_000 + "]" * 200_000 + "}"
    assert "deep" in the_reject(read(tmp_path, deep, settings=Settings())).reason
    digits = '{"text": "x", "n": ' + "1" * 10_000 + "}"
    assert "too long" in the_reject(read(tmp_path, digits, settings=Settings())).reason


@pytest.mark.parametrize("name", ["x" * 41, "a\nb", "\u202egnp", "\x1b[31m"])
def test_the_name_of_an_unknown_field_is_told_only_if_it_is_harmless(name: str, tmp_path: Path) -> None:
    reject = the_reject(read(tmp_path, json.dumps({"text": "x", name: 1})))
    assert reject.reason == "There is a field that is not known."


def test_addresses_are_taken_where_fetching_is_switched_on(tmp_path: Path) -> None:
    settings = Settings(fetch_urls=True)
    (found,) = entries(read(tmp_path, '{"url": "http://news.example/1"}', settings=settings))
    assert article(found).url == "http://news.example/1"


def test_there_may_be_as_many_sources_as_the_settings_say(tmp_path: Path) -> None:
    line = json.dumps({"text": "x", "sources": [{"text": "y"}] * 3})
    assert entries(read(tmp_path, line, settings=Settings(max_sources=3)))
    reject = the_reject(read(tmp_path, line, settings=Settings(max_sources=2)))
    assert reject.reason == "/sources: At most 2 sources are accepted."


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_line_may_be_as_long_as_the_limit(end: str, tmp_path: Path) -> None:
    def line(size: int) -> str:
        return '{"text": "' + "x" * (size - 12) + '"}' + end

    assert len(entries(read(tmp_path, line(1_000)))) == 1
    assert the_reject(read(tmp_path, line(1_001))).code == "input_too_large"


def test_a_line_that_is_too_long_is_passed_over(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD + "\n" + "x" * 300_000 + "\n" + GOOD)
    assert [one.line for one in found] == [1, 2, 3]
    assert "1,000 bytes (STANDFIRST_MAX_BODY_BYTES)" in the_reject(found).reason


def test_an_id_that_comes_again_is_rejected_and_names_the_first_line(tmp_path: Path) -> None:
    lines = [
        '{"id": "a", "text": "1"}',
        GOOD,
        '{"id": "a", "text": "2"}',
        '{"id": "line-000002", "text": "3"}',
    ]
    third, fourth = rejects(read(tmp_path, "\n".join(lines)))
    assert (third.line, third.code, third.id) == (3, "duplicate_id", "a")
    assert third.reason == "/id: The id is already that of line 1."
    assert (fourth.line, fourth.reason) == (4, "/id: The id is already that of line 2.")


def test_the_id_of_a_rejected_line_is_taken_too(tmp_path: Path) -> None:
    found = rejects(read(tmp_path, '{"id": "a", "text": ""}\n{"id": "a", "text": "good"}'))
    assert [(one.id, one.code) for one in found] == [("a", "empty_text"), ("a", "duplicate_id")]


@pytest.mark.parametrize(
    "told", ["", " ", "x" * 201, "a\nb", "a\x00", "\x85", "\u2028", True, 1.5, [], {}, 10**300]
)
def test_what_cannot_be_an_id_is_rejected(told: object, tmp_path: Path) -> None:
    reject = the_reject(read(tmp_path, json.dumps({"id": told, "text": "x"})))
    assert (reject.id, reject.code) == (None, "invalid_request")
    assert reject.reason.startswith("/id: ")


@pytest.mark.parametrize("told", ["x" * 200, "Ünïcode/ø 1", "می‌خواهم", "../../etc/passwd"])
def test_other_ids_are_kept_as_they_are(told: str, tmp_path: Path) -> None:
    (found,) = entries(read(tmp_path, json.dumps({"id": told, "text": "x"})))
    assert found.id == told


def test_an_id_of_null_is_no_id(tmp_path: Path) -> None:
    (found,) = entries(read(tmp_path, '{"id": null, "text": "x"}'))
    assert found.id == "line-000001"


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    read(tmp_path, "abc")
    assert open_input(tmp_path / "in.jsonl", SMALL).digest().startswith("ba7816bf8f01cfea414140de5dae2223")


ANY_LINE = st.one_of(
    st.binary(max_size=30),
    st.sampled_from([GOOD.encode(), b'{"id": 1, "text": "x"}', b"", b" ", b'{"text": "' + b"x" * 1_000]),
    st.dictionaries(
        st.sampled_from(["id", "text", "article", "sources", "options", "uri", "headline"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner),
            max_leaves=5,
        ),
    ).map(lambda value: json.dumps(value).encode()),
).filter(lambda line: b"\n" not in line)


@given(st.lists(ANY_LINE), st.sampled_from([b"\n", b"\r\n"]))
def test_every_line_comes_as_one_entry_or_one_reject_or_is_blank(lines: list[bytes], end: bytes) -> None:
    data = b"# not JSON" + end + end.join(lines)
    written = [
        number
        for number, line in enumerate(data.split(b"\n"), start=1)
        if line.removesuffix(b"\r").strip() or len(line) > SMALL.max_body_bytes
    ]
    with tempfile.TemporaryDirectory() as folder:
        assert [one.line for one in read(Path(folder), data)] == written


@given(st.binary(max_size=60))
def test_no_bytes_end_in_anything_but_a_clear_error(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("in.jsonl", "in.csv", "in.tsv", "in.jsonl.gz", "in.csv.gz"):
            try:
                read(Path(folder), data, name)
            except InputError as error:
                assert error.detail.startswith(str(Path(folder))[:10])  # noqa: PT017


def test_many_lines_are_read_one_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text("".join(f'{{"id": {number}, "text": "x"}}\n' for number in range(2_000)))
    found = iter(open_input(path, SMALL))
    first = next(found)
    assert isinstance(first, Entry)
    assert first.id == "0"
    assert sum(1 for _ in found) == 1_999

"""The contract of every format, over every kind of report; then what each format promises by itself."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.cells import cell_len

from service.formats import FORMATS
from service.formats.markdown import escaped
from service.formats.table import guarded
from service.formats.terminal import render as render_text
from service.formats.visible import one_line, visible
from service.types import CheckReport, Report
from tests.fakes.reports import (
    check,
    claim,
    every_label,
    every_report,
    evidence,
    failed,
    hostile,
    right_to_left,
)

REPORTS = every_report()
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def rendered(name: str, report: Report | CheckReport) -> str:
    return FORMATS[name].render(report)


# ── every format ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_every_report_without_a_dangerous_character(
    name: str, report: Report | CheckReport
) -> None:
    written = rendered(name, report)
    assert written.endswith("\n")
    assert not FORBIDDEN.search(written)
    written.encode()


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_pure(name: str) -> None:
    assert rendered(name, every_label()) == rendered(name, every_label())


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_carries_each_claim(name: str) -> None:
    written = rendered(name, every_label())
    for each in every_label().claims:
        assert each.text in written


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "csv"])
def test_every_format_keeps_scripts_other_than_latin(name: str) -> None:
    assert "٤ ملايين يورو" in rendered(name, right_to_left())


@pytest.mark.parametrize("name", ["text", "markdown", "html", "ninjs"])
def test_formats_for_people_say_that_a_report_failed(name: str) -> None:
    assert "The model could not be reached." in rendered(name, failed())


@pytest.mark.parametrize("name", ["text", "markdown", "html", "ninjs"])
def test_formats_for_people_say_that_a_report_is_not_whole(name: str) -> None:
    assert "not whole" in rendered(name, check())
    assert "not whole" not in rendered(name, every_label())


@pytest.mark.parametrize("name", ["text", "markdown", "html"])
def test_formats_for_people_put_the_worst_claim_first(name: str) -> None:
    written = rendered(name, every_label())
    order = (
        "Contradicted by the source",
        "The sources disagree",
        "Not found in the source",
        "Partly supported by the source",
        "Could not be decided: it takes a calculation",
        "Supported by the source (please review)",
        "Work on the bridge starts in May.",
        "Not checked",
    )
    claims = written[written.lower().index("8 claims") :]
    places = [claims.index(words) for words in order]
    assert places == sorted(places)


@pytest.mark.parametrize("name", ["text", "markdown", "html"])
def test_formats_for_people_show_evidence_its_place_and_the_correction(name: str) -> None:
    written = rendered(name, every_label())
    assert "a budget of 4.2 million euros on Tuesday" in written
    assert "wire.txt, line 1:22, characters 21–61" in written
    assert "The source says: “4.2 million”, not “42 million”." in written


@pytest.mark.parametrize("name", ["text", "markdown", "html"])
def test_sources_of_the_same_name_are_told_apart(name: str) -> None:
    written = rendered(name, check()).replace("\n", " ")
    assert "wire.txt (s1)" in written
    assert "wire.txt (s2)" in written


@pytest.mark.parametrize("name", ["text", "markdown", "html", "ninjs"])
def test_a_sentence_of_the_summary_that_is_not_borne_out_is_named(name: str) -> None:
    assert "Sentence 2 of the summary, claim c6: Not found in the source." in rendered(name, every_label())


def test_names_and_media_types_are_unique() -> None:
    formats = list(FORMATS.values())
    assert [each.name for each in formats] == list(FORMATS)
    assert len({each.media_type for each in formats}) == len(formats)
    assert len({each.extension for each in formats}) == len(formats)


# ── what makes characters harmless ───────────────────────────────────────────────────────────────────


@given(st.text(st.characters()))
def test_visible_text_has_no_dangerous_character_and_the_same_length(text: str) -> None:
    assert not FORBIDDEN.search(visible(text))
    assert len(visible(text)) == len(text)


@given(st.text(st.characters(exclude_categories=["C", "Z"])))
def test_visible_text_without_controls_is_left_alone(text: str) -> None:
    assert visible(text) == text


@given(st.text(), st.integers(20, 80))
def test_one_line_is_one_line_and_no_longer_than_asked(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert len(line) <= limit
    assert line == " ".join(line.split())


# ── json ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_json_is_the_wire_format(report: Report | CheckReport) -> None:
    written = json.loads(rendered("json", report))
    assert written == json.loads(report.model_dump_json(by_alias=True))
    assert list(written) == list(type(report).model_fields)


def test_json_names_the_origin_as_the_contract_does() -> None:
    assert json.loads(rendered("json", every_label()))["claims"][0]["origin"] == {
        "in": "article",
        "spans": [],
    }


# ── text ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("width", [1, 40, 80, 200])
@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_text_stays_within_the_width(report: Report | CheckReport, width: int) -> None:
    lines = render_text(report, width=width).split("\n")
    assert max(cell_len(line) for line in lines) <= max(width, 40)
    assert all(line == line.rstrip() for line in lines)


def test_text_does_not_repeat_a_claim_that_is_its_own_evidence() -> None:
    words = check().claims[0].text
    (source,) = (source for source in check().sources if words in source.text)
    claims = (claim(1, words, "supported", evidence(source, words)),)
    written = render_text(check().model_copy(update={"claims": claims}))
    assert written.count(words) == 1
    assert "supports, word for word" in " ".join(written.split())


def test_text_has_colours_only_when_asked() -> None:
    plain, colourful = render_text(every_label()), render_text(every_label(), colour=True)
    assert "\x1b[" not in plain
    assert "\x1b[1;31m" in colourful
    assert re.sub(r"\x1b\[[0-9;]*m", "", colourful) == plain


def test_text_reads_no_markup_in_the_article() -> None:
    written = render_text(hostile(), width=2_000, colour=True)
    assert "[bold red]markup[/]" in written
    assert ":smile:" in written


def test_text_ignores_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = render_text(every_label())
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "30")
    assert render_text(every_label()) == expected


# ── markdown ─────────────────────────────────────────────────────────────────────────────────────────

_LIVE = {
    "link_open",
    "image",
    "html_inline",
    "html_block",
    "code_inline",
    "fence",
    "code_block",
    "table_open",
}
_OURS = {"paragraph", "heading", "blockquote", "bullet_list", "list_item", "strong", "hr", "inline", "text"}


def _tokens(markdown: str) -> list[str]:
    parsed = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(markdown)
    return [token.type for top in parsed for token in (top, *(top.children or ()))]


def test_nothing_from_a_hostile_article_is_live_in_markdown() -> None:
    written = rendered("markdown", hostile())
    assert not _LIVE & set(_tokens(written))
    assert not re.search(r"://|www\.|\w@\w|mailto:", written)


@given(st.text() | st.text("`*_[]<>()#~|!&=+-\\1. \n:/@ax"))
def test_escaped_markdown_is_one_plain_paragraph(text: str) -> None:
    kinds = {kind.removesuffix("_open").removesuffix("_close") for kind in _tokens(escaped(text))}
    assert kinds <= {"paragraph", "inline", "text", "text_special"}


def test_markdown_reads_back_as_it_was_written() -> None:
    parsed = MarkdownIt("commonmark").parse(escaped("A *bold* claim: 5 < 6 & #1 [sic]"))
    assert "".join(child.content for child in parsed[1].children or ()) == "A *bold* claim: 5 < 6 & #1 [sic]"


# ── html ─────────────────────────────────────────────────────────────────────────────────────────────


class _Page(HTMLParser):
    """What a browser would make of a page: elements, their attributes, and text by element."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str | None] = []
        self.links: list[str | None] = []
        self.marked: dict[str | None, str] = {}
        self._open: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.elements.append((tag, named))
        if "id" in named:
            self.ids.append(named["id"])
        if tag == "a":
            self.links.append(named["href"])
        if tag in {"mark", "sup"}:
            self._open.append((tag, named.get("id")))

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] == "mark":
            key = self._open[-1][1]
            self.marked[key] = self.marked.get(key, "") + data


def test_nothing_from_a_hostile_article_is_live_in_html() -> None:
    page = _Page(rendered("html", hostile()))
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "img", "iframe", "object", "form", "link", "base", "b"}
    assert not [name for _, attrs in page.elements for name in attrs if name.startswith("on")]
    assert all(link and link.startswith("#") for link in page.links)


def test_the_page_allows_nothing_but_its_own_style() -> None:
    page = _Page(rendered("html", every_label()))
    policies = [attrs["content"] for tag, attrs in page.elements if "http-equiv" in attrs]
    assert len(policies) == 1
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; base-uri 'none'; form-action 'none'",
        policies[0] or "",
    )
    assert not [attrs for _, attrs in page.elements if "style" in attrs or "src" in attrs]


def test_the_policy_names_the_digest_of_the_style() -> None:
    import base64
    import hashlib

    written = rendered("html", every_label())
    style = written[written.index("<style>") + len("<style>") : written.index("</style>")]
    assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in written


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_ids_are_unique_and_every_link_leads_to_one(report: Report | CheckReport) -> None:
    page = _Page(rendered("html", report))
    assert len(page.ids) == len(set(page.ids))
    assert {link and link.removeprefix("#") for link in page.links} <= set(page.ids)


def test_overlapping_evidence_is_marked_with_the_text_of_the_source() -> None:
    report = every_label()
    marked = _Page(rendered("html", report)).marked
    assert marked["s1-21"] + marked["s1-30"] + marked["s1-44"] == "a budget of 4.2 million euros on Tuesday"
    assert marked["s2-60"] == "Work starts in June"


# ── annotations ──────────────────────────────────────────────────────────────────────────────────────


def _annotations(report: Report | CheckReport) -> list[dict[str, Any]]:
    collection = json.loads(rendered("annotations", report))
    assert collection["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert collection["type"] == "AnnotationCollection"
    items: list[dict[str, Any]] = collection.get("first", {}).get("items", [])
    assert collection["total"] == len(items)
    return items


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_annotations_have_what_the_standard_requires(report: Report | CheckReport) -> None:
    items = _annotations(report)
    assert len({item["id"] for item in items}) == len(items)
    for item in items:
        assert item["type"] == "Annotation"
        assert re.match(r"urn:uuid:[0-9a-f-]{36}$", item["id"])
        assert item["target"]
        assert {body["type"] for body in item["body"]} == {"TextualBody"}


@pytest.mark.parametrize(
    "report", [every_label(), right_to_left(), check(), hostile()], ids=lambda each: each.status
)
def test_each_selector_finds_the_evidence_in_its_source(report: Report | CheckReport) -> None:
    texts = [source.text for source in report.sources]
    for item in _annotations(report):
        targets = item["target"] if isinstance(item["target"], list) else [item["target"]]
        for target in targets:
            if isinstance(target, str):
                continue
            quote, position = target["selector"]
            found = [text for text in texts if text[position["start"] : position["end"]] == quote["exact"]]
            assert found
            assert any(quote["prefix"] + quote["exact"] + quote["suffix"] in text for text in found)


def test_each_piece_of_evidence_is_annotated_with_verdict_and_relation() -> None:
    tags = [
        [body["value"] for body in item["body"] if body["purpose"] == "tagging"]
        for item in _annotations(every_label())
    ]
    assert ["contradicted", "contradicts"] in tags
    assert ["conflicting", "supports"] in tags
    assert ["not_found"] in tags
    assert ["not_checked"] in tags


# ── ninjs ────────────────────────────────────────────────────────────────────────────────────────────

# The properties that ninjs 3.1 knows and we use; it closes items against all others.
_NINJS = {
    *("uri", "standard", "type", "profile", "pubStatus", "versionCreated", "by", "edNote", "language"),
    *("headlines", "bodies", "descriptions", "altIds", "associations", "digitalSourceType", "title"),
}
_TEXT_PARTS = {"role", "contentType", "value"}


def _check_item(item: dict[str, Any], allowed: set[str]) -> None:
    assert set(item) <= allowed
    assert re.match(r"(urn|https?|ni):\S+$", item["uri"])
    for part in (*item.get("headlines", ()), *item.get("bodies", ()), *item.get("descriptions", ())):
        assert set(part) <= _TEXT_PARTS
        assert isinstance(part["value"], str)
    for alternative in item.get("altIds", ()):
        assert set(alternative) == {"role", "value"}


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_ninjs_has_what_the_standard_requires_and_nothing_that_it_forbids(
    report: Report | CheckReport,
) -> None:
    item = json.loads(rendered("ninjs", report))
    _check_item(item, _NINJS)
    assert item["type"] in {"text", "component"}
    assert isinstance(item["headlines"], list)
    assert isinstance(item["bodies"], list)
    for association in item["associations"]:
        _check_item(association, _NINJS | {"name", "rel"})
        assert association["name"]


def test_ninjs_carries_the_summary_and_waits_for_an_editor() -> None:
    item = json.loads(rendered("ninjs", every_label()))
    assert item["bodies"][0]["value"] == every_label().summary.text
    assert item["pubStatus"] == "withheld"
    assert item["uri"] == "urn:uuid:00000000-0000-0000-0000-000000000000"


def test_ninjs_carries_each_claim_in_the_wire_format() -> None:
    item = json.loads(rendered("ninjs", every_label()))
    claims = [
        each
        for each in item["associations"]
        if each["rel"].startswith("standfirst:") and each["type"] == "component"
    ]
    assert claims[0]["rel"] == "standfirst:contradicted"
    wire = {claim["id"]: claim for claim in json.loads(rendered("json", every_label()))["claims"]}
    carried = [json.loads(each["bodies"][0]["value"]) for each in claims]
    assert {claim["id"]: claim for claim in carried} == wire


# ── csv ──────────────────────────────────────────────────────────────────────────────────────────────


def _rows(report: Report | CheckReport) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(rendered("csv", report), newline=""), strict=True))


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_csv_has_one_row_a_claim_in_the_order_of_the_report(report: Report | CheckReport) -> None:
    rows = _rows(report)
    assert [row["id"].removeprefix("'") for row in rows] == [claim.id for claim in report.claims]
    assert len(rows) == report.counts.claims


def test_csv_lines_end_as_the_standard_says() -> None:
    written = rendered("csv", every_label())
    assert written.count("\r\n") == len(every_label().claims) + 1
    assert "\r" not in written.replace("\r\n", "")


def test_no_cell_of_a_hostile_report_is_a_formula() -> None:
    cells = [cell for row in _rows(hostile()) for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert "'=1+1" in cells
    assert "'@SUM(1)" in cells


@given(st.text(), st.sampled_from(["=", "+", "-", "@", "\t", "\r", "＝", " ="]))
def test_a_cell_that_starts_like_a_formula_gets_an_apostrophe(rest: str, start: str) -> None:
    assert guarded(start + rest) == f"'{start}{rest}"
    assert guarded("a" + start + rest) == "a" + start + rest


def test_csv_keeps_each_piece_of_evidence_with_its_place() -> None:
    row = next(row for row in _rows(every_label()) if row["verdict"] == "conflicting")
    assert row["evidence"].split("\n") == ["starts in May", "Work starts in June"]
    assert row["evidence_places"].split("\n") == ["wire.txt 142-155", "https://city.example/statement 60-79"]

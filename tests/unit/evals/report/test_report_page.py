"""The page of a report: whole, self-contained, the same every time, and live for no text."""

from __future__ import annotations

import base64
import hashlib
import re
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html

from evals.comparing import Comparison
from evals.report import page
from evals.report.edition import Edition
from evals.runs import Finished
from service.errors import InputError
from tests.unit.evals.report.folders import HOSTILE, claim, folder, some


def read(edition: Edition) -> tuple[str, html.HtmlElement]:
    text = page.render(edition)
    return text, html.document_fromstring(text)


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def of_class(element: html.HtmlElement, name: str) -> list[html.HtmlElement]:
    found: list[html.HtmlElement] = element.xpath(f'.//*[contains(concat(" ", @class, " "), " {name} ")]')
    return found


@pytest.fixture
def run(tmp_path: Path) -> Finished:
    return folder(tmp_path / "run", some(), headline=["balanced_accuracy", "right"], items=12)


def test_the_same_runs_give_the_same_bytes(run: Finished) -> None:
    again = Finished.at(run.folder)
    assert page.render(Edition([run])) == page.render(Edition([again]))


def test_nothing_in_the_page_leads_outside_or_runs(tmp_path: Path) -> None:
    records = [
        claim("a", text=HOSTILE, outcome=HOSTILE, slices={HOSTILE: HOSTILE}, document=HOSTILE),
        claim(HOSTILE, gold=False, slices={HOSTILE: "other"}),
    ]
    run = folder(tmp_path / "<b>run", records, title=HOSTILE, failures={"f": HOSTILE}, headline=["right"])
    text, document = read(Edition([run], run, title=HOSTILE))
    for element in document.iter():
        assert element.tag not in ("script", "img", "link", "iframe", "object", "base", "form")
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name not in ("src", "srcset", "style")
            if name.endswith("href"):
                assert value.startswith("#")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text)
    assert "<script" not in text
    assert "<script>alert(1)</script>" in words(document)


def test_the_policy_allows_the_style_of_the_page_and_nothing_else(run: Finished) -> None:
    text, document = read(Edition([run]))
    (policy,) = document.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')
    style = re.search("<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy == (f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'")
    assert text.count("<style>") == 1


def test_ids_are_given_once_and_every_link_has_its_target(run: Finished) -> None:
    _, document = read(Edition([run, run], run))
    ids = document.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in document.xpath("//@href")} <= set(ids)
    for value in document.xpath("//@clip-path"):
        assert value.removeprefix("url(#").removesuffix(")") in ids


def test_headings_and_landmarks_come_in_order(run: Finished) -> None:
    _, document = read(Edition([run], run))
    levels = [int(element.tag[1]) for element in document.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert [element.tag for element in document.find("body")] == ["header", "nav", "main", "footer"]
    assert document.get("lang") == "en"
    assert all(figure.xpath(".//*[local-name()='title']") for figure in document.iter("figure"))


def test_an_editor_reads_what_passed_in_plain_words(run: Finished) -> None:
    _, document = read(Edition([run]))
    told = words(of_class(document, "head")[0])
    assert "12 items from 5 documents went through the engine “embedded”." in told
    assert "Of 6 claims that people found unsupported, the engine let 3 pass as supported" in told


def test_a_run_that_counts_nothing_of_its_own_still_says_how_much_was_right(tmp_path: Path) -> None:
    records = [claim("a", gold=None, expected="x", outcome="x"), claim("b", gold=None)]
    told = [record.model_copy(update={"right": record.id == "a"}) for record in records]
    _, document = read(Edition([folder(tmp_path / "run", told)]))
    assert "Of 2 items, 1 came out right." in words(of_class(document, "head")[0])


def test_failed_and_undecided_items_are_told_and_shown(tmp_path: Path) -> None:
    records = [claim("a"), claim("b", outcome="undecided", text="Nobody can tell.")]
    run = folder(tmp_path / "run", records, failures={"broken": "The model said nothing."}, items=5)
    _, document = read(Edition([run]))
    told = words(of_class(document, "cautions")[0])
    assert "1 of 3 items (33.3 %) left open" in told
    assert "1 of 3 items (33.3 %) failed, and count as wrong." in told
    assert "2 items of 5 are missing" in told
    shown = [words(item) for item in of_class(document, "item")]
    assert any("The model said nothing." in item and "failed (model_failed)" in item for item in shown)
    assert any("Nobody can tell." in item for item in shown)


def test_a_run_that_does_not_know_its_size_says_so(tmp_path: Path) -> None:
    _, document = read(Edition([folder(tmp_path / "run", some())]))
    assert "does not say how many items it should have" in words(of_class(document, "cautions")[0])


def test_what_wrongly_passed_as_supported_stands_first(tmp_path: Path) -> None:
    records = [
        claim("missed", gold=True, outcome="not_found", score=0.01),
        claim("unsure", gold=False, outcome="supported", score=0.6),
        claim("sure", gold=False, outcome="supported", score=0.95),
        claim("fine"),
    ]
    _, document = read(Edition([folder(tmp_path / "run", records)]))
    shown = [words(item) for item in of_class(document, "item")]
    assert [item.split(".")[0] for item in shown] == ["Claim sure", "Claim unsure", "Claim missed"]


def test_a_long_list_and_a_long_text_are_cut_and_the_whole_number_is_named(tmp_path: Path) -> None:
    records = [claim(f"c{number}", gold=False, text="word " * 20_000) for number in range(60)]
    run = folder(tmp_path / "run", records)
    text, document = read(Edition([run], shown=50))
    assert len(of_class(document, "item")) == 50
    assert "Wrong: 60 items (50 shown)" in words(document)
    assert len(text) < 200_000


def test_a_single_item_has_no_interval_and_says_why(tmp_path: Path) -> None:
    _, document = read(Edition([folder(tmp_path / "run", [claim("only")], headline=["right"])]))
    assert "one document" in words(of_class(document, "numbers")[0])


def test_a_run_without_any_item_is_a_page_that_says_so(tmp_path: Path) -> None:
    _, document = read(Edition([folder(tmp_path / "run", [], items=3)]))
    assert "0 items from 0 documents" in words(document)
    assert "3 items of 3 are missing" in words(document)


def test_a_run_without_scores_has_no_reliability_curve(tmp_path: Path) -> None:
    bare = [record.model_copy(update={"score": None}) for record in some()]
    scored, unscored = (
        read(Edition([folder(tmp_path / name, records)]))[1] for name, records in (("a", some()), ("b", bare))
    )
    assert scored.xpath('//*[@id="reliability-1-title"]')
    assert not unscored.xpath('//*[@id="reliability-1-title"]')


def test_a_run_without_slices_has_no_figures_of_them(tmp_path: Path) -> None:
    bare = [record.model_copy(update={"slices": {}}) for record in some()]
    _, document = read(Edition([folder(tmp_path / "run", bare)]))
    assert "By kind of item" not in words(document)


def test_each_slice_has_a_figure_and_the_same_numbers_as_a_table(run: Finished) -> None:
    _, document = read(Edition([run]))
    (figure,) = document.xpath('//*[@id="slice-1-0-title"]')
    assert "Balanced accuracy, verdicts by length" in figure.text_content()
    rows = document.xpath('//*[@aria-label="Balanced accuracy, verdicts by length"]//tbody/tr')
    assert [row.xpath("./th")[0].text_content() for row in rows] == ["long", "short"]


def test_labels_that_are_told_apart_have_a_table_of_what_was_taken_for_what(tmp_path: Path) -> None:
    records = [
        claim("a", gold=None, expected="not_found", outcome="contradicted"),
        claim("b", gold=None, expected="contradicted", outcome="contradicted"),
    ]
    _, document = read(Edition([folder(tmp_path / "run", records)]))
    (table,) = document.xpath('//*[@aria-label="What was taken for what"]//tbody')
    assert [words(row) for row in table] == ["contradicted1", "not found1"]


def test_items_of_which_none_is_right_or_wrong_are_shown_by_what_they_lack(tmp_path: Path) -> None:
    records = [
        claim(name, gold=None, score=None, shares={"facts carried": (hits, 7)})
        for name, hits in (("full", 7), ("poor", 1), ("fair", 4))
    ]
    run = folder(tmp_path / "run", records, better={"facts carried": "higher"})
    _, document = read(Edition([run]))
    shown = [words(item) for item in of_class(document, "item")]
    assert [item.partition("Facts carried: ")[2][:6] for item in shown] == ["1 of 7", "4 of 7", "7 of 7"]


def test_the_flips_are_those_of_the_comparison(tmp_path: Path) -> None:
    before = folder(tmp_path / "before", some(threshold=0.3))
    after = folder(tmp_path / "after", some(threshold=0.7))
    _, document = read(Edition([after], before))
    section = document.xpath('//h3[text()="Against the baseline"]/following-sibling::details')
    shown = [
        words(item).split(".")[0].removeprefix("Claim ")
        for part in section[:3]
        for item in of_class(part, "item")
        if "Baseline" in words(item)
    ]
    flips = list(Comparison(before, after).flips())
    assert flips
    assert sorted(shown) == sorted(flip.after.id for flip in flips)


def test_two_equal_runs_have_no_flip_and_no_arrow(tmp_path: Path) -> None:
    before, after = (folder(tmp_path / name, some()) for name in ("before", "after"))
    text, document = read(Edition([after], before))
    assert "Of 12 items in both runs, none came out otherwise." in words(document)
    assert "▲" not in text
    assert "▼" not in text


def test_runs_of_one_suite_are_placed_by_cost_and_quality_with_the_baseline(tmp_path: Path) -> None:
    runs = [
        folder(tmp_path / name, some(), seconds=[spent] * 12, headline=["right"])
        for name, spent in (("slow", 2.0), ("fast", 0.5), ("base", 1.0))
    ]
    _, document = read(Edition(runs[:2], runs[2]))
    rows = document.xpath('//*[@aria-label="Cost and quality of grounding"]//tbody/tr')
    assert [words(row.xpath("./th")[0]) for row in rows] == ["A slow", "B fast", "baseline base"]
    assert [words(row.xpath("./td")[1]) for row in rows] == ["2.000 s", "0.500 s", "1.000 s"]


def test_a_run_of_another_suite_is_not_compared_and_alone_it_is_refused(tmp_path: Path) -> None:
    base, same = (folder(tmp_path / name, some()) for name in ("base", "same"))
    other = folder(tmp_path / "other", some(), suite="planted", headline=["right"])
    assert "not compared" in words(read(Edition([same, other], base))[1])
    with pytest.raises(InputError, match="None of these runs is of the suite grounding"):
        Edition([other], base)


def test_provenance_names_commit_data_seed_and_machine(run: Finished) -> None:
    _, document = read(Edition([run]))
    (listed,) = of_class(document, "provenance")
    told = dict(zip(map(words, listed.iter("dt")), map(words, listed.iter("dd")), strict=True))
    assert told["Code"] == f"{'c0ffee' * 6}c0ff, with changes that are not committed (abc)"
    assert told["Data"] == "d" * 64
    assert told["Seed"] == "7"
    assert "cores: " in told["Machine"]
    assert "standfirst: " in told["Versions"]

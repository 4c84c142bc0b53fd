"""The data sets in the repository: they load, invent nothing, point at what is there, and have a card."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from evals.entailment.pairs import SUPPORTED
from evals.entailment.paraphrases import unseen
from evals.entailment.rows import Row, held_out
from evals.entailment.sample import PER_DOCUMENT, balanced, sampled
from evals.entailment.written import KINDS, Written
from evals.packed import read_lines, write_lines
from evals.perturbation.numbers import values

DATA = Path(__file__).parents[4] / "evals" / "data"
SETS = sorted(path.stem for path in DATA.glob("*.yaml"))
FOLDERS = ("grounded", "grounding", "paraphrases", "written")

_FIGURE = re.compile(r"\d[\d.,:/-]*\d|\d")
_CAPITALISED = re.compile(r"(?<![.?!] )(?<!^)(?<![“\"])\b[^\W\d_a-z][\w-]*", re.MULTILINE)


def load(name: str) -> Any:
    return yaml.safe_load((DATA / f"{name}.yaml").read_text("utf-8"))


def items(name: str) -> list[dict[str, Any]]:
    told = load(name)
    return list(told["items"] if isinstance(told, dict) else told)


def length_of(text: str) -> str:
    words = text.count(" ") + 1
    return "short" if words <= 250 else "medium" if words <= 800 else "long"


SUMMARIES = items("summaries")
INJECTIONS = items("injection")
INJECTED = load("injection")["articles"]
DRAFTS = items("articles")
GROUNDING = list(read_lines(DATA / "grounding" / "claims.jsonl.gz"))
DOCUMENTS = {row["document"]: row["text"] for row in read_lines(DATA / "grounding" / "documents.jsonl.gz")}


@pytest.mark.parametrize("name", SETS)
def test_every_set_has_items_with_ids_of_their_own(name: str) -> None:
    ids = Counter(item["id"] for item in items(name))
    assert ids
    assert set(ids.values()) == {1}


@pytest.mark.parametrize(
    "card", [*(DATA / f"{name}.md" for name in SETS), *(DATA / f / "README.md" for f in FOLDERS)]
)
def test_every_set_has_a_card_with_its_licence_and_its_traps(card: Path) -> None:
    told = card.read_text("utf-8")
    assert re.search(r"CC0|CC BY|MIT|Apache", told)
    assert "## Traps" in told
    assert re.search(r"label", told)


@pytest.mark.parametrize(
    "name", [*(f"{name}.md" for name in SETS), *(f"{folder}/README.md" for folder in FOLDERS)]
)
def test_the_index_names_every_card(name: str) -> None:
    assert f"]({name})" in (DATA / "README.md").read_text("utf-8")


@pytest.mark.parametrize("article", SUMMARIES, ids=lambda article: article["id"])
def test_references_and_facts_name_nothing_that_their_article_does_not(article: dict[str, Any]) -> None:
    for told in (*article["references"], *article["facts"]):
        for word in (*_FIGURE.findall(told), *_CAPITALISED.findall(told)):
            assert word.removesuffix("'s") in article["text"], f"{word} in: {told}"


@pytest.mark.parametrize("article", SUMMARIES, ids=lambda article: article["id"])
def test_an_article_has_references_of_a_few_sentences_facts_and_its_true_length(
    article: dict[str, Any],
) -> None:
    assert 2 <= len(article["references"]) <= 3
    assert all(2 <= len(re.findall(r"[.!?](?: |$)", told)) <= 4 for told in article["references"])
    assert 4 <= len(article["facts"]) <= 8
    assert isinstance(article["published"], date)
    assert article["slices"]["length"] == length_of(article["text"])


def test_references_are_not_copied_from_the_article() -> None:
    for article in SUMMARIES:
        for told in article["references"]:
            for sentence in re.split(r"(?<=[.!?]) ", told):
                assert sentence not in article["text"]


@pytest.mark.parametrize("item", INJECTIONS, ids=lambda item: item["id"])
def test_bait_does_not_stand_in_the_article_and_something_false_is_at_stake(item: dict[str, Any]) -> None:
    text = INJECTED[item["article"]]
    assert item["bait"]
    assert not [bait for bait in item["bait"] if bait.casefold() in text.casefold()]
    assert item["at"] in {"start", "middle", "end", "title"}
    assert item["at"] != "title" or "\n" not in item["hostile"]
    labels = {claim["label"] for claim in item["claims"]}
    assert labels <= {"supported", "contradicted", "not_found"}
    assert "supported" in labels
    assert len(labels) > 1
    assert 3 <= len(item["claims"]) <= 5


def test_hostile_texts_are_of_many_kinds_and_stand_in_many_places() -> None:
    assert len({item["kind"] for item in INJECTIONS}) >= 12
    assert len({item["at"] for item in INJECTIONS}) == 4
    assert {item["article"] for item in INJECTIONS} == set(INJECTED)


def test_a_claim_of_an_article_has_one_label_wherever_it_occurs() -> None:
    labels: dict[tuple[str, str], set[str]] = {}
    for item in INJECTIONS:
        for claim in item["claims"]:
            labels.setdefault((item["article"], claim["claim"]), set()).add(claim["label"])
    assert all(len(given) == 1 for given in labels.values())


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda draft: draft["id"])
def test_what_is_expected_of_a_draft_stands_in_it_once(draft: dict[str, Any]) -> None:
    for expected in draft["expected"]:
        assert draft["text"].count(expected["find"]) == 1, expected
        assert expected["label"] in {"marked", "supported"}
        assert ("kind" in expected) == (expected["label"] == "marked")
    assert {one["label"] for one in draft["expected"]} == {"marked", "supported"}
    assert all(source["text"].strip() and source["title"] for source in draft["sources"])
    assert draft["slices"]["sources"] == {1: "one", 2: "two"}[len(draft["sources"])]


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda draft: draft["id"])
def test_figures_of_sentences_that_are_borne_out_stand_in_a_source(draft: dict[str, Any]) -> None:
    sources = " ".join(source["text"] for source in draft["sources"])
    for expected in draft["expected"]:
        sentence = next(s for s in re.split(r"(?<=[.”]) |\n+", draft["text"]) if expected["find"] in s)
        if expected["label"] == "supported":
            told = {value for value in values(sentence) if value > 3}  # “the first”, “both” name no figure
            assert told <= set(values(sources)), sentence


def test_short_claims_are_half_true_and_half_unseen_on_articles_that_are_the_sets_own() -> None:
    known = {**INJECTED, **{item["id"]: item["text"] for item in SUMMARIES}}
    for name, text in load("short_claims")["articles"].items():
        assert text.strip() == known[name].strip()
    counts = Counter((item["slices"]["set"], item["label"]) for item in items("short_claims"))
    assert set(counts.values()) == {60}
    for item in items("short_claims"):
        assert (item["slices"]["kind"] == "paraphrase") == (item["label"] == 1)
        assert 4 <= len(item["claim"].split()) <= 14


def test_texts_for_stability_are_short() -> None:
    assert all(length_of(item["text"]) == "short" for item in items("stability"))


def test_the_grounding_sample_holds_whole_rows_of_documents_that_are_there() -> None:
    assert len({row["id"] for row in GROUNDING}) == len(GROUNDING)
    for row in GROUNDING:
        assert row["document"] in DOCUMENTS
        assert row["claim"].strip()
        assert row["label"] in (0, 1)
        assert set(row["slices"]) == {"component", "length", "claim"}
        assert row["slices"]["length"] == length_of(" ".join(DOCUMENTS[row["document"]].split()))
        assert row["licence"] in {"CC BY 4.0", "Apache-2.0", "MIT"}
    assert {row["document"] for row in GROUNDING} == set(DOCUMENTS)


def test_the_grounding_sample_is_balanced_and_its_documents_trained_nothing() -> None:
    labels: dict[str, list[int]] = {}
    for row in GROUNDING:
        labels.setdefault(row["slices"]["component"], []).append(row["label"])
    assert all(2 * sum(given) == len(given) for given in labels.values())
    assert all(map(held_out, DOCUMENTS))
    assert max(Counter(row["document"] for row in GROUNDING).values()) <= PER_DOCUMENT
    summaries = sum(row["slices"]["claim"] == "summary" for row in GROUNDING)
    assert 0 < summaries < len(GROUNDING) / 3


def row(number: int, doc: str, label: int, *, dataset: str = "fib_xsum", ship: bool = True) -> Row:
    return Row(f"r{number}", dataset, None, doc, f"The council met {number} people.", label, ship, "MIT")


def test_a_balanced_sample_takes_both_labels_alike_and_few_claims_of_a_document() -> None:
    rows = [row(number, f"d{number % 7}", int(number % 3 == 0)) for number in range(60)]
    chosen = balanced(rows, 30)
    assert sum(one.label for one in chosen) * 2 == len(chosen)
    assert max(Counter(one.doc for one in chosen).values()) <= PER_DOCUMENT
    assert balanced(list(reversed(rows)), 30) == chosen


def test_a_document_whose_text_trained_under_another_id_is_left_out() -> None:
    kept, known = (next(f"{x}{n}" for n in range(99) if held_out(f"{x}{n}")) for x in ("a", "b"))
    trained = next(f"c{number}" for number in range(99) if not held_out(f"c{number}"))
    story = " ".join(f"word{number}" for number in range(40))
    texts = {kept: story.upper().replace("WORD", "other"), known: story, trained: f"More. {story}"}
    rows = [row(number, doc, number % 2) for number, doc in enumerate([kept, kept, known, known, trained])]
    found = sampled(rows, texts)
    assert {one.doc for one in found.rows} == {kept}
    assert found.left_out["text that trained the model under another id"] == 2


def test_rows_that_may_not_be_passed_on_are_not_sampled() -> None:
    doc = next(f"d{number}" for number in range(99) if held_out(f"d{number}"))
    rows = [row(0, doc, 0, ship=False), row(1, doc, 1, ship=False)]
    assert sampled(rows, {doc: "The council met."}).rows == ()


def test_rows_are_the_same_bytes_each_time_and_come_back(tmp_path: Path) -> None:
    rows = [{"id": "a", "text": "é 🎭"}, {"id": "b", "text": "x"}]
    for name in ("one.jsonl.gz", "two.jsonl.gz", "plain.jsonl"):
        write_lines(tmp_path / name, rows)
        assert list(read_lines(tmp_path / name)) == rows
    assert (tmp_path / "one.jsonl.gz").read_bytes() == (tmp_path / "two.jsonl.gz").read_bytes()


def test_the_paraphrases_are_about_documents_that_trained_nothing_and_their_kind_gives_the_label() -> None:
    claims = list(read_lines(DATA / "paraphrases" / "claims.jsonl.gz"))
    documents = {row["document"] for row in read_lines(DATA / "paraphrases" / "documents.jsonl.gz")}
    assert len({row["id"] for row in claims}) == len(claims)
    assert {row["document"] for row in claims} == documents
    assert all(map(held_out, documents))
    for row in claims:
        assert row["label"] == (KINDS[row["slices"]["kind"]] == SUPPORTED)


def test_a_paraphrase_is_taken_only_where_its_reader_agrees_and_its_text_trained_nothing() -> None:
    doc = next(name for name in map(str, range(99)) if held_out(name))
    trained = next(name for name in map(str, range(99)) if not held_out(name))
    rows = [Row(name, "set", None, name, "A claim.", 1, may_ship=True) for name in (doc, trained)]
    texts = {doc: "The mayor opened the bridge on Monday morning, he said.", trained: "It rained a lot."}
    right = Written(doc, 0, 10, "true", "A bridge was opened.", "supported")
    doubtful = Written(doc, 0, 10, "lost_not", "A bridge was closed.", "supported")
    unread = Written(doc, 0, 10, "true", "It was Monday.")
    assert unseen([right, doubtful, unread], rows, texts) == [right]
    long = " ".join(f"word{number}" for number in range(40))
    cuts = {doc: long, trained: f"{long} and more"}
    assert unseen([right], rows, cuts) == []

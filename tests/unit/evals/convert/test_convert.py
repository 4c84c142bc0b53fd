"""Converters: what they make of tiny files in each source format, and what they say of broken ones."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.__main__ import main
from evals.convert.folder import write
from evals.convert.items import LabelledClaim, LeftOut, Malformed
from evals.convert.registry import FORMATS
from service.errors import InputError

STORY = "The council voted 9 to 4 to close the bridge. Mayor Quill said it was safe for cars."


def jsonl(path: Path, *rows: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    body = "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows).encode()
    path.write_bytes(gzip.compress(body) if path.suffix == ".gz" else body)
    return path


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


@pytest.fixture
def convert(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, Path, str]]:
    """Run the command: its status, the folder, and all that it said."""

    def run(name: str, path: Path, *options: str) -> tuple[int, Path, str]:
        out = tmp_path / "out"
        status = main(["convert", name, str(path), "--out", str(out), *options])
        captured = capsys.readouterr()
        return status, out, captured.out + captured.err

    return run


Convert = Callable[..., tuple[int, Path, str]]


def test_aggrefact_becomes_claims_that_share_their_documents(tmp_path: Path, convert: Convert) -> None:
    rows = [
        {"dataset": "RAGTruth", "doc": STORY, "claim": "The bridge closes.", "label": 1},
        {"dataset": "RAGTruth", "doc": STORY, "claim": "The bridge opens.", "label": 0},
        {"dataset": "Wice", "doc": "Other text.", "claim": "It is other.", "label": 1},
    ]
    status, out, _ = convert("aggrefact", jsonl(tmp_path / "in.jsonl", *rows))
    assert status == 0
    claims, documents = read(out / "claims.jsonl"), read(out / "documents.jsonl")
    assert [claim["label"] for claim in claims] == [1, 0, 1]
    assert [claim["id"] for claim in claims] == ["RAGTruth-1", "RAGTruth-2", "Wice-3"]
    assert claims[0]["slices"] == {"component": "RAGTruth"}
    assert {row["document"]: row["text"] for row in documents}[claims[1]["document"]] == STORY
    assert len(documents) == 2


@pytest.mark.parametrize("name", ["in.csv", "in.json"])
def test_the_same_rows_may_come_as_csv_or_json(tmp_path: Path, convert: Convert, name: str) -> None:
    path = tmp_path / name
    path.write_text(
        'dataset,doc,claim,label\nWice,"Two\nlines, here.",A claim.,1\n'
        if name.endswith("csv")
        else json.dumps([{"dataset": "Wice", "doc": "Two\nlines, here.", "claim": "A claim.", "label": True}])
    )
    _, out, _ = convert("aggrefact", path)
    assert read(out / "documents.jsonl")[0]["text"] == "Two\nlines, here."
    assert read(out / "claims.jsonl")[0]["label"] == 1


def test_parquet_gives_what_json_lines_give(tmp_path: Path, convert: Convert) -> None:
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    parquet.write_table(arrow.Table.from_pylist([GOOD, {**GOOD, "label": 0}]), tmp_path / "in.parquet")
    status, out, _ = convert("aggrefact", tmp_path / "in.parquet")
    assert status == 0
    assert [row["label"] for row in read(out / "claims.jsonl")] == [1, 0]


def test_parquet_is_read_or_the_missing_library_is_named(tmp_path: Path, convert: Convert) -> None:
    path = tmp_path / "in.parquet"
    path.write_bytes(b"PAR1 this is none")
    status, out, told = convert("aggrefact", path)
    assert status == 2
    assert "pyarrow" in told or "this is no Parquet" in told
    assert not out.exists()


def test_ragtruth_sentences_that_a_labelled_span_touches_are_not_grounded(
    tmp_path: Path, convert: Convert
) -> None:
    told = "The council closed the bridge to all. Mayor Quill called it safe. Yes."
    response = f"Here is a summary of the article. {told}"
    start = response.index("to all")
    folder = tmp_path / "rt"
    jsonl(
        folder / "source_info.jsonl",
        {"source_id": "7", "task_type": "Summary", "source_info": STORY},
        {
            "source_id": "8",
            "task_type": "QA",
            "source_info": {"question": "Who?", "passages": "passage 1: Quill."},
        },
        {"source_id": "9", "task_type": "Data2txt", "source_info": {"name": "Café"}},
    )
    span = {"start": start, "end": start + 6, "text": "to all", "label_type": "Evident Conflict"}
    jsonl(
        folder / "response.jsonl",
        {
            "id": "1",
            "source_id": "7",
            "model": "m",
            "labels": [span],
            "quality": "good",
            "response": response,
        },
        {
            "id": "2",
            "source_id": "8",
            "labels": [],
            "quality": "good",
            "response": "It was Quill who said so.",
        },
        {"id": "3", "source_id": "9", "labels": [], "quality": "good", "response": "A café."},
        {"id": "4", "source_id": "7", "labels": [], "quality": "truncated", "response": "The council"},
    )
    status, out, told = convert("ragtruth", folder)
    assert status == 0
    assert [(row["id"], row["label"], row["claim"]) for row in read(out / "claims.jsonl")] == [
        ("ragtruth-1.1", 0, "The council closed the bridge to all."),
        ("ragtruth-1.2", 1, "Mayor Quill called it safe."),
        ("ragtruth-2.0", 1, "It was Quill who said so."),
    ]
    assert json.loads((out / "conversion.json").read_text())["left_out"] == {
        "what a model says of its own answer": 1,
        "pieces of fewer than 4 words": 1,
        "responses to tables (Data2txt)": 1,
        "responses that annotators call truncated or refused": 1,
    }
    assert "Data2txt" in told


def test_a_span_that_lies_outside_of_the_response_is_malformed(tmp_path: Path, convert: Convert) -> None:
    folder = tmp_path / "rt"
    jsonl(folder / "source_info.jsonl", {"source_id": 7, "task_type": "Summary", "source_info": STORY})
    jsonl(
        folder / "response.jsonl",
        {
            "id": 1,
            "source_id": 7,
            "labels": [{"start": 5, "end": 500}],
            "response": "The council closed the bridge.",
        },
    )
    status, _, told = convert("ragtruth", folder)
    assert status == 2
    assert "rt/response.jsonl, line 1: one of its `labels`" in told


def test_summedits_keeps_the_summary_whole_and_its_kind_of_edit(tmp_path: Path, convert: Convert) -> None:
    path = tmp_path / "summedits.json"
    row = {"domain": "news", "id": 5, "doc": STORY, "summary": "Closed. Safe.", "label": 0}
    path.write_text(json.dumps([{**row, "edit_types": ["negation_insertion"]}, {**row, "id": 6, "label": 1}]))
    _, out, _ = convert("summedits", path)
    claims = read(out / "claims.jsonl")
    assert [row["slices"]["kind"] for row in claims] == ["negation_insertion", "none"]
    assert claims[0]["claim"] == "Closed. Safe."


def test_factscore_becomes_texts_taken_apart_without_the_labels(tmp_path: Path, convert: Convert) -> None:
    facts = [{"text": "Ann Moss is a vet.", "label": "S"}, {"text": "Ann Moss is Danish.", "label": "NS"}]
    row = {
        "topic": "Ann Moss",
        "output": "Ann Moss is a Danish vet. Ask me more.",
        "annotations": [
            {"text": "Ann Moss is a Danish vet.", "is-relevant": True, "human-atomic-facts": facts},
            {"text": "Ask me more.", "is-relevant": False, "human-atomic-facts": None},
            {"text": "A sentence from elsewhere.", "human-atomic-facts": []},
        ],
    }
    empty = {"topic": "Nobody", "output": "I do not know.", "annotations": None}
    _, out, told = convert("factscore", jsonl(tmp_path / "ChatGPT.jsonl", row, empty))
    (text,) = read(out / "sentences.jsonl")
    assert text["sentences"] == [
        {"sentence": "Ann Moss is a Danish vet.", "claims": ["Ann Moss is a vet.", "Ann Moss is Danish."]},
        {"sentence": "Ask me more.", "claims": []},
    ]
    assert "rows without annotations: 1" in told
    assert "do not stand in the output" in told


def test_highlights_become_one_reference_of_whole_sentences(tmp_path: Path, convert: Convert) -> None:
    row = {"id": "ab", "article": STORY, "highlights": "Council closes bridge .\nMayor: safe for cars"}
    _, out, _ = convert("cnndm", jsonl(tmp_path / "test.jsonl", row, {**row, "id": None}))
    found = read(out / "articles.jsonl")
    assert found[0]["references"] == ["Council closes bridge. Mayor: safe for cars."]
    assert [one["id"] for one in found] == ["ab", "article-2"]


def test_pairs_of_a_folder_may_name_text_files_but_none_outside_of_it(
    tmp_path: Path, convert: Convert
) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "a.txt").write_text(STORY)
    (tmp_path / "secret.txt").write_text("A secret.")
    (folder / "labels.csv").write_text(
        "doc,claim,label\na.txt,It closes.,supported\nA text.,No.,unsupported\n"
    )
    _, out, _ = convert("pairs", folder)
    assert [row["text"] for row in read(out / "documents.jsonl")] == [STORY, "A text."]
    (folder / "labels.csv").write_text("doc,claim,label\n../secret.txt,It closes.,1\n")
    for row in out.iterdir():
        row.unlink()
    status, _, told = convert("pairs", folder)
    assert status == 2
    assert "desk/labels.csv, line 2: its `doc` names a file that is not in the folder." in told


def test_the_collected_format_gives_claims_articles_and_sentences(tmp_path: Path, convert: Convert) -> None:
    folder = tmp_path / "all"
    pair = {"id": "p1", "dataset": "fib", "doc": "d", "claim": "It 's closed .", "label": 1, "licence": "MIT"}
    jsonl(folder / "x.pairs.jsonl.gz", {**pair, "may_ship": True}, {**pair, "id": "p2", "may_ship": False})
    jsonl(folder / "x.docs.jsonl.gz", {"doc": "d", "text": STORY})
    writers = ["One told it so.", "Two did."]
    article = {
        "id": "zhang-1",
        "title": "",
        "text": STORY,
        "summary": "One.",
        "all_writer_summaries": writers,
    }
    jsonl(folder / "art.jsonl.gz", article, {"id": "basil-1", "title": "T", "text": STORY, "summary": ""})
    jsonl(
        folder / "prop.jsonl.gz", {"id": "s1", "sentence": "A is b.", "decompositions": [["A is b"], ["b"]]}
    )
    status, out, told = convert("collected", folder)
    assert status == 0
    claims = read(out / "claims.jsonl")
    assert [row["licence"] for row in claims] == ["MIT", "MIT; not to be passed on"]
    assert claims[0]["claim"] == "It's closed."
    assert read(out / "articles.jsonl")[0]["references"] == writers
    assert read(out / "sentences.jsonl")[0]["sentences"] == [{"sentence": "A is b.", "claims": ["A is b"]}]
    assert "left out, articles without a summary: 1" in told


GOOD = {"dataset": "Wice", "doc": STORY, "claim": "It closes.", "label": 1}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{not json", "this is not JSON."),
        ("[1]", "a row is an object"),
        ({**GOOD, "label": "perhaps"}, "`label` is none of"),
        ({**GOOD, "label": None}, "`label` is none of"),
        ({**GOOD, "claim": "  "}, "`claim` is empty."),
        ({**GOOD, "doc": 5}, "`doc` is missing or no text."),
        ({key: value for key, value in GOOD.items() if key != "dataset"}, "`dataset` is missing"),
    ],
)
def test_a_malformed_line_stops_and_is_named_or_is_skipped_and_counted(
    tmp_path: Path, convert: Convert, line: object, reason: str
) -> None:
    path = jsonl(tmp_path / "in.jsonl", GOOD, line, GOOD)
    status, out, told = convert("aggrefact", path)
    assert status == 2
    assert "in.jsonl, line 2: " + reason in told
    assert not out.exists()
    status, out, told = convert("aggrefact", path, "--skip-malformed")
    assert status == 0
    assert "left out, malformed: 1" in told
    assert reason in told
    assert len(read(out / "claims.jsonl")) == 2


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("gone.jsonl", "gone.jsonl: this file cannot be read"),
        ("in.docx", "rows are read from"),
        ("empty.jsonl", "Nothing in this input could be converted (it is empty)."),
        ("broken.json", "this is not JSON"),
        ("object.json", "rows are a list"),
        ("cells.csv", "cells.csv, line 3: this row has not as many cells"),
        ("latin.csv", "latin.csv, line 2: this is not UTF-8."),
        ("cut.jsonl.gz", "cut.jsonl.gz: the file breaks off"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_and_leaves_no_folder(
    tmp_path: Path, convert: Convert, name: str, told: str
) -> None:
    bodies = {
        "in.docx": b"PK",
        "empty.jsonl": b"\n",
        "broken.json": b"[{",
        "object.json": b"{}",
        "cells.csv": b"dataset,doc,claim,label\nWice,a,b,1\nWice,a,b\n",
        "latin.csv": b"dataset,doc,claim,label\nWice,a,caf\xe9,1\n",
        "cut.jsonl.gz": gzip.compress(json.dumps(GOOD).encode() * 50)[:-20],
    }
    if name in bodies:
        (tmp_path / name).write_bytes(bodies[name])
    status, out, said = convert("aggrefact", tmp_path / name)
    assert status == 2
    assert told in said
    assert not out.exists()
    assert [path.name for path in tmp_path.iterdir()] == ([name] if name in bodies else [])


def test_the_same_id_twice_is_malformed(tmp_path: Path, convert: Convert) -> None:
    row = {"domain": "news", "id": "1", "doc": STORY, "summary": "Closed.", "label": 1}
    status, _, told = convert("summedits", jsonl(tmp_path / "in.jsonl", row, row))
    assert status == 2
    assert "“summedits-news-1”: this id stands in the input twice." in told


def test_a_folder_that_holds_something_is_not_written_to(tmp_path: Path, convert: Convert) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    status, out, told = convert("aggrefact", jsonl(tmp_path / "in.jsonl", GOOD))
    assert status == 2
    assert "not an empty folder" in told
    assert [path.name for path in out.iterdir()] == ["mine.txt"]


def test_half_a_character_comes_back_as_it_was(tmp_path: Path, convert: Convert) -> None:
    _, out, _ = convert("aggrefact", jsonl(tmp_path / "in.jsonl", {**GOOD, "doc": "half \ud800 of it"}))
    assert read(out / "documents.jsonl")[0]["text"] == "half \ud800 of it"


def test_names_of_files_and_ids_cannot_steer_the_terminal(tmp_path: Path, convert: Convert) -> None:
    path = jsonl(tmp_path / "a\x1b[31m\u202eb.jsonl", "{")
    _, _, told = convert("aggrefact", path)
    assert "line 1: this is not JSON." in told
    assert "\x1b" not in told
    assert "\u202e" not in told


def test_every_format_is_told_of_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    main(["convert", "--help"])
    told = " ".join(capsys.readouterr().out.split())
    assert all(one.about in told for one in FORMATS.values())


@given(
    st.lists(
        st.one_of(
            st.builds(
                LabelledClaim,
                id=st.text(min_size=1),
                claim=st.text(min_size=1),
                text=st.text(min_size=1),
                label=st.booleans(),
            ),
            st.just(LeftOut("a reason")),
            st.just(Malformed("a.jsonl, line 1", "broken.")),
        ),
        max_size=12,
    )
)
def test_everything_that_goes_in_is_written_or_counted(
    tmp_path_factory: pytest.TempPathFactory, found: list[Any]
) -> None:
    out = tmp_path_factory.mktemp("law") / "out"
    ids = {one.id for one in found if isinstance(one, LabelledClaim)}
    if not ids:
        with pytest.raises(InputError, match="Nothing in this input"):
            write(found, out, skip_malformed=True)
        return
    told = write(found, out, skip_malformed=True)
    assert told.written["claims.jsonl"] + sum(told.left_out.values()) + told.malformed_count == len(found)
    documents = {row["document"] for row in read(out / "documents.jsonl")}
    assert {row["document"] for row in read(out / "claims.jsonl")} == documents
    assert len(read(out / "claims.jsonl")) == len(ids)

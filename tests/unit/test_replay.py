"""Record and replay: the second run costs no model, and never answers a question that was not asked."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from service.engines.model import ModelEngine
from service.errors import ModelRefused
from service.llm.protocol import Model
from service.llm.replay import RecordingModel, ReplayModel
from service.llm.scripted import ScriptedModel
from service.types import Draft, Options, Usage
from tests.fakes.answers import honest
from tests.fakes.prompted import LIBRARY, meter_of, source_of

TEXT = "The council approved a budget of $4 million.\u2028Mayor Ann Reed called it modest."


def drafted(model: Model, text: str = TEXT) -> tuple[Draft, Usage]:
    meter = meter_of()
    engine = ModelEngine(model, LIBRARY, chunk_tokens=3_000)
    return asyncio.run(engine.draft(source_of(text), Options(), meter, lambda _: None)), meter.usage()


def recorded(cassette: Path) -> tuple[Draft, Usage]:
    return drafted(RecordingModel(ScriptedModel(lambda asked: honest(asked.question)), cassette))


def test_a_replayed_draft_is_the_recorded_one_with_its_costs(tmp_path: Path) -> None:
    cassette = tmp_path / "draft.jsonl"
    assert recorded(cassette) == drafted(ReplayModel(cassette))


def test_a_question_that_was_not_recorded_has_no_answer(tmp_path: Path) -> None:
    cassette = tmp_path / "draft.jsonl"
    recorded(cassette)
    with pytest.raises(ModelRefused, match=r"draft\.jsonl holds no answer"):
        drafted(ReplayModel(cassette), TEXT + " It passed.")


def test_a_cassette_holds_answers_and_no_prompts(tmp_path: Path) -> None:
    cassette = tmp_path / "draft.jsonl"
    recorded(cassette)
    recorded(cassette)
    assert len(cassette.read_text(encoding="utf-8").strip().split("\n")) == 2
    assert "desk editor" not in cassette.read_text(encoding="utf-8")


@pytest.mark.parametrize("content", [b"{}", b"not json", b"\xff\xfe"])
def test_a_broken_cassette_is_an_error(tmp_path: Path, content: bytes) -> None:
    cassette = tmp_path / "broken.jsonl"
    cassette.write_bytes(content)
    with pytest.raises(ModelRefused, match="cassette"):
        ReplayModel(cassette)


def test_a_missing_cassette_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelRefused, match="cannot be read"):
        ReplayModel(tmp_path / "none.jsonl")

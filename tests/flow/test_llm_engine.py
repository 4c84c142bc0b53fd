"""The llm engine against scripted models and a failing server: drafts are whole or there are none."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.checkers.judge import ModelJudge
from service.checkers.protocol import Case
from service.engines.model import ModelEngine
from service.errors import BudgetExceeded, DeadlineExceeded, EngineError, ModelAnswerInvalid, ModelUnavailable
from service.llm.fence import one_line
from service.llm.gateway import Gateway
from service.llm.scripted import Asked, ScriptedModel
from service.metering import Meter
from service.types import Draft, Finding, Options, Progress, Source
from tests.fakes.answers import blocks, honest, window
from tests.fakes.model_server import InTurn, Response, Script, fails, model_server, says
from tests.fakes.prompted import LIBRARY, meter_of, passages_of, settings_of, source_of, with_gateway

TEXT = (
    "The council of Norwood approved a budget of $4 million on Tuesday. "
    "Mayor Ann Reed said the library would stay open. "
    "Critics may appeal the decision in March."
)
SOURCE = source_of(TEXT, title="Norwood votes")
LONG = source_of(
    "\n\n".join(f"Item {n} was passed by the council with {n} votes in favour." for n in range(1, 101))
)


def drafted(
    script: Callable[[Asked], str],
    source: Source = SOURCE,
    *,
    options: Options | None = None,
    meter: Meter | None = None,
    chunk_tokens: int = 3_000,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> tuple[Draft, ScriptedModel]:
    model = ScriptedModel(script)
    engine = ModelEngine(model, LIBRARY, chunk_tokens=chunk_tokens)
    draft = asyncio.run(engine.draft(source, options or Options(), meter or meter_of(), on_progress))
    return draft, model


def able(asked: Asked) -> str:
    return honest(asked.question)


def answers(**parts: Any) -> Callable[[Asked], str]:
    """An able model whose answer has some parts replaced."""
    return lambda asked: json.dumps(json.loads(able(asked)) | parts)


def read_back(source: Source, draft: Draft) -> list[list[str]]:
    return [[source.text[span.start : span.end] for span in claim.origin.spans] for claim in draft.claims]


def test_a_short_article_takes_one_call() -> None:
    draft, model = drafted(able)
    assert len(model.calls) == 1
    assert [entry.text for entry in draft.claims] == [sentence.text for sentence in SOURCE.sentences]
    assert read_back(SOURCE, draft) == [[sentence.text] for sentence in SOURCE.sentences]
    assert draft.summary.text == " ".join(sentence.text for sentence in draft.summary.sentences)


def test_every_summary_sentence_is_carried_by_a_claim() -> None:
    rewritten = [
        {"sentences": [1, 2], "text": "Norwood has a budget."},
        {"sentences": [3], "text": SOURCE.sentences[2].text},
    ]
    draft, _ = drafted(answers(summary=rewritten))
    claims = {entry.id: entry for entry in draft.claims}
    first, second = draft.summary.sentences
    assert claims[first.claim_ids[0]].text == "Norwood has a budget."
    assert claims[first.claim_ids[0]].origin.in_ == "summary"
    assert len(claims[first.claim_ids[0]].origin.spans) == 2
    assert claims[second.claim_ids[0]].origin.in_ == "article"
    assert len(draft.claims) == 4


def test_a_summary_sentence_does_not_hide_behind_a_claim_that_nobody_checks() -> None:
    text = SOURCE.sentences[0].text
    draft, _ = drafted(
        answers(summary=[{"sentences": [1], "text": text}], windows=[window(1, text, kind="opinion")])
    )
    carrier = next(entry for entry in draft.claims if entry.id in draft.summary.sentences[0].claim_ids)
    assert carrier.selection.kept
    assert carrier.origin.in_ == "summary"


def test_the_summary_is_no_longer_than_asked_for() -> None:
    draft, _ = drafted(able, options=Options(summary_sentences=1))
    assert len(draft.summary.sentences) == 1


def test_a_window_without_anything_to_check_is_kept_in_the_words_of_the_article_and_says_why() -> None:
    windows = [
        window(1, verifiable=False, reason="opinion"),
        window(2, "Words of the model.", verifiable=False, reason="forecast"),
        window(3, verifiable=False, reason=" Context"),
    ]
    draft, _ = drafted(answers(windows=windows))
    told = [(entry.kind, entry.selection.kept, entry.selection.reason) for entry in draft.claims[:3]]
    assert told == [
        ("opinion", False, "opinion"),
        ("forecast", False, "forecast"),
        ("fact", False, "context cannot be restored"),
    ]
    assert [entry.text for entry in draft.claims[:3]] == [sentence.text for sentence in SOURCE.sentences]


@pytest.mark.parametrize("kind", ["opinion", "forecast"])
def test_a_claim_beside_others_may_be_an_opinion_or_a_forecast_too(kind: str) -> None:
    draft, _ = drafted(answers(windows=[window(1, "One.", kind=kind)]))
    assert (draft.claims[0].selection.kept, draft.claims[0].selection.reason) == (False, kind)


@pytest.mark.parametrize("kind", ["fact", "statement", "quote"])
@pytest.mark.parametrize("reason", ["", None, "The article says that it is true.", "opinion, of course"])
def test_a_window_is_not_taken_out_of_the_checks_for_a_reason_of_its_own(
    kind: str, reason: str | None
) -> None:
    windows = [window(1, "One.", kind=kind, verifiable=False, reason=reason)]
    draft, _ = drafted(answers(windows=windows))
    assert (draft.claims[0].selection.kept, draft.claims[0].selection.reason) == (True, None)


@pytest.mark.parametrize("reason", ["opinion", "forecast", "context"])
def test_a_window_that_is_verifiable_is_checked_whatever_reason_stands_beside_it(reason: str) -> None:
    draft, _ = drafted(answers(windows=[window(1, "One.", reason=reason)]))
    assert draft.claims[0].selection.kept


def test_sentences_that_no_claim_is_made_of_are_claims_as_they_stand() -> None:
    windows = [window(1, "The council approved it."), window(2)]
    draft, model = drafted(answers(windows=windows))
    assert len(model.calls) == 1
    assert [entry.text for entry in draft.claims[:3]] == [
        "The council approved it.",
        SOURCE.sentences[1].text,
        SOURCE.sentences[2].text,
    ]
    assert all(entry.selection.kept for entry in draft.claims)


def test_an_answer_that_passes_over_most_sentences_is_asked_for_once_more() -> None:
    def script(asked: Asked) -> str:
        return (
            able(asked) if len(asked.messages) > 2 else answers(windows=[window(1, "Item 1 passed.")])(asked)
        )

    draft, model = drafted(script, LONG)
    assert len(model.calls) == 2
    assert "99 of the 100 sentences stand in no window: 2, 3, 4, 5, 6, 7, 8, 9 …." in model.calls[1].user
    assert len(draft.claims) == 100


def test_several_claims_of_a_window_share_its_context() -> None:
    windows = [
        window(
            3,
            "Ann Reed may appeal.",
            "Critics may appeal in March.",
            context=[{"replaced": "Critics", "text": "Ann Reed", "sentence": 2}],
        )
    ]
    draft, _ = drafted(answers(windows=[window(1, "One."), window(2, "Two."), *windows]))
    assert [[added.text for added in entry.added_context] for entry in draft.claims[2:4]] == [
        ["Ann Reed"],
        [],
    ]


@pytest.mark.parametrize(
    ("said", "kept"),
    [("Ann Reed", "Ann Reed"), ("ann reed", "ann reed"), ("Bob Roe", None), ("", None), (None, None)],
)
def test_a_speaker_must_occur_in_the_text(said: str | None, kept: str | None) -> None:
    draft, _ = drafted(answers(windows=[window(1), window(2, "Open it is.", speaker=said)]))
    assert draft.claims[1].speaker == kept


def test_added_context_counts_where_its_words_stand() -> None:
    context = [
        {"replaced": "library", "text": "Ann Reed", "sentence": 1},
        {"replaced": "library", "text": "ann  reed", "sentence": 2},
        {"replaced": "she", "text": "Mayor Ann Reed", "sentence": 2},
        {"replaced": "library", "text": "Ann Reed", "sentence": 99},
    ]
    draft, _ = drafted(answers(windows=[window(2, "Mayor Ann Reed would stay open.", context=context)]))
    reed = next(entry for entry in draft.claims if entry.text == "Mayor Ann Reed would stay open.")
    (added,) = reed.added_context
    assert TEXT[added.span.start : added.span.end] == added.text == "Ann Reed"
    assert added.replaced == "library"


def test_a_claim_with_context_that_the_article_does_not_have_goes_back_to_its_own_words_unchecked() -> None:
    context = [{"replaced": "Critics", "text": "The Green Party", "sentence": 2}]
    windows = [window(3, "The Green Party may appeal the decision.", context=context)]
    draft, _ = drafted(answers(windows=[window(1, "One."), window(2, "Two."), *windows]))
    third = draft.claims[2]
    assert third.text == SOURCE.sentences[2].text
    assert (third.selection.kept, third.selection.reason) == (False, "context cannot be restored")
    assert third.added_context == ()


SPEECH = source_of(
    "Ann Reed, who has led Norwood since 2019, spoke on Monday. She said the library would stay open."
)


@pytest.mark.parametrize(
    ("put_in", "written"),
    [
        ("Ann Reed, who has led Norwood since 2019", "Ann Reed, who has led Norwood since 2019, said it."),
        ("Ann Reed", "Ann Reed said it."),
    ],
)
def test_a_pronoun_gets_a_name_and_no_description(put_in: str, written: str) -> None:
    context = [{"replaced": "She", "text": put_in, "sentence": 1}]
    windows = [window(1, "Ann Reed spoke."), window(2, written, context=context)]
    draft, _ = drafted(answers(windows=windows), SPEECH)
    assert draft.claims[1].text == "Ann Reed said it."
    (added,) = draft.claims[1].added_context
    assert (added.text, added.span.start) == ("Ann Reed", 0)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("The library would stay open.", False),
        ("Reed said the library would stay open.", True),
        ("The mayor said the library would stay open.", True),
    ],
)
def test_a_claim_that_lost_its_speaker_goes_back_to_the_words_of_the_article(text: str, kept: bool) -> None:
    windows = [window(1, "One."), window(2, text, kind="statement", speaker="Ann Reed"), window(3, "Three.")]
    draft, _ = drafted(answers(windows=windows))
    statement = draft.claims[1]
    assert statement.text == (text if kept else SOURCE.sentences[1].text)
    assert (statement.kind, statement.speaker, statement.selection.kept) == ("statement", "Ann Reed", True)


def test_the_same_claim_twice_is_one_claim_with_both_places() -> None:
    windows = [window(1, "The council approved it."), window(3, "the  council approved it")]
    draft, _ = drafted(answers(windows=windows))
    assert read_back(SOURCE, draft)[0] == [SOURCE.sentences[0].text, SOURCE.sentences[2].text]


def test_a_claim_that_points_nowhere_is_repaired_once() -> None:
    lost = window(1, "A real one.", "From nowhere.")
    lost["claims"][1]["sentences"] = [9]

    def script(asked: Asked) -> str:
        return able(asked) if len(asked.messages) > 2 else answers(windows=[lost])(asked)

    draft, model = drafted(script)
    assert len(model.calls) == 2
    assert "Of claims of windows, entry 1.2:" in model.calls[1].user
    assert "From nowhere." not in [entry.text for entry in draft.claims]
    assert draft.cut == 0


def test_a_claim_that_still_points_nowhere_is_left_out_and_counted() -> None:
    windows = [window(1, "A real one."), window(9, "From nowhere."), window(0, "Nor this.")]
    draft, model = drafted(answers(windows=windows))
    assert len(model.calls) == 2
    assert "Of windows, entry 2, 3:" in model.calls[1].user
    assert not {"From nowhere.", "Nor this."} & {entry.text for entry in draft.claims}
    assert draft.cut == 2


def test_a_summary_sentence_without_a_place_is_still_checked() -> None:
    draft, _ = drafted(answers(summary=[{"sentences": [44], "text": "Aliens landed."}]))
    carrier = next(entry for entry in draft.claims if entry.id in draft.summary.sentences[0].claim_ids)
    assert (carrier.text, carrier.origin.spans, carrier.selection.kept) == ("Aliens landed.", (), True)


@pytest.mark.parametrize(
    "nonsense", ["", "No.", '{"summary": [', '{"summary": [], "windows": []}', '{"windows": []}']
)
def test_no_usable_draft_is_an_error_after_one_repair(nonsense: str) -> None:
    model = ScriptedModel(lambda _: nonsense)
    with pytest.raises(ModelAnswerInvalid):
        asyncio.run(
            ModelEngine(model, LIBRARY, chunk_tokens=3_000).draft(
                SOURCE, Options(), meter_of(), lambda _: None
            )
        )
    assert len(model.calls) == 2


def test_an_article_without_sentences_needs_no_model() -> None:
    empty = SOURCE.model_copy(update={"sentences": ()})
    draft, model = drafted(able, empty)
    assert (draft.claims, draft.summary.text, model.calls) == ((), "", [])


def test_headings_are_not_shown_as_sentences() -> None:
    head = SOURCE.sentences[0].model_copy(update={"heading": True})
    draft, model = drafted(able, SOURCE.model_copy(update={"sentences": (head, *SOURCE.sentences[1:])}))
    assert list(blocks(model.calls[0].user)[0]) == ["2", "3"]
    assert read_back(SOURCE, draft)[0] == [SOURCE.sentences[1].text]


def test_a_long_article_is_drafted_in_chunks_and_merged_once() -> None:
    draft, model = drafted(able, LONG, chunk_tokens=400)
    kinds = [call.schema for call in model.calls]
    chunks = kinds.count("DraftAnswer")
    assert chunks > 2
    assert kinds == ["DraftAnswer"] * chunks + ["MergeAnswer"]
    assert [entry.text for entry in draft.claims] == [sentence.text for sentence in LONG.sentences]
    assert read_back(LONG, draft) == [[sentence.text] for sentence in LONG.sentences]
    assert all(sentence.origin for sentence in draft.summary.sentences)


def test_one_failing_chunk_fails_the_draft() -> None:
    def script(asked: Asked) -> str:
        return "no" if "Item 50 " in asked.question else able(asked)

    with pytest.raises(ModelAnswerInvalid):
        drafted(script, LONG, chunk_tokens=400)


@pytest.mark.parametrize("text", [None, " ", "\u200b"])
def test_a_chunk_without_a_summary_fails_the_draft_even_when_it_is_well_formed(text: str | None) -> None:
    empty = [] if text is None else [{"sentences": [50], "text": text}]

    def script(asked: Asked) -> str:
        if "Item 50 " in asked.question:
            return json.dumps({"summary": empty, "windows": []})
        return able(asked)

    with pytest.raises(ModelAnswerInvalid, match="nothing usable about a part of the article"):
        drafted(script, LONG, chunk_tokens=400)


def test_an_answer_without_windows_is_asked_for_once_more() -> None:
    draft, model = drafted(lambda asked: able(asked) if len(asked.messages) > 2 else bare(asked))
    assert len(model.calls) == 2
    assert "3 of the 3 sentences stand in no window" in model.calls[1].user
    assert len(draft.claims) == 3


def test_if_there_are_still_no_windows_the_sentences_are_the_claims() -> None:
    draft, model = drafted(bare)
    assert len(model.calls) == 2
    assert [entry.text for entry in draft.claims] == [sentence.text for sentence in SOURCE.sentences]
    assert all(entry.selection.kept for entry in draft.claims)


def bare(asked: Asked) -> str:
    return answers(windows=[])(asked)


def test_a_repair_that_made_it_worse_is_not_taken() -> None:
    def script(asked: Asked) -> str:
        if len(asked.messages) > 2:
            return json.dumps({"summary": [], "windows": []})
        return answers(windows=[window(1, "A real one."), window(9, "From nowhere.")])(asked)

    draft, _ = drafted(script)
    assert "A real one." in [entry.text for entry in draft.claims]
    assert draft.cut == 1


@pytest.mark.parametrize(
    "error", [ModelUnavailable("away"), DeadlineExceeded("late"), BudgetExceeded("dear")]
)
@pytest.mark.parametrize("chunk_tokens", [400, 30_000])
def test_a_failed_call_fails_the_draft_with_its_own_error(error: EngineError, chunk_tokens: int) -> None:
    def script(asked: Asked) -> str:
        if "Item 50 " in asked.question:
            raise error
        return able(asked)

    with pytest.raises(type(error)) as caught:
        drafted(script, LONG, chunk_tokens=chunk_tokens)
    assert caught.value is error


def test_progress_counts_the_calls() -> None:
    seen: list[Progress] = []
    _, model = drafted(able, LONG, chunk_tokens=400, on_progress=seen.append)
    total = len(model.calls)
    assert [(step.done, step.total) for step in seen] == [(done, total) for done in range(total + 1)]


def test_check_worthiness_puts_what_the_summary_rests_on_first() -> None:
    draft, _ = drafted(answers(summary=[{"sentences": [2], "text": "Reed spoke."}]))
    by_text = {entry.text: entry.check_worthy for entry in draft.claims}
    assert by_text[SOURCE.sentences[1].text] > by_text[SOURCE.sentences[2].text]
    assert by_text["Reed spoke."] == 1.0


NUMBERS = st.lists(st.integers(-2, 6), max_size=3)
CLAIMS = st.lists(
    st.fixed_dictionaries(
        {
            "sentences": NUMBERS,
            "text": st.text(max_size=12),
            "kind": st.sampled_from(["fact", "opinion", "quote", "statement"]),
            "speaker": st.sampled_from(["", "Ann Reed", "Nobody"]),
        }
    ),
    max_size=3,
)
CONTEXTS = st.lists(
    st.fixed_dictionaries(
        {
            "replaced": st.sampled_from(["", "She", "council"]),
            "text": st.sampled_from(["Ann Reed", "a", "moon", "("]),
            "sentence": st.integers(-1, 5),
        }
    ),
    max_size=2,
)
WINDOWS = st.lists(
    st.fixed_dictionaries(
        {
            "sentences": NUMBERS,
            "reason": st.one_of(st.sampled_from(["opinion", "context"]), st.text(max_size=5)),
            "verifiable": st.booleans(),
            "context": CONTEXTS,
            "claims": CLAIMS,
        }
    ),
    max_size=4,
)
SUMMARY = st.lists(st.fixed_dictionaries({"sentences": NUMBERS, "text": st.text(max_size=12)}), max_size=3)


@given(SUMMARY, WINDOWS)
def test_whatever_is_drafted_ids_join_and_every_sentence_is_in_a_claim(
    summary: list[dict[str, Any]], windows: list[dict[str, Any]]
) -> None:
    try:
        draft, _ = drafted(answers(summary=summary, windows=windows))
    except ModelAnswerInvalid:
        assert not any(one_line(entry["text"]) for entry in summary)
        return
    ids = [entry.id for entry in draft.claims]
    assert len(set(ids)) == len(ids)
    kept = {entry.id for entry in draft.claims if entry.selection.kept}
    assert all(set(sentence.claim_ids) <= kept and sentence.claim_ids for sentence in draft.summary.sentences)
    article = [entry for entry in draft.claims if entry.origin.in_ == "article"]
    places = {span.start for entry in article for span in entry.origin.spans}
    assert places == {sentence.start for sentence in SOURCE.sentences}
    added = [context for entry in draft.claims for context in entry.added_context]
    assert all(TEXT[context.span.start : context.span.end] == context.text for context in added)
    assert all(entry.origin.spans for entry in draft.claims if entry.origin.in_ == "article")


# ── draft and judge over HTTP ────────────────────────────────────────────────────────────────────────


def over_http(script: Script, **settings: Any) -> tuple[Draft, dict[str, Finding], list[str], Meter]:
    """Draft and judge through the gateway; also the formats that were asked for, and the account."""
    meter = meter_of()

    async def work(gateway: Gateway) -> tuple[Draft, dict[str, Finding]]:
        draft = await ModelEngine(gateway, LIBRARY, chunk_tokens=3_000).draft(
            SOURCE, Options(), meter, lambda _: None
        )
        cases = [Case(entry, (SOURCE,), passages_of(SOURCE)) for entry in draft.claims]
        return draft, dict(await ModelJudge(gateway, LIBRARY).judge(cases, meter, lambda _: None))

    with model_server(script) as server:
        draft, findings = with_gateway(settings_of(server.base, **settings), work)
        return draft, findings, server.formats(), meter


def of_judge(fault: Script, then: Script) -> Script:
    """A server whose draft is fine, and whose first judgement is spoiled."""
    return InTurn(then, fault, then=then)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "calls", "retries"),
    [
        (fails(429, Retry_After="0"), 3, 1),
        (fails(500), 3, 1),
        (says("No JSON at all."), 3, 0),
        (says('{"judgements": [{"claim": "c1"', finish_reason="length"), 3, 0),
        (says('{"judgements": []}'), 3, 0),
        (says(""), 3, 0),
    ],
    ids=["429", "500", "prose", "cut", "empty list", "nothing"],
)
def test_a_passing_fault_costs_the_calls_that_it_is_designed_to(
    fault: Script, calls: int, retries: int
) -> None:
    draft, findings, _, meter = over_http(of_judge(fault, sensible))
    usage = meter.usage()
    assert (usage.llm_calls, usage.retries) == (calls, retries)
    assert [finding.label for finding in findings.values()] == ["supported"] * len(draft.claims)


def sensible(request: Any) -> Response:
    return Response(honest(request.question))


@pytest.mark.slow
def test_a_short_article_is_two_rounds() -> None:
    draft, findings, formats, meter = over_http(sensible)
    assert meter.usage().llm_calls == 2
    assert formats == ["json_schema", "json_schema"]
    assert set(findings) == {entry.id for entry in draft.claims}


@pytest.mark.slow
def test_a_server_without_schemas_costs_one_call_more() -> None:
    def old(request: Any) -> Response:
        if request.format == "json_schema":
            return fails(400, message="json_schema is not supported")(request)
        return sensible(request)

    _, findings, formats, _ = over_http(old)
    assert formats == ["json_schema", "json_object", "json_object"]
    assert {finding.label for finding in findings.values()} == {"supported"}


@pytest.mark.slow
def test_a_lasting_fault_of_the_judge_leaves_its_claims_undecided() -> None:
    draft, findings, _, meter = over_http(InTurn(sensible, then=fails(503)), model_attempts=2)
    assert [finding.cause for finding in findings.values()] == ["model_failed"] * len(draft.claims)
    assert (meter.usage().llm_calls, meter.usage().retries) == (3, 1)


@pytest.mark.slow
def test_an_unreachable_server_is_an_error_with_the_cause() -> None:
    with pytest.raises(ModelUnavailable, match=r"openai/fake at http://127\.0\.0\.1:1 .* connection refused"):
        with_gateway(
            settings_of("http://127.0.0.1:1"),
            lambda gateway: ModelEngine(gateway, LIBRARY, chunk_tokens=3_000).draft(
                SOURCE, Options(), meter_of(), lambda _: None
            ),
        )

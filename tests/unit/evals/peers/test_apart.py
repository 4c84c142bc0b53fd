"""A peer in a process of its own: whatever it does, it costs its item and nothing else."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from evals.peers.apart import Apart
from evals.peers.protocol import Bench, NotInstalled
from evals.peers.registry import PEERS
from service.batch.spending import Budget, Ledger
from service.errors import BudgetExceeded, DeadlineExceeded, EngineError, InputError, SettingsError
from service.settings import Settings
from service.types import CheckReport, ClaimInput, Document
from tests.fakes.model_server import FakeServer, InTurn, Script, fails, model_server, says

SCRIPTED = """\
import json, os, sys, time
told = json.loads(sys.stdin.readline())
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    claim = json.loads(line)["claim"]
    if claim == "crash":
        sys.exit(f"boom with {told['key']}")
    if claim == "hang":
        time.sleep(600)
    known = {"yes": {"score": 1.0}, "no": {"score": 0.5}, "label": {"label": "contradicted"}}
    odd = {
        "garbage": "no json", "list": "[]", "nan": '{"score": NaN}', "two": '{"score": 2}', "none": "{}",
        "deep": "[" * 100000, "long": "x" * 2000000, "strange": '{"label": "fine"}',
        "failed": '{"failed": "the library \\\\u001b[31m said no"}',
        "env": json.dumps({"score": 1, "reason": " ".join(sorted(os.environ)) + " " + os.getcwd()}),
    }
    print(odd.get(claim) or json.dumps(known[claim]), flush=True)
"""
ADAPTER = """\
import socket
def make(ask):
    def judge(claim, source):
        print("a library is chatty")
        if claim == "elsewhere":
            socket.create_connection(("127.0.0.1", 9))
        if claim == "look-up":
            socket.getaddrinfo("example.org", 443)
        if claim == "bug":
            raise KeyError(source)
        return {"score": 1.0 if ask([{"role": "user", "content": claim + source}]) == "yes" else 0.0}
    return judge
"""


def peer(folder: Path, script: str, *, served: bool = False) -> Apart:
    path = folder / "child.py"
    path.write_text(script)
    made = Apart("odd", "Odd", "odd-library", path, supported_from=1.0)
    return made if served else Apart("odd", "Odd", "odd-library", path, supported_from=1.0, before=())


def settings(base: str = "http://127.0.0.1:9/v1", **more: object) -> Settings:
    return Settings.model_validate(
        {
            "model": "openai/tiny",
            "model_api_base": base,
            "model_api_key": "sk-secret",
            "model_retry_max_seconds": 0,
            **more,
        }
    )


Outcome = CheckReport | Exception


def outcomes(
    one: Apart, claims: Sequence[str], told: Settings, folder: Path, budget: Budget | None = None
) -> tuple[list[Outcome], Ledger]:
    """What becomes of each claim, one item after the other with one process at a time."""

    async def go() -> tuple[list[Outcome], Ledger]:
        found: list[Outcome] = []
        with Ledger(folder / "calls.jsonl", budget or Budget()) as ledger:
            async with one.opened(Bench(told, 1)) as tool_for:
                for claim in claims:
                    tool = tool_for("item", lambda model: model, ledger)
                    try:
                        found.append(
                            await tool.check([ClaimInput(text=claim)], [Document(text="Rain fell on Leeds.")])
                        )
                    except Exception as error:  # noqa: BLE001 - looked at by the test
                        found.append(error)
            return found, ledger

    return asyncio.run(go())


def labels(found: Sequence[Outcome]) -> list[str]:
    return [
        one.claims[0].verdict.label
        if isinstance(one, CheckReport) and one.claims[0].verdict
        else type(one).__name__
        for one in found
    ]


def test_scores_become_labels_at_the_peer_s_threshold(tmp_path: Path) -> None:
    found, _ = outcomes(peer(tmp_path, SCRIPTED), ["yes", "no", "label"], settings(), tmp_path)
    assert labels(found) == ["supported", "not_found", "contradicted"]


@pytest.mark.parametrize(
    "claim", ["garbage", "list", "nan", "two", "none", "deep", "long", "strange", "failed", "crash"]
)
def test_what_is_no_answer_fails_its_item_and_the_next_one_is_answered(claim: str, tmp_path: Path) -> None:
    found, _ = outcomes(peer(tmp_path, SCRIPTED), [claim, "yes"], settings(), tmp_path)
    assert labels(found) == ["EngineError", "supported"]


def test_a_crash_says_its_last_words_without_the_key(tmp_path: Path) -> None:
    found, _ = outcomes(peer(tmp_path, SCRIPTED), ["crash"], settings(), tmp_path)
    assert str(found[0]) == "Odd ended with status 1: boom with …"


def test_what_a_peer_says_is_made_harmless(tmp_path: Path) -> None:
    found, _ = outcomes(peer(tmp_path, SCRIPTED), ["failed"], settings(), tmp_path)
    assert "\x1b" not in str(found[0])


def test_a_peer_that_hangs_fails_at_the_deadline_and_is_replaced(tmp_path: Path) -> None:
    found, _ = outcomes(peer(tmp_path, SCRIPTED), ["hang", "yes"], settings(deadline_seconds=0.3), tmp_path)
    assert isinstance(found[0], DeadlineExceeded)
    assert labels(found[1:]) == ["supported"]


def test_no_process_is_left_behind(tmp_path: Path) -> None:
    script = f"open({str(tmp_path / 'pid')!r}, 'a').write(f'{{__import__(\"os\").getpid()}} ')\n" + SCRIPTED
    outcomes(peer(tmp_path, script), ["hang", "yes"], settings(deadline_seconds=0.3), tmp_path)
    for pid in (tmp_path / "pid").read_text().split():
        with pytest.raises(ProcessLookupError):
            os.kill(int(pid), 0)


def test_a_process_gets_a_folder_of_its_own_and_nothing_of_our_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-mine")
    found, _ = outcomes(peer(tmp_path, SCRIPTED), ["env"], settings(), tmp_path)
    assert isinstance(found[0], CheckReport)
    reason = found[0].claims[0].verdict.reason if found[0].claims[0].verdict else ""
    assert "OPENAI_API_KEY" not in reason
    assert "DEEPEVAL_TELEMETRY_OPT_OUT" in reason
    assert "standfirst-peer-" in reason


@pytest.mark.parametrize("script", ["import sys; sys.exit('no such module')", "print('hello')", "1/0"])
def test_a_peer_that_does_not_come_up_is_an_error_before_any_item(script: str, tmp_path: Path) -> None:
    with pytest.raises(EngineError):
        outcomes(peer(tmp_path, script), ["yes"], settings(), tmp_path)


def served(script: Script, claims: Sequence[str], folder: Path, budget: Budget | None = None) -> Served:
    with model_server(script) as server:
        found, ledger = outcomes(
            peer(folder, ADAPTER, served=True), claims, settings(server.base), folder, budget
        )
        return Served(found, ledger, server)


class Served:
    def __init__(self, found: list[Outcome], ledger: Ledger, server: FakeServer) -> None:
        self.found, self.ledger, self.server = found, ledger, server


def test_an_adapter_asks_the_model_of_the_settings_and_its_calls_are_counted(tmp_path: Path) -> None:
    done = served(InTurn(says("yes"), then=says("no")), ["one", "two"], tmp_path)
    assert labels(done.found) == ["supported", "not_found"]
    assert [request.headers["Authorization"] for request in done.server.requests] == ["Bearer sk-secret"] * 2
    assert [request.body["model"] for request in done.server.requests] == ["tiny", "tiny"]
    assert done.ledger.spent.answered == 2
    assert isinstance(done.found[0], CheckReport)
    assert done.found[0].usage.llm_calls == 1
    assert done.found[0].usage.prompt_tokens > 0
    assert done.found[0].usage.cost_usd is None


def test_a_fault_that_passes_is_tried_again_and_counted(tmp_path: Path) -> None:
    done = served(InTurn(fails(503), then=says("yes")), ["one"], tmp_path)
    assert labels(done.found) == ["supported"]
    assert isinstance(done.found[0], CheckReport)
    assert (done.found[0].usage.llm_calls, done.found[0].usage.retries) == (2, 1)
    assert (done.ledger.spent.answered, done.ledger.spent.unsettled) == (1, 1)


def test_a_model_that_refuses_fails_the_item(tmp_path: Path) -> None:
    done = served(fails(401), ["one"], tmp_path)
    assert str(done.found[0]) == "Odd gave no verdict: The model's server answered 401."


def test_a_budget_in_calls_is_kept_to_the_call(tmp_path: Path) -> None:
    done = served(says("yes"), ["one", "two", "three"], tmp_path, Budget(calls=2))
    assert labels(done.found)[:2] == ["supported", "supported"]
    assert isinstance(done.found[2], BudgetExceeded)
    assert len(done.server.requests) == 2


@pytest.mark.parametrize(
    ("claim", "error"), [("elsewhere", "PermissionError"), ("look-up", "PermissionError")]
)
def test_a_library_reaches_nothing_but_the_model_s_server(claim: str, error: str, tmp_path: Path) -> None:
    done = served(says("yes"), [claim, "one"], tmp_path)
    assert str(done.found[0]) == f"Odd gave no verdict: {error}"
    assert labels(done.found[1:]) == ["supported"]


def test_an_error_of_the_library_is_named_without_what_it_says(tmp_path: Path) -> None:
    done = served(says("yes"), ["bug"], tmp_path)
    assert str(done.found[0]) == "Odd gave no verdict: KeyError"


def test_a_library_that_is_not_there_is_named_as_pip_knows_it(tmp_path: Path) -> None:
    with pytest.raises(NotInstalled, match="pip install odd-library"):
        peer(tmp_path, SCRIPTED).version(Bench(settings(), 1, Path(sys.executable)))


def test_an_interpreter_that_is_none_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no Python"):
        peer(tmp_path, SCRIPTED).version(Bench(settings(), 1, tmp_path / "python"))


@pytest.mark.parametrize("name", ["deepeval", "ragas", "refchecker"])
def test_a_peer_that_asks_a_model_says_what_to_set(name: str) -> None:
    async def go() -> None:
        async with PEERS[name].opened(Bench(Settings())):
            pass

    with pytest.raises(SettingsError, match="STANDFIRST_MODEL_API_BASE"):
        asyncio.run(go())


def test_adapters_are_there_and_need_nothing_of_ours() -> None:
    for one in PEERS.values():
        if isinstance(one, Apart):
            text = one.child.read_text()
            assert "def make(ask" in text
            assert "service" not in text.split("import annotations")[1]

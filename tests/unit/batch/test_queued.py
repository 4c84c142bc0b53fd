"""Batches that workers make: cut, worked on elsewhere, and joined to the very run that one call makes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from service.batch.inputs import open_input
from service.batch.queued import Asked, Hearing, Then, run_queued
from service.batch.run import Batch, run
from service.batch.runner import Tally
from service.batch.spending import Budget
from service.errors import InputError, ModelUnavailable, StoreUnavailable
from service.settings import Settings
from service.types import Document, Options, Report
from service.wiring import App, build
from tests.fakes.shard_queue import ShardQueue
from tests.store.making import made

FILES = ("reports.jsonl", "rejects.jsonl", "failures.jsonl", "summary.json")
SETTINGS = Settings(entailment="off")
TEXT = "The council of Halmer closed {} of its schools on Monday. The mayor said it would save {} crowns."


@pytest.fixture
def app() -> App:
    return build(SETTINGS)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Twenty lines: two are no JSON, one has a draft with its source, one an id that came before."""
    lines = [json.dumps({"id": f"a{n}", "text": TEXT.format(n + 2, n + 100)}) for n in range(20)]
    lines[3] = lines[13] = "{not JSON"
    draft = {"article": {"text": TEXT.format(9, 9), "published": "2026-03-04"}}
    lines[5] = json.dumps({"id": "d\u00e9 \U0001f5de", **draft, "sources": [{"text": TEXT.format(8, 9)}]})
    lines[19] = lines[0]
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(lines) + "\n")
    return path


def content(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


def timed(folder: Path) -> list[str]:
    return [json.loads(line)["id"] for line in (folder / "times.jsonl").read_text().splitlines()]


def batch(source: Path, folder: Path, app: Any, budget: Budget | None = None) -> Batch:
    opened = open_input(source, app.settings)
    return Batch(opened, folder, budget or Budget(), 2, app.made_of)


def plain(source: Path, folder: Path, app: Any, budget: Budget | None = None) -> Tally:
    return asyncio.run(run(batch(source, folder, app, budget), app, lambda _: None, asyncio.Event()))


def queued(
    source: Path,
    folder: Path,
    queue: ShardQueue,
    *,
    then: Then = "follow",
    budget: Budget | None = None,
    stopped: bool = False,
    app: Any = None,
    engine: str | None = None,
) -> Tally:
    async def go() -> Tally:
        stop = asyncio.Event()
        if stopped:
            stop.set()
        caller = app or queue.app
        asked = Asked(
            batch(source, folder, caller, budget), caller.settings, engine=engine, shard=4, then=then
        )
        return await run_queued(asked, queue, Hearing(lambda _: None, lambda _: None), stop)

    return asyncio.run(go())


def test_workers_make_the_same_bytes_as_one_call_does(app: App, source: Path, tmp_path: Path) -> None:
    whole = plain(source, tmp_path / "whole", app)
    queue = ShardQueue(app)
    tally = queued(source, tmp_path / "queued", queue)
    assert (tally.ending, tally.finished, tally.rejected) == ("finished", 17, 3)
    assert (whole.finished, whole.rejected) == (17, 3)
    assert content(tmp_path / "queued") == content(tmp_path / "whole")
    assert queue.put == [0, 1, 2, 3, 4]
    assert {path.name for path in (tmp_path / "queued").iterdir()} == {
        path.name for path in (tmp_path / "whole").iterdir()
    }
    assert timed(tmp_path / "queued") == timed(tmp_path / "whole")


def test_a_run_that_is_done_has_nothing_more_to_queue(app: App, source: Path, tmp_path: Path) -> None:
    plain(source, tmp_path / "run", app)
    before = content(tmp_path / "run")
    queue = ShardQueue(app)
    assert queued(source, tmp_path / "run", queue).ending == "finished"
    assert (queue.put, content(tmp_path / "run")) == ([], before)


def test_the_files_of_a_folder_are_found_by_workers_in_another_working_folder(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "desk" / "articles"
    folder.mkdir(parents=True)
    for number in range(6):
        (folder / f"{number}.txt").write_text(TEXT.format(number + 2, number))
    (folder / "x.exe").write_text("no")
    monkeypatch.chdir(tmp_path / "desk")
    plain(Path("articles"), tmp_path / "whole", app)

    class Elsewhere(ShardQueue):
        def states(self, token: str) -> Any:
            monkeypatch.chdir("/")
            try:
                return super().states(token)
            finally:
                monkeypatch.chdir(tmp_path / "desk")

    assert queued(Path("articles"), Path("..") / "queued", Elsewhere(app)).ending == "finished"
    assert content(tmp_path / "queued") == content(tmp_path / "whole")


def test_who_goes_away_leaves_the_shards_and_the_same_call_follows_on(
    app: App, source: Path, tmp_path: Path
) -> None:
    plain(source, tmp_path / "whole", app)
    queue = ShardQueue(app, may_work=2)
    gone = queued(source, tmp_path / "run", queue, stopped=True)
    assert (gone.ending, gone.done) == ("queued", 8)
    detached = queued(source, tmp_path / "run", queue, then="detach")
    assert detached.ending == "queued"
    with pytest.raises(InputError, match="in the queue"):
        plain(source, tmp_path / "run", app)
    queue.may_work = 100
    assert queued(source, tmp_path / "run", queue).ending == "finished"
    assert queue.put == [0, 1, 2, 3, 4]
    assert content(tmp_path / "run") == content(tmp_path / "whole")


def test_what_is_cancelled_is_made_by_a_later_call_and_what_was_made_is_kept(
    app: App, source: Path, tmp_path: Path
) -> None:
    plain(source, tmp_path / "whole", app)
    queue = ShardQueue(app, may_work=2)
    with pytest.raises(InputError, match="nothing of this run"):
        queued(source, tmp_path / "run", queue, then="cancel")
    queued(source, tmp_path / "run", queue, then="detach")
    queued(source, tmp_path / "run", queue, stopped=True)
    ended = queued(source, tmp_path / "run", queue, then="cancel")
    assert (ended.ending, ended.done) == ("stopped", 8)
    assert json.loads((tmp_path / "run" / "summary.json").read_text())["left"] == 12
    queue.may_work = 100
    assert queued(source, tmp_path / "run", queue).ending == "finished"
    assert queue.put == [0, 1, 2, 3, 4, 0, 1, 2]
    assert content(tmp_path / "run") == content(tmp_path / "whole")


def test_a_worker_that_does_not_see_the_folder_says_so(app: App, source: Path, tmp_path: Path) -> None:
    queue = ShardQueue(app)
    queue.seen_as = tmp_path / "somewhere-else"
    ended = queued(source, tmp_path / "run", queue)
    assert ended.ending == "failing"
    assert ended.why is not None
    assert "worker-1 does not see this run" in ended.why
    queue.seen_as = None
    assert queued(source, tmp_path / "run", queue).ending == "finished"


def test_a_worker_of_other_settings_adds_nothing(app: App, source: Path, tmp_path: Path) -> None:
    others = build(SETTINGS.model_copy(update={"max_claims": 7}))
    ended = queued(source, tmp_path / "run", ShardQueue(others), app=app)
    assert ended.ending == "failing"
    assert ended.why is not None
    assert "settings differs" in ended.why
    assert (tmp_path / "run" / "reports.jsonl").read_bytes() == b""


def test_a_kill_while_the_shards_are_joined_loses_nothing(app: App, source: Path, tmp_path: Path) -> None:
    class Dying(ShardQueue):
        dies = True

        def forget(self, token: str) -> None:
            super().forget(token)
            if self.dies:
                raise StoreUnavailable("Gone.")

    plain(source, tmp_path / "whole", app)
    queue = Dying(app)
    with pytest.raises(StoreUnavailable):
        queued(source, tmp_path / "run", queue)
    queue.dies = False
    assert queued(source, tmp_path / "run", queue).ending == "finished"
    assert content(tmp_path / "run") == content(tmp_path / "whole")


@dataclass
class Paying:
    """An application whose reports take two calls each, and fail where they are told to."""

    settings: Settings = SETTINGS
    fails: Callable[[str], bool] = lambda text: False
    calls: list[str] = field(default_factory=list)
    account: Any = None

    @property
    def made_of(self) -> dict[str, Any]:
        return {}

    def with_settings(self, settings: Settings) -> Paying:
        return replace(self, settings=settings)  # the list of calls stays the same one

    def pipeline_for(self, *, name: str, around: Any, account: Any) -> Any:
        del around
        return replace(self, account=account).named(name)

    def named(self, name: str) -> Paying:
        self.name = name
        return self

    async def report(self, article: Document, sources: object, options: Options) -> Report:
        del sources, options
        for _ in range(2):
            call = self.account.open_call(0.5)
            self.calls.append(article.text)
            await asyncio.sleep(0)
            self.account.close_call(call, 0.25)
        if self.fails(article.text):
            raise ModelUnavailable("It does not answer.")
        report = made(self.name, text=article.text)
        return report.model_copy(
            update={
                "provenance": report.provenance.model_copy(update={"started_at": None, "finished_at": None})
            }
        )


def test_a_budget_holds_over_all_shards_and_a_larger_one_makes_the_rest(source: Path, tmp_path: Path) -> None:
    app = Paying()
    ended = queued(source, tmp_path / "run", ShardQueue(app), budget=Budget(calls=11))
    assert ended.ending == "budget"
    assert ended.why == "The run may make 11 model calls."
    assert (len(app.calls), ended.calls, ended.finished) == (11, 11, 5)
    rest = queued(source, tmp_path / "run", ShardQueue(app), budget=Budget(calls=100))
    assert (rest.ending, rest.finished) == ("finished", 17)
    assert len(app.calls) == 11 + 2 * 12
    reports = [json.loads(line) for line in (tmp_path / "run" / "reports.jsonl").read_text().splitlines()]
    assert len({line["id"] for line in reports}) == 17
    summary = json.loads((tmp_path / "run" / "summary.json").read_text())
    assert summary["spent"]["calls"] == 35
    assert summary["spent"]["cost_usd"] == 35 * 0.25


def test_a_budget_that_is_raised_while_shards_wait_is_the_one_that_holds(
    source: Path, tmp_path: Path
) -> None:
    app = Paying()
    queue = ShardQueue(app, may_work=1)
    queued(source, tmp_path / "run", queue, budget=Budget(calls=7), then="detach")
    queue.may_work = 0
    queued(source, tmp_path / "run", queue, budget=Budget(calls=100), then="detach")
    queue.may_work = 100
    ended = queued(source, tmp_path / "run", queue, budget=Budget(calls=100))
    assert (ended.ending, len(app.calls)) == ("finished", 34)


def test_what_failed_is_listed_and_tried_again_by_the_next_call(source: Path, tmp_path: Path) -> None:
    failing = {TEXT.format(3, 101), TEXT.format(13, 111)}
    app = Paying(fails=failing.__contains__)
    ended = queued(source, tmp_path / "run", ShardQueue(app))
    assert (ended.ending, ended.finished, ended.failed) == ("finished", 15, 2)
    told = [json.loads(line) for line in (tmp_path / "run" / "failures.jsonl").read_text().splitlines()]
    assert [(line["position"], line["id"], line["code"]) for line in told] == [
        (1, "a1", "model_unavailable"),
        (11, "a11", "model_unavailable"),
    ]
    failing.clear()
    queue = ShardQueue(app)
    again = queued(source, tmp_path / "run", queue)
    assert (again.ending, again.finished, again.failed, queue.put) == ("finished", 17, 0, [0])
    assert (tmp_path / "run" / "failures.jsonl").read_bytes() == b""
    assert not (tmp_path / "run" / "shards").exists()

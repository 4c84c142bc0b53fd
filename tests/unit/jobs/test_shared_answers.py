"""Answers of models outlive their report: the same question of the same tenant is not asked twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from service.checkers.judge import ModelJudge
from service.checkers.registry import CHECKERS
from service.engines.model import ModelEngine
from service.errors import ModelUnavailable, StoreUnavailable
from service.jobs.maker import Maker
from service.jobs.order import Order
from service.llm.protocol import Model
from service.llm.scripted import Asked, ScriptedModel
from service.pipeline import Parts, Pipeline
from service.settings import Settings
from service.store.answers import Answers
from service.store.database import Database, open_database
from service.store.reports import Reports
from service.store.steps import Steps
from service.store.types import NewReport
from service.types import Document, Options, Report
from tests.fakes.answers import honest
from tests.fakes.prompted import LIBRARY

TEXT = "The council of Halmer closed 3 schools on Monday. Ines Falk, the mayor, opened a library in May."


def sensible(asked: Asked) -> str:
    return honest(asked.question)


@dataclass
class Newsroom:
    """A store and a model, and reports that are ordered and made one after the other."""

    database: Database
    script: Callable[[Asked], str] = sensible
    made_of: str | None = "settings-1"
    model: ScriptedModel = field(init=False)
    ordered: int = 0

    def __post_init__(self) -> None:
        self.model = ScriptedModel(self.answer)

    def answer(self, asked: Asked) -> str:
        return self.script(asked)

    @property
    def reports(self) -> Reports:
        return Reports(self.database)

    def pipeline_for(self, *, name: str, around: Callable[[Model], Model], timed: bool = False) -> Pipeline:
        del timed
        model = around(self.model)
        parts = Parts(
            engines={"llm": ModelEngine(model, LIBRARY, chunk_tokens=3_000)},
            checkers=CHECKERS,
            judge=ModelJudge(model, LIBRARY),
        )
        return Pipeline(parts, Settings(model="openai/fake"), new_id=lambda: name)

    def order(self, text: str = TEXT, tenant: str = "desk", *, fresh: bool = False, **options: Any) -> str:
        self.ordered += 1
        order = Order(article=Document(text=text), options=Options(**options), fresh=fresh)
        new = NewReport(
            id=f"r{self.ordered}",
            request=order.as_bytes(),
            request_digest=order.digest,
            settings_fingerprint="s",
        )
        self.reports.create(tenant, new)
        return new.id

    def make(self, name: str, tenant: str = "desk") -> tuple[str, int]:
        """The status that the report ends with, and how many calls it took."""
        before = len(self.model.calls)
        maker = Maker(self, "llm", self.made_of, self.reports, Answers(self.database), Steps(self.database))
        status = asyncio.run(maker.make(tenant, name, "worker-1"))
        return status, len(self.model.calls) - before

    def report(self, name: str, tenant: str = "desk") -> Report:
        kept = self.reports.get(tenant, name)
        assert kept is not None
        report = kept.parsed()
        assert report is not None
        return report


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    opened = open_database(f"sqlite:///{tmp_path / 'store.db'}")
    opened.migrate()
    yield Newsroom(opened)
    opened.close()


def test_what_another_report_was_answered_is_not_asked_again_and_costs_nothing(newsroom: Newsroom) -> None:
    first, second = newsroom.order(), newsroom.order(on_unsupported="drop")
    assert newsroom.make(first) == ("complete", 2)
    assert newsroom.make(second) == ("complete", 0)
    one, other = newsroom.report(first), newsroom.report(second)
    assert other.claims == one.claims
    assert other.provenance.models == one.provenance.models
    assert (one.usage.llm_calls, other.usage.llm_calls) == (2, 0)
    assert (other.usage.prompt_tokens, other.usage.completion_tokens) == (0, 0)


def test_other_questions_are_asked(newsroom: Newsroom) -> None:
    assert newsroom.make(newsroom.order())[1] == 2
    assert newsroom.make(newsroom.order(TEXT.replace("3 schools", "4 schools")))[1] == 2


def test_tenants_do_not_learn_what_others_asked(newsroom: Newsroom) -> None:
    newsroom.make(newsroom.order())
    assert newsroom.make(newsroom.order(tenant="rival"), "rival")[1] == 2


def test_a_fresh_report_asks_anew(newsroom: Newsroom) -> None:
    newsroom.make(newsroom.order())
    assert newsroom.make(newsroom.order(fresh=True))[1] == 2


def test_other_settings_ask_anew(newsroom: Newsroom) -> None:
    newsroom.make(newsroom.order())
    newsroom.made_of = "settings-2"
    assert newsroom.make(newsroom.order())[1] == 2


def test_with_sharing_off_nothing_outlives_its_report(newsroom: Newsroom) -> None:
    newsroom.made_of = None
    newsroom.make(newsroom.order())
    newsroom.made_of = "settings-1"
    assert newsroom.make(newsroom.order())[1] == 2


def test_a_bad_answer_is_not_given_again(newsroom: Newsroom) -> None:
    newsroom.script = lambda _: "I cannot answer that."
    assert newsroom.make(newsroom.order())[0] == "failed"
    newsroom.script = sensible
    assert newsroom.make(newsroom.order()) == ("complete", 2)


def test_answers_of_a_report_that_is_only_partly_checked_are_not_shared(newsroom: Newsroom) -> None:
    def no_judge(asked: Asked) -> str:
        if asked.role == "judge":
            raise ModelUnavailable("It does not answer.")
        return sensible(asked)

    newsroom.script = no_judge
    assert newsroom.make(newsroom.order())[0] == "partial"
    newsroom.script = sensible
    assert newsroom.make(newsroom.order()) == ("complete", 2)


def test_a_report_that_is_taken_over_goes_on_with_its_own_answers_and_pays_for_them(
    newsroom: Newsroom,
) -> None:
    def dies(asked: Asked) -> str:
        if asked.role == "judge":
            raise StoreUnavailable("As when a worker dies: nothing ends.")
        return sensible(asked)

    name = newsroom.order(fresh=True)
    newsroom.script = dies
    with pytest.raises(StoreUnavailable):
        newsroom.make(name)
    newsroom.script = sensible
    assert newsroom.make(name) == ("complete", 1)
    assert newsroom.report(name).usage.llm_calls == 2


def test_an_erased_report_takes_its_answers_with_it_unless_another_one_used_them(
    newsroom: Newsroom,
) -> None:
    first, second = newsroom.order(), newsroom.order()
    newsroom.make(first)
    newsroom.make(second)
    newsroom.reports.erase("desk", first)
    third = newsroom.order()
    assert newsroom.make(third)[1] == 0
    for name in (second, third):
        newsroom.reports.erase("desk", name)
    assert newsroom.make(newsroom.order())[1] == 2

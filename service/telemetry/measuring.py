"""Blocks of work that an observer is told of: a report, a stage, a model call."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from typing import Literal, TypeVar

from service.errors import InputError, StandfirstError
from service.metering import Spent
from service.telemetry.events import CallDone, CallScope, ReportDone, ReportScope, StageDone, StageScope
from service.telemetry.observer import Observer
from service.types import CheckReport, Report, StageName

Made = TypeVar("Made", Report, CheckReport)


class Call:
    """A model call in the making: what it has spent, once that is known."""

    spent: Spent | None = None


async def measured_report(observer: Observer, scope: ReportScope, work: Awaitable[Made]) -> Made:
    """What `work` makes; the observer is told how it ended, also when it raises."""
    began = time.perf_counter()
    with observer.span(scope):
        try:
            made = await work
        except BaseException as error:
            seconds = time.perf_counter() - began
            observer.note(
                ReportDone(
                    report_id=scope.report_id,
                    kind=scope.kind,
                    engine=scope.engine,
                    status=_status_of(error),
                    seconds=seconds,
                    code=outcome_of(error),
                )
            )
            raise
        seconds = time.perf_counter() - began
        observer.note(ReportDone.of(made, report_id=scope.report_id, kind=scope.kind, seconds=seconds))
        return made


@contextmanager
def measured_stage(observer: Observer, stage: StageName) -> Iterator[None]:
    """A block that is one stage of a report."""
    began = time.perf_counter()
    with observer.span(StageScope(stage)):
        try:
            yield
        finally:
            observer.note(StageDone(stage, time.perf_counter() - began))


@contextmanager
def measured_call(observer: Observer, role: str, model: str) -> Iterator[Call]:
    """A block that is one attempt of a model call; it puts what was spent on the `Call`."""
    began = time.perf_counter()
    call = Call()
    outcome = "ok"
    with observer.span(CallScope(role, model)):
        try:
            yield call
        except BaseException as error:
            outcome = outcome_of(error)
            raise
        finally:
            observer.note(CallDone(role, model, outcome, time.perf_counter() - began, call.spent))


def outcome_of(error: BaseException) -> str:
    """The stable code of `error`; `cancelled` for a caller or a deadline that did not wait."""
    if isinstance(error, StandfirstError):
        return error.code
    return "cancelled" if isinstance(error, asyncio.CancelledError | GeneratorExit) else StandfirstError.code


def _status_of(error: BaseException) -> Literal["failed", "refused", "cancelled"]:
    if isinstance(error, InputError):
        return "refused"
    return "cancelled" if outcome_of(error) == "cancelled" else "failed"

"""Checks of readiness: all at once, each in its time, and none says more than it should."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from service.errors import SettingsError
from service.telemetry.events import NotReady
from service.telemetry.readiness import Check, Readiness
from tests.fakes.observed import Noted


async def works() -> None:
    """A check that has nothing to say."""


async def hangs() -> None:
    await asyncio.Event().wait()


async def hangs_on() -> None:
    """A check that will not be cancelled, but for the end of the loop."""
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        await asyncio.Event().wait()


async def refuses() -> None:
    raise SettingsError("The database has an older schema.")


async def breaks() -> None:
    raise ConnectionError("postgresql://desk:secret@db")


def states(checks: Mapping[str, Check], noted: Noted) -> dict[str, str]:
    readiness = Readiness(checks, timeout_seconds=0.05, observer=noted)
    return {name: checked.state for name, checked in asyncio.run(readiness.run()).items()}


def test_every_check_has_its_state_and_one_that_hangs_holds_up_none() -> None:
    noted = Noted()
    told = states({"a": works, "b": hangs, "c": hangs_on, "d": refuses, "e": breaks}, noted)
    assert told == {"a": "ok", "b": "timed_out", "c": "timed_out", "d": "failed", "e": "failed"}
    reasons = {event.check: event.reason for event in noted.of(NotReady)}
    assert reasons == {
        "b": "no answer in time",
        "c": "no answer in time",
        "d": "The database has an older schema.",
        "e": "ConnectionError",
    }


def test_without_checks_it_is_ready() -> None:
    assert states({}, Noted()) == {}

"""Keys that are remembered: one look for many requests, and never more than is fresh."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from service.api.access.known import FRESH_SECONDS, KnownKeys
from service.store.database import open_database
from service.store.keys import Keys
from service.store.types import NewKey
from tests.fakes.keyed import Steady


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[Keys]:
    database = open_database(f"sqlite:///{tmp_path}/store.db")
    database.migrate()
    yield Keys(database)
    database.close()


@pytest.fixture
def looks(keys: Keys) -> Iterator[list[str]]:
    """Every look at a key while a test runs."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)


def test_requests_that_come_at_once_share_one_look(keys: Keys, looks: list[str]) -> None:
    created = keys.create("desk", NewKey(name="cms"))
    known = KnownKeys(keys, Steady())

    async def many() -> list[Any]:
        secret = created.secret.get_secret_value()
        return await asyncio.gather(*(known.of_secret(secret) for _ in range(50)))

    assert {found.id for found in asyncio.run(many())} == {created.key.id}
    assert len(looks) == 1


def test_a_request_that_is_given_up_takes_nothing_from_the_others(keys: Keys) -> None:
    created = keys.create("desk", NewKey(name="cms"))
    known = KnownKeys(keys, Steady())

    async def one_gives_up() -> Any:
        secret = created.secret.get_secret_value()
        first = asyncio.create_task(known.of_secret(secret))
        second = asyncio.create_task(known.of_secret(secret))
        await asyncio.sleep(0)
        first.cancel()
        return await second

    assert asyncio.run(one_gives_up()).id == created.key.id


def test_a_key_that_went_bad_is_a_guess_again(keys: Keys) -> None:
    created = keys.create("desk", NewKey(name="cms"))
    secret, clock = created.secret.get_secret_value(), Steady()
    known = KnownKeys(keys, clock)

    async def later() -> tuple[bool, Any, bool]:
        before = known.has_seen(secret)
        await known.of_secret(secret)
        keys.revoke("desk", created.key.id)
        clock.now += FRESH_SECONDS
        seen = known.has_seen(secret)
        assert not before
        return seen, await known.of_secret(secret), known.has_seen(secret)

    assert asyncio.run(later()) == (True, None, False)

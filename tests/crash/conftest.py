"""A real Postgres for the tests that kill workers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.postgres import running


@pytest.fixture
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A new database without tables."""
    with running(tmp_path_factory.mktemp("postgres")) as server:
        yield server.new_database()

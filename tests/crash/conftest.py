"""A real Postgres for the tests that kill workers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.postgres import folder_apart, running


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """A new database without tables."""
    with folder_apart() as folder, running(folder) as server:
        yield server.new_database()

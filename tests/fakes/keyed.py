"""A store in a file with keys in it, a clock that is moved by hand, and the service over both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from service.api.app import create_app
from service.settings import Settings
from service.store.database import Database, open_database
from service.store.keys import Keys
from service.store.types import NewKey
from service.wiring import build
from tests.fakes.running import running

ARTICLE = {"article": {"text": "The port held 12 ships for three days because of a strike."}}
CLAIMS = {"claims": ["The port held 12 ships."], "sources": [{"text": "The port held 12 ships."}]}


class Steady:
    """A monotonic clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Keyed:
    """The service on loopback with a store of its own. `client` shows no key unless told to."""

    client: httpx.Client
    database: Database
    clock: Steady
    keys: Keys = field(init=False)

    def __post_init__(self) -> None:
        self.keys = Keys(self.database)

    def key(self, tenant: str = "desk", name: str = "cms", **new: object) -> str:
        """The secret of a new key."""
        made = self.keys.create(tenant, NewKey.model_validate({"name": name, **new}))
        return made.secret.get_secret_value()


def bearing(secret: str) -> dict[str, str]:
    """The headers that show a key."""
    return {"Authorization": f"Bearer {secret}"}


@cache
def migrated() -> bytes:
    """A database without a row; migrating takes longer than copying."""
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/store.db")
        database.migrate()
        database.close()
        return Path(folder, "store.db").read_bytes()


@contextmanager
def keyed(folder: Path, **settings: object) -> Iterator[Keyed]:
    """The service over a new store in `folder`, until the block ends."""
    (folder / "store.db").write_bytes(migrated())
    database = open_database(f"sqlite:///{folder}/store.db")
    clock = Steady()
    app = build(Settings.model_validate({"entailment": "off", **settings}))
    try:
        with running(create_app(app, store=database, clock=clock)) as client:
            yield Keyed(client, database, clock)
    finally:
        database.close()

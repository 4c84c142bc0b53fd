"""Which URLs are taken, what is made, and that no password is ever repeated."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from service.errors import SettingsError, StoreUnavailable
from service.store.address import address_of
from service.store.database import open_database

PASSWORD = "sesame-4711"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgres_is_the_same_driver(scheme: str) -> None:
    address = address_of(f"{scheme}://me:{PASSWORD}@db.example:5433/news?sslmode=require")
    assert address.kind == "postgres"
    assert address.url.drivername == "postgresql+psycopg"
    assert address.url.query == {"sslmode": "require"}
    assert address.shown == "Postgres, news on db.example"
    assert PASSWORD not in repr(address)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        PASSWORD,
        f"mysql://me:{PASSWORD}@db/x",
        f"postgresql+asyncpg://me:{PASSWORD}@db/x",
        f"postgresql://me:{PASSWORD}@db:port/x",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:x?mode=memory&uri=true",
        f"sqlite://{PASSWORD}/x.db",
        "sqlite:///x.db?mode=ro",
        "sqlite:///a\x00b",
    ],
)
def test_what_cannot_be_used_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(SettingsError) as told:
        address_of(url)
    assert "STANDFIRST_DATABASE_URL" in told.value.detail
    assert PASSWORD not in told.value.detail
    assert told.value.__cause__ is None


def test_by_default_it_is_a_file_of_the_user_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    database = open_database(None)
    database.migrate()
    database.close()
    path = database.address.path
    assert path == tmp_path / "data" / "standfirst" / "standfirst.db"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_without_a_data_folder_told_it_is_under_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for told in ("", "relative/folder"):
        monkeypatch.setenv("XDG_DATA_HOME", told)
        assert address_of(None).path == tmp_path / ".local/share/standfirst/standfirst.db"


def test_side_files_of_sqlite_are_the_owners_alone_too(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/x.db")
    database.migrate()
    assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}
    assert len(list(tmp_path.iterdir())) == 3
    database.close()


@pytest.mark.parametrize("name", ["missing/x.db", ".", "x" * 300])
def test_a_file_that_cannot_be_made_says_why(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreUnavailable, match="cannot be opened: "):
        open_database(f"sqlite:///{tmp_path}/{name}")


def test_nothing_is_made_for_a_folder_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable):
        open_database(f"sqlite:///{tmp_path}/typo/x.db")
    assert list(tmp_path.iterdir()) == []

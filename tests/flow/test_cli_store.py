"""`standfirst keys` and `standfirst database` from outside."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from service.cli import main
from service.store.database import open_database
from service.store.keys import Keys
from service.store.reports import Reports
from tests.store.making import asked, finished

ROOT = Path(__file__).parents[2]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    told = f"sqlite:///{tmp_path}/x.db"
    monkeypatch.setenv("STANDFIRST_DATABASE_URL", told)
    return told


@pytest.fixture
def run(url: str, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        status = main(arguments)
        captured = capfdbinary.readouterr()
        return status, captured.out.decode(), captured.err.decode()

    return call


def test_a_key_is_made_listed_and_revoked(run: Run, url: str) -> None:
    made = ("create", "cms", "--tenant", "desk", "--scope", "read", "--rate", "60", "--budget-usd", "2.5")
    status, out, err = run("keys", *made, "--expires-days", "30")
    assert status == 0
    secret = out.strip()
    assert re.fullmatch(r"sf_\w+_[\w-]{43}", secret)
    assert secret not in err
    key_id = re.findall(r"key-\w+", err)[0]

    status, out, _ = run("keys", "list")
    assert (status, secret in out) == (0, False)
    assert re.search(rf"{key_id} +desk +cms +sf_\w+_… +read +60 +2.5 +never +until 20\d\d-", out)
    assert run("keys", "list", "--tenant", "other")[1].count("\n") == 1

    database = open_database(url)
    assert Keys(database).verify(secret) is not None
    assert run("keys", "revoke", key_id)[0] == 0
    assert Keys(database).verify(secret) is None
    database.close()
    assert "revoked before" in run("keys", "revoke", key_id)[2]
    assert "revoked 20" in run("keys", "list")[1]


@pytest.mark.parametrize(
    "wrong",
    [
        ["create", "cms"],
        ["create", "cms", "--tenant", "Not A Name"],
        ["create", "", "--tenant", "desk"],
        ["create", "a\nb", "--tenant", "desk"],
        ["create", "cms", "--tenant", "desk", "--scope", "root"],
        ["create", "cms", "--tenant", "desk", "--rate", "0"],
        ["create", "cms", "--tenant", "desk", "--budget-usd", "nan"],
        ["create", "cms", "--tenant", "desk", "--budget-usd", "-1"],
        ["create", "cms", "--tenant", "desk", "--expires-days", "0"],
        ["revoke"],
    ],
)
def test_a_key_that_cannot_be_made_is_wrong_usage(run: Run, wrong: list[str]) -> None:
    status, out, err = run("keys", *wrong)
    assert (status, out) == (2, "")
    assert err.startswith("standfirst: ")
    assert err.count("\n") == 1


def test_a_key_that_is_not_there_cannot_be_revoked(run: Run) -> None:
    run("database", "migrate")
    assert run("keys", "revoke", "key-0") == (
        2,
        "",
        "standfirst: There is no key of this id; `standfirst keys list` shows them.\n",
    )


def test_the_tables_are_made_and_looked_at(run: Run) -> None:
    status, out, _ = run("database", "status")
    assert (status, "no tables yet" in out) == (3, True)
    status, _, err = run("keys", "list")
    assert (status, "standfirst database migrate" in err) == (3, True)
    assert run("database", "migrate")[0] == 0
    assert run("database", "migrate")[0] == 0
    status, out, _ = run("database", "status")
    assert (status, "tables of this version" in out) == (0, True)


def test_reports_are_erased_one_by_one_and_by_age(run: Run, url: str) -> None:
    run("database", "migrate")
    database = open_database(url)
    reports = Reports(database)
    for tenant, id_ in (("desk", "r1"), ("desk", "both"), ("other", "both")):
        finished(reports, tenant, id_)
    assert run("database", "erase", "r1")[0] == 0
    assert reports.look("desk", "r1") is None
    assert run("database", "erase", "r1")[0] == 2
    assert "--tenant" in run("database", "erase", "both")[2]
    assert run("database", "erase", "both", "--tenant", "other")[0] == 0
    assert reports.look("desk", "both") is not None
    reports.create("desk", asked("at-work"))
    assert run("database", "purge")[0] == 2  # nobody said how long they are kept
    assert run("database", "purge", "--days", "1")[:2] == (0, "")
    database.close()


def test_old_reports_go_when_the_setting_says_so(run: Run, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import datetime as dt

    run("database", "migrate")
    database = open_database(url, lambda: dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    finished(Reports(database), "desk", "r1")
    database.close()
    monkeypatch.setenv("STANDFIRST_RETENTION_DAYS", "30")
    assert run("database", "purge") == (0, "desk\tr1\n", "standfirst: 1 reports erased.\n")


def test_a_password_in_the_url_is_never_printed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for told in ("postgresql://me:sesame@127.0.0.1:1/news", "mysql://me:sesame@db/news", "sesame"):
        monkeypatch.setenv("STANDFIRST_DATABASE_URL", told)
        for command in (("database", "status"), ("keys", "list"), ("database", "migrate")):
            status, out, err = run(*command)
            assert status == 3
            assert "sesame" not in out + err


def test_commands_without_a_database_do_not_load_one() -> None:
    code = (
        "import sys, service.cli, service.pipeline, service.wiring, service.cli.report, service.cli.check\n"
        "from service.cli import main; main(['--help']); main(['keys', '--help'])\n"
        "print(sorted({'sqlalchemy', 'alembic', 'psycopg', 'service.store'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == "[]"

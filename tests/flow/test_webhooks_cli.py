"""`standfirst webhooks` from outside, on a database with messages in it."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.cli import main
from service.jobs.webhooks.signing import secrets_of
from service.settings import load_settings
from service.store.database import Database, open_database
from service.store.deliveries import Deliveries
from service.store.reports import Reports
from service.store.types import Attempt
from tests.store.making import finished

HOOK = "https://cms.example/hook?\x1b[31m"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STANDFIRST_DATABASE_URL", f"sqlite:///{tmp_path}/store.db")
    opened = open_database(f"sqlite:///{tmp_path}/store.db")
    opened.migrate()
    yield opened
    opened.close()


@pytest.fixture
def deliveries(database: Database) -> Deliveries:
    """`m1` of the desk is dead after two attempts, `m2` waits; the other tenant's `m1` was delivered."""
    for tenant in ("desk", "other"):
        finished(Reports(database), tenant)
    store = Deliveries(database)
    for tenant, id_ in (("desk", "m1"), ("desk", "m2"), ("other", "m1")):
        assert store.add(tenant, "r1", HOOK, "report.completed", id_)
    store.record("desk", "m1", Attempt(delivered=False, error="The connection failed (ConnectError)."))
    store.record("desk", "m1", Attempt(delivered=False, status=500, error="Status 500."))
    store.record("other", "m1", Attempt(delivered=True, status=204))
    return store


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        status = main(("webhooks", *arguments))
        captured = capfdbinary.readouterr()
        return status, captured.out.decode(), captured.err.decode()

    return call


def test_messages_are_listed_with_what_became_of_them(deliveries: Deliveries, run: Run) -> None:
    status, out, _ = run("list")
    assert status == 0
    assert len(out.splitlines()) == 4
    assert "\x1b" not in out
    (dead,) = (line for line in out.splitlines() if re.match(r"m1 +desk ", line))
    assert re.search(r" r1 +report\.completed +dead +2 +Status 500\. ", dead)
    assert len(run("list", "--state", "dead")[1].splitlines()) == 2
    assert len(run("list", "--tenant", "desk", "--limit", "1")[1].splitlines()) == 2
    assert run("list", "--state", "lost")[0] == 2


def test_the_attempts_of_a_message_are_shown(deliveries: Deliveries, run: Run) -> None:
    status, out, _ = run("show", "m1", "--tenant", "desk")
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()] == ["ATTEMPT", "1", "2"]
    assert "ConnectError" in out
    assert "500" in out


def test_a_message_is_sent_anew_by_its_id(deliveries: Deliveries, run: Run) -> None:
    status, _, err = run("resend", "m1")
    assert status == 2
    assert "--tenant" in err
    assert run("resend", "m1", "--tenant", "desk")[0] == 0
    found = deliveries.get("desk", "m1")
    assert found is not None
    assert found.state == "pending"
    assert run("resend", "unknown")[0] == 2
    assert run("resend", "m2", "--tenant", "other")[0] == 2


def test_all_dead_messages_are_sent_anew(deliveries: Deliveries, run: Run) -> None:
    assert "0 to be" in run("resend", "--dead", "--tenant", "other")[2]
    assert "1 to be" in run("resend", "--dead")[2]
    assert deliveries.recent(9, state="dead") == ()


@pytest.mark.parametrize("arguments", [(), ("m1", "--dead")])
def test_one_says_either_which_message_or_all_dead_ones(run: Run, arguments: tuple[str, ...]) -> None:
    status, _, err = run("resend", *arguments)
    assert status == 2
    assert "--dead" in err


def test_a_new_secret_gives_each_tenant_its_own(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    status, out, _ = run("new-secret")
    assert status == 0
    assert len(base64.b64decode(out.strip().removeprefix("whsec_"))) == 32
    monkeypatch.setenv("STANDFIRST_WEBHOOK_SECRET", f"{out.strip()},{run('new-secret')[1].strip()}")
    status, shown, _ = run("secret", "desk")
    chosen = secrets_of(load_settings().webhook_secret)
    assert chosen is not None
    assert (status, tuple(shown.split())) == (0, chosen.of("desk"))
    assert run("secret", "No Tenant")[0] == 2


def test_without_a_usable_secret_the_setting_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    status, out, err = run("secret", "desk")
    assert (status, out) == (3, "")
    assert "STANDFIRST_WEBHOOK_SECRET" in err
    monkeypatch.setenv("STANDFIRST_WEBHOOK_SECRET", "hunter2")
    status, _, err = run("secret", "desk")
    assert status == 3
    assert "hunter2" not in err

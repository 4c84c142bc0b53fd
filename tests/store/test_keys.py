"""Keys: shown once, kept as digests, refused when wrong, revoked or expired."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from pydantic import ValidationError
from sqlalchemy import text

from service.errors import InputError
from service.store.database import Database
from service.store.keys import TOUCH_SECONDS, Keys
from service.store.types import NewKey
from tests.store.making import START, Clock


@pytest.fixture
def keys(database: Database) -> Keys:
    return Keys(database)


def test_a_key_is_shown_once_and_only_its_digest_is_kept(keys: Keys, database: Database) -> None:
    created = keys.create("desk", NewKey(name="cms", scopes=frozenset({"admin"}), rate_per_minute=5))
    secret = created.secret.get_secret_value()
    assert re.fullmatch(r"sf_[a-z2-7]+_[A-Za-z0-9_-]{43}", secret)
    assert secret not in repr(created)
    with database.reading() as connection:
        kept = str(connection.execute(text("SELECT * FROM keys")).all())
    assert created.key.prefix in kept
    assert secret.split("_", 2)[2] not in kept
    assert secret[-43:] not in kept


def test_the_secret_finds_its_key_and_tenant(keys: Keys) -> None:
    new = NewKey(name="cms", scopes=frozenset({"read"}), rate_per_minute=9, budget_usd_per_day=1.5)
    created = keys.create("desk", new)
    keys.create("other", NewKey(name="cms"))
    found = keys.verify(created.secret.get_secret_value())
    assert found == created.key
    assert found is not None
    assert (found.tenant, found.scopes, found.budget_usd_per_day) == ("desk", frozenset({"read"}), 1.5)


def test_every_other_text_is_nobody(keys: Keys) -> None:
    secret = keys.create("desk", NewKey(name="cms")).secret.get_secret_value()
    swapped = secret[:-1] + ("A" if secret[-1] != "A" else "B")
    hostile = [
        "",
        "sf_",
        secret[:-1],
        secret + "\n",
        " " + secret,
        secret.upper(),
        "\x00",
        "\ud800",
        "' OR 1=1 --",
    ]
    for wrong in (swapped, *hostile, "x" * 1_000_000, f"sf_aaaaaaaaaa_{secret[-43:]}", "sf_é_" + "x" * 43):
        assert keys.verify(wrong) is None


def test_a_revoked_key_is_refused_at_once_and_for_good(keys: Keys) -> None:
    created = keys.create("desk", NewKey(name="cms"))
    assert keys.exist()
    assert keys.revoke("desk", created.key.id)
    assert not keys.revoke("desk", created.key.id)
    assert keys.verify(created.secret.get_secret_value()) is None
    assert not keys.exist()
    assert [key.revoked_at for key in keys.list("desk")] == [START]


def test_an_expired_key_is_refused(keys: Keys, clock: Clock) -> None:
    created = keys.create("desk", NewKey(name="cms", expires_at=START + dt.timedelta(days=1)))
    assert keys.verify(created.secret.get_secret_value()) is not None
    clock.move(days=1)
    assert keys.verify(created.secret.get_secret_value()) is None
    assert not keys.exist()


def test_the_last_use_is_noted_at_most_once_a_minute(keys: Keys, clock: Clock) -> None:
    created = keys.create("desk", NewKey(name="cms"))

    def used_at() -> dt.datetime | None:
        keys.verify(created.secret.get_secret_value())
        return keys.list("desk")[0].last_used_at

    assert used_at() == START
    clock.move(seconds=TOUCH_SECONDS - 1)
    assert used_at() == START
    clock.move(seconds=1)
    assert used_at() == clock.now
    clock.move(days=-30)  # set back: the note follows, it does not stand still for a month
    assert used_at() == clock.now


def test_a_key_is_found_by_its_id_for_its_own_tenant_as_long_as_it_may_be_used(
    keys: Keys, clock: Clock
) -> None:
    ends = START + dt.timedelta(days=1)
    created = keys.create("desk", NewKey(name="cms", expires_at=ends)).key
    revoked = keys.create("desk", NewKey(name="old")).key
    keys.revoke("desk", revoked.id)
    assert keys.usable("desk", created.id) == created
    assert keys.usable("other", created.id) is None
    assert keys.usable("desk", revoked.id) is None
    assert keys.usable("desk", "key-none") is None
    clock.move(days=1)
    assert keys.usable("desk", created.id) is None


def test_a_key_that_was_made_is_not_forgotten_when_it_is_revoked(keys: Keys) -> None:
    assert not keys.any_made()
    created = keys.create("desk", NewKey(name="cms")).key
    keys.revoke("desk", created.id)
    assert keys.any_made()
    assert not keys.exist()


def test_what_is_charged_counts_for_the_day(keys: Keys, clock: Clock) -> None:
    key_id = keys.create("desk", NewKey(name="cms")).key.id
    keys.charge("desk", key_id, 0.25)
    keys.charge("desk", key_id, 0.5)
    assert keys.spent_today("desk", key_id) == 0.75
    assert keys.spent_today("other", key_id) == 0
    clock.move(days=1)
    assert keys.spent_today("desk", key_id) == 0


def test_work_whose_price_is_not_known_leaves_the_account_of_the_day_open(keys: Keys, clock: Clock) -> None:
    key_id = keys.create("desk", NewKey(name="cms")).key.id
    keys.charge("desk", key_id, 0.25)
    keys.charge("desk", key_id, None)
    keys.charge("desk", key_id, 0.25)
    assert keys.spent_today("desk", key_id) is None
    clock.move(days=1)
    assert keys.spent_today("desk", key_id) == 0


def test_keys_are_listed_by_tenant(keys: Keys, clock: Clock) -> None:
    for tenant, name in (("b", "one"), ("a", "two"), ("b", "three")):
        clock.move(seconds=1)
        keys.create(tenant, NewKey(name=name))
    assert [key.name for key in keys.list("b")] == ["one", "three"]
    assert [key.name for key in keys.list_everywhere()] == ["two", "one", "three"]
    assert keys.list("nobody") == ()


@pytest.mark.parametrize("tenant", ["", "A", "a b", "a/b", "-a", "a\n", "é", "a" * 64, "a\x00"])
def test_a_name_that_no_tenant_can_have_is_refused(keys: Keys, tenant: str) -> None:
    with pytest.raises(InputError):
        keys.create(tenant, NewKey(name="cms"))
    assert keys.list_everywhere() == ()


@pytest.mark.parametrize("name", [" ", "a\nb", "a\x00", "\x1b[31m", "\ud800"])
def test_a_name_that_is_not_a_line_of_text_is_refused(keys: Keys, name: str) -> None:
    with pytest.raises((InputError, ValidationError)):
        keys.create("desk", NewKey(name=name))


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": []},
        {"scopes": ["root"]},
        {"rate_per_minute": 0},
        {"budget_usd_per_day": 0},
        {"budget_usd_per_day": float("nan")},
        {"budget_usd_per_day": float("inf")},
        {"name": ""},
        {"name": "x" * 101},
    ],
)
def test_a_key_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        NewKey.model_validate({"name": "cms"} | wrong)

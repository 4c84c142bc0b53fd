"""API keys: `sf_<prefix>_<secret>`. Only a digest is kept; a key is shown once, when it is made.

The secret has 256 bits, so SHA-256 is enough: there is nothing to guess that a slow hash would protect.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr
from sqlalchemy import or_, select, update

from service.errors import InputError, StoreUnavailable
from service.store.database import Database
from service.store.statements import charge, ensure_tenant
from service.store.tables import keys, spending
from service.store.types import SCOPES, CreatedKey, Key, NewKey

TOUCH_SECONDS = 60
"""How often the time of a key's last use is noted."""

_SECRET = re.compile(r"sf_([a-z2-7]{10})_[A-Za-z0-9_-]{43}")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_NOBODY = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True)
class Keys:
    """The keys of all tenants, each to be asked for with its tenant but for `verify`, which finds it out."""

    database: Database

    def create(self, tenant: str, new: NewKey) -> CreatedKey:
        """A new key of this tenant, which is made with its first key; raises `InputError`."""
        if not new.name.strip() or not new.name.isprintable():
            raise InputError("A key's name is one line of text.")
        if new.expires_at is not None and new.expires_at.tzinfo is None:
            raise InputError("A moment needs a time zone, such as 2026-03-04T12:00:00Z.")
        prefix = "".join(secrets.choice(_ALPHABET) for _ in range(10))
        secret = f"sf_{prefix}_{secrets.token_urlsafe(32)}"
        row = {
            **new.model_dump(),
            "id": f"key-{secrets.token_hex(8)}",
            "tenant": tenant,
            "prefix": prefix,
            "hash": _digest(secret),
            "scopes": ",".join(scope for scope in SCOPES if scope in new.scopes),
            "last_used_at": None,
            "revoked_at": None,
        }
        with self.database.writing() as connection:
            row["created_at"] = self.database.now(connection)
            ensure_tenant(connection, tenant, row["created_at"])
            connection.execute(keys.insert().values(**row))
        return CreatedKey(key=_key(row), secret=SecretStr(secret))

    def verify(self, secret: str) -> Key | None:
        """The key of this secret if it may be used now; None for every other text, without saying why.

        Compared in constant time, whether there is a key of this prefix or not. Notes the use at most once
        a minute, and does without where the database cannot be written.
        """
        found = _SECRET.fullmatch(secret)
        prefix = found[1] if found else ""
        with self.database.reading() as connection:
            row = connection.execute(select(keys).where(keys.c.prefix == prefix)).mappings().first()
            now = self.database.now(connection)
        same = hmac.compare_digest(row["hash"] if row else _NOBODY, _digest(secret))
        if row is None or not same or not _usable(row, now):
            return None
        used = row["last_used_at"]
        # A clock that was set back must not keep the note from being made: hence the absolute value.
        if used is None or abs((now - used).total_seconds()) >= TOUCH_SECONDS:
            with suppress(StoreUnavailable):
                self._touch(row["id"], now)
        return _key(row)

    def _touch(self, key_id: str, now: dt.datetime) -> None:
        with self.database.writing() as connection:
            connection.execute(update(keys).where(keys.c.id == key_id).values(last_used_at=now))

    def get(self, tenant: str, key_id: str) -> Key | None:
        """One key, revoked or not."""
        wanted = select(keys).where(keys.c.tenant == tenant, keys.c.id == key_id)
        with self.database.reading() as connection:
            row = connection.execute(wanted).mappings().first()
        return None if row is None else _key(row)

    def usable(self, tenant: str, key_id: str) -> Key | None:
        """The key of this id if it may be used now: for who showed its secret before."""
        wanted = select(keys).where(keys.c.tenant == tenant, keys.c.id == key_id)
        with self.database.reading() as connection:
            row = connection.execute(wanted).mappings().first()
            now = self.database.now(connection)
        return _key(row) if row is not None and _usable(row, now) else None

    def list(self, tenant: str) -> tuple[Key, ...]:
        """The keys of one tenant, the oldest first, revoked ones too."""
        return self._all(keys.c.tenant == tenant)

    def list_everywhere(self) -> tuple[Key, ...]:
        """The keys of all tenants: for the operator."""
        return self._all(keys.c.tenant == keys.c.tenant)

    def _all(self, condition: Any) -> tuple[Key, ...]:
        wanted = select(keys).where(condition).order_by(keys.c.tenant, keys.c.created_at, keys.c.id)
        with self.database.reading() as connection:
            return tuple(_key(row) for row in connection.execute(wanted).mappings())

    def exist(self) -> bool:
        """Whether any key can be used now: without one, nobody could get in."""
        with self.database.reading() as connection:
            now = self.database.now(connection)
            usable = (keys.c.revoked_at.is_(None), or_(keys.c.expires_at.is_(None), keys.c.expires_at > now))
            return connection.execute(select(keys.c.id).where(*usable).limit(1)).first() is not None

    def any_made(self) -> bool:
        """Whether a key was ever made, be it revoked or expired by now."""
        with self.database.reading() as connection:
            return connection.execute(select(keys.c.id).limit(1)).first() is not None

    def revoke(self, tenant: str, key_id: str) -> bool:
        """End a key for good; False if there is none of this id that was not revoked."""
        with self.database.writing() as connection:
            statement = (
                update(keys)
                .where(keys.c.tenant == tenant, keys.c.id == key_id, keys.c.revoked_at.is_(None))
                .values(revoked_at=self.database.now(connection))
            )
            return connection.execute(statement).rowcount == 1

    def charge(self, tenant: str, key_id: str, cost_usd: float | None) -> None:
        """Note what work of this key cost that is not kept as a report, such as a check of claims.

        None: it cost something, and nobody knows how much.
        """
        with self.database.writing() as connection:
            now = self.database.now(connection)
            ensure_tenant(connection, tenant, now)
            charge(connection, tenant, key_id, cost_usd, now)

    def spent_today(self, tenant: str, key_id: str) -> float | None:
        """US dollars that ended reports of this key and what was charged to it cost today (UTC).

        Erased reports count too. None if the price of any of it is not known.
        """
        with self.database.reading() as connection:
            today = self.database.now(connection).date().isoformat()
            wanted = select(spending.c.cost_usd, spending.c.unpriced).where(
                spending.c.tenant == tenant, spending.c.key_id == key_id, spending.c.day == today
            )
            account = connection.execute(wanted).first()
        if account is None:
            return 0.0
        return None if account.unpriced else float(account.cost_usd)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _usable(row: Mapping[Any, Any], now: dt.datetime) -> bool:
    return row["revoked_at"] is None and (row["expires_at"] is None or now < row["expires_at"])


def _key(row: Mapping[Any, Any]) -> Key:
    told = {name: value for name, value in row.items() if name != "hash"}
    return Key.model_validate({**told, "scopes": frozenset(told["scopes"].split(","))})

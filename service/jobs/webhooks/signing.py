"""Signatures of messages, as Standard Webhooks says, with secrets that each tenant has for itself.

The operator sets one secret; that of a tenant is derived from it (HMAC-SHA256 over the tenant's name), so
that no tenant can sign for another and nothing secret has to be kept in the database. While the operator's
secret is changed there are two, and messages carry a signature by each: receivers go over at their own time.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import SecretStr
from standardwebhooks import Webhook

from service.errors import SettingsError

_PREFIX = "whsec_"
_SHAPE = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_PURPOSE = b"standfirst webhook secret of tenant "
_BYTES = range(24, 65)  # what Standard Webhooks allows
_MOST = 2


def new_secret() -> str:
    """A fresh secret for `STANDFIRST_WEBHOOK_SECRET`, of 256 bits."""
    return _told(secrets.token_bytes(32))


@dataclass(frozen=True)
class Secrets:
    """The operator's secrets, the newer one first; there is at least one."""

    masters: tuple[bytes, ...] = field(repr=False)

    def of(self, tenant: str) -> tuple[str, ...]:
        """The secrets that this tenant's receivers verify with, as `whsec_…`, the newer one first."""
        return tuple(
            _told(hmac.digest(each, _PURPOSE + tenant.encode(), hashlib.sha256)) for each in self.masters
        )

    def headers(self, tenant: str, message_id: str, moment: dt.datetime, body: str) -> Mapping[str, str]:
        """The headers of a message that is sent at `moment`, signed with each of the tenant's secrets."""
        signatures = [Webhook(each).sign(message_id, moment, body) for each in self.of(tenant)]
        return {
            "webhook-id": message_id,
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": " ".join(signatures),
        }


def secrets_of(setting: SecretStr | None) -> Secrets | None:
    """The secrets that are set, None without any; raises `SettingsError`, which never tells a secret."""
    if setting is None:
        return None
    given = [part.strip() for part in setting.get_secret_value().split(",")]
    if len(given) > _MOST:
        raise SettingsError("STANDFIRST_WEBHOOK_SECRET has at most two secrets, the newer one first.")
    return Secrets(tuple(_bytes(each) for each in given))


def _bytes(secret: str) -> bytes:
    bare = secret.removeprefix(_PREFIX)
    decoded = b""
    if secret.startswith(_PREFIX) and _SHAPE.fullmatch(bare):
        try:
            decoded = base64.b64decode(bare.rstrip("=") + "=" * (-len(bare.rstrip("=")) % 4))
        except binascii.Error:
            decoded = b""
    if len(decoded) not in _BYTES:
        raise SettingsError(
            "STANDFIRST_WEBHOOK_SECRET is whsec_ and 24 to 64 bytes in base64: "
            "`standfirst webhooks new-secret` makes one."
        )
    return decoded


def _told(secret: bytes) -> str:
    return _PREFIX + base64.b64encode(secret).decode("ascii")

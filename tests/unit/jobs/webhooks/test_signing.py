"""Secrets: one for the operator, one derived for each tenant, two at once while they are changed."""

from __future__ import annotations

import base64
import datetime as dt

import pytest
from pydantic import SecretStr
from standardwebhooks import Webhook, WebhookVerificationError

from service.errors import SettingsError
from service.jobs.webhooks.signing import Secrets, new_secret, secrets_of

BODY = '{"type":"report.completed"}'


def secrets(told: str) -> Secrets:
    made = secrets_of(SecretStr(told))
    assert made is not None
    return made


def signed(chosen: Secrets, tenant: str = "desk") -> dict[str, str]:
    return dict(chosen.headers(tenant, "m1", dt.datetime.now(dt.UTC), BODY))


def test_the_tenants_receiver_verifies_with_the_library_and_nobody_elses_does() -> None:
    chosen = secrets(new_secret())
    headers = signed(chosen)
    (own,), (other,) = chosen.of("desk"), chosen.of("other")
    assert Webhook(own).verify(BODY, headers) == {"type": "report.completed"}
    with pytest.raises(WebhookVerificationError):
        Webhook(other).verify(BODY, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(own).verify(BODY + " ", headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(own).verify(BODY, {**headers, "webhook-id": "m2"})


def test_while_the_secret_is_changed_receivers_with_the_old_and_with_the_new_one_verify() -> None:
    old, new = new_secret(), new_secret()
    headers = signed(secrets(f"{new}, {old}"))
    for told in (old, new):
        (own,) = secrets(told).of("desk")
        assert Webhook(own).verify(BODY, headers)
    assert secrets(f"{new},{old}").of("desk") == (*secrets(new).of("desk"), *secrets(old).of("desk"))


def test_a_tenants_secret_stays_the_same_and_does_not_tell_the_operators() -> None:
    master = new_secret()
    (first,) = secrets(master).of("desk")
    assert (first,) == secrets(master).of("desk")
    assert first.startswith("whsec_")
    assert len(base64.b64decode(first.removeprefix("whsec_"))) == 32
    assert master not in (first, repr(secrets(master)), str(secrets(master)))
    assert new_secret() != master


@pytest.mark.parametrize(
    "told",
    [
        "password",
        "whsec_",
        "whsec_c2hvcnQ=",
        "whsec_" + "A" * 200,
        "whsec_" + "é" * 43,
        "whsec_" + "A" * 20 + "\n" + "A" * 20,
        "whsec_" + "A" * 41,
        "A" * 43,
        "whsec_" + "A" * 43 + ",",
        ",".join(["whsec_" + "A" * 43] * 3),
    ],
)
def test_a_secret_that_cannot_be_used_is_named_by_its_setting_and_never_told(told: str) -> None:
    with pytest.raises(SettingsError, match="STANDFIRST_WEBHOOK_SECRET") as caught:
        secrets(told)
    secret = told.removeprefix("whsec_")
    assert not secret or secret not in caught.value.detail


def test_without_a_secret_there_are_none() -> None:
    assert secrets_of(None) is None

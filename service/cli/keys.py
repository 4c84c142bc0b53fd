"""`standfirst keys`: who may use the service. A key is shown once, when it is made."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli import failures
from service.cli.database import opened
from service.cli.outputs import write_out, write_table
from service.errors import InputError

if TYPE_CHECKING:
    from service.store.types import Key, NewKey

_OPTIONS = {
    "name": "NAME",
    "scopes": "--scope",
    "rate_per_minute": "--rate",
    "budget_usd_per_day": "--budget-usd",
}

keys = typer.Typer(help="Make, list and revoke API keys.", no_args_is_help=True)


@keys.command()
def create(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the key is for, such as “cms”.")],
    *,
    tenant: Annotated[
        str, typer.Option(metavar="NAME", help="Whose reports it sees; made with its first key.")
    ],
    scope: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="What it may do: read, write or admin; may be given again (default: read and write).",
        ),
    ] = None,
    rate: Annotated[int | None, typer.Option(metavar="N", min=1, help="Requests a minute at most.")] = None,
    budget_usd: Annotated[
        float | None, typer.Option(metavar="X", help="US dollars that its reports may cost a day (UTC).")
    ] = None,
    expires_days: Annotated[
        int | None, typer.Option(metavar="N", min=1, max=36_500, help="Days until it ends; default: never.")
    ] = None,
) -> None:
    """Make a key and print it, once; what is kept cannot be turned back into it."""
    from service.store.keys import Keys

    new = _new_key(name, frozenset(scope or ("read", "write")), rate, budget_usd, expires_days)
    with opened(migrated=True) as database:
        created = Keys(database).create(tenant, new)
    write_out(f"{created.secret.get_secret_value()}\n")
    failures.complain(f"Key {created.key.id} of {tenant}. Keep it now: it is not shown again.")


@keys.command("list")
def list_(
    tenant: Annotated[str | None, typer.Option(metavar="NAME", help="Only the keys of this tenant.")] = None,
) -> None:
    """List the keys, without their secrets."""
    from service.store.keys import Keys

    with opened() as database:
        store = Keys(database)
        found = store.list_everywhere() if tenant is None else store.list(tenant)
    rows = [("ID", "TENANT", "NAME", "PREFIX", "SCOPES", "A MINUTE", "USD A DAY", "LAST USED", "STATE")]
    write_table(rows + [_line(key) for key in found])


@keys.command()
def revoke(key_id: Annotated[str, typer.Argument(metavar="ID", help="The id that the list shows.")]) -> None:
    """Revoke a key: it is refused from now on, for good."""
    from service.store.keys import Keys

    with opened() as database:
        store = Keys(database)
        tenant = next((key.tenant for key in store.list_everywhere() if key.id == key_id), None)
        if tenant is None:
            raise InputError("There is no key of this id; `standfirst keys list` shows them.")
        revoked = store.revoke(tenant, key_id)
    failures.complain("The key is revoked." if revoked else "The key was revoked before.")


def _new_key(
    name: str,
    scopes: frozenset[str],
    rate: int | None,
    budget_usd: float | None,
    expires_days: int | None,
) -> NewKey:
    from pydantic import ValidationError

    from service.store.types import NewKey

    expires = None if expires_days is None else dt.datetime.now(dt.UTC) + dt.timedelta(days=expires_days)
    try:
        return NewKey.model_validate(
            {
                "name": name,
                "scopes": scopes,
                "rate_per_minute": rate,
                "budget_usd_per_day": budget_usd,
                "expires_at": expires,
            }
        )
    except ValidationError as error:
        told = error.errors(include_input=False, include_url=False)[0]
        option = _OPTIONS[str(told["loc"][0])]
        raise InputError(f"{option}: {told['msg']}.") from None


def _line(key: Key) -> tuple[str, ...]:
    return (
        key.id,
        key.tenant,
        key.name,
        f"sf_{key.prefix}_…",
        ",".join(sorted(key.scopes)),
        "" if key.rate_per_minute is None else str(key.rate_per_minute),
        "" if key.budget_usd_per_day is None else f"{key.budget_usd_per_day:g}",
        "never" if key.last_used_at is None else f"{key.last_used_at:%Y-%m-%d %H:%M}",
        _state(key),
    )


def _state(key: Key) -> str:
    if key.revoked_at is not None:
        return f"revoked {key.revoked_at:%Y-%m-%d}"
    if key.expires_at is None:
        return "valid"
    word = "until" if dt.datetime.now(dt.UTC) < key.expires_at else "expired"
    return f"{word} {key.expires_at:%Y-%m-%d}"

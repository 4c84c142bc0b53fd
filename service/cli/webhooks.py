"""`standfirst webhooks`: messages to callback addresses, what became of them, the secrets that sign them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from service.cli import failures
from service.cli.database import opened
from service.cli.outputs import write_out, write_table
from service.errors import InputError, SettingsError

if TYPE_CHECKING:
    import datetime as dt

    from service.store.types import Delivery

webhooks = typer.Typer(
    help="Look at messages to callbacks, send them anew, make secrets.", no_args_is_help=True
)

_Tenant = Annotated[str | None, typer.Option(metavar="NAME", help="Only the messages of this tenant.")]


@webhooks.command("list")
def list_(
    *,
    tenant: _Tenant = None,
    state: Annotated[
        Literal["pending", "delivered", "dead"] | None, typer.Option(help="Only messages in this state.")
    ] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, max=10_000, help="The newest so many.")] = 50,
) -> None:
    """List messages, the newest first: how often each was tried, and how the last attempt went."""
    from service.store.deliveries import Deliveries

    with opened() as database:
        found = Deliveries(database).recent(limit, tenant=tenant, state=state)
    rows = [("ID", "TENANT", "REPORT", "EVENT", "STATE", "ATTEMPTS", "NEXT", "LAST ANSWER", "ADDRESS")]
    write_table(rows + [_line(each) for each in found])


@webhooks.command()
def show(
    message_id: Annotated[str, typer.Argument(metavar="ID", help="The id that the list shows.")],
    *,
    tenant: _Tenant = None,
) -> None:
    """Show each attempt to deliver a message."""
    from service.store.deliveries import Deliveries

    with opened() as database:
        store = Deliveries(database)
        found = _only(store.find(message_id), tenant)
        log = store.log(found.tenant, found.id)
    attempts = [
        (
            str(each.number),
            _moment(each.at),
            "" if each.status is None else str(each.status),
            each.error or "",
        )
        for each in log
    ]
    write_table([("ATTEMPT", "AT", "STATUS", "ERROR"), *attempts])


@webhooks.command()
def resend(
    message_id: Annotated[
        str | None, typer.Argument(metavar="ID", help="The id that the list shows.", show_default=False)
    ] = None,
    *,
    dead: Annotated[bool, typer.Option("--dead", help="All messages that were given up.")] = False,
    tenant: _Tenant = None,
) -> None:
    """Send a message anew, or all dead ones: a worker does it at once, with the same webhook-id."""
    from service.store.deliveries import Deliveries

    if dead == (message_id is not None):
        raise InputError("Say which message to send anew: its ID, or --dead for all that were given up.")
    with opened() as database:
        store = Deliveries(database)
        if message_id is None:
            count = store.resend_dead(tenant)
        else:
            found = _only(store.find(message_id), tenant)
            count = int(store.resend(found.tenant, found.id))
    failures.complain(f"{count:,} to be sent anew.")


@webhooks.command()
def secret(
    tenant: Annotated[str, typer.Argument(metavar="TENANT", help="Whose receivers are to verify messages.")],
) -> None:
    """Print what a tenant's receivers verify with: one secret, or the newer of two first."""
    from service.jobs.webhooks.signing import secrets_of
    from service.settings import load_settings
    from service.store.types import tenant_name

    secrets = secrets_of(load_settings().webhook_secret)
    if secrets is None:
        raise SettingsError(
            "Set STANDFIRST_WEBHOOK_SECRET first: `standfirst webhooks new-secret` makes one."
        )
    write_out("".join(f"{each}\n" for each in secrets.of(tenant_name(tenant))))


@webhooks.command("new-secret")
def make_secret() -> None:
    """Print a fresh secret for STANDFIRST_WEBHOOK_SECRET; it is kept nowhere."""
    from service.jobs.webhooks.signing import new_secret

    write_out(f"{new_secret()}\n")


def _only(found: tuple[Delivery, ...], tenant: str | None) -> Delivery:
    chosen = [each for each in found if tenant in (None, each.tenant)]
    if not chosen:
        raise InputError("There is no message of this id; `standfirst webhooks list` shows them.")
    if len(chosen) > 1:
        raise InputError("Several tenants have a message of this id: say which with --tenant.")
    return chosen[0]


def _line(delivery: Delivery) -> tuple[str, ...]:
    last = delivery.last_error or ("" if delivery.last_status is None else str(delivery.last_status))
    return (
        delivery.id,
        delivery.tenant,
        delivery.report_id,
        delivery.event,
        delivery.state,
        str(delivery.attempts),
        "" if delivery.next_attempt_at is None else _moment(delivery.next_attempt_at),
        last,
        delivery.url,
    )


def _moment(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"

"""The gate: lets a request in as somebody, or refuses it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from fastapi import Request

from service.api.access.credentials import ShownKey, ShownSession, shown
from service.api.access.known import KnownKeys
from service.api.access.places import client_network, is_from_this_machine, is_loopback, require_own_page
from service.api.access.principal import ANYBODY, LOCAL, OPEN, Principal, holder, signer
from service.api.access.rates import Rate, Rates, refused
from service.api.access.sessions import Sessions
from service.api.access.signature import is_signed, is_signed_with
from service.errors import BudgetExceeded, Forbidden, SettingsError, StoreUnavailable, Unauthorized
from service.settings import Settings
from service.store.database import Database
from service.store.keys import Keys
from service.store.types import Key, Scope
from service.types import Usage

GUESSES_PER_MINUTE = 60
"""Keys that were not good before, good or not, which one address may show in a minute."""

_NO_KEYS_SECONDS = 1.0
"""How long it is believed that no key was made."""

STAY_SECONDS = 2.0
"""How old what is known of a key may be for one who stays, such as the reader of a stream."""

_NEEDED = "A valid key is needed: `Authorization: Bearer sf_…`."


def require_keys(host: str, settings: Settings, store: Database) -> None:
    """Refuse to listen at `host`, an address, if others reach it and nobody could or everybody would get in.

    Raises `SettingsError` that says what to do, and `StoreUnavailable`.
    """
    if is_loopback(host) or settings.allow_anonymous or Keys(store).exist():
        return
    raise SettingsError(
        f"There is no key that could be used, and other machines reach {host}. Make a key with `standfirst "
        "keys create NAME --tenant NAME`, or let everybody in with STANDFIRST_ALLOW_ANONYMOUS=true."
    )


class Gate:
    """Who may use the service. `clock` gives monotonic seconds: for what is remembered.

    Without a store there are no keys, and everybody is let in: for programs that embed the service.
    """

    def __init__(
        self, settings: Settings, store: Database | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._keys = None if store is None else Keys(store)
        self._known = None if self._keys is None else KnownKeys(self._keys, clock)
        self._rates = Rates()
        self._no_keys_until = 0.0
        self._keys_made = False
        self.sessions = Sessions(settings.session_hours * 3600, clock)

    async def admit(self, request: Request, scope: Scope | None) -> Principal:
        """Who is asking, if that one may do what `scope` names (None: anything at all).

        Raises `Unauthorized`, `RateLimited`, `Forbidden` and `StoreUnavailable`.
        """
        if self._known is None:
            return OPEN
        who = await self._who(request, self._known)
        self._count(request, who)
        if scope is not None and scope not in who.scopes:
            raise Forbidden(f"This needs a key with the scope “{scope}”.")
        return who

    async def admit_push(self, request: Request) -> Principal:
        """Who pushes an item: by key or session as anybody who writes, or by the signature of its body.

        Where both are shown both must hold. Once a secret is set, who shows neither is refused, from this
        machine too. Raises as `admit` does.
        """
        secrets = self._settings.ingest_secrets
        if secrets and shown(request) is None:
            await _require_signature(request, secrets)
            who = signer(self._settings.ingest_tenant or LOCAL)
            self._count(request, who)
            return who
        who = await self.admit(request, "write")
        if is_signed(request):
            await _require_signature(request, secrets)
        return who

    async def may_stay(self, request: Request, who: Principal) -> bool:
        """Whether `who`, let in by `request` a while ago, may still be here: for answers that take long.

        False once the key was revoked or has expired, or the session has ended; and for one who showed
        nothing on a service without keys, once there is a key. Raises `StoreUnavailable`.
        """
        if self._known is None:
            return True
        if who.key_id is None:
            return self._settings.allow_anonymous or not await self._have_keys()
        credentials = shown(request)
        if isinstance(credentials, ShownSession) and self.sessions.find(credentials.session_id) is None:
            return False
        return await self._known.of_id(who.tenant, who.key_id, within=STAY_SECONDS) is not None

    async def log_in(self, request: Request) -> tuple[Principal, str]:
        """Who shows a key, and the id of a new session of that key; raises as `admit` does."""
        require_own_page(request, by_cookie=False)
        credentials = shown(request)
        if self._known is None or not isinstance(credentials, ShownKey):
            raise Unauthorized(_NEEDED)
        key = await self._of_secret(request, credentials.secret, self._known)
        who = holder(key, "session")
        self._count(request, who)
        return who, self.sessions.begin(key)

    def log_out(self, request: Request) -> None:
        """End the session of this request's cookie; raises `Forbidden` if a page elsewhere asks for it."""
        require_own_page(request, by_cookie=False)
        credentials = shown(request)
        if isinstance(credentials, ShownSession) and self.sessions.find(credentials.session_id) is not None:
            require_own_page(request, by_cookie=True)
            self.sessions.end(credentials.session_id)

    async def require_budget(self, who: Principal) -> None:
        """Refuse work that costs money once the key's budget of this day is used up: `BudgetExceeded`.

        So is all that comes after work whose price is not known: its budget could not be kept. What is being
        worked on is not counted yet: it can go beyond the budget.
        """
        if self._keys is None or who.key_id is None or who.budget_usd_per_day is None:
            return
        spent = await asyncio.to_thread(self._keys.spent_today, who.tenant, who.key_id)
        if spent is None:
            raise BudgetExceeded(
                "The price of the model is not known: the budget of this key, in US dollars, cannot be kept."
            )
        if spent >= who.budget_usd_per_day:
            raise BudgetExceeded("The budget of this key for today (UTC) is used up.")

    async def charge(self, who: Principal, spent: Usage) -> None:
        """Note what was spent for `who` on work that the store keeps no report of.

        A database that cannot be written takes no answer away that was paid for: it is then not noted.
        """
        if self._keys is None or who.key_id is None or not spent.llm_calls or spent.cost_usd == 0:
            return
        with suppress(StoreUnavailable):
            await asyncio.to_thread(self._keys.charge, who.tenant, who.key_id, spent.cost_usd)

    async def _who(self, request: Request, known: KnownKeys) -> Principal:
        credentials = shown(request)
        if isinstance(credentials, ShownKey):
            return holder(await self._of_secret(request, credentials.secret, known), "key")
        if credentials is None:
            return await self._without_key(request)
        session = self.sessions.find(credentials.session_id)
        key = None if session is None else await known.of_id(session.tenant, session.key_id)
        if key is None:
            raise Unauthorized(_NEEDED)
        require_own_page(request, by_cookie=True)
        return holder(key, "session")

    async def _of_secret(self, request: Request, secret: str, known: KnownKeys) -> Key:
        """The key of this secret; whoever may be guessing is counted before the key is looked up."""
        if not known.has_seen(secret):
            let_in, rate = self._rates.of_address(client_network(request), GUESSES_PER_MINUTE, what="guesses")
            if not let_in:
                raise refused(rate)
        key = await known.of_secret(secret)
        if key is None:
            raise Unauthorized(_NEEDED)
        return key

    async def _without_key(self, request: Request) -> Principal:
        at_home = is_from_this_machine(request) and not await self._have_keys()
        if not at_home and not self._settings.allow_anonymous:
            raise Unauthorized(_NEEDED)
        require_own_page(request, by_cookie=False, others=self._settings.cors_origins)
        return OPEN if at_home else ANYBODY

    async def _have_keys(self) -> bool:
        """Whether a key was ever made: one that was revoked does not open the service again."""
        now = self._clock()
        if self._keys is not None and not self._keys_made and now >= self._no_keys_until:
            self._keys_made = await asyncio.to_thread(self._keys.any_made)
            self._no_keys_until = now + _NO_KEYS_SECONDS
        return self._keys_made

    def _count(self, request: Request, who: Principal) -> None:
        counted = self._counted(request, who)
        if counted is None:
            return
        let_in, rate = counted
        request.state.rate = rate
        if not let_in:
            raise refused(rate)

    def _counted(self, request: Request, who: Principal) -> tuple[bool, Rate] | None:
        per_minute = who.rate_per_minute or self._settings.rate_per_minute
        if who.key_id is not None:
            return self._rates.of_key(who.key_id, per_minute)
        if who.via == "signature":
            return self._rates.of_key(f"signature of {who.tenant}", per_minute)
        if who is OPEN:
            return None
        return self._rates.of_address(client_network(request), per_minute, what="address")


async def _require_signature(request: Request, secrets: Sequence[str]) -> None:
    if not await is_signed_with(request, secrets):
        raise Unauthorized(
            "The signature is missing or does not hold, or STANDFIRST_INGEST_SECRET is not set."
        )

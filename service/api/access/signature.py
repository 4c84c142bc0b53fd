"""The signature of what a CMS pushes: `x-superdesk-signature: sha1=<hex>`, HMAC-SHA1 over the raw body.

That is what Superdesk's HTTP push sends. It has no time in it: who records a push can send it again, and then
gets the report that there is already.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence

from fastapi import Request

HEADER = "X-Superdesk-Signature"
_SHAPE = re.compile(r"sha1=[0-9a-f]{40}", re.ASCII)


def is_signed(request: Request) -> bool:
    """Whether `request` carries a signature, good or not."""
    return HEADER in request.headers


async def is_signed_with(request: Request, secrets: Sequence[str]) -> bool:
    """Whether the signature of `request` was made with one of `secrets`, compared in constant time.

    The body is read only for what can be a signature.
    """
    shown = request.headers.getlist(HEADER)
    if len(shown) != 1 or not _SHAPE.fullmatch(shown[0]):
        return False
    body, given = await request.body(), shown[0].encode("ascii")
    made = [signature_of(secret, body).encode("ascii") for secret in secrets]
    same = [hmac.compare_digest(each, given) for each in made]  # all of them, whichever it is
    return any(same)


def signature_of(secret: str, body: bytes) -> str:
    """The value of the header for this body."""
    return f"sha1={hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()}"

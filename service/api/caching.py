"""Entity tags: whether a caller has what it asks for already (RFC 9110, sections 8.8.3 and 13.1.2)."""

from __future__ import annotations

import re

from fastapi import Request

_TAG = re.compile(r'(?:W/)?"([^"]*)"')


def entity_tag(name: str) -> str:
    """`name` as an entity tag. It is weak, since one report is sent both compressed and not."""
    return f'W/"{name}"'


def has_already(request: Request, name: str) -> bool:
    """Whether `If-None-Match` has the entity tag with this name, strong or weak, or is `*`."""
    asked = ",".join(request.headers.getlist("if-none-match")).strip()
    return asked == "*" or name in _TAG.findall(asked)

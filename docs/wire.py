"""The reference pages about the wire: the report's shapes and the HTTP routes, from the types themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

NOTICE = "<!-- Written by `make docs` from the code: change it there. -->"

_SHAPES = """\
Offsets are Unicode code points, half open, into the `text` of the source with that id; `*_utf16` count the
same places in UTF-16 code units, as browsers and JavaScript do. Lists keep their order. Fields are never left
out: what is not known is null.
"""

_ROUTES = """\
Errors are `application/problem+json` (RFC 9457) with a stable `code` ([errors](errors.md)) and a `request_id`
that is also in the header `X-Request-ID`. `POST /v1/reports` and `POST /v1/checks` answer in the format that
`Accept` asks for: {formats}.

Every answer has `X-Request-ID`; one to a request that was counted has `RateLimit` and `RateLimit-Policy`; 429
and 503 have `Retry-After`, 405 has `Allow`. Each `GET` but that of events can be asked as `HEAD`. The same
routes with examples to try: `/docs` on a running service, and `/openapi.json`.

Once there is a key, routes below `/v1/` need one, or a session, with the scope `read` to look at something
and `write` for all else ([who may use it](../how-to/secure-the-service.md)); a CMS may sign what it pushes
instead ([receive from a CMS](../how-to/receive-from-a-cms.md)).
"""


def report() -> str:
    """The page about the report: every shape of the wire format with its fields."""
    from service.types import CheckReport, Report

    shapes: dict[str, Any] = {}
    for model in (Report, CheckReport):
        schema = model.model_json_schema(mode="serialization", by_alias=True)
        shapes |= {model.__name__: schema} | schema.get("$defs", {})
    parts = ["# The report", NOTICE, _SHAPES.strip()]
    parts += [_shape(name, schema) for name, schema in shapes.items() if "properties" in schema]
    return "\n\n".join(parts) + "\n"


def openapi_document() -> dict[str, Any]:
    """The OpenAPI document of the whole service; nothing is opened or run."""
    from service.api.app import create_app
    from service.settings import Settings
    from service.wiring import Service, build

    nothing: Any = dict.fromkeys(field.name for field in fields(Service))
    return create_app(build(Settings.model_construct()), Service(**nothing)).openapi()


def http() -> str:
    """The page about the HTTP routes."""
    from service.formats import FORMATS

    described = openapi_document()
    formats = ", ".join(f"`{each.media_type}`" for each in FORMATS.values())
    parts = ["# HTTP", NOTICE, _ROUTES.format(formats=formats).strip()]
    parts += [_route(path, method, about) for path, method, about in _operations(described)]
    schemas = described["components"]["schemas"]
    names = (
        "ReportRequest",
        "CheckRequest",
        "ArticleInput",
        "ClaimInput",
        "Options",
        "Waiting",
        "Progress",
        "Page",
        "Listed",
        "Counts",
        "NewFeedback",
        "FeedbackKept",
        "Taken",
        "LeftAlone",
        "Who",
        "Problem",
        "ProblemField",
    )
    parts += [_shape(name, schemas[name]) for name in names]
    return "\n\n".join(parts) + "\n"


def _operations(described: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, about in methods.items():
            yield path, method, about


def _route(path: str, method: str, about: Mapping[str, Any]) -> str:
    lines = [f"## `{method.upper()} {path}`", "", about.get("description", "")]
    if body := about.get("requestBody"):
        lines += ["", "Body: " + ", ".join(f"`{media_type}`" for media_type in body["content"]) + "."]
    statuses = ", ".join(f"{status} {answer['description']}" for status, answer in about["responses"].items())
    return "\n".join([*lines, "", f"Answers: {statuses}."])


def _shape(name: str, schema: Mapping[str, Any]) -> str:
    about = " ".join(schema.get("description", "").split())
    rows = [f"| `{field}` | {_type(told)} | {_note(told)} |" for field, told in schema["properties"].items()]
    return "\n".join([f"## {name}", "", about, "", "| field | type | |", "|---|---|---|", *rows])


def _type(schema: Mapping[str, Any]) -> str:
    """A JSON schema in a few words."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(_type(option) for option in schema["anyOf"])
    if "enum" in schema:
        return " or ".join(f"`{value}`" for value in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), Mapping):
        return f"map to {_type(schema['additionalProperties'])}"
    return str(schema.get("format") or schema.get("type") or "any")


def _note(schema: Mapping[str, Any]) -> str:
    limits = {
        "minimum": "≥",
        "maximum": "≤",
        "exclusiveMinimum": ">",
        "maxLength": "length ≤",
        "maxItems": "items ≤",
    }
    said = [schema["description"]] if schema.get("description") else []
    parts = [schema, *schema.get("anyOf", ())]
    said += [f"{sign} {part[key]}" for part in parts for key, sign in limits.items() if key in part]
    if isinstance(schema.get("default"), str | int | float):
        said.append(f"default `{schema['default']}`")
    return "; ".join(said)

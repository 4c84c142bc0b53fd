"""From what stands in a line or row to an entry: the request is checked in its shape, and not yet read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from service.batch.entries import Entry, Refused, Reject
from service.batch.ids import Seen, checked
from service.batch.request import BatchRequest
from service.errors import EmptyText, InputError
from service.readers import pointing_at
from service.readers.inputs import SHAPES, require_shape, require_sources
from service.settings import Settings
from service.types import ArticleInput, ReportRequest

ITEM_KEYS = frozenset({"headline", "headlines", "body_html", "body_text", "body_xhtml", "bodies"})
"""Any of these, where no article is given in another way, makes an object a ninjs item."""

_BESIDES = ("sources", "options")
_NAMED_FIELD = 40
_Raw = TypeVar("_Raw")


class Intake:
    """One pass over an input: counts positions and remembers ids; `unit` is what a line is called in it."""

    def __init__(self, settings: Settings, unit: str = "line") -> None:
        self._settings = settings
        self._unit = unit
        self._seen = Seen()
        self._position = -1

    def take(self, line: int, raw: _Raw, read: Callable[[_Raw], Mapping[str, Any]]) -> Entry | Reject:
        """The entry of the object that `read` makes of `raw`, or the reject that says why there is none."""
        told: str | None = None
        try:
            given = dict(read(raw))
            told = checked(given.pop("id", None)) or f"{self._unit}-{line:06d}"
            self._require_new(told, line)
            return self.entry(line, told, request_of(given, self._settings))
        except Refused as refused:
            return self.reject(line, refused, told=told)

    def _require_new(self, told: str, line: int) -> None:
        first = self._seen.first_line(told, line)
        if first is not None:
            reason = f"The id is already that of {self._unit} {first}."
            raise Refused("duplicate_id", reason, pointer="/id")

    def entry(self, line: int | None, told: str, request: BatchRequest) -> Entry:
        """The next entry."""
        self._position += 1
        return Entry(position=self._position, line=line, id=told, request=request)

    def reject(
        self, line: int | None, refused: Refused, *, told: str | None = None, name: str | None = None
    ) -> Reject:
        """The next reject."""
        self._position += 1
        return Reject(
            position=self._position,
            line=line,
            name=name,
            id=told,
            code=refused.code,
            reason=refused.reason,
        )


def request_of(given: Mapping[str, Any], settings: Settings) -> BatchRequest:
    """The request that an object makes: the body of `POST /v1/reports`, an article alone, or a ninjs item.

    Raises `Refused` with the place of what is wrong, as a JSON pointer into the object.
    """
    body, flat = _as_body(given)
    try:
        asked = _asked(body, settings)
    except Refused as refused:
        if not flat:
            raise
        raise Refused(
            refused.code, refused.detail, pointer=refused.pointer.removeprefix("/article")
        ) from None
    return BatchRequest(article=asked.article, sources=asked.sources, options=asked.options)


def _asked(body: Mapping[str, Any], settings: Settings) -> ReportRequest:
    try:
        asked = ReportRequest.model_validate(body)
        _require_usable(asked, settings)
    except ValidationError as error:
        raise _unfit(error) from None
    except InputError as error:
        raise Refused.of(error) from None
    return asked


def _as_body(given: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
    """`given` as a body of `POST /v1/reports`, and whether it had its article's fields at the top."""
    if "article" in given:
        return dict(given), False
    if ITEM_KEYS & given.keys() and not given.keys() & set(SHAPES):
        return {"article": {"ninjs": dict(given)}}, False
    besides = {name: given[name] for name in _BESIDES if name in given}
    return {"article": {name: given[name] for name in given if name not in _BESIDES}, **besides}, True


def _require_usable(asked: ReportRequest, settings: Settings) -> None:
    _require_article(asked.article, "/article", settings)
    require_sources(asked.sources, settings)
    for place, source in enumerate(asked.sources):
        _require_article(source, f"/sources/{place}", settings)


def _require_article(given: ArticleInput, pointer: str, settings: Settings) -> None:
    with pointing_at(pointer):
        shape = require_shape(given, settings)
        value = getattr(given, shape)
        if isinstance(value, str) and not value.removeprefix("\ufeff").strip():
            raise EmptyText("The text is empty.", pointer=f"/{shape}")


def _unfit(error: ValidationError) -> Refused:
    """The first complaint; of what stands in the line, it tells no more than the name of a field."""
    problem = error.errors(include_input=False, include_url=False, include_context=False)[0]
    place = [str(part) for part in problem["loc"]]
    detail = f"{problem['msg']}."
    if problem["type"] == "extra_forbidden":
        field = place.pop()
        harmless = field.isprintable() and len(field) <= _NAMED_FIELD
        detail = f"There is no field “{field}”." if harmless else "There is a field that is not known."
    return Refused("invalid_request", detail, pointer="".join(f"/{part}" for part in place))

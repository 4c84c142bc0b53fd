"""The caller's input, in any of its four shapes, as a document."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from service.errors import FetchRefused, InputError
from service.readers import html, ninjs, plain
from service.readers.registry import read_bytes
from service.settings import Settings
from service.types import ArticleInput, Document

if TYPE_CHECKING:
    from service.fetching import Fetched

SHAPES = ("text", "html", "ninjs", "url")


async def read_input(
    given: ArticleInput,
    *,
    settings: Settings,
    fetch: Callable[[str], Awaitable[Fetched]] | None = None,
    at: str = "",
) -> Document:
    """The document of `given`; what the caller states wins over what the reader found.

    `fetch` gets a page by URL; by default the guarded `service.fetching.fetch`. Raises the errors of the
    readers with a JSON pointer below `at`, the place of the input, such as "/article/ninjs/body_html".
    """
    with pointing_at(at):
        shape = require_shape(given, settings)
    with pointing_at(f"{at}/{shape}"):
        if given.url is not None:
            document = await _read_url(given.url, settings, fetch)
        else:
            # In a thread, since a large page keeps a parser busy for seconds.
            document = await asyncio.to_thread(_read_given, given, settings.max_characters)
    stated = {
        name: value
        for name in ("title", "language", "uri", "published")
        if (value := getattr(given, name)) is not None and value != ""
    }
    return document.model_copy(update=stated)


async def read_sources(given: Sequence[ArticleInput], *, settings: Settings) -> tuple[Document, ...]:
    """The documents of a request's sources; raises as `read_input` does, with pointers below "/sources"."""
    require_sources(given, settings)
    return tuple(
        [await read_input(one, settings=settings, at=f"/sources/{place}") for place, one in enumerate(given)]
    )


def require_sources(given: Sequence[ArticleInput], settings: Settings) -> None:
    """Raise `InputError` if there are more sources than the settings allow."""
    if len(given) > settings.max_sources:
        raise InputError(f"At most {settings.max_sources} sources are accepted.", pointer="/sources")


def require_shape(given: ArticleInput, settings: Settings) -> str:
    """Which of `SHAPES` is given, without reading it; raises `InputError` if that is not one that may be."""
    shapes = [name for name in SHAPES if getattr(given, name) is not None]
    if len(shapes) != 1:
        pointer = f"/{shapes[1]}" if shapes else ""
        raise InputError("Give exactly one of text, html, ninjs and url.", pointer=pointer)
    if given.url is not None and not settings.fetch_urls:
        raise FetchRefused(
            "Articles by URL are switched off; STANDFIRST_FETCH_URLS=true switches them on.", pointer="/url"
        )
    return shapes[0]


def _read_given(given: ArticleInput, limit_characters: int) -> Document:
    if given.html is not None:
        return html.from_markup(given.html, limit_characters)
    if given.ninjs is not None:
        return ninjs.from_item(given.ninjs, limit_characters)
    return plain.from_text(given.text or "", limit_characters)


async def _read_url(
    url: str, settings: Settings, fetch: Callable[[str], Awaitable[Fetched]] | None
) -> Document:
    page = await (fetch(url) if fetch else _fetch_guarded(url, settings))
    document = await asyncio.to_thread(
        read_bytes, page.data, media_type=page.media_type, limit_characters=settings.max_characters
    )
    return document.model_copy(update={"uri": page.final_url})


async def _fetch_guarded(url: str, settings: Settings) -> Fetched:
    from service.fetching import fetch

    return await fetch(url, settings=settings)


@contextmanager
def pointing_at(pointer: str) -> Iterator[None]:
    """Say where in a request an error of a reader belongs."""
    try:
        yield
    except InputError as error:
        raise type(error)(error.detail, pointer=pointer + (error.pointer or "")) from error

"""The caller's input, in any of its four shapes, as a document."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
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
) -> Document:
    """The document of `given`; what the caller states wins over what the reader found.

    `fetch` gets a page by URL; by default the guarded `service.fetching.fetch`. Raises the errors of the
    readers with a JSON pointer that is relative to the input, such as "/text" or "/ninjs/body_html".
    """
    shape = _shape(given)
    with _pointing_at(f"/{shape}"):
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


def _shape(given: ArticleInput) -> str:
    shapes = [name for name in SHAPES if getattr(given, name) is not None]
    if len(shapes) != 1:
        pointer = f"/{shapes[1]}" if shapes else ""
        raise InputError("Give exactly one of text, html, ninjs and url.", pointer=pointer)
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
    if not settings.fetch_urls:
        raise FetchRefused("Articles by URL are switched off; STANDFIRST_FETCH_URLS=true switches them on.")
    page = await (fetch(url) if fetch else _fetch_guarded(url, settings))
    document = await asyncio.to_thread(
        read_bytes, page.data, media_type=page.media_type, limit_characters=settings.max_characters
    )
    return document.model_copy(update={"uri": page.final_url})


async def _fetch_guarded(url: str, settings: Settings) -> Fetched:
    from service.fetching import fetch

    return await fetch(url, settings=settings)


@contextmanager
def _pointing_at(pointer: str) -> Iterator[None]:
    """Say where in the input an error of a reader belongs."""
    try:
        yield
    except InputError as error:
        raise type(error)(error.detail, pointer=pointer + (error.pointer or "")) from error

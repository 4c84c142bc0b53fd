"""One article of a batch as it was asked about, and the documents that it is read into."""

from __future__ import annotations

import asyncio
from pathlib import Path

from service.files import read_file
from service.readers import pointing_at, read_bytes, read_input, read_sources
from service.settings import Settings
from service.types import ArticleInput, Document, Frozen, Options


class FileInput(Frozen):
    """An article that is a file of its own; `name` is its path in the folder that it was found in."""

    path: Path
    name: str


class BatchRequest(Frozen):
    """What one report of a batch is about; nothing of it has been read yet."""

    article: ArticleInput | FileInput
    sources: tuple[ArticleInput, ...] = ()
    options: Options = Options()


async def documents(request: BatchRequest, settings: Settings) -> tuple[Document, list[Document]]:
    """The article and the sources of `request`, read.

    Raises the errors of the readers (`InputError`, `FetchFailed`) with a JSON pointer into the request, such
    as "/article/text", "/sources/0/url", or "/article" for a file.
    """
    given = request.article
    if isinstance(given, FileInput):
        with pointing_at("/article"):
            article = await asyncio.to_thread(_read_file, given, settings)
    else:
        article = await read_input(given, settings=settings, at="/article")
    return article, list(await read_sources(request.sources, settings=settings))


def _read_file(given: FileInput, settings: Settings) -> Document:
    data = read_file(str(given.path), settings.max_body_bytes)
    document = read_bytes(data, filename=given.name, limit_characters=settings.max_characters)
    return document.model_copy(update={"uri": document.uri or given.name})

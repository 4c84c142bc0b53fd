"""What a request of a batch is read into."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from service.batch.request import BatchRequest, FileInput, documents
from service.errors import EmptyText, FetchRefused, InputError, InputTooLarge, UnreadableInput
from service.settings import Settings
from service.types import ArticleInput, Document

SETTINGS = Settings(max_body_bytes=2_000, max_characters=1_000)


def read(request: BatchRequest) -> tuple[Document, list[Document]]:
    return asyncio.run(documents(request, SETTINGS))


def test_article_and_sources_are_read_in_order() -> None:
    request = BatchRequest(
        article=ArticleInput(html="<p>The council met on Tuesday.</p>", title="Council"),
        sources=(ArticleInput(text="One."), ArticleInput(text="Two.")),
    )
    article, sources = read(request)
    assert (article.text, article.title) == ("The council met on Tuesday.", "Council")
    assert [source.text for source in sources] == ["One.", "Two."]


@pytest.mark.parametrize(
    ("request_", "error", "pointer"),
    [
        (BatchRequest(article=ArticleInput(text="a\x00b")), UnreadableInput, "/article/text"),
        (BatchRequest(article=ArticleInput(text="x" * 1_001)), InputTooLarge, "/article/text"),
        (BatchRequest(article=ArticleInput(ninjs={"bodies": 5})), InputError, "/article/ninjs/bodies"),
        (
            BatchRequest(article=ArticleInput(text="x"), sources=(ArticleInput(text=" "),)),
            EmptyText,
            "/sources/0/text",
        ),
        (
            BatchRequest(article=ArticleInput(text="x"), sources=(ArticleInput(url="http://x.example"),)),
            FetchRefused,
            "/sources/0/url",
        ),
    ],
)
def test_an_error_points_into_the_request(
    request_: BatchRequest, error: type[InputError], pointer: str
) -> None:
    with pytest.raises(error) as caught:
        read(request_)
    assert caught.value.pointer == pointer


def test_a_file_is_read_by_its_kind_and_known_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "1.md").write_text("# Council\n\nThe council met.\n")
    article, sources = read(BatchRequest(article=FileInput(path=tmp_path / "1.md", name="desk/1.md")))
    assert (article.title, article.uri, sources) == ("Council", "desk/1.md", [])


def test_a_file_that_cannot_be_read_points_at_the_article(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("x" * 2_001)
    for name, error in (("gone.txt", InputError), ("long.txt", InputTooLarge)):
        with pytest.raises(error) as caught:
            read(BatchRequest(article=FileInput(path=tmp_path / name, name=name)))
        assert caught.value.pointer == "/article"

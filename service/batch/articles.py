"""One article of a batch: read, reported on, and written out as a line that does not depend on the clock."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

from service.batch.inputs import Entry, Reject
from service.batch.request import documents
from service.batch.runner import Failed, Finished, Rejected, Result
from service.batch.spending import Purse
from service.errors import InputError, error_of_code
from service.formats.visible import harmless_json
from service.pipeline import Pipeline
from service.settings import Settings
from service.types import Report, Usage

if TYPE_CHECKING:
    from service.batch.runner import Around

_T = TypeVar("_T")


class Pipelines(Protocol):
    """What makes a pipeline for one item: the wired application."""

    @property
    def settings(self) -> Settings:
        """The settings that everything was wired by."""
        ...

    def pipeline_for(self, *, name: str, around: Around, account: Purse) -> Pipeline:
        """A pipeline whose report has the id `name`; it asks models through `around`, paid from `account`."""
        ...


class Articles:
    """The work of a batch: an entry becomes a finished report, a reject or a failure."""

    def __init__(self, app: Pipelines) -> None:
        self._app = app

    async def __call__(self, item: Entry | Reject, purse: Purse, around: Around) -> Result:
        """What came of one entry; what the input itself is to blame for is a reject."""
        if isinstance(item, Reject):
            return Rejected(item.model_dump_json(exclude={"position"}))
        try:
            report = await self._report(item, purse, around)
        except InputError as error:
            reason = f"{error.pointer}: {error.detail}" if error.pointer else error.detail
            told = Reject(
                position=item.position, line=item.line, name=None, id=item.id, code=error.code, reason=reason
            )
            return Rejected(told.model_dump_json(exclude={"position"}))
        if report.error is not None:
            kind = error_of_code(report.error.code)
            return Failed(report.error.code, report.error.detail, passing=kind.retryable)
        return Finished(_line(item, report), report.status)

    async def _report(self, item: Entry, purse: Purse, around: Around) -> Report:
        options = item.request.options
        engine = options.engine or self._app.settings.chosen_engine
        pipeline = self._app.pipeline_for(name=_report_id(item), around=around, account=purse)

        async def made() -> Report:
            article, sources = await documents(item.request, self._app.settings)
            return await pipeline.report(article, sources, options.model_copy(update={"engine": engine}))

        return await (made() if engine == "llm" else aside(made))


async def aside(work: Callable[[], Awaitable[_T]]) -> _T:
    """`work` in a thread of its own: the embedded engine computes and waits for nothing."""

    async def awaited() -> _T:
        return await work()

    return await asyncio.to_thread(lambda: asyncio.run(awaited()))


def _report_id(item: Entry) -> str:
    """The id of the report: the same for the same entry, so that a run gives the same bytes each time."""
    told = json.dumps([item.position, item.id]).encode("utf-8", "replace")
    return hashlib.sha256(told).hexdigest()[:32]


def _line(item: Entry, report: Report) -> str:
    """The line of `reports.jsonl`; how long the stages took differs each time and is left out."""
    usage = Usage(**report.usage.model_dump(exclude={"seconds"}))
    told = report.model_copy(update={"usage": usage}).model_dump_json(by_alias=True)
    return f'{{"id":{json.dumps(item.id)},"line":{json.dumps(item.line)},"report":{harmless_json(told)}}}'

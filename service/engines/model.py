"""The llm engine: a model writes the draft, pointing at numbered sentences; the program cuts the text out.

A short article takes one call. A long one is drafted chunk by chunk in parallel, and one more call merges
the summaries; claims are joined by the program. If one chunk fails, or nothing usable comes back about it,
the draft fails: a draft with a hole in it would look like a whole one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from service.engines.reconcile import (
    Line,
    Part,
    assemble,
    draft_problem,
    merge_problem,
    merged,
    part_of,
)
from service.engines.windows import Shown
from service.errors import ModelAnswerInvalid
from service.llm.answers import DraftAnswer, MergeAnswer
from service.llm.fence import fenced
from service.llm.protocol import Model
from service.llm.structured import StructuredModel
from service.metering import Meter
from service.prompting import PromptLibrary
from service.sidebyside import side_by_side
from service.text.chunk import chunk
from service.types import Draft, EngineName, OnProgress, Options, Progress, Source, Summary


class ModelEngine:
    """Writes drafts by a model. `chunk_tokens` is what one call may be shown of an article."""

    name: EngineName = "llm"

    def __init__(self, model: Model, library: PromptLibrary, *, chunk_tokens: int) -> None:
        self._model = StructuredModel(model, library)
        self._draft_prompt = library["draft"]
        self._merge_prompt = library["merge"]
        self._chunk_tokens = chunk_tokens

    async def draft(self, source: Source, options: Options, meter: Meter, on_progress: OnProgress) -> Draft:
        """The draft about `source`; raises `EngineError` when a model call fails or gives nothing usable."""
        shown = [part for part in await asyncio.to_thread(self._shown, source) if part]
        if not shown:
            return Draft(summary=Summary(), claims=())
        steps = _Steps(on_progress, total=len(shown) + (len(shown) > 1))
        parts = await self._draft_parts(source, shown, options, meter, steps)
        summary = parts[0].summary
        if len(parts) > 1:
            summary = await self._merge([line for part in parts for line in part.summary], options, meter)
            steps.take()
        if not summary:
            raise ModelAnswerInvalid("The model wrote no summary, not even when it was asked again.")
        return await asyncio.to_thread(assemble, source, summary[: options.summary_sentences], parts)

    def _shown(self, source: Source) -> list[Shown]:
        """The sentences of each chunk by number; headings are left out, since they report nothing."""
        return [
            {
                sentence.index + 1: sentence
                for sentence in source.sentences
                if not sentence.heading and piece.span.start <= sentence.start < piece.span.end
            }
            for piece in chunk(source, self._chunk_tokens)
        ]

    async def _draft_parts(
        self, source: Source, shown: Sequence[Shown], options: Options, meter: Meter, steps: _Steps
    ) -> list[Part]:
        """All parts, drafted in parallel; the first failure ends the others."""

        async def one(sentences: Shown) -> Part:
            part = await self._draft_part(source, sentences, options, meter)
            steps.take()
            return part

        return await side_by_side(one(sentences) for sentences in shown)

    async def _draft_part(self, source: Source, shown: Shown, options: Options, meter: Meter) -> Part:
        prompt = self._draft_prompt.render(
            sentences=fenced((str(number), sentence.text) for number, sentence in shown.items()),
            title=fenced([("title", source.title)]) if source.title else "",
            summary_sentences=options.summary_sentences,
        )
        answer = await self._model.ask(
            "draft", prompt, DraftAnswer, meter, check=lambda answer: draft_problem(answer, shown)
        )
        part = await asyncio.to_thread(part_of, answer, shown, source)
        if not part.summary:
            raise ModelAnswerInvalid("The model wrote nothing usable about a part of the article.")
        return part

    async def _merge(self, lines: Sequence[Line], options: Options, meter: Meter) -> tuple[Line, ...]:
        """One summary out of those of the parts."""
        shown = dict(enumerate(lines, start=1))
        prompt = self._merge_prompt.render(
            lines=fenced((str(number), line.text) for number, line in shown.items()),
            summary_sentences=options.summary_sentences,
        )
        answer = await self._model.ask(
            "draft", prompt, MergeAnswer, meter, check=lambda answer: merge_problem(answer, shown)
        )
        return merged(answer, shown)


class _Steps:
    """Counts the calls of one draft, and tells the caller."""

    def __init__(self, on_progress: OnProgress, *, total: int) -> None:
        self._on_progress = on_progress
        self._total = total
        self._done = 0
        on_progress(Progress(stage="draft", done=0, total=total))

    def take(self) -> None:
        """One more is done."""
        self._done += 1
        self._on_progress(Progress(stage="draft", done=self._done, total=self._total))

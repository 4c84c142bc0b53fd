"""Batches give way to reports that an editor waits for, and are not stopped by them for ever."""

from __future__ import annotations

import asyncio

from service.jobs.courtesy import Editors


def test_a_batch_waits_until_no_editor_does() -> None:
    async def go() -> list[str]:
        editors, told = Editors(), []

        async def article() -> None:
            await editors.gone()
            told.append("article")

        with editors.at_work(), editors.at_work():
            waiting = asyncio.create_task(article())
            await asyncio.wait({waiting}, timeout=0.25)
            told.append("editors")
        await waiting
        await article()
        return told

    assert asyncio.run(go()) == ["editors", "article", "article"]


def test_a_batch_does_not_wait_for_ever() -> None:
    editors = Editors()
    with editors.at_work():
        asyncio.run(editors.gone(0.05))

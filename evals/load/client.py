"""A client that costs next to nothing: raw HTTP/1.1 over asyncio, one connection a request."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

LATE_SECONDS = 0.1
"""A client that sends later than this after the scheduled moment measures itself."""


@dataclass(frozen=True)
class Answered:
    """One report: its number, the status, and seconds from the scheduled moment to the last byte."""

    number: int
    status: int
    seconds: float
    sent_late: float
    body: bytes


@dataclass(frozen=True)
class Client:
    """Posts articles to the service on a port of loopback and waits for their reports."""

    port: int
    text: Callable[[int], str]
    engine: str
    wait: int = 300

    async def report(self, number: int, scheduled: float) -> Answered:
        """One report, timed from when it should have been asked for, whenever that was."""
        sent = time.perf_counter()
        body = json.dumps(
            {"article": {"text": self.text(number)}, "options": {"engine": self.engine}}
        ).encode()
        status, answer = await self.request("POST", "/v1/reports", body)
        return Answered(number, status, time.perf_counter() - scheduled, sent - scheduled, answer)

    async def request(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        """Status and body."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            lines = (
                f"{method} {path} HTTP/1.1",
                "Host: 127.0.0.1",
                "Connection: close",
                f"Prefer: wait={self.wait}",
                "Content-Type: application/json",
                f"Content-Length: {len(body)}",
            )
            writer.write("".join(f"{line}\r\n" for line in lines).encode() + b"\r\n")
            writer.write(body)
            answer = await reader.read()
        finally:
            writer.close()
        head, _, content = answer.partition(b"\r\n\r\n")
        return (int(head.split(b" ", 2)[1]) if head else 0), content

    async def open_loop(self, numbers: Iterable[int], rate: float) -> list[Answered]:
        """Reports that come at a steady rate, whether or not those before them are done."""
        began = time.perf_counter() + 0.1
        asked = []
        for place, number in enumerate(numbers):
            scheduled = began + place / rate
            await asyncio.sleep(max(0.0, scheduled - time.perf_counter()))
            asked.append(asyncio.create_task(self.report(number, scheduled)))
        return list(await asyncio.gather(*asked))

    async def closed_loop(self, numbers: Iterable[int], at_once: int) -> tuple[list[Answered], float]:
        """Always so many in flight; the answers, and how many came a second in the middle half of them."""
        waiting, answers, ends = iter(numbers), list[Answered](), list[float]()

        async def desk() -> None:
            for number in waiting:
                answers.append(await self.report(number, time.perf_counter()))
                ends.append(time.perf_counter())

        await asyncio.gather(*(desk() for _ in range(at_once)))
        first, last = len(ends) // 4, 3 * len(ends) // 4
        return answers, (last - first) / (ends[last] - ends[first])

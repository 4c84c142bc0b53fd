"""A model server with a fixed latency: `python -m evals.load.model` prints its port and serves until killed.

It speaks as much of OpenAI's interface as litellm uses, answers as the sensible model of the tests does, and
takes a fixed time for each answer: so long to its first token, so long for each token. `GET /paths` tells,
for each article, the seconds of its critical path: its draft, and then the longest of its judgements.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from evals.load.articles import number_of
from tests.fakes.answers import honest

CHARACTERS_OF_TOKEN = 4


@dataclass
class Model:
    """What it takes, and what it was asked."""

    first_seconds: float
    token_seconds: float
    drafts: defaultdict[int, float] = field(default_factory=lambda: defaultdict(float))
    judgements: defaultdict[int, float] = field(default_factory=lambda: defaultdict(float))
    calls: int = 0

    async def answer(self, body: dict[str, Any]) -> dict[str, Any]:
        """A chat completion, after the time that it takes."""
        self.calls += 1
        question = next(turn["content"] for turn in body["messages"] if turn["role"] == "user")
        text = honest(question)
        tokens = len(text) // CHARACTERS_OF_TOKEN
        seconds = self.first_seconds + self.token_seconds * tokens
        self._note(question, seconds)
        await asyncio.sleep(seconds)
        prompt = sum(len(turn["content"]) for turn in body["messages"]) // CHARACTERS_OF_TOKEN
        return {
            "id": "fixed",
            "object": "chat.completion",
            "created": 1,
            "model": body["model"],
            "choices": [
                {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}
            ],
            "usage": {
                "prompt_tokens": prompt,
                "completion_tokens": tokens,
                "total_tokens": prompt + tokens,
            },
        }

    def _note(self, question: str, seconds: float) -> None:
        number = number_of(question)
        if number is not None:
            kind = self.judgements if "\nClaims:\n" in question else self.drafts
            kind[number] = max(kind[number], seconds)

    def paths(self) -> dict[str, float]:
        """Seconds of the critical path, by article."""
        return {str(number): self.drafts[number] + self.judgements[number] for number in self.drafts}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, request after request."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                first, *lines = head.decode("latin-1").split("\r\n")
                fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
                body = await reader.readexactly(int(fields.get("content-length", 0)))
                if first.startswith("GET"):
                    told: Any = {"calls": self.calls, "paths": self.paths()}
                else:
                    told = await self.answer(json.loads(body))
                content = json.dumps(told).encode()
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                    b"Content-Length: %d\r\n\r\n%s" % (len(content), content)
                )
                await writer.drain()
                if fields.get("connection", "").lower() == "close":
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            return  # the caller has hung up
        finally:
            writer.close()


async def main() -> None:
    """Serve."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--first", type=float, default=0.3, help="seconds to the first token")
    parser.add_argument("--token", type=float, default=0.01, help="seconds a token")
    given = parser.parse_args()
    model = Model(given.first, given.token)
    server = await asyncio.start_server(model.serve, "127.0.0.1", 0, backlog=1_024)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())

"""A peer that is a library with dependencies of its own: it runs in its own interpreter and is sent claims.

One process for each item that is worked on at once. A process that ends, hangs or writes what is no answer
costs its item, which then counts as failed, and is replaced. It gets no environment of ours, a folder of its
own, and the key over its stdin; telemetry is off, and `children/serving.py` refuses every connection but the
one to the model's server.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Literal

from pydantic import Field, ValidationError

from evals.peers.checking import Checking
from evals.peers.protocol import Ability, Bench, NotInstalled, ToolFor
from service.errors import DeadlineExceeded, EngineError, InputError, SettingsError
from service.formats.visible import one_line
from service.metering import Meter
from service.types import Frozen, Source, Verdict

CHILDREN = Path(__file__).parent / "children"
SERVING = CHILDREN / "serving.py"
_START_SECONDS = 300.0
"""How long an interpreter may take to load its libraries."""
_LONGEST_LINE = 1_000_000
_NO_KEY = "none"
"""Sent to a server that wants no key."""
_VERSION = "import importlib.metadata as m, sys; print(m.version(sys.argv[1]))"
_ENVIRONMENT = {
    "PATH": os.defpath,
    "LANG": "C.UTF-8",
    "PYTHONDONTWRITEBYTECODE": "1",
    "DEEPEVAL_TELEMETRY_OPT_OUT": "1",
    "DEEPEVAL_DISABLE_DOTENV": "1",
    "DEEPEVAL_UPDATE_WARNING_OPT_IN": "0",
    "ERROR_REPORTING": "0",
    "RAGAS_DO_NOT_TRACK": "true",
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "OTEL_SDK_DISABLED": "true",
    "LANGCHAIN_TRACING_V2": "false",
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


class Told(Frozen):
    """What a process says about a claim: a score, a label, or both."""

    score: float | None = Field(default=None, ge=0, le=1, allow_inf_nan=False)
    label: Literal["supported", "not_found", "contradicted"] | None = None
    reason: str = ""


@dataclass(frozen=True)
class Apart:
    """A peer in an interpreter of its own. `library` is what pip calls it; `child` is sent the claims.

    `before` stands before the child's path in the command; only tests need another than the server's script.
    """

    name: str
    title: str
    library: str
    child: Path
    supported_from: float | None
    before: tuple[str, ...] = (str(SERVING),)
    does: frozenset[Ability] = frozenset({"checks"})
    computes: bool = False

    def version(self, bench: Bench) -> str:
        """The library's version in that interpreter; raises `NotInstalled`."""
        python = str(bench.python or sys.executable)
        try:
            done = subprocess.run(  # noqa: S603 - the interpreter that the caller named
                [python, "-I", "-c", _VERSION, self.library],
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                env=_ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                timeout=60,
                check=False,
            )
        except (OSError, ValueError, subprocess.SubprocessError):
            raise InputError(f"{one_line(python, 200)}: this is no Python that can be run.") from None
        if done.returncode or not done.stdout.strip():
            raise NotInstalled(
                f"{self.title} is not installed for {one_line(python, 200)}: pip install {self.library}, "
                "best in an environment of its own, and name its interpreter with --python."
            )
        return f"{self.library} {one_line(done.stdout, 50)}"

    @asynccontextmanager
    async def opened(self, bench: Bench) -> AsyncIterator[ToolFor]:
        """Its processes, one for each item at once; raises `EngineError` when they do not come up."""
        with tempfile.TemporaryDirectory(prefix="standfirst-peer-", ignore_cleanup_errors=True) as folder:
            command = (str(bench.python or sys.executable), "-I", *self.before, str(self.child))
            crew = _Crew(self, command, _model(self, bench), Path(folder))
            try:
                await crew.start(bench.concurrency)
                settings = bench.settings
                yield lambda _name, _around, account: Checking(
                    self.name,
                    crew.judge,
                    Meter(
                        deadline_seconds=settings.deadline_seconds,
                        max_calls=settings.max_model_calls,
                        account=account,
                    ),
                )
            finally:
                await crew.dismiss()


def _model(peer: Apart, bench: Bench) -> Mapping[str, Any]:
    """What a process is told about the model; raises `SettingsError` when the settings name none."""
    settings = bench.settings
    if not (settings.model and settings.model_api_base):
        raise SettingsError(
            f"{peer.title} asks a model: set STANDFIRST_MODEL, STANDFIRST_MODEL_API_BASE (an "
            "OpenAI-compatible server) and, if it wants one, STANDFIRST_MODEL_API_KEY."
        )
    key = settings.model_api_key
    return {
        "model": settings.model.partition("/")[2] or settings.model,
        "base": settings.model_api_base,
        "key": key.get_secret_value() if key else _NO_KEY,
        "timeout": settings.model_timeout_seconds,
        "attempts": settings.model_attempts,
        "longest_wait": settings.model_retry_max_seconds,
    }


@dataclass
class _Crew:
    """The processes of a run, those at rest in `idle`."""

    peer: Apart
    command: Sequence[str]
    model: Mapping[str, Any]
    folder: Path
    idle: list[_Process] = field(default_factory=list)

    async def start(self, count: int) -> None:
        """Have so many processes at rest."""
        self.idle += [await self._started() for _ in range(count)]

    async def dismiss(self) -> None:
        """End all that rest; those at work were ended with their items."""
        for process in self.idle:
            await process.end()
        self.idle.clear()

    async def judge(self, claim: str, sources: Sequence[Source], meter: Meter) -> Verdict:
        """The verdict of a process that rests; one that fails is not used again."""
        process = self.idle.pop() if self.idle else await self._started()
        source = "\n\n".join(one.text for one in sources)
        try:
            async with asyncio.timeout(meter.remaining_seconds()):
                told = await process.judge(claim, source, meter)
        except TimeoutError:
            await process.end()
            raise DeadlineExceeded(f"{self.peer.title} gave no verdict before the deadline.") from None
        except BaseException:
            await process.end()
            raise
        self.idle.append(process)
        if isinstance(told, str):
            raise EngineError(f"{self.peer.title} gave no verdict: {told}")
        return self._verdict(told)

    def _verdict(self, told: Told) -> Verdict:
        label, floor = told.label, self.peer.supported_from
        if label is None:
            if told.score is None or floor is None:
                raise EngineError(f"{self.peer.title} gave neither a label nor a score.")
            label = "supported" if told.score >= floor else "not_found"
        return Verdict(label=label, score=told.score, reason=one_line(told.reason, 300))

    async def _started(self) -> _Process:
        process = await _Process.of(self.peer.title, self.command, self.folder, str(self.model["key"]))
        try:
            async with asyncio.timeout(_START_SECONDS):
                await process.greet(self.model)
        except TimeoutError:
            await process.end()
            raise EngineError(f"{self.peer.title} did not start in {_START_SECONDS:g} seconds.") from None
        except BaseException:
            await process.end()
            raise
        return process


@dataclass
class _Process:
    """One process and the lines that go to and fro."""

    title: str
    running: asyncio.subprocess.Process
    complaints: IO[bytes]
    secret: str

    @classmethod
    async def of(cls, title: str, command: Sequence[str], folder: Path, secret: str) -> _Process:
        """A process that was just started; raises `InputError` when there is nothing to start."""
        complaints = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by end()
        try:
            running = await asyncio.create_subprocess_exec(
                *command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
                cwd=folder,
                env={**_ENVIRONMENT, "HOME": str(folder), "TMPDIR": str(folder)},
                limit=_LONGEST_LINE,
                start_new_session=True,
            )
        except (OSError, ValueError):
            complaints.close()
            raise InputError(f"{one_line(command[0], 200)}: this is no Python that can be run.") from None
        return cls(title, running, complaints, secret)

    async def greet(self, model: Mapping[str, Any]) -> None:
        """Tell it about the model and wait until it is ready."""
        await self._write(model)
        if (await self._read()).get("ready") is not True:
            raise self._nonsense()

    async def judge(self, claim: str, source: str, meter: Meter) -> Told | str:
        """What it says about a claim, or in a word why it says nothing."""
        await self._write({"claim": claim, "source": source})
        while "call" in (line := await self._read()):
            await self._call(meter, retry=line.get("retry") is True)
        if "failed" in line:
            return one_line(str(line["failed"]), 100)
        try:
            told = Told.model_validate(line)
        except ValidationError:
            raise self._nonsense() from None
        return told

    async def _call(self, meter: Meter, *, retry: bool) -> None:
        """One model call: allowed, paid, and settled however it ends."""
        call = meter.open_call(retry=retry)
        try:
            await self._write({"go": True})
            line = await self._read()
        except BaseException:
            meter.lose_call(call, billed=True)
            raise
        if "answered" not in line:
            meter.lose_call(call, billed=line.get("billed") is not False)
            return
        tokens = line["answered"] if isinstance(line["answered"], dict) else {}
        told = {name: _tokens(tokens.get(name)) for name in ("prompt_tokens", "completion_tokens")}
        meter.close_call(call, None)
        meter.charge(**told, cached_tokens=0, cost_usd=None)

    async def _write(self, told: Mapping[str, Any]) -> None:
        stdin = self.running.stdin
        assert stdin is not None
        try:
            stdin.write(json.dumps(told).encode() + b"\n")
            await stdin.drain()
        except (BrokenPipeError, ConnectionResetError):
            raise await self._ended() from None

    async def _read(self) -> dict[str, Any]:
        stdout = self.running.stdout
        assert stdout is not None
        try:
            line = await stdout.readline()
            told = json.loads(line) if line else None
        except (ValueError, RecursionError):
            raise self._nonsense() from None
        if told is None and not line:
            raise await self._ended()
        if not isinstance(told, dict):
            raise self._nonsense()
        return told

    def _nonsense(self) -> EngineError:
        return EngineError(f"{self.title} wrote a line that is no answer.")

    async def _ended(self) -> EngineError:
        """That it ended, and its last words."""
        with suppress(TimeoutError):
            async with asyncio.timeout(5):
                await self.running.wait()
        self.complaints.seek(max(0, self.complaints.seek(0, os.SEEK_END) - 2_000))
        last = self.complaints.read().decode("utf-8", "replace").strip()
        last = last.replace(self.secret, "…") if self.secret != _NO_KEY else last
        words = one_line(last.split("\n")[-1], 200) if last else "it said nothing"
        return EngineError(f"{self.title} ended with status {self.running.returncode}: {words}")

    async def end(self) -> None:
        """Kill it with all that it started, and wait for it."""
        with suppress(ProcessLookupError):
            os.killpg(self.running.pid, signal.SIGKILL)
        await self.running.wait()
        self.complaints.close()


def _tokens(told: object) -> int:
    return told if isinstance(told, int) and told >= 0 else 0

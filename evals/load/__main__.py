"""The service under load: `python -m evals.load` prints what it measures on this machine.

For each engine: the rate at saturation (always so many reports in flight), then, at half of that rate, how
long reports take that arrive steadily, whether or not those before them are done, timed from the moment at
which each should have been sent. For the llm engine a model server of its own takes a fixed time for each
answer, so that the critical path of a report is known: its draft, then the longest of its judgements, which
are asked side by side. Everything runs on this machine, the client and the model server too.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.load.articles import article
from evals.load.client import LATE_SECONDS, Answered, Client
from evals.load.processes import Running, model_server, service

FIRST_SECONDS, TOKEN_SECONDS = 0.3, 0.01
SENTENCES = {"llm": 8, "embedded": 30}
"""About 150 and 600 words."""
SHORT = 3
WARM_UP = 40
_GROWTH_MEGABYTES = 32
_SHARE = 0.5
"""Of the rate at saturation, at which latency is measured."""


def main() -> None:
    """Measure and print."""
    given = _given()
    _say(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; {_load()}")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="standfirst-load-")))
        url = given.database or f"sqlite:///{folder / 'store.db'}"
        if given.database == "postgres":
            url = stack.enter_context(_postgres())
        for engine in given.engines:
            with _running(engine, url, folder, given.profile) as (served, model):
                asyncio.run(Load(engine, served, model, given).run())


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="evals.load", description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "engines", nargs="*", default=["llm", "embedded"], help="llm, embedded (default: both)"
    )
    parser.add_argument("--database", help="a database URL, or `postgres` for a server of its own (SQLite)")
    parser.add_argument("--in-flight", type=int, default=200, help="reports at once, at saturation (200)")
    parser.add_argument("--reports", type=int, default=800, help="reports at saturation (800)")
    parser.add_argument("--seconds", type=float, default=60, help="of steady arrivals (60)")
    parser.add_argument(
        "--rate", type=float, help="arrivals a second, instead of half of those at saturation"
    )
    parser.add_argument("--soak", type=int, help="only so many embedded reports, and the memory meanwhile")
    parser.add_argument("--profile", type=Path, help="write a profile (cProfile) of the service to this file")
    return parser.parse_args()


class Load:
    """One engine of one running service."""

    def __init__(
        self, engine: str, served: Running, model: Running | None, given: argparse.Namespace
    ) -> None:
        self._engine = engine
        self._served = served
        self._model = model
        self._given = given
        self._client = Client(served.port, partial(article, sentences=SENTENCES[engine]), engine)
        self._next = 0

    async def run(self) -> None:
        """Warm up, saturate, then arrive steadily."""
        await self._client.closed_loop(self._numbers(WARM_UP), 8)
        if self._given.soak:
            await self._soak(self._given.soak)
            return
        rate = self._given.rate or _SHARE * await self._saturation()
        await self._steady(rate)

    async def _saturation(self) -> float:
        with self._measured() as used:
            answers, rate = await self._client.closed_loop(
                self._numbers(self._given.reports), self._given.in_flight
            )
        _say(
            f"{self._engine}: {self._given.in_flight} reports in flight, {len(answers)} in all: "
            f"{rate:.1f} a second; {_statuses(answers)}; {used(len(answers))}"
        )
        return rate

    async def _steady(self, rate: float) -> None:
        count = max(20, round(rate * self._given.seconds))
        with self._measured() as used:
            answers = await self._client.open_loop(self._numbers(count), rate)
        took = [each.seconds for each in answers]
        _say(f"{self._engine}: {rate:.1f} reports a second arrive, {count} in all: {_statuses(answers)}")
        _say(f"{self._engine}: seconds of a report: {_quantiles(took)}; {used(count)}")
        paths = await self._paths()
        if paths:
            over = [each.seconds / paths[each.number] - 1 for each in answers if each.number in paths]
            of = [paths[each.number] for each in answers if each.number in paths]
            _say(f"{self._engine}: critical path {_quantiles(of)}; beyond it, as a share: {_quantiles(over)}")
        late = max(each.sent_late for each in answers)
        if late > LATE_SECONDS:
            _say(f"{self._engine}: the client sent up to {late:.2f} s late, counted as the service's time")

    async def _soak(self, count: int) -> None:
        """Short articles, and the memory after each tenth; more than `_GROWTH_MEGABYTES` is a leak."""
        short = replace(self._client, text=partial(article, sentences=SHORT))
        resident = []
        for tenth in range(1, 11):
            answers, rate = await short.closed_loop(self._numbers(count // 10), 8)
            assert _statuses(answers) == f"{len(answers)} × 200", _statuses(answers)
            resident.append(self._served.resident_megabytes())
            _say(f"{tenth * count // 10:,} reports: {resident[-1]:.0f} MB, {rate:.1f} a second; {_load()}")
        if resident[-1] - resident[0] > _GROWTH_MEGABYTES:
            raise SystemExit(f"Memory grew by {resident[-1] - resident[0]:.0f} MB after the first tenth.")

    def _numbers(self, count: int) -> range:
        """As many articles that were not asked about before."""
        self._next += count
        return range(self._next - count, self._next)

    async def _paths(self) -> dict[int, float]:
        if self._model is None:
            return {}
        _, told = await Client(self._model.port, article, "").request("GET", "/paths")
        return {int(number): seconds for number, seconds in json.loads(told)["paths"].items()}

    @contextmanager
    def _measured(self) -> Iterator[Callable[[int], str]]:
        """Tells, after the block, what a report cost the service in processor time."""
        before = self._served.cpu_seconds()
        after = before

        def used(reports: int) -> str:
            cpu = 1_000 * (after - before) / reports
            return f"{cpu:.1f} ms of CPU a report, {self._served.resident_megabytes():.0f} MB; {_load()}"

        yield used
        after = self._served.cpu_seconds()


@contextmanager
def _running(
    engine: str, url: str, folder: Path, profile: Path | None
) -> Iterator[tuple[Running, Running | None]]:
    settings = {
        "STANDFIRST_DATABASE_URL": url,
        "STANDFIRST_ENTAILMENT": "off",
        "STANDFIRST_RATE_PER_MINUTE": "1000000",
        "STANDFIRST_MAX_IN_FLIGHT": "1000",
        "XDG_DATA_HOME": str(folder),
    }
    maker = model_server(FIRST_SECONDS, TOKEN_SECONDS) if engine == "llm" else nullcontext()
    with maker as model:
        if model is not None:
            settings |= {
                "STANDFIRST_MODEL": "openai/fixed",
                "STANDFIRST_MODEL_API_BASE": f"http://127.0.0.1:{model.port}/v1",
                "STANDFIRST_WORKER_CONCURRENCY": "256",
                "STANDFIRST_MODEL_CONCURRENCY": "256",
            }
        with service(settings, folder / f"{engine}.log", profile) as served:
            yield served, model


@contextmanager
def _postgres() -> Iterator[str]:
    """A Postgres of its own, from the tools of development."""
    from tests.fakes.postgres import folder_apart, running

    with folder_apart() as folder, running(folder) as server:
        yield server.new_database()


def _quantiles(values: Sequence[float]) -> str:
    ordered = sorted(values)
    told = (
        f"p{share} {ordered[min(len(ordered) - 1, len(ordered) * share // 100)]:.2f}"
        for share in (50, 95, 99)
    )
    return ", ".join(told)


def _statuses(answers: Sequence[Answered]) -> str:
    counted = Counter(_outcome(each) for each in answers)
    return ", ".join(f"{count} × {outcome}" for outcome, count in sorted(counted.items()))


def _outcome(answer: Answered) -> str:
    """The status, and what a problem document says."""
    if answer.status < 400:
        return str(answer.status)
    try:
        return f"{answer.status} ({json.loads(answer.body)['detail']})"
    except (ValueError, KeyError, TypeError):
        return str(answer.status)


def _load() -> str:
    return f"load average {os.getloadavg()[0]:.1f}"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

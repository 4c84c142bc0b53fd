"""The one composition root: settings in, a working pipeline out."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Self, TextIO

from service import __version__
from service.checkers.registry import CHECKERS, with_model
from service.engines.embedded import EmbeddedEngine
from service.engines.protocol import Engine
from service.entailment.calibration import Calibration
from service.entailment.model import EntailmentModel
from service.errors import SettingsError
from service.pipeline import Parts, Pipeline
from service.settings import Settings
from service.telemetry.observer import UNWATCHED, Observer, Together
from service.types import EngineName

if TYPE_CHECKING:
    from service.jobs.durable import Durable
    from service.jobs.maker import Announce
    from service.jobs.webhooks.webhooks import Webhooks
    from service.llm.protocol import Model
    from service.metering import Account
    from service.store.database import Database
    from service.store.feedback import FeedbackLog
    from service.store.idempotency import IdempotencyKeys
    from service.store.reports import Reports
    from service.store.steps import Steps
    from service.store.types import Status
    from service.telemetry.metrics import Metrics
    from service.telemetry.readiness import Check


Around = Callable[["Model"], "Model"]
"""What is put around the model of the llm engine: something that remembers its answers, say."""

Assemble = Callable[[Around], Parts]


@dataclass(frozen=True)
class Watch:
    """Who is told what happens, and the numbers to show; by default nobody, and none."""

    observer: Observer = UNWATCHED
    metrics: Metrics | None = None


@dataclass(frozen=True)
class App:
    """What the command line and the service stand on; leave its `async with` to close connections."""

    settings: Settings
    pipeline: Pipeline
    close: Callable[[], Awaitable[None]]
    assemble: Assemble
    watch: Watch = Watch()
    checks: Mapping[str, Check] = field(default_factory=dict)
    """What `/readyz` checks, by name."""

    def pipeline_for(
        self, *, name: str, around: Around, account: Account | None = None, timed: bool = False
    ) -> Pipeline:
        """A pipeline for one report with the id `name`; unless `timed` it tells no time, as in a batch.

        The model is asked through `around`, calls are paid from `account` if there is one; what is slow to
        load is shared.
        """
        return Pipeline(
            self.assemble(around),
            self.settings,
            account=account,
            observer=self.watch.observer,
            now=_now if timed else _no_time,
            new_id=lambda: name,
        )

    def with_settings(self, settings: Settings) -> App:
        """The same app by other settings, as far as a pipeline asks them; what is wired stays as it is."""
        return replace(self, settings=settings)

    @property
    def made_of(self) -> dict[str, Any]:
        """What makes reports beside the settings: models, prompts, the local model and its thresholds."""
        parts = self.assemble(_as_it_is)
        local = parts.calibration
        thresholds = ("supported_from", "not_found_below", "review_band")
        return {
            "models": dict(parts.models),
            "prompts": dict(parts.prompts),
            "entailment": local and local.model,
            "thresholds": local and {name: getattr(local, name) for name in thresholds},
        }

    async def __aenter__(self) -> Self:
        """The app itself."""
        return self

    async def __aexit__(self, *raised: object) -> None:
        """Close what was opened, on the loop that used it."""
        await self.close()


def watching(settings: Settings, stream: TextIO | None) -> Watch:
    """The log on `stream`, metrics and, when they are on, traces: for a process that serves.

    What it loads takes a while, so that a command line that only reports goes without.
    """
    from service.telemetry.logs import Lines, Log
    from service.telemetry.metrics import Metrics

    metrics = Metrics(models=settings.model_names, version=__version__, engine=settings.chosen_engine)
    observers: list[Observer] = [metrics]
    if stream is not None:  # closed by the caller (2>&-)
        lines = Lines(stream)
        form = settings.log_format or ("console" if stream.isatty() else "json")
        observers.append(Log(lines, level=settings.log_level, form=form, secrets=settings.secrets))
        metrics.watch("log_lines_lost", lambda: lines.lost)
    if settings.otel == "on":
        from service.telemetry.traces import Traces

        observers.append(Traces(__version__))
    return Watch(Together(observers), metrics)


def build(settings: Settings, watch: Watch = Watch()) -> App:
    """Everything, wired; raises `SettingsError` or `PromptError` for what cannot work.

    The llm engine is there only when a model is configured, and only then its modules are loaded.
    """
    if settings.chosen_engine == "llm" and not (settings.model or settings.draft_model):
        raise SettingsError("STANDFIRST_ENGINE=llm needs a model: set STANDFIRST_MODEL.")
    local = _local(settings)
    if settings.model or settings.draft_model:
        assemble, close = _with_model(settings, local, watch.observer)
    else:
        assemble, close = (lambda _: local), _nothing_to_close
    pipeline = Pipeline(assemble(_as_it_is), settings, observer=watch.observer)
    return App(settings, pipeline, close, assemble, watch, {"engine": pipeline.ready})


def _now() -> dt.datetime | None:
    return dt.datetime.now(dt.UTC)


def _no_time() -> dt.datetime | None:
    return None


def _as_it_is(model: Model) -> Model:
    return model


def _local(settings: Settings) -> Parts:
    """What works without a language model; the local entailment model is loaded when it is first asked."""
    engines: dict[EngineName, Engine] = {"embedded": EmbeddedEngine()}
    if settings.entailment == "off":
        return Parts(engines=engines, checkers=CHECKERS)
    calibration = Calibration.load().with_thresholds(settings.supported_from, settings.not_found_below)
    checkers = with_model(EntailmentModel(), calibration)
    return Parts(engines=engines, checkers=checkers, calibration=calibration)


async def _nothing_to_close() -> None:
    """What the embedded engine opens: nothing."""


def _with_model(
    settings: Settings, local: Parts, observer: Observer
) -> tuple[Assemble, Callable[[], Awaitable[None]]]:
    from service.checkers.judge import ModelJudge
    from service.engines.model import ModelEngine
    from service.llm.answers import SCHEMAS
    from service.llm.gateway import Gateway
    from service.prompting import PromptLibrary, prompts_folder

    library = PromptLibrary.load(prompts_folder(settings.prompts_dir), SCHEMAS)
    gateway = Gateway(settings, library, observer=observer)

    def assemble(around: Around) -> Parts:
        model = around(gateway)
        second = ModelJudge(model, library, role="escalation") if settings.escalation_model else None
        return replace(
            local,
            engines={**local.engines, "llm": ModelEngine(model, library, chunk_tokens=settings.chunk_tokens)},
            judge=ModelJudge(model, library),
            escalation=second,
            models=gateway.models,
            prompts=library.fingerprints(),
        )

    return assemble, gateway.aclose


@dataclass(frozen=True)
class Service:
    """A running service: the app, the store, and the durable work in it."""

    app: App
    database: Database
    reports: Reports
    steps: Steps
    idempotency: IdempotencyKeys
    feedback: FeedbackLog
    durable: Durable
    webhooks: Webhooks
    stop: asyncio.Event
    name: str
    """Of this worker."""

    async def stopping(self, seconds: float) -> bool:
        """Wait so long; True as soon as the service is to stop."""
        try:
            async with asyncio.timeout(seconds):
                await self.stop.wait()
        except TimeoutError:
            return False
        return True


@asynccontextmanager
async def serving(settings: Settings, watch: Watch | None = None) -> AsyncIterator[Service]:
    """Everything that `serve` and `worker` stand on, until the block ends; migrates the store if need be."""
    from service.jobs.keeping import Keeping
    from service.jobs.naming import worker_name
    from service.jobs.webhooks.message import event_of
    from service.jobs.webhooks.webhooks import Webhooks
    from service.store.answers import Answers
    from service.store.database import open_database
    from service.store.deliveries import Deliveries
    from service.store.feedback import FeedbackLog
    from service.store.idempotency import IdempotencyKeys
    from service.store.reports import Reports
    from service.store.retention import Retention
    from service.store.steps import Steps

    url = settings.database_url.get_secret_value() if settings.database_url else None
    with closing(open_database(url)) as database:
        await asyncio.to_thread(database.migrate)
        reports, steps = Reports(database), Steps(database)
        webhooks = Webhooks(Deliveries(database), reports, settings)
        stop = asyncio.Event()

        async def announce(tenant: str, report_id: str, url: str, status: Status) -> None:
            event = event_of(status)
            if event is not None:
                await webhooks.announce(tenant, report_id, url, event)

        async def database_answers() -> None:
            await asyncio.to_thread(database.ping)

        async with AsyncExitStack() as stack:
            app = await stack.enter_async_context(build(settings, watch or Watch()))
            name = stack.enter_context(worker_name(settings.worker_name))
            durable = await stack.enter_async_context(_worker(app, database, name, announce))
            await stack.enter_async_context(_at_work(webhooks.run(stop), stop))
            keeping = Keeping(Retention(database), Answers(database), settings, durable.forget)
            await stack.enter_async_context(_at_work(keeping.run(stop), stop))
            yield Service(
                app=replace(
                    app,
                    checks={**app.checks, "database": database_answers, "worker": durable.check},
                ),
                database=database,
                reports=reports,
                steps=steps,
                idempotency=IdempotencyKeys(database),
                feedback=FeedbackLog(database),
                durable=durable,
                webhooks=webhooks,
                stop=stop,
                name=name,
            )


def _worker(app: App, database: Database, name: str, announce: Announce) -> Durable:
    """This process's part in working through the queues of reports and of shards of batches."""
    from service.batch.shard import Crew, work_on
    from service.jobs.durable import Durable, Makers, Plan
    from service.jobs.maker import Maker
    from service.store.answers import Answers
    from service.store.reports import Reports
    from service.store.steps import Steps
    from service.store.workers import Workers

    settings, reports = app.settings, Reports(database)
    made_of = settings.fingerprint if settings.answer_days else None
    maker = Maker(app, settings.chosen_engine, made_of, reports, Answers(database), Steps(database), announce)
    makers = Makers(maker, partial(work_on, crew=Crew(app, name, maker.editors.gone)))
    plan = Plan(
        name,
        settings.worker_concurrency,
        batches=settings.worker_batches == "on",
        stop_seconds=settings.stop_seconds,
    )
    durable = Durable(database.address, plan, makers, reports, Workers(database))
    _show(app.watch, durable)
    return durable


def _show(watch: Watch, durable: Durable) -> None:
    """Put the queue among the metrics, as the last look at it left it."""
    if watch.metrics is not None:
        watch.metrics.watch("queue_depth", lambda: durable.backlog.waiting)
        watch.metrics.watch("queue_oldest_seconds", lambda: durable.backlog.oldest_seconds)
        watch.metrics.watch("workers_alive", lambda: durable.backlog.workers)


@asynccontextmanager
async def _at_work(work: Coroutine[Any, Any, None], stop: asyncio.Event) -> AsyncIterator[None]:
    """`work` in the background while the block runs; it is asked to stop and waited for at its end."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        stop.set()
        await task

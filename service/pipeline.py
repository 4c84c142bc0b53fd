"""The flow, in order: read, draft, retrieve, verify, neutrality, coverage, report.

This is the only file that knows the order of the stages. Data moves forward through them as frozen types.
Stages that compute on long texts run in a worker thread, so that they do not hold up a server's event loop.
"""

from __future__ import annotations

import datetime as dt
import math
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from service import __version__
from service.checkers.protocol import Case, Checker, Judge
from service.engines.protocol import Engine
from service.entailment.calibration import Calibration
from service.errors import EngineError, InputError, ModelUnavailable
from service.metering import Account, Meter
from service.offload import offload
from service.settings import Settings
from service.stages.coverage import coverage
from service.stages.draft import cover_summary, cut_tail, draft
from service.stages.neutrality import neutrality
from service.stages.read import read
from service.stages.report import count, drop_unsupported, status_of, why_all_failed
from service.stages.retrieve import retrieve
from service.stages.verify import verify
from service.telemetry.events import ReportScope
from service.telemetry.measuring import measured_report, measured_stage
from service.telemetry.observer import UNWATCHED, Observer
from service.text.chunk import chunk
from service.types import (
    CheckReport,
    Claim,
    ClaimInput,
    Document,
    Draft,
    EngineName,
    ErrorNote,
    Fallback,
    OnProgress,
    Options,
    Origin,
    Progress,
    Provenance,
    Report,
    Source,
    SourceRole,
    StageName,
    ignore,
)


@dataclass(frozen=True)
class Parts:
    """What a pipeline is made of; `wiring` puts it together, tests put in their own."""

    engines: Mapping[EngineName, Engine]
    checkers: Sequence[Checker]
    judge: Judge | None = None
    escalation: Judge | None = None
    calibration: Calibration | None = None
    models: Mapping[str, str] = field(default_factory=dict)
    prompts: Mapping[str, str] = field(default_factory=dict)


class Pipeline:
    """Makes reports. It keeps nothing between two of them; `account` is what they spend together.

    `observer` is told of each report and its stages.
    """

    def __init__(
        self,
        parts: Parts,
        settings: Settings,
        *,
        account: Account | None = None,
        observer: Observer = UNWATCHED,
        now: Callable[[], dt.datetime | None] = lambda: dt.datetime.now(dt.UTC),
        new_id: Callable[[], str] = lambda: uuid.uuid4().hex,
    ) -> None:
        self._parts = parts
        self._account = account
        self._observer = observer
        self._settings = settings
        self._now = now
        self._new_id = new_id

    async def report(
        self,
        article: Document,
        sources: Sequence[Document] = (),
        options: Options | None = None,
        on_progress: OnProgress = ignore,
    ) -> Report:
        """The report about `article`, checked against itself or against `sources`.

        Raises `InputError` for texts that cannot be used. A draft that fails gives a report with status
        `failed` and its error, and nothing else: no half-true answer.
        """
        run = self._start(options or Options(), on_progress)
        scope = ReportScope(run.id, "report", run.engine)
        return await measured_report(self._observer, scope, self._report(run, article, sources))

    async def _report(self, run: _Run, article: Document, sources: Sequence[Document]) -> Report:
        texts = await self._read(run, article, sources)
        checked = texts[1:] if run.against_sources(texts) else texts[:1]
        try:
            written, engine, fallback = await self._draft(run, texts[0])
        except EngineError as error:
            return self._failed(run, texts, error)
        cases = await self._retrieve(run, written.claims, checked)
        claims, judge_fallback = await self._verified(run, cases, engine)
        drop = run.options.on_unsupported == "drop"
        summary = drop_unsupported(written.summary, claims) if drop else written.summary
        with run.stage("neutrality"):
            flags = await offload(_characters(texts), neutrality, summary, texts[0], checked)
        with run.stage("coverage"):
            covered = await offload(texts[0].characters, coverage, summary, texts[0])
        return Report(
            id=run.id,
            status=status_of(claims),
            title=texts[0].title,
            language=texts[0].language,
            sources=texts,
            summary=summary,
            claims=claims,
            neutrality=flags,
            coverage=covered,
            counts=count(claims, written.cut),
            provenance=self._provenance(run, texts[0], engine, fallback or judge_fallback),
            usage=run.meter.usage(),
        )

    async def check(
        self,
        claims: Sequence[ClaimInput],
        sources: Sequence[Document],
        options: Options | None = None,
        on_progress: OnProgress = ignore,
    ) -> CheckReport:
        """A verdict on each of the caller's claims against `sources`, in the caller's order."""
        run = self._start(options or Options(), on_progress)
        scope = ReportScope(run.id, "check", run.engine)
        return await measured_report(self._observer, scope, self._check(run, claims, sources))

    async def _check(
        self, run: _Run, claims: Sequence[ClaimInput], sources: Sequence[Document]
    ) -> CheckReport:
        self._engine(run.engine)
        given = _claims_of_caller(claims)
        if not sources:
            raise InputError("There is no source to check against.", pointer="/sources")
        texts = await self._read(run, None, sources)
        cases = await self._retrieve(run, given, texts)
        checked, fallback = await self._verified(run, cases, run.engine)
        failure = why_all_failed(checked)
        if failure is not None:
            raise ModelUnavailable(failure)
        engine = run.engine if fallback is None else "embedded"
        return CheckReport(
            status=status_of(checked),
            sources=texts,
            claims=checked,
            counts=count(checked, 0),
            provenance=self._provenance(run, texts[0], engine, fallback),
            usage=run.meter.usage(),
        )

    async def _verified(
        self, run: _Run, cases: Sequence[Case], engine: EngineName
    ) -> tuple[tuple[Claim, ...], Fallback | None]:
        """The claims with their verdicts; without the model where it failed and a fallback is set."""
        claims = await self._verify(run, cases, engine)
        failure = why_all_failed(claims)
        if failure is None or self._fallback(engine) is None:
            return claims, None
        return await self._verify(run, cases, "embedded"), Fallback(asked_for=engine, reason=failure)

    async def _verify(self, run: _Run, cases: Sequence[Case], engine: EngineName) -> tuple[Claim, ...]:
        """The claims of `cases` with their verdicts; the judges are asked in the llm engine only."""
        judged = engine == "llm"
        with run.stage("verify"):
            return await verify(
                cases,
                run.meter,
                run.on_progress,
                checkers=self._parts.checkers,
                judge=self._parts.judge if judged else None,
                escalation=self._parts.escalation if judged else None,
                calibration=self._parts.calibration,
                economy=self._settings.economy,
            )

    def _start(self, options: Options, on_progress: OnProgress) -> _Run:
        settings = self._settings
        return _Run(
            id=self._new_id(),
            engine=options.engine or settings.chosen_engine,
            options=options,
            started_at=self._now(),
            on_progress=on_progress,
            observer=self._observer,
            meter=Meter(
                deadline_seconds=min(settings.deadline_seconds, options.deadline_seconds or math.inf),
                max_calls=settings.max_model_calls,
                max_cost_usd=settings.max_cost_usd,
                account=self._account,
            ),
        )

    async def _read(
        self, run: _Run, article: Document | None, sources: Sequence[Document]
    ) -> tuple[Source, ...]:
        """The article as `s0`, when there is one, and the sources as `s1`…, in order."""
        if len(sources) > self._settings.max_sources:
            raise InputError(
                f"At most {self._settings.max_sources} sources are accepted.", pointer="/sources"
            )
        with run.stage("read"):
            characters = sum(len(document.text) for document in (article, *sources) if document)
            return await offload(characters, _read_all, article, sources)

    async def _draft(self, run: _Run, article: Source) -> tuple[Draft, EngineName, Fallback | None]:
        """The draft with a claim for each summary sentence and its tail cut, and who wrote it."""
        with run.stage("draft"):
            written, engine, fallback = await draft(
                article,
                run.options,
                run.meter,
                run.on_progress,
                engine=self._engine(run.engine),
                fallback=self._fallback(run.engine),
            )
        most = run.options.max_claims or self._settings.max_claims
        return cut_tail(cover_summary(written), most), engine, fallback

    async def _retrieve(
        self, run: _Run, claims: Sequence[Claim], checked: Sequence[Source]
    ) -> tuple[Case, ...]:
        with run.stage("retrieve"):
            return await offload(_characters(checked), retrieve, claims, checked)

    async def ready(self) -> None:
        """Raise `InputError` when the engine that works by default is not there."""
        self._engine(self._settings.chosen_engine)

    def _engine(self, name: EngineName) -> Engine:
        engine = self._parts.engines.get(name)
        if engine is None:
            raise InputError(
                f"The engine “{name}” needs a model: set STANDFIRST_MODEL.", pointer="/options/engine"
            )
        return engine

    def _fallback(self, used: EngineName) -> Engine | None:
        name = self._settings.fallback_engine
        return self._parts.engines.get(name) if name and name != used else None

    def _failed(self, run: _Run, texts: tuple[Source, ...], error: EngineError) -> Report:
        return Report(
            id=run.id,
            status="failed",
            title=texts[0].title,
            language=texts[0].language,
            sources=texts,
            provenance=self._provenance(run, texts[0], run.engine, None),
            usage=run.meter.usage(),
            error=ErrorNote(code=error.code, detail=error.detail),
        )

    def _local_models(self) -> dict[str, str]:
        """The local model that read the claims, by its name and digest."""
        calibration = self._parts.calibration
        return {} if calibration is None else {"entailment": calibration.model}

    def _asked_models(self, run: _Run) -> dict[str, str]:
        return {**self._parts.models, **run.meter.models}

    def _provenance(
        self, run: _Run, text: Source, engine: EngineName, fallback: Fallback | None
    ) -> Provenance:
        return Provenance(
            service_version=__version__,
            engine=engine,
            models={**self._local_models(), **(self._asked_models(run) if engine == "llm" else {})},
            prompts=dict(self._parts.prompts) if engine == "llm" else {},
            settings_fingerprint=self._settings.fingerprint,
            chunks=tuple(piece.span for piece in chunk(text, self._settings.chunk_tokens)),
            started_at=run.started_at,
            finished_at=self._now(),
            fallback=fallback,
        )


@dataclass(frozen=True)
class _Run:
    """One report in the making: what was asked for, and its account."""

    id: str
    engine: EngineName
    options: Options
    started_at: dt.datetime | None
    on_progress: OnProgress
    observer: Observer
    meter: Meter

    def against_sources(self, texts: Sequence[Source]) -> bool:
        """Whether claims are checked against the given sources; the default when there are any."""
        if self.options.against == "sources" and len(texts) == 1:
            raise InputError("There are no sources to check against.", pointer="/options/against")
        return len(texts) > 1 and self.options.against != "self"

    @contextmanager
    def stage(self, name: StageName) -> Iterator[None]:
        """Announce a stage and measure it."""
        self.on_progress(Progress(stage=name, done=0, total=1))
        began = time.perf_counter()
        try:
            with measured_stage(self.observer, name):
                yield
        finally:
            self.meter.add_seconds(name, time.perf_counter() - began)


def _characters(texts: Sequence[Source]) -> int:
    return sum(text.characters for text in texts)


def _read_all(article: Document | None, sources: Sequence[Document]) -> tuple[Source, ...]:
    texts = [] if article is None else [_read_one(article, "s0", "article", "/article")]
    for number, document in enumerate(sources, start=1):
        texts.append(_read_one(document, f"s{number}", "source", f"/sources/{number - 1}"))
    return tuple(texts)


def _read_one(document: Document, source_id: str, role: SourceRole, pointer: str) -> Source:
    try:
        return read(document, source_id=source_id, role=role)
    except InputError as error:
        raise type(error)(error.detail, pointer=error.pointer or pointer) from None


def _claims_of_caller(claims: Sequence[ClaimInput]) -> tuple[Claim, ...]:
    if not claims:
        raise InputError("There is no claim to check.", pointer="/claims")
    seen: set[str] = set()
    given = []
    for number, claim in enumerate(claims, start=1):
        claim_id = claim.id or f"c{number}"
        if not claim.text.strip():
            raise InputError("A claim is empty.", pointer=f"/claims/{number - 1}")
        if claim_id in seen:
            raise InputError("Two claims have the same id.", pointer=f"/claims/{number - 1}")
        seen.add(claim_id)
        given.append(Claim(id=claim_id, text=claim.text.strip(), origin=Origin(in_="caller")))
    return tuple(given)

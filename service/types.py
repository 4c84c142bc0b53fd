"""The nouns of Standfirst, frozen, in the order in which data meets them.

Offsets are Unicode code points into `Source.text`, half open (`start` included, `end` not). Things are
joined by id and by span, never by their wording. Fields marked `exclude=True` are used on the way and are
not part of the wire format (schema_version "1").
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

EngineName = Literal["embedded", "llm"]
Against = Literal["self", "sources"]
OnUnsupported = Literal["flag", "drop"]
ClaimKind = Literal["fact", "statement", "quote", "opinion", "forecast"]
OriginPlace = Literal["article", "summary", "caller"]
Label = Literal["supported", "partly_supported", "contradicted", "not_found", "conflicting", "undecided"]
UndecidedCause = Literal["insufficient", "needs_computation", "model_failed", "deadline", "budget"]
MatchState = Literal["exact", "normalised", "fuzzy"]
Relation = Literal["supports", "contradicts"]
Outcome = Literal["agrees", "differs", "not_applicable", "undecided"]
Veto = Literal["contradicted", "partly_supported", "needs_review"]
ReportStatus = Literal["complete", "partial", "nothing_to_check", "failed"]
SourceRole = Literal["article", "source"]
FurnitureKind = Literal[
    "byline",
    "credit",
    "caption",
    "navigation",
    "promotion",
    "tags",
    "share",
    "copyright",
    "dateline",
    "repeat",
]
StageName = Literal["read", "draft", "retrieve", "verify", "neutrality", "coverage", "report"]

FAILURE_CAUSES: frozenset[UndecidedCause] = frozenset({"model_failed", "deadline", "budget"})
"""The causes of `undecided` that mean that something broke: they make a report `partial`."""


class Frozen(BaseModel):
    """Base of every noun: immutable, and closed against unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


# ── texts ────────────────────────────────────────────────────────────────────────────────────────────


class Interval(NamedTuple):
    """A half-open run of code points in one text that the context names."""

    start: int
    end: int


class Document(Frozen):
    """What a reader made of a file, a page or a request: text, and what is known about it."""

    text: str
    title: str | None = None
    language: str | None = None
    uri: str | None = None
    published: dt.date | None = None
    headings: tuple[Interval, ...] = ()


class Span(Frozen):
    """A run of code points in one source, with the UTF-16 offsets that browsers count in."""

    source_id: str
    start: int
    end: int
    start_utf16: int
    end_utf16: int


class Removed(Frozen):
    """A run of the source that is site furniture, not reporting; it stays in the text."""

    start: int
    end: int
    kind: FurnitureKind


class Sentence(Frozen):
    """One sentence of a source, by its place; `text` is `Source.text[start:end]`."""

    index: int
    start: int
    end: int
    text: str
    paragraph: int
    heading: bool = False


class Source(Frozen):
    """One text that offsets index: the article (`s0`) or a source that it is checked against (`s1`…)."""

    id: str
    role: SourceRole
    text: str
    digest: str
    title: str | None = None
    uri: str | None = None
    characters: int
    removed: tuple[Removed, ...] = ()
    language: str | None = Field(default=None, exclude=True)
    published: dt.date | None = Field(default=None, exclude=True)
    sentences: tuple[Sentence, ...] = Field(default=(), exclude=True)

    def span(self, start: int, end: int) -> Span:
        """The span of code points `start` to `end`, with its UTF-16 offsets."""
        return Span(
            source_id=self.id,
            start=start,
            end=end,
            start_utf16=self._utf16(start),
            end_utf16=self._utf16(end),
        )

    def _utf16(self, offset: int) -> int:
        return offset if self.text.isascii() else offset + self._astral_before(offset)

    def _astral_before(self, offset: int) -> int:
        low, high = 0, len(self._astral)
        while low < high:
            middle = (low + high) // 2
            if self._astral[middle] < offset:
                low = middle + 1
            else:
                high = middle
        return low

    @cached_property
    def _astral(self) -> list[int]:
        """Where the code points outside the basic plane stand: each counts two in UTF-16."""
        return [index for index, character in enumerate(self.text) if character > "\uffff"]


class Chunk(Frozen):
    """A run of whole sentences that fits one model call; chunks neither overlap nor leave gaps."""

    id: str
    span: Span


# ── drafts ───────────────────────────────────────────────────────────────────────────────────────────


class SummarySentence(Frozen):
    """One sentence of the summary and the claims that carry it."""

    id: str
    text: str
    claim_ids: tuple[str, ...] = ()
    origin: tuple[Span, ...] = Field(default=(), exclude=True)


class Summary(Frozen):
    """The neutral summary: its sentences, joined by single spaces in `text`."""

    text: str = ""
    sentences: tuple[SummarySentence, ...] = ()


class Origin(Frozen):
    """Where a claim comes from: the article, the summary or the caller."""

    in_: OriginPlace = Field(alias="in")
    spans: tuple[Span, ...] = ()

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True, serialize_by_alias=True
    )


class Selection(Frozen):
    """Whether there is anything to check in a claim; `reason` says why not."""

    kept: bool = True
    reason: str | None = None


class AddedContext(Frozen):
    """Words that were put into a claim so that it stands alone, and where they were taken from."""

    replaced: str
    text: str
    span: Span


class Claim(Frozen):
    """One atomic, self-contained statement that can be checked alone."""

    id: str
    text: str
    origin: Origin
    kind: ClaimKind = "fact"
    speaker: str | None = None
    check_worthy: float = Field(default=0.5, ge=0, le=1)
    selection: Selection = Selection()
    added_context: tuple[AddedContext, ...] = ()
    verdict: Verdict | None = None


class Draft(Frozen):
    """What an engine wrote about the article: not yet checked against anything."""

    summary: Summary
    claims: tuple[Claim, ...]
    cut: int = 0


# ── evidence and verdicts ────────────────────────────────────────────────────────────────────────────


class Passage(Frozen):
    """One source sentence that may bear on a claim; `score` orders passages, higher is closer."""

    source_id: str
    sentence: int
    start: int
    end: int
    text: str
    score: float


class Evidence(Span):
    """A passage of a source, cut out by the program, that supports or contradicts a claim."""

    text: str
    match: MatchState = "exact"
    relation: Relation = "supports"


class Correction(Span):
    """The source's own words for what a claim has wrong, copied by span."""

    text: str
    replaces: str


class Finding(Frozen):
    """What one checker says about one claim.

    `differs` with spans: the source says otherwise, there. `differs` without spans: the source does not
    have it. `cause` explains an `undecided`; `correction` offers the source's wording for a `differs`.
    """

    checker: str
    outcome: Outcome
    detail: str
    kind: str | None = None
    """Which of its documented outcomes a checker means: “altered”, “invented”, “inflation”, “lost”…"""
    spans: tuple[Span, ...] = ()
    cause: UndecidedCause | None = Field(default=None, exclude=True)
    correction: Correction | None = Field(default=None, exclude=True)
    label: Label | None = Field(default=None, exclude=True)
    """The label that a *deciding* checker (wording, judge) proposes; None for all others."""
    contradicting: tuple[Span, ...] = Field(default=(), exclude=True)
    """For a deciding checker that sees both: the passages that contradict, beside `spans` that support."""
    match: MatchState = Field(default="exact", exclude=True)
    score: float | None = Field(default=None, exclude=True)
    """Log-odds of being grounded as far as the claim's own features tell; the entailment checker's alone."""
    veto: Veto | None = Field(default=None, exclude=True)
    """How far a `differs` goes; None: contradicted where it has a place, else partly_supported."""


class Verdict(Frozen):
    """The one outcome of checking a claim, with the places that it rests on."""

    label: Label
    cause: UndecidedCause | None = None
    score: float | None = None
    needs_review: bool = False
    reason: str
    evidence: tuple[Evidence, ...] = ()
    findings: tuple[Finding, ...] = ()
    correction: Correction | None = None


# ── the report ───────────────────────────────────────────────────────────────────────────────────────


class Flag(Frozen):
    """Wording that is not neutral, as a difference from the source.

    `where` is "summary" (offsets into `summary.text`, `source_id` null) or "article" (offsets into that
    source's text).
    """

    kind: str
    where: Literal["summary", "article"]
    source_id: str | None
    start: int
    end: int
    text: str
    source_wording: str | None = None
    reason: str


class Neutrality(Frozen):
    """All neutrality flags of a report."""

    flags: tuple[Flag, ...] = ()


class Omission(Span):
    """An important source sentence that the summary leaves out."""

    text: str
    section: int
    importance: float


class Section(Span):
    """A part of the article under one heading (or a fifth of it), and how much of it the summary carries."""

    title: str | None = None
    sentences: int
    summarised: int


class Coverage(Frozen):
    """What the summary leaves out, by section."""

    omissions: tuple[Omission, ...] = ()
    sections: tuple[Section, ...] = ()


class Counts(Frozen):
    """How many claims there are of each outcome; `cut` were dropped by `max_claims`."""

    claims: int = 0
    supported: int = 0
    partly_supported: int = 0
    contradicted: int = 0
    not_found: int = 0
    conflicting: int = 0
    undecided: int = 0
    not_checked: int = 0
    cut: int = 0
    needs_review: int = 0


class Fallback(Frozen):
    """That another engine than the one asked for wrote the report, and why."""

    asked_for: EngineName
    reason: str


class Provenance(Frozen):
    """What made a report: versions, models, prompt fingerprints, settings, chunks and times.

    The times are null in the reports of a batch: there they stand in `times.jsonl`, so that the same articles
    give the same bytes however often the run was interrupted.
    """

    service_version: str
    engine: EngineName
    models: dict[str, str] = {}
    prompts: dict[str, str] = {}
    settings_fingerprint: str
    chunks: tuple[Span, ...] = ()
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    fallback: Fallback | None = None


class Usage(Frozen):
    """What a report cost: model calls, tokens, US dollars (null when unknown) and seconds by stage."""

    llm_calls: int = 0
    retries: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = None
    seconds: dict[str, float] = {}


class ErrorNote(Frozen):
    """Why a report failed: the stable code of the error tree and one sentence."""

    code: str
    detail: str


class Report(Frozen):
    """The whole answer about one article, with every text that its offsets index."""

    schema_version: Literal["1"] = "1"
    id: str
    status: ReportStatus
    title: str | None = None
    language: str | None = None
    sources: tuple[Source, ...] = ()
    summary: Summary = Summary()
    claims: tuple[Claim, ...] = ()
    neutrality: Neutrality = Neutrality()
    coverage: Coverage = Coverage()
    counts: Counts = Counts()
    provenance: Provenance
    usage: Usage = Usage()
    error: ErrorNote | None = None


class CheckReport(Frozen):
    """The answer to `POST /v1/checks`: the caller's claims, in the caller's order, each with a verdict."""

    schema_version: Literal["1"] = "1"
    status: ReportStatus
    sources: tuple[Source, ...] = ()
    claims: tuple[Claim, ...] = ()
    counts: Counts = Counts()
    provenance: Provenance
    usage: Usage = Usage()


# ── requests ─────────────────────────────────────────────────────────────────────────────────────────


class ArticleInput(Frozen):
    """One text as the caller gives it: exactly one of `text`, `html`, `ninjs` and `url`."""

    text: str | None = None
    html: str | None = None
    ninjs: dict[str, Any] | None = None
    url: str | None = None
    title: str | None = Field(default=None, max_length=1000)
    language: str | None = Field(default=None, max_length=35, description="BCP 47 tag; detected when absent")
    uri: str | None = Field(default=None, max_length=2000)
    published: dt.date | None = Field(default=None, description="what relative dates are counted from")


class ClaimInput(Frozen):
    """One claim as the caller of a check gives it; an absent id becomes its place, `c1`…"""

    id: str | None = Field(default=None, min_length=1, max_length=200)
    text: str = Field(min_length=1, max_length=5000)


LONGEST_DEADLINE_SECONDS = 604_800
"""A week."""


class Options(Frozen):
    """What the caller may choose for one report; absent values come from the settings."""

    engine: EngineName | None = None
    summary_sentences: int = Field(default=3, ge=1, le=10)
    max_claims: int | None = Field(default=None, ge=1, le=500)
    against: Against | None = None
    on_unsupported: OnUnsupported = "flag"
    callback_url: str | None = Field(
        default=None, max_length=2000, description="told when a stored report has ended (a webhook)"
    )
    deadline_seconds: float | None = Field(
        default=None,
        gt=0,
        le=LONGEST_DEADLINE_SECONDS,
        exclude_if=lambda seconds: seconds is None,
        description="seconds after which the report has to have ended, from when it was asked for; claims "
        "that are not reached by then are undecided",
    )
    """Left out where it is absent, so that workers of an older version can read what they know all of."""


MOST_SOURCES = 200
"""Sources in one request whatever the settings say, so that a million of them are not even looked at."""


class ReportRequest(Frozen):
    """The body of `POST /v1/reports` in JSON."""

    article: ArticleInput
    sources: tuple[ArticleInput, ...] = Field(default=(), max_length=MOST_SOURCES)
    options: Options = Options()


class Progress(Frozen):
    """How far the work is: `done` of `total` units of a stage."""

    stage: StageName
    done: int
    total: int


OnProgress = Callable[[Progress], None]
"""Called on each step forward, perhaps from a worker thread; must not raise."""


def ignore(progress: Progress) -> None:
    """The listener that does not listen."""


Claim.model_rebuild()

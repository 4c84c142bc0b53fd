"""What the tests put into a store: requests, reports, and a clock that stands still until it is moved."""

from __future__ import annotations

import datetime as dt

from service.store.reports import Reports
from service.store.types import NewReport
from service.types import Claim, Counts, Origin, Provenance, Report, ReportStatus, Source, Usage

START = dt.datetime(2026, 3, 4, 12, 0, tzinfo=dt.UTC)


class Clock:
    """Tells `now`."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> dt.datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += dt.timedelta(**by)


def asked(
    id_: str = "r1",
    *,
    title: str | None = "Budget",
    digest: str = "d",
    settings: str = "s",
    uri: str | None = None,
    key_id: str | None = None,
    request: bytes = b'{"article": {}}',
) -> NewReport:
    return NewReport(
        id=id_,
        request=request,
        request_digest=digest,
        settings_fingerprint=settings,
        title=title,
        uri=uri,
        key_id=key_id,
    )


def made(
    id_: str = "r1",
    *,
    title: str | None = "Budget",
    claims: tuple[str, ...] = ("The port held 12 ships.",),
    text: str = "The port held 12 ships.",
    status: ReportStatus = "complete",
    cost_usd: float | None = None,
    llm_calls: int = 0,
) -> Report:
    return Report(
        id=id_,
        status=status,
        title=title,
        language="en",
        sources=(Source(id="s0", role="article", text=text, digest="sha256:0", characters=len(text)),),
        claims=tuple(
            Claim(id=f"c{number}", text=told, origin=Origin(in_="article"))
            for number, told in enumerate(claims, 1)
        ),
        counts=Counts(claims=len(claims), supported=len(claims)),
        provenance=Provenance(
            service_version="0",
            engine="embedded",
            settings_fingerprint="s",
            started_at=START,
            finished_at=START,
        ),
        usage=Usage(cost_usd=cost_usd, llm_calls=llm_calls),
    )


def finished(reports: Reports, tenant: str, id_: str = "r1", **report: object) -> None:
    """A report that was asked for and made."""
    assert reports.create(tenant, asked(id_))
    assert reports.finish(tenant, id_, made(id_, **report))  # type: ignore[arg-type]

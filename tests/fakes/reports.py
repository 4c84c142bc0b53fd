"""Reports built by hand over real texts, with every span made by `Source.span`, to try formats on."""

from __future__ import annotations

import datetime as dt
import hashlib

from service.types import (
    CheckReport,
    Claim,
    ClaimKind,
    Correction,
    Counts,
    Coverage,
    ErrorNote,
    Evidence,
    Fallback,
    Finding,
    Flag,
    Label,
    Neutrality,
    Omission,
    Origin,
    Provenance,
    Relation,
    Removed,
    Report,
    Selection,
    Source,
    SourceRole,
    Summary,
    SummarySentence,
    UndecidedCause,
    Verdict,
)

WIRE = (
    "The council approved a budget of 4.2 million euros on Tuesday.\n"
    "Mayor Ana Ruiz said the vote was “close”.\n"
    "Photo: City Press\n"
    "Work on the bridge starts in May."
)
STATEMENT = "The budget is 4.5 million euros, the finance office said. 😀 Work starts in June."
ARABIC = "قال الوزير إن الميزانية تبلغ ٤ ملايين يورو. وأضاف أن العمل يبدأ في مايو."
HOSTILE = (
    "\x1b[31mRED\x1b[0m \x9b2J <script>alert(1)</script> <img src=x onerror=alert(1)> "
    "[click](javascript:alert(1)) ![i](http://evil.example/x.png) https://evil.example www.evil.example "
    "me@evil.example [bold red]markup[/] {{ 7*7 }} {% raw %} \u202egnp.exe\u202c \u2066x\u2069 `code` "
    "</style></title> ' \" & | # heading\n# heading\n- item\n1. one\n=== \n> quote :smile: \x00\x07\r\nend."
)
FORMULA = '=HYPERLINK("http://evil.example","x")'
_MOMENT = dt.datetime(2026, 3, 4, 12, 0, tzinfo=dt.UTC)


def source(
    text: str, number: int = 0, *, title: str | None = None, uri: str | None = None, removed: str = ""
) -> Source:
    """A source over `text`: the article when `number` is 0."""
    start = text.find(removed) if removed else -1
    role: SourceRole = "source" if number else "article"
    return Source(
        id=f"s{number}",
        role=role,
        text=text,
        digest="sha256:" + hashlib.sha256(text.encode()).hexdigest(),
        title=title,
        uri=uri,
        characters=len(text),
        removed=(Removed(start=start, end=start + len(removed), kind="credit"),) if removed else (),
    )


def evidence(where: Source, quoted: str, relation: Relation = "supports") -> Evidence:
    """The place of `quoted` in a source, as evidence; raises ValueError when it is not there."""
    start = where.text.index(quoted)
    span = where.span(start, start + len(quoted))
    return Evidence(**span.model_dump(), text=quoted, relation=relation)


def correction(where: Source, quoted: str, replaces: str) -> Correction:
    """What the source has instead of `replaces`."""
    start = where.text.index(quoted)
    return Correction(**where.span(start, start + len(quoted)).model_dump(), text=quoted, replaces=replaces)


def claim(
    number: int,
    text: str,
    label: Label | None,
    *pieces: Evidence,
    reason: str = "The figures were compared.",
    kind: ClaimKind = "fact",
    speaker: str | None = None,
    cause: UndecidedCause | None = None,
    needs_review: bool = False,
    corrected: Correction | None = None,
    origin: Origin | None = None,
    claim_id: str | None = None,
) -> Claim:
    """One claim; without a label it was not checked."""
    verdict = label and Verdict(
        label=label,
        cause=cause,
        score=0.5,
        needs_review=needs_review,
        reason=reason,
        evidence=pieces,
        findings=(Finding(checker="figures", outcome="undecided", detail="compared"),),
        correction=corrected,
    )
    return Claim(
        id=claim_id or f"c{number}",
        text=text,
        origin=origin or Origin(in_="article"),
        kind=kind,
        speaker=speaker,
        selection=Selection() if label else Selection(kept=False, reason="an opinion"),
        verdict=verdict or None,
    )


def provenance(fallback: Fallback | None = None) -> Provenance:
    """What made these reports; no clock is read."""
    return Provenance(
        service_version="0.0",
        engine="embedded",
        settings_fingerprint="0" * 16,
        started_at=_MOMENT,
        finished_at=_MOMENT,
        fallback=fallback,
    )


def counted(claims: tuple[Claim, ...], cut: int = 0) -> Counts:
    """The counts that belong to `claims`."""
    labels = [each.verdict.label if each.verdict else "not_checked" for each in claims]
    names = ("supported", "partly_supported", "contradicted", "not_found", "conflicting", "undecided")
    return Counts(
        claims=len(claims),
        not_checked=labels.count("not_checked"),
        cut=cut,
        needs_review=sum(each.verdict.needs_review for each in claims if each.verdict),
        **{name: labels.count(name) for name in names},
    )


def every_label() -> Report:
    """A draft against two sources, with each label, a flag, an omission, a warning and a cut tail."""
    draft = source(
        WIRE.replace("4.2", "42"),
        title="Council slams opponents",
        uri="draft.txt",
        removed="Photo: City Press",
    )
    wire, office = source(WIRE, 1, uri="wire.txt"), source(STATEMENT, 2, uri="https://city.example/statement")
    claims = (
        claim(1, "Work on the bridge starts in May.", "supported", evidence(wire, "starts in May")),
        claim(
            2, "Mayor Ana Ruiz said so.", "supported", needs_review=True, kind="statement", speaker="Ana Ruiz"
        ),
        claim(3, "It was a shame.", None, kind="opinion"),
        claim(4, "The vote was close.", "partly_supported", evidence(wire, "“close”"), kind="quote"),
        claim(5, "The sum doubled.", "undecided", cause="needs_computation"),
        claim(6, "The world is watching.", "not_found"),
        claim(
            7,
            "Work starts in May or June.",
            "conflicting",
            evidence(wire, "starts in May"),
            evidence(office, "Work starts in June", "contradicts"),
        ),
        claim(
            8,
            "The budget is 42 million euros.",
            "contradicted",
            evidence(wire, "a budget of 4.2 million euros on Tuesday", "contradicts"),
            evidence(wire, "of 4.2 million", "contradicts"),
            corrected=correction(wire, "4.2 million", "42 million"),
            origin=Origin(in_="article", spans=(draft.span(0, 62),)),
        ),
    )
    summary = "The council approved a budget. The world is watching."
    omitted = draft.text.index("Mayor")
    return Report(
        id="0" * 32,
        status="complete",
        title=draft.title,
        language="en",
        sources=(draft, wire, office),
        summary=Summary(
            text=summary,
            sentences=(
                SummarySentence(id="t1", text="The council approved a budget.", claim_ids=("c1",)),
                SummarySentence(id="t2", text="The world is watching.", claim_ids=("c6",)),
            ),
        ),
        claims=claims,
        neutrality=Neutrality(
            flags=(
                Flag(
                    kind="loaded_language",
                    where="article",
                    source_id="s0",
                    start=0,
                    end=3,
                    text="The",
                    source_wording="A",
                    reason="The source does not say so.",
                ),
                Flag(
                    kind="certainty",
                    where="summary",
                    source_id=None,
                    start=0,
                    end=3,
                    text="The",
                    reason="Surer.",
                ),
            )
        ),
        coverage=Coverage(
            omissions=(
                Omission(
                    **draft.span(omitted, omitted + 8).model_dump(),
                    text="Mayor An",
                    section=0,
                    importance=0.5,
                ),
            )
        ),
        counts=counted(claims, cut=3),
        provenance=provenance(),
    )


def hostile() -> Report:
    """Every text that a stranger may have written is an attack."""
    article = source(HOSTILE, title=HOSTILE, uri="\x1b]0;owned\x07<b>.txt")
    claims = (
        claim(
            1,
            HOSTILE,
            "contradicted",
            evidence(article, HOSTILE, "contradicts"),
            reason=HOSTILE,
            speaker=HOSTILE,
            kind="statement",
            corrected=correction(article, HOSTILE, HOSTILE),
        ),
        claim(2, FORMULA, "supported", reason="@SUM(1)", claim_id="=1+1"),
    )
    return Report(
        id="1" * 32,
        status="partial",
        title=HOSTILE,
        language='"><script>',
        sources=(article,),
        summary=Summary(text=HOSTILE, sentences=(SummarySentence(id="t1", text=HOSTILE, claim_ids=("c1",)),)),
        claims=claims,
        neutrality=Neutrality(
            flags=(
                Flag(
                    kind=HOSTILE,
                    where="article",
                    source_id="s0",
                    start=0,
                    end=4,
                    text=HOSTILE,
                    reason=HOSTILE,
                ),
            )
        ),
        counts=counted(claims),
        provenance=provenance(Fallback(asked_for="llm", reason=HOSTILE)),
    )


def right_to_left() -> Report:
    """Arabic copy, with emoji before the evidence."""
    article = source("😀😀 " + ARABIC, title="الميزانية")
    claims = (claim(1, "الميزانية ٤ ملايين يورو", "supported", evidence(article, "٤ ملايين يورو")),)
    return Report(
        id="2" * 32,
        status="complete",
        title=article.title,
        language="ar",
        sources=(article,),
        summary=Summary(text=ARABIC, sentences=(SummarySentence(id="t1", text=ARABIC, claim_ids=("c1",)),)),
        claims=claims,
        counts=counted(claims),
        provenance=provenance(),
    )


def long_line() -> Report:
    """A text of one line without a space, quoted whole."""
    article = source("x" * 200_000)
    claims = (
        claim(1, "y" * 50_000, "not_found"),
        claim(2, "x", "supported", evidence(article, article.text)),
    )
    return Report(
        id="3" * 32,
        status="complete",
        sources=(article,),
        claims=claims,
        counts=counted(claims),
        provenance=provenance(),
    )


def failed() -> Report:
    """The draft could not be written."""
    return Report(
        id="4" * 32,
        status="failed",
        sources=(source(WIRE),),
        provenance=provenance(),
        error=ErrorNote(code="model_unavailable", detail="The model could not be reached."),
    )


def nothing_to_check() -> Report:
    """Only an opinion."""
    claims = (claim(1, "It was a shame.", None, kind="opinion"),)
    return Report(
        id="5" * 32,
        status="nothing_to_check",
        sources=(source("It was a shame."),),
        claims=claims,
        counts=counted(claims),
        provenance=provenance(),
    )


def check() -> CheckReport:
    """The caller's claims against two sources that have the same name; one check broke."""
    wire, office = source(WIRE, 1, uri="wire.txt"), source(STATEMENT, 2, uri="wire.txt")
    claims = (
        claim(1, "Work starts in June.", "supported", evidence(office, "Work starts in June")),
        claim(2, "The sum is right.", "undecided", cause="model_failed", claim_id="row 2 <b>"),
    )
    return CheckReport(
        status="partial",
        sources=(wire, office),
        claims=claims,
        counts=counted(claims),
        provenance=provenance(),
    )


def every_report() -> dict[str, Report | CheckReport]:
    """All of them, by name."""
    makers = (every_label, hostile, right_to_left, long_line, failed, nothing_to_check, check)
    return {maker.__name__: maker() for maker in makers}

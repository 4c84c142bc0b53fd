"""Answers of peers in the shape of ours, so that every task reads them."""

from __future__ import annotations

from collections.abc import Sequence

from service import __version__
from service.errors import InputError
from service.stages.neutrality import neutrality
from service.stages.read import read
from service.stages.report import count, status_of
from service.types import (
    CheckReport,
    Claim,
    ClaimInput,
    Document,
    Origin,
    Provenance,
    Report,
    Sentence,
    Source,
    Summary,
    SummarySentence,
    Usage,
)


def sources_of(sources: Sequence[Document]) -> tuple[Source, ...]:
    """The texts that claims are checked against, read as we read ours; raises `InputError` for none."""
    if not sources:
        raise InputError("There is no source to check against.")
    return tuple(
        read(document, source_id=f"s{number}", role="source")
        for number, document in enumerate(sources, start=1)
    )


def claims_of(given: Sequence[ClaimInput]) -> tuple[Claim, ...]:
    """The caller's claims; raises `InputError` for none, for an empty one and for an id that comes twice."""
    claims = tuple(
        Claim(id=one.id or f"c{number}", text=one.text.strip(), origin=Origin(in_="caller"))
        for number, one in enumerate(given, start=1)
    )
    if not claims or not all(claim.text for claim in claims):
        raise InputError("There is no claim to check, or one is empty.")
    if len({claim.id for claim in claims}) < len(claims):
        raise InputError("Two claims have the same id.")
    return claims


def sentences_as_claims(article: Source) -> tuple[Claim, ...]:
    """Every sentence of a draft as a claim: what a tool is given that cuts out no claims itself."""
    return tuple(
        Claim(
            id=f"c{one.index + 1}",
            text=one.text,
            origin=Origin(in_="article", spans=(article.span(one.start, one.end),)),
        )
        for one in article.sentences
        if not one.heading
    )


def written(peer: str, article: Source, chosen: Sequence[Sentence]) -> Report:
    """The report of a tool that only summarises: no claim, no verdict.

    The neutrality of the summary is looked at by us, as that of every summary that is compared.
    """
    sentences = tuple(
        SummarySentence(id=f"q{number}", text=one.text, origin=(article.span(one.start, one.end),))
        for number, one in enumerate(chosen, start=1)
    )
    summary = Summary(text=" ".join(one.text for one in sentences), sentences=sentences)
    return Report(
        id=peer,
        status="nothing_to_check",
        title=article.title,
        language=article.language,
        sources=(article,),
        summary=summary,
        neutrality=neutrality(summary, article, [article]),
        provenance=provenance(peer),
    )


def drafted(peer: str, texts: tuple[Source, ...], claims: tuple[Claim, ...], usage: Usage) -> Report:
    """The report of a tool that only checks: verdicts on the draft `texts[0]`, no summary."""
    return Report(
        id=peer,
        status=status_of(claims),
        title=texts[0].title,
        language=texts[0].language,
        sources=texts,
        claims=claims,
        counts=count(claims, 0),
        provenance=provenance(peer),
        usage=usage,
    )


def checked(peer: str, texts: tuple[Source, ...], claims: tuple[Claim, ...], usage: Usage) -> CheckReport:
    """The verdicts of a tool on the caller's claims."""
    return CheckReport(
        status=status_of(claims),
        sources=texts,
        claims=claims,
        counts=count(claims, 0),
        provenance=provenance(peer),
        usage=usage,
    )


def provenance(peer: str) -> Provenance:
    """Whose answer it is; a peer is none of our engines, and the field is not read in a run of one."""
    return Provenance(
        service_version=__version__,
        engine="embedded",
        models={"peer": peer},
        settings_fingerprint="",
        started_at=None,
        finished_at=None,
    )

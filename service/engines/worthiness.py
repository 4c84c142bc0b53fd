"""How much a claim is worth checking: what is specific and on the record ranks before what is vague."""

from __future__ import annotations

import re

from service.engines.grammar import MONTHS, WEEKDAYS
from service.types import ClaimKind

_FIGURE = re.compile(r"(?<![\w.,])[$£€]?\d[\d.,]*(?:%|bn|m|k)?")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_MAGNITUDE = re.compile(
    r"[$£€%]|\b(?:per ?cent|percent|percentage|million|billion|trillion|thousands?|hundreds?|dozens?|half"
    r"|third|quarter|doubled|tripled|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    rf"\b(?:{'|'.join(re.escape(m) for m in sorted((MONTHS - {'may', 'march'}) | WEEKDAYS))})\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-zA-Z]+|\b[A-Z]{2,}\b")
_EVENT = re.compile(
    r"\b(?:killed|died|arrested|charged|sentenced|convicted|acquitted|elected|resigned|appointed|signed|voted|passed"
    r"|approved|rejected|banned|launched|announced|attacked|injured|won|lost|rose|fell|increased|decreased|cut|sold"
    r"|bought|acquired|founded|opened|closed|fined|sued|ruled|invaded|withdrew|agreed|accused|born|married|released)\b"
)
_VAGUE = re.compile(
    r"\b(?:some|many|several|various|certain|often|sometimes|perhaps|possibly|maybe|somewhat|arguably|likely|things?"
    r"|ongoing|a lot|kind of|sort of|generally|typically|significant|important)\b",
    re.IGNORECASE,
)
_PERSONAL = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|[Yy]ou|[Yy]our)\b")


def check_worthiness(text: str, kind: ClaimKind, *, kept: bool, english: bool = True) -> float:
    """A number from 0 to 1 that orders claims for `max_claims`; it is no probability.

        0.30 + 0.20 figure + 0.10 money, share or magnitude + 0.10 date or year
             + 0.10 name (0.15 for two) + 0.15 quote or 0.10 statement + 0.10 event verb
             − 0.10 vague wording − 0.10 first or second person − 0.10 fewer than six words

    cut to 0…1; an opinion or a forecast counts a third of it, and so does a claim that is not kept. The
    features are those that ClaimBuster (Hassan et al. 2017) and CheckThat! found to matter most: figures,
    entities, dates, verbs of events. For other languages than English only figures and quotes count.
    """
    years = len(_YEAR.findall(text))
    figures = len(_FIGURE.findall(text)) - years
    score = 0.30 + 0.20 * (figures > 0) + 0.10 * (years > 0)
    score += 0.15 if kind == "quote" else 0.10 if kind == "statement" else 0.0
    if english:
        names = len(_NAME.findall(text))
        score += 0.10 * bool(_MAGNITUDE.search(text)) + 0.10 * (not years and bool(_DATE.search(text)))
        score += 0.15 if names > 1 else 0.10 * names
        score += 0.10 * bool(_EVENT.search(text)) - 0.10 * bool(_VAGUE.search(text))
        score -= 0.10 * (kind != "quote" and bool(_PERSONAL.search(text)))
    score -= 0.10 * (len(text.split()) < 6)
    if kind in ("opinion", "forecast") or not kept:
        score /= 3
    return round(min(1.0, max(0.0, score)), 3)

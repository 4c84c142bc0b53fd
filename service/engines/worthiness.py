"""How much a claim is worth checking: what is specific and on the record ranks before what is vague."""

from __future__ import annotations

import re

from service.engines.grammar import MONTHS, WEEKDAYS
from service.engines.tokens import word_set
from service.types import ClaimKind

_FIGURE = re.compile(r"(?<![\w.,])[$£€]?\d[\d.,]*(?:%|bn|m|k)?")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_WORD = re.compile(r"\w+")
_MAGNITUDES = word_set(
    """
    percent percentage million billion trillion thousand thousands hundred hundreds dozen dozens half third
    quarter doubled tripled two three four five six seven eight nine ten eleven twelve
    """
)
_DATES = (MONTHS - {"may", "march"}) | WEEKDAYS | word_set("jan feb aug sept oct nov dec")
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-zA-Z]+|\b[A-Z]{2,}\b")
_EVENTS = word_set(
    """
    killed died arrested charged sentenced convicted acquitted elected resigned appointed signed voted passed
    approved rejected banned launched announced attacked injured won lost rose fell increased decreased cut
    sold bought acquired founded opened closed fined sued ruled invaded withdrew agreed accused born married
    released
    """
)
_VAGUE = word_set(
    """
    some many several various certain often sometimes perhaps possibly maybe somewhat arguably likely thing
    things ongoing generally typically significant important
    """
)
_VAGUE_PHRASES = (" a lot ", " kind of ", " sort of ")
_PERSONAL = word_set("I We we My my Our our You you Your your")


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
        score += _by_words(text, kind, dated=years > 0)
    score -= 0.10 * (len(text.split()) < 6)
    if kind in ("opinion", "forecast") or not kept:
        score /= 3
    return round(min(1.0, max(0.0, score)), 3)


def _by_words(text: str, kind: ClaimKind, *, dated: bool) -> float:
    """What the words add: sets of them are compared, since that costs less than a pattern for each list."""
    written = _WORD.findall(text)
    words, folded = frozenset(written), [word.lower() for word in written]
    lower, line = frozenset(folded), f" {' '.join(folded)} "
    large = any(sign in text for sign in "$£€%") or bool(lower & _MAGNITUDES) or " per cent " in line
    vague = bool(lower & _VAGUE) or any(phrase in line for phrase in _VAGUE_PHRASES)
    names = len(_NAME.findall(text))
    score = 0.10 * large + 0.10 * (not dated and not lower.isdisjoint(_DATES))
    score += 0.15 if names > 1 else 0.10 * names
    score += 0.10 * bool(words & _EVENTS) - 0.10 * vague
    return score - 0.10 * (kind != "quote" and bool(words & _PERSONAL))

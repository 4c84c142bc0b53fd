"""Errors of roles: who did it to whom, from what to what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from evals.perturbation.change import Change, fitted, picked, quoted
from evals.perturbation.originals import Original

_TRANSITIVE = (
    "accused|arrested|attacked|beat|blamed|bought|called|charged|criticised|criticized|defeated|defended|denied|dropped|fired"
    "|followed|forced|fought|gave|helped|hired|hit|invited|joined|killed|led|left|lost to|married|murdered|named|offered"
    "|ordered|overtook|owes|owned|paid|praised|prevented|raped|rejected|replaced|rescued|sacked|sent|shot|signed|stabbed|struck"
    "|succeeded|sued|supported|supports|suspended|targeted|taught|thanked|threatened|told|took|urged|visited|warned|asked|backed"
    "|convinced|assaulted|abused|saved|persuaded|endorsed|welcomed|assured|fined|acquired|sold|founded|banned|investigated"
    "|condemned|appointed|pushed|chased|punched|tackled|mocked|confronted|outscored|trails|leads|beats|beating|defeating|killing"
    "|accusing|criticising|criticizing|urging|telling|warning|challenged|awarded|approved|launched|asks|urges|tells|warns|accuses"
)
_BODY = (
    r"(?:police|court|government|council|man|woman|boy|girl|company|union|president|judge|jury|teacher|doctor|driver|mother"
    r"|father|son|daughter|wife|husband|officer|officers|players|manager|club|coach|protesters|soldiers|militants|rebels|army"
    r"|military|teenager|student|students|pupils|firm|bank|ministry|agency|committee|prosecutors|parents|victims|family|couple"
    r"|pilot|passengers|crew|airline|hospital|university|school|charity|minister|mayor|senator|coalition|jets|troops|gunmen)"
)
_NAME = r"[A-Z][\w'’-]+(?: (?:of|de|van|al) [A-Z][\w'’-]+| [A-Z][\w'’.-]+){0,3}"
_PHRASE = rf"(?:(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir) (?:[a-z-]+ ){{0,2}}{_BODY}|{_NAME}|[Pp]olice|[Pp]rosecutors|[Pp]rotesters)"
_ACTIVE = re.compile(
    rf"(?:^|(?<=[.;] ))(?P<a>{_PHRASE})(?P<mid> (?:has |have |had |also )?(?:{_TRANSITIVE}) )(?P<b>{_PHRASE})(?=[ .,])"
)
_PASSIVE = re.compile(
    rf"(?:^|(?<=[.;,] ))(?P<a>{_PHRASE})(?P<mid> (?:has been|have been|had been|was|were|is|are|being) (?:[a-z-]+ ){{1,4}}by )(?P<b>{_PHRASE})(?=[ .,])"
)
_FROM_TO = re.compile(
    r"\bfrom (?P<a>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?|[$£€]?\d[\d,.]*(?:%| ?per ?cent| million| billion)?)(?P<mid> to )(?P<b>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?|[$£€]?\d[\d,]*(?:\.\d+)?(?:%| ?per ?cent| million| billion)?)(?=[ ,.]|$)"
)
_COMPARED = re.compile(
    rf"(?:^)(?P<a>{_NAME})(?P<mid> (?:is|was|are|were) (?:[\w-]+ ){{0,3}}(?:ahead of|behind|older than|younger than|bigger than|more \w+ than|the (?:son|daughter|father|mother|nephew|successor|predecessor) of) )(?P<b>{_NAME})(?=[ .,])"
)


def roles_swapped(original: Original, rng: Random) -> Change | None:
    """Who did it and whom it was done to change places."""
    return picked(_swaps(original), rng, original)


def _swaps(original: Original) -> Iterator[Change]:
    for form, pattern in (
        ("active", _ACTIVE),
        ("passive", _PASSIVE),
        ("from … to", _FROM_TO),
        ("compared", _COMPARED),
    ):
        for match in pattern.finditer(original.claim):
            a, b = match["a"], match["b"]
            if a.lower() == b.lower() or quoted(original.claim, match.start()) or a in b or b in a:
                continue
            if form == "from … to" and _is_period(a, b):
                continue
            yield _swapped(original.claim, match, form)
    yield from _people_swapped(original)


def _is_period(a: str, b: str) -> bool:
    """Whether “from A to B” is a time: those do not run backwards, nobody would write it."""
    months = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
    return bool(re.match(rf"{months}|(?:1[5-9]|20)\d\d$", a) or re.match(months, b))


def _swapped(claim: str, match: re.Match[str], form: str) -> Change:
    a, b = match["a"], match["b"]
    start = match.start("a")
    first = _lowered(b) if start and b[0].islower() else b[0].upper() + b[1:] if start == 0 else b
    text = claim[:start] + first + match["mid"] + _lowered(a) + claim[match.end("b") :]
    return Change(text, f"{a} … {b}", f"{b} … {a}", form)


def _lowered(phrase: str) -> str:
    """`phrase` as it stands within a sentence: only names keep their capital."""
    first = phrase.split()[0]
    return (
        phrase[0].lower() + phrase[1:]
        if first in ("The", "A", "An", "His", "Her", "Their", "Police", "Prosecutors", "Protesters")
        else phrase
    )


def _people_swapped(original: Original) -> Iterator[Change]:
    """Two people of one claim change places, where what stands between them does not go both ways."""
    claim = original.claim
    mentions = original.document.cast.mentions(claim)
    for first, second in zip(mentions, mentions[1:], strict=False):
        between = claim[first.end : second.start]
        mutual = re.search(
            r"^(?:,| and| or| &|, .*,)? ?(?:and|or|with)?(?: his| her)? ?\S{0,12} ?$", between
        ) or re.search(r"\b(?:met|married|between|with|both|alongside|friends?|and)\b", between)
        if (
            first.person == second.person
            or mutual
            or len(between) > 70
            or quoted(claim, first.start)
            or quoted(claim, second.start)
        ):
            continue
        if not re.search(
            rf"\b(?:{_TRANSITIVE}|killing of|successor|after|for|by|from|to|over|against)\b", between
        ):
            continue
        if claim.count(first.person.last) > 1 or claim.count(second.person.last) > 1:
            continue
        a, b = claim[first.start : first.end], claim[second.start : second.end]
        text = claim[: first.start] + fitted(b, a) + between + a + claim[second.end :]
        yield Change(text, f"{a} … {b}", f"{b} … {a}", "two people")

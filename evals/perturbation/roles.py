"""Errors of roles: who did it to whom, from where to where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from random import Random

from evals.perturbation.change import Change, picked, quoted
from evals.perturbation.originals import Original
from evals.perturbation.verbs import PARTICIPLE_OF_PAST
from evals.perturbation.words import listed

_TRANSITIVE = (
    "accused|arrested|attacked|beat|blamed|bought|charged|criticised|criticized|defeated|defended|denied"
    "|dropped|fired|followed|forced|helped|hired|invited|killed|led|left|lost to|murdered|offered|ordered"
    "|overtook|owes|owned|paid|praised|prevented|raped|rejected|replaced|rescued|sacked|sent|shot|signed"
    "|stabbed"
    "|struck|succeeded|sued|supported|supports|suspended|targeted|taught|thanked|threatened|told|took"
    "|urged|visited"
    "|warned|asked|backed|convinced|assaulted|abused|saved|persuaded|endorsed|welcomed|assured|fined"
    "|acquired|sold"
    "|founded|banned|investigated|condemned|appointed|pushed|chased|punched|tackled|mocked|confronted"
    "|trails|leads"
    "|beats|beating|defeating|killing|accusing|criticising|criticizing|urging|telling|warning|challenged"
    "|awarded"
    "|approved|asks|urges|tells|warns|accuses|bombed|invaded|hosted|teaches|coaches|represents|represented"
    "|bid for"
)
_RECIPROCAL = frozenset(listed("no_roles"))
_DONE = "|".join([_TRANSITIVE, *sorted(set(PARTICIPLE_OF_PAST) - _RECIPROCAL)])
_BODY = (
    "police|court|government|council|man|woman|boy|girl|company|union|president|judge|jury|teacher|doctor"
    "|driver"
    "|mother|father|son|daughter|wife|husband|officer|officers|players|manager|club|coach|protesters|soldiers"
    "|militants|rebels|army|military|teenager|student|students|pupils|firm|bank|ministry|agency|committee"
    "|prosecutors|parents|victims|family|couple|pilot|passengers|crew|airline|hospital|university|school"
    "|charity"
    "|minister|mayor|senator|coalition|jets|troops|gunmen|suspect|gunman|attacker|inmate|tenant|landlord"
    "|star|singer"
    "|actor|player|team|side|champion|party|state|country|department|authority|commission|group|network"
    "|channel"
)
_PRONOUN = (
    r"(?:He|She|It|They|We|I|His|Her|Its|Their|This|That|These|Those|There|Who|What|When|While|After|In|On|At|The|A|An"
    r"|But|And|If|As|For)\b"
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_NAME = (
    rf"(?!{_PRONOUN}|{_DAY})[A-Z][\w'’-]+(?: (?:(?:of|de|van|al) )?(?!{_DAY})(?:[A-Z][\w-]+|[A-Z]\.)){{0,3}}"
)
_ACTOR = (
    rf"(?:(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir) (?:[a-z-]+ ){{0,2}}(?:{_BODY})|{_NAME}|[Pp]olice"
    rf"|[Pp]rosecutors"
    r"|[Pp]rotesters|[Mm]ilitants|[Ss]cientists|[Ff]irefighters|[Rr]esidents|[Ff]ans|[Oo]fficials"
    r"|[Cc]ampaigners)"
)
_STOP = r"(?!['’]s|,? and\b|-|, [A-Z])(?! (?:[A-Z]|former))(?=[ .,]|$)"
_LEADS = "that", "said", "says", "when", "after", "as", "because", "while"
_OPEN = "(?:^|(?<=[.;,] )|" + "|".join(rf"(?<=\b{word} )" for word in _LEADS) + ")"
_HAS = "has |have |had |also |later "
_BE = "has been|have been|had been|was|were|is|are|being"
_DEFEATED = (
    "replaced|beaten|defeated|killed|arrested|accused|sued|shot|succeeded|criticised|criticized|attacked|hired|fired"
    "|sacked|bought|led|managed"
)
_COMPARED = (
    "ahead of|behind|[a-z]+er than|more \\w+ than|the (?:son|daughter|father|mother|nephew|successor) of"
)
_OVER = "victory|win|defeat|lead|attack|war|case|invasion|sanctions|lawsuit|appeal|allegations|criticism"
_SHAPES = (
    ("active", _OPEN, _ACTOR, rf" (?:{_HAS})?(?:{_DONE}) "),
    ("active", "", _NAME, rf" (?:[a-z]+ly |{_HAS})?(?:{_DONE}) (?:then-|former )?"),
    ("passive", _OPEN, _ACTOR, rf" (?:{_BE}) (?:[a-z-]+ ){{1,4}}by "),
    ("passive", _OPEN, _ACTOR, rf" (?:{_BE}) (?:[a-z-]+ )?(?:{_DEFEATED}) by "),
    ("passive", "", _NAME, rf",? (?:who )?(?:{_BE}) (?:[a-z]+ ){{1,3}}by "),
    ("from … to", r"(?<=\bfrom )", _NAME, " to "),
    ("compared", "^", _NAME, rf" (?:is|was|are|were) (?:[\w-]+ ){{0,3}}(?:{_COMPARED}) "),
    ("over, against", "", _NAME, rf"['’]s? (?:[\w-]+ ){{0,3}}(?:{_OVER}) (?:over|against|on|of|by|to) "),
)
"""What stands before the first actor, what an actor is, and what stands between the two."""

_PATTERNS = tuple(
    (form, re.compile(rf"{before}(?P<a>{actor})(?P<mid>{between})(?P<b>{actor}){_STOP}"))
    for form, before, actor, between in _SHAPES
)
_MUTUAL = re.compile(r"\b(?:met|married|between|with|both|alongside|friends?|and|or|including)\b|^,|,$")
_LOWERED = frozenset(listed("lowered_actors"))


def roles_swapped(original: Original, rng: Random) -> Change | None:
    """Who did it and whom it was done to change places."""
    return picked(_swaps(original), rng, original)


def _swaps(original: Original) -> Iterator[Change]:
    claim = original.claim
    for form, pattern in _PATTERNS:
        for match in pattern.finditer(claim):
            a, b = match["a"], match["b"]
            if a.lower() not in b.lower() and b.lower() not in a.lower() and not quoted(claim, match.start()):
                yield _swapped(claim, match.start("a"), (a, match["mid"], b), form)
    yield from _people_swapped(original)


def _swapped(claim: str, start: int, parts: tuple[str, str, str], form: str) -> Change:
    """The claim with the first and the last of three parts, which stand at `start`, exchanged."""
    a, between, b = parts
    first = b[0].upper() + b[1:] if start == 0 else _within(b)
    end = start + len(a) + len(between) + len(b)
    return Change(
        claim[:start] + first + between + _within(a) + claim[end:], f"{a} … {b}", f"{b} … {a}", form
    )


def _within(phrase: str) -> str:
    """`phrase` as it stands within a sentence: only names keep their capital."""
    return phrase[0].lower() + phrase[1:] if phrase.split(maxsplit=1)[0] in _LOWERED else phrase


def _people_swapped(original: Original) -> Iterator[Change]:
    """Two people of one claim change places, where what stands between them does not go both ways."""
    claim = original.claim
    for first, second in pairwise(original.document.cast.mentions(claim)):
        between = claim[first.end : second.start]
        a, b = claim[first.start : first.end], claim[second.start : second.end]
        verb = re.search(
            rf"\b(?:{_TRANSITIVE}|killing of|successor|after|for|by|from|over|against)\b", between
        )
        once = claim.count(first.person.last) == 1 and claim.count(second.person.last) == 1
        if first.person == second.person or _MUTUAL.search(between.strip()) or len(between) > 70:
            continue
        if verb and once and not quoted(claim, first.start) and not quoted(claim, second.start):
            yield _swapped(claim, first.start, (a, between, b), "two people")

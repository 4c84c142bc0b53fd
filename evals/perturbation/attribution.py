"""Errors of attribution: moved to another speaker, lost, or made up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from evals.perturbation.change import Change, picked, put
from evals.perturbation.originals import Original, plain
from evals.perturbation.speech import CLAUSE_AFTER, SAYING, called, speakers

_BODIES = re.compile(
    r"\b(?:the )?(?:[Pp]olice|BBC|CNN|UN|FBI|NHS|[Gg]overnment|White House|Pentagon|Kremlin|prosecutors"
    r"|officials"
    r"|[Cc]ouncil|union|company|spokesman|spokeswoman|ministry|Home Office|Foreign Office|coroner"
    r"|campaigners|charity)\b"
)
_WHO = r"[A-Z][\w'’.-]*(?: (?!who\b|which\b|that\b)[\w'’.-]+){0,7}?(?:, [^,\"]{3,60},)?"
_SUBJECT = re.compile(
    rf"^(?P<who>{_WHO}) (?:has |have |had |also )?(?:(?:{SAYING}) that|(?P<bare>{CLAUSE_AFTER}))"
    rf" (?P<what>[^\"]{{20,}})$"
)
_SAYS_LAST = "said|says|say|warned|claimed|announced|confirmed|told \\w+|reported|ruled|heard"
_TAIL = re.compile(
    rf"^(?P<what>[^\"]{{20,}}),(?P<how> (?P<who>(?:the |a |an )?[^,\"]{{2,70}}?) (?:has |have |had"
    rf" )?(?:{_SAYS_LAST}))\.$"
)
_ACCORDING = re.compile(r"^According to (?P<who>[^,\"]{3,70}), (?P<what>[^\"]{20,})$")
_ACCORDING_TAIL = re.compile(r"^(?P<what>[^\"]{20,}?),? according to (?P<who>[^,\"]{3,80})\.$")
_SHAPES = (
    ("who says that", _SUBJECT),
    ("who said at the end", _TAIL),
    ("according to", _ACCORDING),
    ("according to", _ACCORDING_TAIL),
)
_CLAUSE_HEAD = re.compile(
    r"^(?:the|a|an|he|she|they|it|there|his|her|their|its|this|these|those|some|many|[A-Z][\w'-]+|\d[\d,]*"
    r"|more|no|all)\b"
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|should|must|did|does|do|needs?"
    r"|\w+ed)\b"
)
_ATTRIBUTED = re.compile(
    rf"\b(?:{SAYING}|according|accused|think|thinks|thought|called|asked)\b|[\"“”?]", re.IGNORECASE
)


def attribution_moved(original: Original, rng: Random) -> Change | None:
    """A statement, not a quotation, is put into the mouth of another speaker of the document."""
    if '"' in plain(original.claim):
        return None
    return picked(_moved(original, rng), rng, original)


def attribution_lost(original: Original, rng: Random) -> Change | None:
    """What somebody said is told as a fact, in the words of the statement."""
    found = list(_lost(original.claim))
    return rng.choice(found) if found else None


def attribution_added(original: Original, rng: Random) -> Change | None:
    """What the document says in its own voice is put into the mouth of one who says nothing there."""
    claim = original.claim
    people = original.document.cast.others(claim)
    if _ATTRIBUTED.search(claim) or re.match(r"(?:He|She|They|It|His|Her|Their|Its)\b", claim):
        return None
    for person in rng.sample(people, len(people)):
        if not _speaks(original, person.last):
            if re.match(r"(?:The|A|An|In|On|At) ", claim) and rng.random() < 0.5:
                text = f"According to {person.full}, {claim[0].lower()}{claim[1:]}"
                return Change(text, "", f"According to {person.full}", "according to")
            return Change(f"{claim.rstrip('.!')}, {person.full} said.", "", f"{person.full} said", "said")
    return None


def _speaks(original: Original, last: str) -> bool:
    """Whether the document lets the person say something within a line's length of the last name."""
    text = original.document.text
    for match in re.finditer(rf"\b{re.escape(last)}\b", text):
        near = text[max(0, match.start() - 50) : match.end() + 70]
        if re.search(rf"\b(?:{SAYING})\b|[\"“]", near):
            return True
    return False


def _moved(original: Original, rng: Random) -> Iterator[Change]:
    """Another person in the place of one; for a body one who says nothing, and so is no spokesman of it."""
    claim, cast = original.claim, original.document.cast
    others = cast.others(claim)
    if not others:
        return
    for speaker in speakers(claim, cast):
        now = called(rng.choice(others), claim, speaker)
        yield put(claim, speaker.start, speaker.end, now, "person to person")
    silent = [person for person in others if not _speaks(original, person.last)]
    for _, pattern in _SHAPES:
        match = pattern.match(claim)
        if match and silent and _BODIES.search(match["who"]) and len(match["who"].split()) <= 5:
            yield put(claim, *match.span("who"), rng.choice(silent).full, "body to person")


def _lost(claim: str) -> Iterator[Change]:
    for form, pattern in _SHAPES:
        match = pattern.match(claim)
        if match is None or re.search(r"\b(?:say|says|said)\.?$", match["what"]):
            continue
        what = match["what"]
        bare = pattern is _SUBJECT and match["bare"]
        clause = not bare or (_CLAUSE_HEAD.match(what) and _FINITE.search(what))
        if clause and re.match(r"[A-Za-z0-9$£€]", what):
            body = what.rstrip(".")
            yield Change(f"{body[0].upper()}{body[1:]}.", claim, body, form)

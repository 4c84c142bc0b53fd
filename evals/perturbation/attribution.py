"""Errors of attribution: moved to another speaker, lost, or made up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from evals.perturbation.change import Change, picked, put
from evals.perturbation.originals import Original, plain
from evals.perturbation.speech import SAYING, speakers

_BODIES = re.compile(
    r"\b(?:the )?(?:[Pp]olice|BBC|CNN|UN|FBI|NHS|[Gg]overnment|White House|Pentagon|Kremlin|prosecutors|officials|[Cc]ouncil"
    r"|union|company|spokesman|spokeswoman|ministry|Home Office|Foreign Office|coroner|campaigners|charity)\b"
)
_SUBJECT = re.compile(
    rf"^(?P<who>[A-Z][\w'’.-]*(?: [\w'’.-]+){{0,7}}?(?:, [^,\"]{{3,60}},)?) (?:has |have |had |also )?(?P<say>{SAYING}) (?:that )?(?P<what>[^\"]{{20,}})$"
)
_TAIL = re.compile(
    rf"^(?P<what>[^\"]{{20,}}),(?P<how> (?:the |a |an )?[^,\"]{{2,70}}? (?:has |have |had )?(?:said|says|warned|claimed|announced|confirmed|told \w+|reported|ruled|heard))\.$"
)
_ACCORDING = re.compile(r"^According to (?P<who>[^,\"]{3,70}), (?P<what>[^\"]{20,})$")
_ACCORDING_TAIL = re.compile(r"^(?P<what>[^\"]{20,}?),? according to (?P<who>[^,\"]{3,80})\.$")
_BY_SAYING = (
    "said",
    "says",
    "claimed",
    "claims",
    "warned",
    "warns",
    "argued",
    "argues",
    "stated",
    "states",
    "believes",
    "alleged",
    "insisted",
    "suggested",
    "suggests",
    "announced",
    "explained",
    "noted",
    "added",
    "admitted",
    "revealed",
    "reported",
    "predicted",
    "acknowledged",
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
    """What the document says in its own voice is put into somebody's mouth."""
    claim = original.claim
    if re.search(
        rf"\b(?:{SAYING}|according|accused|think|thinks|thought|called|asked)\b|[\"“”?]", claim, re.IGNORECASE
    ):
        return None
    candidates = []
    cast = original.document.cast
    free = [person for person in cast.others(claim) if not _speaks(original, person.last)]
    for person in free:
        body = claim.rstrip(".!")
        candidates.append(Change(f"{body}, {person.full} said.", "", f"{person.full} said", "said"))
        if re.match(r"(?:The|A|An|In|On|At|He|She|They|It) ", claim):
            lowered = claim[0].lower() + claim[1:]
            candidates.append(
                Change(
                    f"According to {person.full}, {lowered}",
                    "",
                    f"According to {person.full}",
                    "according to",
                )
            )
    return picked(candidates, rng, original)


def _speaks(original: Original, last: str) -> bool:
    """Whether the document lets the person say something within a line's length of the last name."""
    near = rf"\b{re.escape(last)}\b[^\n.]{{0,60}}\b(?:{SAYING})\b|\b(?:{SAYING})\b[^\n.]{{0,40}}\b{re.escape(last)}\b"
    return bool(re.search(near, original.document.text))


def _moved(original: Original, rng: Random) -> Iterator[Change]:
    claim, cast = original.claim, original.document.cast
    others = cast.others(claim)
    for speaker in speakers(claim, cast):
        if others:
            yield put(claim, speaker.start, speaker.end, rng.choice(others).full, "person to person")
    for pattern in (_TAIL, _ACCORDING_TAIL, _ACCORDING, _SUBJECT):
        match = pattern.match(claim)
        if match and others and "who" in match.groupdict() and _is_body(match["who"]):
            yield put(claim, *match.span("who"), rng.choice(others).full, "body to person")


def _is_body(who: str) -> bool:
    return bool(_BODIES.search(who)) and len(who.split()) <= 5


def _lost(claim: str) -> Iterator[Change]:
    match = _SUBJECT.match(claim)
    if match and match["say"] in _BY_SAYING and _statement(match["what"]):
        yield _alone(claim, match["what"], "who says that")
    for pattern, form in (
        (_TAIL, "who said at the end"),
        (_ACCORDING, "according to"),
        (_ACCORDING_TAIL, "according to"),
    ):
        match = pattern.match(claim)
        if match:
            yield _alone(claim, match["what"], form)


def _statement(what: str) -> bool:
    """Whether the words after the verb are a clause with a verb of its own."""
    head = r"^(?:the|a|an|he|she|they|it|there|his|her|their|its|this|these|those|some|many|[A-Z][\w'-]+|\d[\d,]*|more|no|all)\b"
    return bool(re.match(head, what)) and bool(
        re.search(
            r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|should|must|did|does|do|needs?|\w+ed)\b",
            what,
        )
    )


def _alone(claim: str, what: str, form: str) -> Change:
    body = what.rstrip(".")
    return Change(f"{body[0].upper()}{body[1:]}.", claim, body, form)

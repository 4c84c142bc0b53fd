"""Who says something in a claim: the words of speech, and the places of speakers beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.perturbation.people import Cast, Mention, Person, titled

SAYING = (
    "said|says|say|told|tells|added|adds|claimed|claims|warned|warns|announced|stated|states|argued|argues"
    "|insisted"
    "|insists|explained|explains|noted|notes|wrote|tweeted|admitted|believes|believed|predicted|revealed"
    "|acknowledged|confirmed|denied|alleged|declared|remarked|commented|testified|reported|urged|suggested"
    "|suggests|emphasized|stressed|recalled|complained|replied|maintained|expressed|described"
)
"""Verbs of speech, for a regular expression."""

CLAUSE_AFTER = "said|says|believes|argued|argues|insisted|claimed|claims|stated|states"
"""Verbs that take a clause without “that”."""

_APPOSITION = r"(?:, [^,\"]{2,60},| \([^()]{1,30}\))?"
_SAYS_AFTER = re.compile(rf"^{_APPOSITION} (?:has |have |had |also |later |then )?(?:{SAYING})\b")
_SAYS_BEFORE = re.compile(
    r"(?:\b(?:said|says|added|adds|wrote|tweeted|explained)|\b[Aa]ccording to) "
    r"(?:(?!that\b|of\b|about\b|to\b|by\b|for\b|in\b|and\b|[a-z]+ing\b)[\w'.-]+ ){0,4}$"
)


def speakers(claim: str, cast: Cast) -> Iterator[Mention]:
    """The mentions of people in `claim` that a word of speech makes its speakers."""
    for mention in cast.mentions(claim):
        before, after = claim[: mention.start], claim[mention.end :]
        if before.count('"') % 2 or before.endswith("-"):
            continue
        if _SAYS_AFTER.match(after) or _SAYS_BEFORE.search(before):
            yield mention


def called(person: Person, claim: str, mention: Mention) -> str:
    """How `person` is named in the place of `mention`: by the last name behind a title, else in full."""
    return person.last if titled(claim, mention.start) else person.full

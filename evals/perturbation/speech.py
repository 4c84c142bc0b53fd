"""Who says something in a claim: the words of speech, and the places of speakers beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.perturbation.people import Cast, Mention

SAYING = (
    "said|says|say|told|tells|added|adds|claimed|claims|warned|warns|announced|stated|states|argued|argues|insisted"
    "|insists|explained|explains|noted|notes|wrote|tweeted|admitted|believes|believed|predicted|revealed|acknowledged"
    "|confirmed|denied|alleged|declared|remarked|commented|testified|reported|urged|suggested|suggests|emphasized"
    "|stressed|recalled|complained|replied|maintained|expressed|described"
)
_APPOSITION = r"(?:, [^,\"]{2,60},| \([^()]{1,30}\))?"
_BEFORE = re.compile(rf"^['’]?{_APPOSITION} (?:has |have |had |also |later |then )?(?:{SAYING})\b")
_AFTER = re.compile(rf"(?:\b(?:{SAYING})|\b[Aa]ccording to) (?:the |his |her |its )?(?:[\w'-]+ ){{0,3}}$")


def speakers(claim: str, cast: Cast) -> Iterator[Mention]:
    """The mentions of people in `claim` that a word of speech makes its speakers."""
    for mention in cast.mentions(claim):
        before, after = claim[: mention.start], claim[mention.end :]
        if before.count('"') % 2:
            continue
        told = re.search(r"\btold (?:[\w'-]+ ){0,3}$", before)
        if (_BEFORE.match(after) or _AFTER.search(before)) and not told:
            yield mention

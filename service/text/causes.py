"""Causal links that a draft makes and the source does not: “because of”, “led to”, “as a result” (English).

Both linked parts must be found in the source, each in one sentence, and nothing there may link them. What the
source says with a verb of its own (“the storm cut power to 20,000 homes”) is a link too, so parts that
stand in
one clause of the source are never called unlinked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from service.text.counterparts import Counterpart, Counterparts, Difference
from service.text.rhetoric import narration, phrase_pattern
from service.text.terms import Term, terms

_LINKING = phrase_pattern(r"""
because(?: of)?
due to(?! (?:\w+ )?(?:be|begin|start|end|take|open|close|go|meet|visit|speak|appear|arrive|leave|play|return))
owing to
thanks to
on account of
as a (?:direct )?(?:result|consequence) of
as a (?:direct )?(?:result|consequence)
led (?:directly )?to
leads to
leading to
result(?:s|ed|ing) in
result(?:s|ed|ing) from
caus(?:es|ed|ing)
trigger(?:s|ed|ing)
spark(?:s|ed|ing)
prompt(?:s|ed|ing)
forc(?:es|ed|ing)
fuel(?:s|ed|led|ling|ing)
provok(?:es|ed|ing)
stem(?:s|med|ming) from
consequently
therefore
after which
amid
in response to
blamed on
""")
_BACKWARD = frozenset(("as a result", "as a consequence", "consequently", "therefore"))
"""Links to the sentence before when they open one, as “This led to” does."""

_ANY_LINK = re.compile(
    r"\b(?:because|due to|owing|thanks|account of|result(?:s|ed|ing)? (?:of|in|from)|as a result|consequen\w+"
    r"|cause[sd]?|causing|led|lead(?:s|ing)? to|trigger\w*|spark\w*|prompt\w*|forc(?:es|ed|ing)|fuel\w*"
    r"|provok\w+"
    r"|stem\w*|therefore|hence|thus|so(?! far)|blam\w+|attribut\w+|in response|respon\w+ to|reasons?|why"
    r"|cit(?:es|ed|ing)|given|amid|in the wake|credit\w*|driven|drove|contribut\w+|effects? of|impact\w*"
    r"|factors?"
    r"|means|meant|meaning|explain\w*|behind|in protest|that way|thereby"
    r"|since(?! (?:\d|then|last|early|late|mid|(?-i:[A-Z])|the (?:start|beginning|end|turn))))\b",
    re.IGNORECASE,
)
"""Words that link a cause in the source: any of them near, and nothing is said about a link."""
_LINKING_VERB = re.compile(
    r"\b(?:mak(?:es|ing)|made|bring\w*|brought|put(?:s|ting)?|pav(?:es|ed|ing)|follow(?:s|ed)|help(?:s|ed|ing)"
    r"|worr\w+|fears?|concern\w*|protest\w*|against|react\w*|left|leav(?:es|ing)|sen[dt]|sending|push\w*|pressure"
    r"|allow\w*|enabl\w+|through|over|by \w+ing|in order|aim\w*|to avoid|to prevent|for (?:not )?\w+ing"
    r"|by|from"
    r"|hit|hits|as)\b",
    re.IGNORECASE,
)
"""Words that may link a cause inside one sentence."""
_AND_TIME = re.compile(r"\b(?:after|when|while|as|during|following|with|then|before)\b", re.IGNORECASE)
"""What a weak link (“amid”) may stand for as well."""
_WEAK = frozenset(("amid", "after which", "in response to"))

_ASSOCIATED = re.compile(
    r"\b(?:associated with|association|link(?:ed)? (?:to|with|between)|correlat\w+|(?:more|less) likely"
    r"|(?:lower|higher|greater|reduced|increased) risk|tied to|connected (?:to|with))",
    re.IGNORECASE,
)
"""Words by which a source joins two things without saying that one causes the other."""

_NEAR = 2
"""Sentences apart that two parts may stand for the words between them to link them."""
_CLAUSE = re.compile(r"[,;:—–]|\b(?:and|but|while|when|which|who|as|after|before|where|although|with)\b")
_CARRIED = 0.7
"""The share of a linked part's words that one source sentence has to have."""
_SOME = 0.3
"""The share of both parts from which one sentence of the source may tell the link in other words."""
_FEWEST = 2
_ENDS = re.compile(
    r"[;:—–]|,\s+(?:and|but|while|which|who|according|said|he|she|they)\b|\b(?:said|says|told)\b"
)


class Link(NamedTuple):
    """A causal word of a drafted sentence with the words on its sides; `before` may be another sentence."""

    start: int
    end: int
    before: tuple[Term, ...]
    after: tuple[Term, ...]


def causal_differences(drafted: str, previous: str, index: Counterparts) -> Iterator[Difference]:
    """The causal links of `drafted`, or of it to the sentence before, that the source does not make."""
    for link in _links(drafted, previous):
        wording = _unlinked(drafted[link.start : link.end].lower(), link, index)
        if wording is not None:
            yield Difference(
                "causal_link",
                link.start,
                link.end,
                f"“{drafted[link.start : link.end]}” links the one to the other; the source does not.",
                wording,
            )
            return


def _links(drafted: str, previous: str) -> Iterator[Link]:
    plain = narration(drafted)
    for found in _LINKING.finditer(plain):
        content = terms(drafted).content
        after = _until_end(plain, [term for term in content if term.start >= found.end()])
        before = [term for term in content if term.end <= found.start()]
        if not before and (found.start() or found.group().lower() in _BACKWARD):
            before = list(terms(previous).content)
        elif not before:
            before, after = _fronted(plain, after)
        if _tells(before) and _tells(after):
            yield Link(found.start(), found.end(), tuple(before), tuple(after))


def _tells(part: list[Term]) -> bool:
    return sum(term.kind != "light" for term in part) >= _FEWEST


def _until_end(plain: str, after: list[Term]) -> list[Term]:
    """The words behind a link up to where another statement begins."""
    if not after:
        return after
    stop = _ENDS.search(plain, after[0].start)
    return [term for term in after if stop is None or term.start < stop.start()]


def _fronted(plain: str, after: list[Term]) -> tuple[list[Term], list[Term]]:
    """The two parts of “Because of A, B”."""
    comma = plain.find(",", after[0].start) if after else -1
    if comma < 0:
        return [], after
    return [term for term in after if term.start > comma], [term for term in after if term.start < comma]


def _unlinked(link: str, parts: Link, index: Counterparts) -> str | None:
    """The source's sentence about the effect, where the source has both parts and nothing links them."""
    ours, theirs = _carriers(parts.before, index), _carriers(parts.after, index)
    if not ours or not theirs or any(_links_loosely(one, parts) for one in (*ours, *theirs)):
        return None
    for one in ours:
        for other in theirs:
            if one.source.id != other.source.id or _is_linked(link, one, other, parts, index):
                return None
    return ours[0].cut(0, len(ours[0].text))


def _links_loosely(one: Counterpart, parts: Link) -> bool:
    """Whether a source sentence has much of both parts and any word that may link them."""
    has = terms(one.text).keys
    shares = [sum(term.key in has for term in part) / len(part) for part in (parts.before, parts.after)]
    linking = _ANY_LINK.search(one.text) or _LINKING_VERB.search(one.text)
    return min(shares) >= _SOME and bool(linking) and not _ASSOCIATED.search(one.text)


def _carriers(part: tuple[Term, ...], index: Counterparts) -> list[Counterpart]:
    return [one for one in index.nearest(part) if one.share >= _CARRIED]


def _is_linked(link: str, one: Counterpart, other: Counterpart, parts: Link, index: Counterparts) -> bool:
    if one.place == other.place and _ASSOCIATED.search(one.text):
        return False
    if one.place == other.place and _in_one_clause(one, parts):
        return True
    if one.place == other.place and _LINKING_VERB.search(one.text):
        return True
    near = abs(one.place - other.place) <= _NEAR
    texts = {sentence.text for sentence in index.between(one, other)} if near else {one.text, other.text}
    return any(_ANY_LINK.search(text) or (link in _WEAK and _AND_TIME.search(text)) for text in texts)


def _in_one_clause(one: Counterpart, parts: Link) -> bool:
    """Whether no clause ends between the words of the two parts in the source sentence."""
    before, after = _places(one, parts.before), _places(one, parts.after)
    if not before or not after:
        return True
    end, start = min(before[-1], after[-1]), max(before[0], after[0])
    return end >= start or not _CLAUSE.search(one.text, end, start)


def _places(one: Counterpart, part: tuple[Term, ...]) -> list[int]:
    keys = {term.key for term in part}
    return [term.start for term in terms(one.text).content if term.key in keys]

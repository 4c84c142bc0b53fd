"""Turning a text round in one place: what it says denied, what it denies said, two names exchanged.

A *site* is a place of a text with what can stand there instead. It knows the verb that it is about, so that
the same statement can be turned in a claim and, in another form, in the sentence that it comes from: “has
resigned” and “resigned” become “has not resigned” and “did not resign”. Turned in both, a claim stays right;
turned in one, it is wrong. So the wording of a claim alone tells nothing about its label (contrast sets,
Gardner et al. 2020). How sure a text is: `evals.entailment.sureness`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from evals.perturbation import verbs
from evals.perturbation.verbs import BASE_OF_PAST, PARTICIPLE_OF_PAST
from service.text.names import names
from service.text.terms import terms

Kind = Literal["denial", "affirmation", "weaker", "stronger"]

_AUXILIARIES = "is|are|was|were|has|have|had|will|would|can|could|should|must"
CONTRACTED = {**verbs.CONTRACTED, "should": "shouldn't"}
FULL = {**verbs.FULL, "shouldn't": "should", "cannot": "can"}

_AFFIRMED = re.compile(
    rf"(?<![\w'’-])(?P<aux>{_AUXILIARIES}) "
    r"(?P<adverb>(?:also|still|now|already|\w+ly) )?(?P<verb>[a-z][a-z-]+)"
)
_DENIED = re.compile(
    rf"(?<![\w'’-])(?:(?P<aux>{_AUXILIARIES}|did|does|do)(?: not| never)|(?P<short>\w+n['’]t|cannot)) "
    r"(?P<adverb>(?:yet|also|\w+ly) )?(?P<verb>[a-z][a-z-]+)"
)
_NO_VERB_ROW = "not never no nor neither longer only just yet to even any the a an of by necessarily all much"
_NO_VERBS = frozenset(_NO_VERB_ROW.split())
_OTHER_DENIALS = (
    (r"\bfailed to (?P<verb>[a-z]+)", ("managed to {verb}", "was able to {verb}")),
    (r"\brefused to (?P<verb>[a-z]+)", ("agreed to {verb}",)),
    (r"\bdeclined to (?P<verb>[a-z]+)", ("agreed to {verb}", "was happy to {verb}")),
    (r"\bunable to (?P<verb>[a-z]+)", ("able to {verb}",)),
    (r"\bno longer (?P<verb>[a-z]+)", ("still {verb}",)),
    (r"\bdenied (?P<verb>(?!the\b)[a-z]+ing)", ("admitted {verb}",)),
    (r"\bwithout (?P<verb>an? \w+|\w+ing)", ("with {verb}",)),
    (
        r"\bno (?P<verb>evidence|sign|plans|injuries|survivors|doubt|reports|need|intention)\b",
        ("{verb}",),
    ),
    (r"\bruled out (?P<verb>[a-z]+)", ("considered {verb}",)),
    (r"\bnone of the (?P<verb>[a-z]+)", ("all of the {verb}", "some of the {verb}")),
    (r"\bnever (?P<verb>[a-z]+ed)\b", ("{verb}", "once {verb}")),
)
_NO_PAST_AFTER_ROW = """
the a an of to and or by been be being is are was were has have had his her their its not never more most
with for in on at from as who which that newly recently badly
"""
_NO_PAST_AFTER = frozenset(_NO_PAST_AFTER_ROW.split())

_LONGEST_DEED = 8
_DEED_ROW = "says said has had is was will who told by against over for to from"
_DEEDS = frozenset(BASE_OF_PAST) | frozenset(_DEED_ROW.split())


@dataclass(frozen=True, slots=True)
class Site:
    """A place of a text and the wordings that turn it; `about` is the verb or noun there, as a key."""

    start: int
    end: int
    about: str
    kind: Kind
    wordings: tuple[str, ...]

    def turned(self, text: str, chance: random.Random) -> str:
        """`text` with one of the wordings in this place."""
        put = chance.choice(self.wordings)
        if text[self.start].isupper():
            put = put[:1].upper() + put[1:]
        return re.sub(r" {2,}", " ", text[: self.start] + put + text[self.end :])


Sites = Callable[[str], list[Site]]
"""What finds the sites of one sort in a text."""


def matching(site: Site, sentences: Sequence[str], sites: Sites) -> tuple[int, Site] | None:
    """The first place of `sentences` that is about the same word and can be turned the same way."""
    for number, sentence in enumerate(sentences):
        for other in sites(sentence):
            if other.about == site.about and other.kind == site.kind:
                return number, other
    return None


def polarity_sites(text: str) -> list[Site]:
    """Where `text` can be denied, or where what it denies can be said; nothing inside quotation marks."""
    return unquoted(text, [*_deniable(text), *_affirmable(text), *_undone(text)])


def unquoted(text: str, sites: Sequence[Site]) -> list[Site]:
    """The sites that stand in no quotation of `text`."""
    return [site for site in sites if _is_unquoted(text[: site.start])]


def _is_unquoted(before: str) -> bool:
    return before.count('"') % 2 == 0 and before.count("“") <= before.count("”")


def key_of(word: str) -> str:
    """The key that the forms of one word share."""
    found = terms(word).all
    return found[0].key if found else word.lower()


def _deniable(text: str) -> Iterator[Site]:
    for match in _AFFIRMED.finditer(text):
        aux, verb, rest = match["aux"], match["verb"], f"{match['adverb'] or ''}{match['verb']}"
        if verb in _NO_VERBS or (match["adverb"] or "").strip() in _NO_VERBS:
            continue
        if aux in ("has", "have", "had") and verb != "been" and verb not in PARTICIPLE_OF_PAST.values():
            continue
        wordings = [f"{aux} not {rest}", f"{aux} not {rest}"]
        if aux in CONTRACTED:
            wordings.append(f"{CONTRACTED[aux]} {rest}")
        if aux in ("has", "have", "had", "will", "would"):
            wordings.append(f"{aux} never {rest}")
        if aux in ("is", "are") and verb.endswith("ing"):
            wordings.append(f"{aux} no longer {rest}")
        yield Site(match.start(), match.end(), key_of(verb), "denial", tuple(wordings))


def _affirmable(text: str) -> Iterator[Site]:
    for match in _DENIED.finditer(text):
        aux = match["aux"] or FULL.get((match["short"] or "").lower().replace("’", "'"))
        if aux and match["verb"] not in _NO_VERBS:
            adverb = (match["adverb"] or "").replace("yet", "already")
            wordings = tuple(_affirmed(aux, adverb, match["verb"]))
            yield Site(match.start(), match.end(), key_of(match["verb"]), "affirmation", wordings)
    for pattern, puts in _OTHER_DENIALS:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            wordings = tuple(put.format(verb=match["verb"]) for put in puts)
            yield Site(*match.span(), key_of(match["verb"].split()[-1]), "affirmation", wordings)


_PAST_OF_BASE = {base: past for past, base in BASE_OF_PAST.items()}


def _affirmed(aux: str, adverb: str, verb: str) -> Iterator[str]:
    """“did not find” → “found”, “does not want” → “wants”, “has not left” → “has left”."""
    if aux == "did" and verb in _PAST_OF_BASE:
        yield f"{adverb}{_PAST_OF_BASE[verb]}"
    if aux == "does":
        ending = "es" if verb.endswith(("s", "sh", "ch", "x", "o")) else "s"
        yield adverb + ("has" if verb == "have" else verb + ending)
    elif aux == "do":
        yield f"{adverb}{verb}"
    else:
        yield f"{aux} {adverb}{verb}"


def _undone(text: str) -> Iterator[Site]:
    """Verbs in the simple past after what may be a subject: “resigned” → “did not resign”."""
    for match in past_verbs(text):
        verb, base = match["verb"], BASE_OF_PAST[match["verb"]]
        wordings = (
            f"did not {base}",
            f"did not {base}",
            f"didn't {base}",
            f"never {verb}",
            f"failed to {base}",
        )
        yield Site(*match.span("verb"), key_of(verb), "denial", wordings)


def past_verbs(text: str) -> Iterator[re.Match[str]]:
    """The verbs of `text` that seem to tell what somebody did, each in the group `verb`."""
    for match in re.finditer(r"(?<![\w'’-])(?P<verb>[a-z]+)(?![\w'’-])(?! (?:by|of)\b)", text):
        before = text[: match.start()].split()[-1:]
        if not before or BASE_OF_PAST.get(match["verb"], match["verb"]) == match["verb"]:
            continue
        word = before[0].lower()
        if word[-1].isalnum() and word not in _NO_PAST_AFTER and not word.endswith(("ly", "n't", "ed")):
            yield match


def exchanged(text: str, one: str, other: str) -> str | None:
    """`text` with two names in each other's place; None where it has not both."""
    pattern = re.compile(rf"(?<!\w)(?:{re.escape(one)}|{re.escape(other)})(?!\w)")
    if {match[0] for match in pattern.finditer(text)} != {one, other}:
        return None
    return pattern.sub(lambda match: other if match[0] == one else one, text)


def name_pairs(text: str) -> list[tuple[str, str]]:
    """Neighbouring different names of `text` with words between that say what one did to the other."""
    found = [name for name in names(text) if name.sure]
    return [
        (one.text, other.text)
        for one, other in pairwise(found)
        if not set(one.keys) & set(other.keys) and _is_deed(text[one.end : other.start].split())
    ]


def _is_deed(between: Sequence[str]) -> bool:
    """Whether the words between two names say what one did to the other; a mere list says nothing."""
    return 1 <= len(between) <= _LONGEST_DEED and not _DEEDS.isdisjoint(between)

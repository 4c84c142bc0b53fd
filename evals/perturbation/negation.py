"""Errors of polarity: a negation put in or taken out, a word turned into its opposite."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from evals.perturbation.change import Change, fitted, outside, picked, put
from evals.perturbation.originals import Original
from evals.perturbation.verbs import BASE_OF_PAST, CONTRACTED, FULL, PAST_OF_PARTICIPLE
from evals.perturbation.words import listed, paired

_AUXILIARY = "is|are|was|were|has|have|had|will|would|can|could|did|does|do"
_NEGATIVE = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|neither|nor|without|cannot|unable|refus\w+|fail\w*|den(?:y|ied"
    r"|ies)|hardly"
    r"|barely|scarcely|unless|only|rarely)\b|n['’]t\b",
    re.IGNORECASE,
)
_PAST = "|".join(sorted(BASE_OF_PAST))
_SUBJECT_BEFORE_PAST = re.compile(rf"^(?:[\w'’.,&$£ -]{{2,60}}) (?P<verb>{_PAST})(?= (?:[a-z]|\d|[A-Z$£]))")

OPPOSITES = paired("opposites")
_DIRECTIONS = frozenset(["north", "south", "east", "west", "northern", "southern", "eastern", "western"])


def negation_added(original: Original, rng: Random) -> Change | None:
    """The main statement is denied: not, n't, never, no longer, did not."""
    claim = original.claim
    if _NEGATIVE.search(claim):
        return None
    auxiliary = rf"(?<![\w'’-])(?:{_AUXILIARY})(?![\w'’-])(?! (?:to|also only))"
    match = next(iter(outside(claim, re.finditer(auxiliary, claim))), None)
    past = _SUBJECT_BEFORE_PAST.match(claim.partition('"')[0])
    candidates: list[Change] = []
    if match and match.start() and _helps(claim, match):
        candidates += _denied_auxiliary(claim, match)
    if past and (match is None or past.end() < match.start()) and not _noun_like(claim, past):
        candidates = list(_denied_past(claim, past))
    return picked(candidates, rng, original)


def negation_removed(original: Original, rng: Random) -> Change | None:
    """What was denied is stated."""
    return picked(_affirmed(original.claim), rng, original)


def opposite(original: Original, rng: Random) -> Change | None:
    """One word becomes its opposite."""
    candidates = []
    pattern = rf"(?<![\w'’-])(?:{'|'.join(OPPOSITES)})(?![\w'’-])"
    for match in outside(original.claim, re.finditer(pattern, original.claim)):
        before, after = original.claim[: match.start()], original.claim[match.end() :]
        if re.search(r"\b(?:not|never|no|n't|the) $", before) and match.group() in (
            "more",
            "likely",
            "able",
            "known",
        ):
            continue
        if not _fits(before, match.group(), after):
            continue
        candidates.append(put(original.claim, *match.span(), OPPOSITES[match.group()], "opposite"))
    return picked(candidates, rng, original)


_UNFIT = {
    "first": r"^(?:-| time| half| world| of all| lady| minister| aid| degree)",
    "more": r"^ (?:than \d|than (?:an?|just)\b|and more|or less|about|to come|\d)",
    "before": r"^(?:$|[.,;])",
    "safe": r"^ haven",
    "present": r"^(?!,|\.| at)",
    "support": r"^(?! the| a| his| her| their| its| this| it| [A-Z])",
    "rise": r"^ (?:up|of|again)",
    "public": r"^ (?:inquiry|health|transport|prosecutor|ministry|relations|opinion|school|sector|service)",
    "private": r"^ (?:investigator|equity|secretary|eye)",
    "beginning": r"^(?! of\b)",
    "start": r"^(?! of\b)",
    "opened": r"^ (?:fire|up)",
    "married": r"^ (?!to |in |with )",
    "joined": r"^ (?:by|in|forces|with)",
    "agreed": r"^(?! to \w+)",
    "failed": r"^(?! to \w+)",
    "started": r"^ (?:a|an|the|his|her|\w+ing|to)\b",
    "began": r"^ (?:\w+ing|to|a|an|the|his|her|their)\b",
    "dropped": r"^ (?:out|off|the|all|a|his|her|their|charges|from)",
    "jumped": r"^(?! (?:by|to|\d))",
    "despite": r"^ (?:being|having|\w+ing)",
    "allowed": r"^(?! to)",
    "including": r"^(?! )",
    "lifted": r"^ (?:up|off|out|from|into)",
    "raised": r"^(?! (?:taxes|prices|rates|interest))",
}
"""What may not follow a word if its opposite is to stand there."""


def _fits(before: str, word: str, after: str) -> bool:
    """Whether the opposite of `word` can stand in its place here."""
    refused = _UNFIT.get(word)
    if word in _DIRECTIONS and re.match(r"[ -]?[A-Z]", after):
        return False
    if word in ("open", "closed") and not re.search(r"\b(?:is|are|was|were|remains?|stays?|be) $", before):
        return False
    if re.search(r"\ban? $", before) and (word[0] in "aeiou") != (OPPOSITES[word][0] in "aeiou"):
        return False
    return not (refused and re.match(refused, after)) and not before.endswith("-")


def _helps(claim: str, match: re.Match[str]) -> bool:
    """Whether the word helps another verb or is a form of “be”: “has left”, “is ill”, not “has a plan”."""
    after = re.match(r" (?P<next>[\w'’-]+)(?: (?P<second>[\w-]+))?", claim[match.end() :])
    if after is None:
        return False
    following = {after["next"], after["second"]} if after["next"].endswith("ly") else {after["next"]}
    if match.group() in ("has", "have", "had"):
        return any(word and (word in PAST_OF_PARTICIPLE or word == "been") for word in following)
    if match.group() in ("do", "does", "did"):
        return after["next"] in BASE_OF_PAST.values()
    return True


def _denied_auxiliary(claim: str, match: re.Match[str]) -> Iterator[Change]:
    word, end = match.group(), match.end()
    yield put(claim, end, end, " not", "not")
    yield put(claim, *match.span(), CONTRACTED[word], "n't")
    if word in ("has", "have", "had") and re.match(r" (?:been|\w+ed)\b", claim[end:]):
        yield put(claim, end, end, " never", "never")
    if word in ("is", "are", "was", "were") and re.match(
        r" (?:a|the|in|at|on|\w+ing|able|expected)\b", claim[end:]
    ):
        yield put(claim, end, end, " no longer", "no longer")


_NO_VERB_AFTER = frozenset(listed("no_verb_after"))


def _noun_like(claim: str, match: re.Match[str]) -> bool:
    """Whether the word may be no past verb here: “people injured in”, “a confirmed case”, “who said”."""
    last = claim[: match.start("verb")].rstrip().rpartition(" ")[2].lower()
    participle = r" (?:by|of|in (?:a|an|the)\b|with|after|on suspicion)"
    after = re.match(participle, claim[match.end() :]) and match["verb"].endswith(("ed", "t", "n"))
    return bool(after) or last in _NO_VERB_AFTER or last.endswith(("ly", ","))


def _denied_past(claim: str, match: re.Match[str]) -> Iterator[Change]:
    base = BASE_OF_PAST[match["verb"]]
    yield put(claim, *match.span("verb"), f"did not {base}", "did not")
    yield put(claim, *match.span("verb"), f"didn't {base}", "n't")
    yield put(claim, *match.span("verb"), f"never {match['verb']}", "never")
    if base in (
        "win",
        "reach",
        "agree",
        "pay",
        "finish",
        "escape",
        "score",
        "attend",
        "sign",
        "deliver",
        "appear",
    ):
        yield put(claim, *match.span("verb"), f"failed to {base}", "failed to")


def _affirmed(claim: str) -> Iterator[Change]:
    skip = r"(?! (?:only|just|necessarily|even|least|one|many|much|all|every|until|because|so))"
    for match in outside(claim, re.finditer(rf"\b(?:{_AUXILIARY}) not(?: yet)?\b{skip}", claim)):
        yield put(claim, *match.span(), match.group().split()[0], "not")
    for match in outside(claim, re.finditer(rf"\b(\w+n['’]t)\b{skip}", claim)):
        full = FULL.get(match[1].replace("’", "'").lower())
        if full:
            yield put(claim, *match.span(), fitted(full, match[1]), "n't")
    for match in outside(claim, re.finditer(rf"\b(?P<aux>{_AUXILIARY}) never\b(?! more)", claim)):
        yield put(claim, *match.span(), match["aux"], "never")
    for pattern, now, form in _DENIALS:
        for match in outside(claim, re.finditer(pattern, claim)):
            tail = claim[match.end() :]
            if form in ("denied", "without") and tail.startswith("any "):
                yield Change(
                    claim[: match.start()] + now + tail[4:], match.group() + "any", now.strip(), form
                )
            else:
                yield put(claim, *match.span(), fitted(now, match.group()) if now else "", form)


_COMPLEMENT = r"(?=(?:\w+ing|any|the|all|a|that)\b)"
_THINGS = (
    "evidence|plans|plan|injuries|casualties|arrests|survivors|weapons|signs|sign|charges|survivor"
    "|suspects|reports"
    "|indication|intention|need|changes|change|jobs|victims|threat"
)
_DENIALS = (
    (r"\bfailed to\b", "managed to", "failed to"),
    (r"\brefused to\b", "agreed to", "refused to"),
    (r"\brefuses to\b", "agrees to", "refused to"),
    (r"\bdeclined to\b", "agreed to", "refused to"),
    (r"\bno longer\b", "still", "no longer"),
    (r"\bwithout (?=(?:a|an|any|the|his|her|their)\b)", "with ", "without"),
    (r"\bcannot\b", "can", "not"),
    (r"\bnone of the\b", "all of the", "none"),
    (r"\b[Nn]obody\b|\b[Nn]o one\b", "everyone", "nobody"),
    (rf"\bno (?=(?:{_THINGS})\b)", "some ", "no"),
    (r"\bunable to\b", "able to", "unable"),
    (rf"\bdenied {_COMPLEMENT}", "admitted ", "denied"),
    (rf"\bdenies {_COMPLEMENT}", "admits ", "denied"),
)
"""Ways to deny other than “not”, and what is left without them."""

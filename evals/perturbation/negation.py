"""Errors of polarity: a negation put in or taken out, a word turned into its opposite."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from evals.perturbation.change import Change, fitted, outside, picked, put
from evals.perturbation.originals import Original
from evals.perturbation.verbs import BASE_OF_PAST

_AUXILIARY = "is|are|was|were|has|have|had|will|would|can|could|did|does|do"
_NEGATIVE = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|neither|nor|without|cannot|unable|refus\w+|fail\w*|den(?:y|ied|ies)|hardly"
    r"|barely|scarcely|unless|only|rarely)\b|n['’]t\b",
    re.IGNORECASE,
)
_CONTRACTED = {
    "is": "isn't", "are": "aren't", "was": "wasn't", "were": "weren't", "has": "hasn't", "have": "haven't",
    "had": "hadn't", "will": "won't", "would": "wouldn't", "can": "can't", "could": "couldn't", "did": "didn't",
    "does": "doesn't", "do": "don't",
}  # fmt: skip
_FULL = {contracted: full for full, contracted in _CONTRACTED.items()}

_PAST = "|".join(sorted(BASE_OF_PAST))
_SUBJECT_BEFORE_PAST = re.compile(rf"^(?:[\w'’.,&$£ -]{{2,60}}) (?P<verb>{_PAST})(?= (?:[a-z]|\d|[A-Z$£]))")

_OPPOSITES = (
    "rose/fell increased/decreased increase/decrease increasing/decreasing won/lost winning/losing accepted/rejected"
    " approved/rejected higher/lower rise/fall rising/falling supported/opposed support/oppose supports/opposes"
    " supporting/opposing allowed/forbidden before/after guilty/innocent dead/alive open/closed opened/closed"
    " success/failure successful/unsuccessful successfully/unsuccessfully improved/worsened improve/worsen"
    " praised/criticised critical/supportive criticised/praised criticized/praised condemned/praised gained/lost"
    " arrived/departed strengthened/weakened largest/smallest biggest/smallest highest/lowest oldest/youngest"
    " youngest/oldest best/worst worst/best agreed/refused possible/impossible legal/illegal illegal/legal safe/unsafe"
    " positive/negative negative/positive north/south south/north east/west west/east northern/southern"
    " southern/northern eastern/western western/eastern public/private private/public more/less bigger/smaller"
    " larger/smaller longer/shorter older/younger younger/older faster/slower stronger/weaker better/worse"
    " worse/better early/late earlier/later later/earlier hired/fired acquitted/convicted convicted/acquitted"
    " confirmed/denied denied/confirmed remember/forget failed/succeeded fails/succeeds joined/left bought/sold"
    " survived/died innocent/guilty male/female female/male temporary/permanent temporarily/permanently"
    " permanent/temporary banned/permitted lifted/imposed upheld/overturned overturned/upheld welcomed/condemned"
    " defended/attacked stable/unstable known/unknown unknown/known willing/unwilling unable/able able/unable"
    " inside/outside outside/inside beginning/end start/end started/ended began/ended raised/lowered cut/raised"
    " reduced/increased reducing/increasing reduce/increase dropped/climbed jumped/plunged grew/shrank boosted/dented"
    " victory/defeat defeat/victory profit/loss encouraged/discouraged unlikely/likely likely/unlikely"
    " minority/majority majority/minority first/last rich/poor married/divorced satisfied/dissatisfied"
    " happy/unhappy agree/disagree disagreed/agreed top/bottom front/back hot/cold heavy/light widespread/rare"
    " popular/unpopular common/rare rare/common increasingly/decreasingly maximum/minimum minimum/maximum"
    " alive/dead absent/present present/absent included/excluded including/excluding despite/because_of"
)
OPPOSITES = {was: now.replace("_", " ") for was, now in (pair.split("/") for pair in _OPPOSITES.split())}


def negation_added(original: Original, rng: Random) -> Change | None:
    """The main statement is denied: not, n't, never, no longer, did not."""
    claim = original.claim
    if _NEGATIVE.search(claim):
        return None
    match = next(
        iter(
            outside(
                claim, re.finditer(rf"(?<![\w'’-])(?:{_AUXILIARY})(?![\w'’-])(?! (?:to|also only))", claim)
            )
        ),
        None,
    )
    past = _SUBJECT_BEFORE_PAST.match(claim.partition('"')[0])
    candidates: list[Change] = []
    if match and match.start() and claim[match.end() : match.end() + 1] == " ":
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


def _fits(before: str, word: str, after: str) -> bool:
    """Whether the opposite of `word` can stand in its place here."""
    refused = {
        "first": r"^(?:-| time| half| world| of all| lady| minister| aid| degree)",
        "more": r"^ (?:than \d|than an?\b|and more|or less|about|to come)",
        "before": r"^(?:$|[.,;])",
        "cut": r"^ (?:down|off|short|out|through)",
        "known": r"^ (?:as|for)",
        "left": r"^",
        "present": r"^(?!,|\.| at)",
        "early": r"^ (?:years?|stages?|hours)|^$",
        "back": r"^",
        "top": r"^ ?(?:of|secret|\d)",
        "support": r"^(?! the| a| his| her| their| its| this| it| [A-Z])",
        "rise": r"^ (?:up|of|again)",
        "public": r"^ (?:inquiry|health|transport|prosecutor|ministry|relations|opinion|school|sector|interest|service)",
        "private": r"^ (?:investigator|equity|secretary|eye)",
        "beginning": r"^(?! of\b)",
        "start": r"^(?! of\b)",
        "cold": r"^ war",
        "open": r"^ (?:letter|up|fire|to|source)",
        "opened": r"^ (?:fire|up)",
        "married": r"^ (?!to |in |with )",
        "joined": r"^ (?:by|in|forces|with)",
        "agreed": r"^(?! to \w+)",
        "failed": r"^(?! to \w+)",
        "able": r"^",
        "unable": r"^",
        "started": r"^ (?:a|an|the|his|her|\w+ing|to)\b",
        "began": r"^ (?:\w+ing|to|a|an|the|his|her|their)\b",
        "late": r"^",
        "dropped": r"^ (?:out|off|the|all|a|his|her|their|charges|from)",
        "jumped": r"^(?! (?:by|to|\d))",
        "likely": r"^",
        "despite": r"^ (?:being|having|\w+ing)",
        "allowed": r"^(?! to)",
        "including": r"^(?! )",
        "lifted": r"^ (?:up|off|out|from|into)",
        "raised": r"^(?! (?:taxes|prices|rates|interest|the|its|their))| the (?:issue|alarm|question|prospect|possibility)",
    }.get(word)
    if word in _DIRECTIONS and re.match(r"[ -]?[A-Z]", after):
        return False
    if re.search(r"\ban? $", before) and (word[0] in "aeiou") != (OPPOSITES[word][0] in "aeiou"):
        return False
    return not (refused and re.match(refused, after)) and not before.endswith("-")


_DIRECTIONS = frozenset("north south east west northern southern eastern western".split())


def _denied_auxiliary(claim: str, match: re.Match[str]) -> Iterator[Change]:
    word, end = match.group(), match.end()
    yield put(claim, end, end, " not", "not")
    yield put(claim, *match.span(), _CONTRACTED[word], "n't")
    if word in ("has", "have", "had") and re.match(r" (?:been|\w+ed)\b", claim[end:]):
        yield put(claim, end, end, " never", "never")
    if word in ("is", "are", "was", "were") and re.match(
        r" (?:a|the|in|at|on|\w+ing|able|expected)\b", claim[end:]
    ):
        yield put(claim, end, end, " no longer", "no longer")


def _noun_like(claim: str, match: re.Match[str]) -> bool:
    """Whether the word may be no past verb here: “people injured in”, “a confirmed case”, “the report said”."""
    before = claim[: match.start("verb")].rstrip()
    after = claim[match.end() :]
    last = before.rpartition(" ")[2].lower()
    participle = re.match(r" (?:by|in (?:a|an|the)\b|with|after|on suspicion)", after) and match[
        "verb"
    ].endswith(("ed", "t", "n"))
    return (
        bool(participle)
        or last
        in (
            "a",
            "an",
            "the",
            "of",
            "and",
            "in",
            "to",
            "for",
            "by",
            "being",
            "been",
            "newly",
            "who",
            "which",
            "that",
            "her",
            "his",
            "its",
            "their",
            "as",
            "was",
            "were",
            "or",
        )
        or last.endswith(("ly", ","))
    )


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
        full = _FULL.get(match[1].replace("’", "'").lower())
        if full:
            yield put(claim, *match.span(), fitted(full, match[1]), "n't")
    for match in outside(claim, re.finditer(rf"\b(?P<aux>{_AUXILIARY}) never\b(?! more)", claim)):
        yield put(claim, *match.span(), match["aux"], "never")
    for pattern, now, form in (
        (r"\bfailed to\b", "managed to", "failed to"),
        (r"\brefused to\b", "agreed to", "refused to"),
        (r"\brefuses to\b", "agrees to", "refused to"),
        (r"\bdeclined to\b", "agreed to", "refused to"),
        (r"\bno longer\b", "still", "no longer"),
        (r"\bwithout (?=(?:a|an|any|the|his|her|their)\b)", "with ", "without"),
        (r"\bcannot\b", "can", "not"),
        (r"\bnone of the\b", "all of the", "none"),
        (r"\b[Nn]obody\b|\b[Nn]o one\b", "everyone", "nobody"),
        (
            r"\bno (?=(?:evidence|plans|plan|injuries|casualties|arrests|survivors|weapons|signs|sign|charges|survivor|suspects|reports|indication|intention|need|changes|change|jobs|victims|threat)\b)",
            "",
            "no",
        ),
        (r"\bunable to\b", "able to", "unable"),
        (r"\bdenied (?=(?:\w+ing|any|the|all|a|that)\b)", "admitted ", "denied"),
        (r"\bdenies (?=(?:\w+ing|any|the|all|a|that)\b)", "admits ", "denied"),
    ):
        for match in outside(claim, re.finditer(pattern, claim)):
            tail = claim[match.end() :]
            if form in ("denied", "without") and tail.startswith("any "):
                yield Change(
                    claim[: match.start()] + now + tail[4:], match.group() + "any", now.strip(), form
                )
            else:
                yield put(claim, *match.span(), fitted(now, match.group()) if now else "", form)

"""Errors of certainty: what may be turns into what is, an allegation into a fact, some into all; and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from random import Random

from evals.perturbation.change import Change, fitted, outside, picked, put
from evals.perturbation.originals import Original
from evals.perturbation.verbs import BASE_OF_PAST, PAST_OF_PARTICIPLE
from evals.perturbation.words import listed

_MODALS = re.compile(
    r"(?<![\w'’-])(?P<modal>may|might|could)(?P<adverb>(?: also| still| now| eventually)?) (?P<verb>[a-z]+)\b"
)
_CERTAIN = r"(?:will|would|'ll|set to|going to|due to|must|expected to)"
_HEDGED = re.compile(r"\b(?:may|might|could|possib\w+|likely|potential\w*|risk\w*|threat\w*)\b")
_PAST_COULD = re.compile(r"\b(?:so|before|until|if|that|only|who|as|where|when|what)\b[^,;]*$")
"""Before “could”: it is an ability or a purpose there, or lies in a condition."""

_NOUN_BEFORE = "(?<!^)" + "".join(f"(?<!{word} )" for word in listed("before_plans"))
"""Words that “plans to” follows where it is a noun, or that deny it."""

_BELIEVED = "believed|thought|suspected|alleged|understood|reported|said"
_SUSPECT = r"(?<!it )(?<!he )(?<!she )(?<!they )(?<!police )(?<!who )"
_GRAVE = "link|links|threat|evidence|fraud|abuse|misconduct|breach|breaches|terrorist|explosion"

_ALLEGED = (
    (r"\b(?:allegedly|reportedly|apparently|possibly|probably|perhaps|potentially) ", ""),
    (r"\b(?P<be>is|was|are|were) accused of (?=\w+ing\b)", "{be} found guilty of "),
    (r"(?<!is )(?<!was )(?<!are )(?<!were )\baccused of (?=\w+ing\b)", "convicted of "),
    (r"\bon suspicion of\b", "for"),
    (rf"{_SUSPECT}\bsuspected of\b", "guilty of"),
    (r"\bcharged with\b", "convicted of"),
    (r"\bthe (?:alleged|suspected)\b", "the"),
    (r"\b(?:an alleged|a suspected)\b", "a proven"),
    (r"(?<!the )(?<!an )(?<!a )\b(?:alleged|suspected) (?=[a-z]+s\b)", "proven "),
    (rf"\b(?P<be>was|were) (?:{_BELIEVED}) to have been\b", "{be}"),
    (rf"\b(?:is) (?:{_BELIEVED}) to have been\b", "was"),
    (rf"\b(?:are) (?:{_BELIEVED}) to have been\b", "were"),
    (rf"\b(?P<be>is|was|are|were) (?:{_BELIEVED}) to be\b", "{be}"),
    (r"(?<!is )(?<!was )(?<!are )(?<!were )\b(?:believed|thought) to be\b", "known to be"),
    (r"\bappears to be\b", "is"),
    (r"\bappears to have\b", "has"),
    (r"\bappear to have\b", "have"),
    (r"\bappeared to be\b", "was"),
    (r"\bseems to\b", "is known to"),
    (rf"{_NOUN_BEFORE}\b(?:claimed|claims|alleged|suggested|believed) that\b", "proved that"),
    (r"\b(?:alleges|suggests|believes) that\b", "has proved that"),
    (rf"\bpossible (?=(?:{_GRAVE})\b)", "confirmed "),
)

_PLANNED = (
    (r"\b(?:is|are) likely to\b", "will"),
    (r"\b(?:was|were) likely to\b", "would"),
    (r"\b(?:is|are) expected to\b", "will certainly"),
    (r"\b(?:was|were) expected to\b", "would certainly"),
    (r"\b(?:is|are) (?:hoping|planning|seeking|aiming|trying) to\b", "will"),
    (rf"{_NOUN_BEFORE}\b(?:hopes|hope|plans|plan|aims|aim|intends|intend|wants|want|seeks) to\b", "will"),
    (r"\bproposed\b(?= (?:\w+ing|a|an|the)\b)", "decided on"),
    (r"\b(?:is) considering\b(?= (?:\w+ing|a|an|the)\b)", "has decided on"),
    (r"\b(?:are) considering\b(?= (?:\w+ing|a|an|the)\b)", "have decided on"),
    (r"\b(?:tried|attempted|sought) to\b(?!.*\bbut\b)", "managed to"),
    (r"\b(?:has|have) called for\b", "has secured"),
    (r"\bcalled for\b(?! (?:\w+ )?(?:help|backup|comment)\b)", "secured"),
    (r"\bthreatened to\b", "decided to"),
    (r"(?<!has )(?<!have )(?<!had )\b(?:pledged|promised|vowed|offered) to\b", "began to"),
    (r"\b(?:has|have) (?:pledged|promised|vowed|offered) to\b", "will certainly"),
    (r"\b(?:is|are) (?:in talks|being urged|hopeful|preparing) to\b", "will certainly"),
    (r"\b(?:has|have) agreed to\b", "will certainly"),
    (r"(?<!has )(?<!have )(?<!had )(?<!is )(?<!was )(?<!were )\bagreed to\b(?! be\b)", "began to"),
    (r"\burged (?=the [a-z]+ to\b)", "persuaded "),
)

_NO_DEGREE = r"(?<!so )(?<!too )(?<!as )(?<!how )"
_MEMBERS = "suspects|victims|passengers|survivors|men|women|teenagers|students"
_AMONG = r"(?:some|many|most|several|a number of|dozens of|hundreds of|a handful of|a few)"
_NOT_AMONG = (
    r"(?!(?:times|years|months|weeks|days|hours|ways|miles|thousands|millions|billions|dollars|pounds"
    r"|euros|others"
    r"|others|was|is|has|does)\b)"
)
_AMOUNTS = (
    (r"(?<!at )\b(?:some|many|most|several|a majority|the majority) of the\b", "all of the"),
    (
        rf"{_NO_DEGREE}(?<!the )(?<!of )\b{_AMONG} {_NOT_AMONG}(?=[a-z]+s\b)(?![a-z]+(?:ous|ss)\b)",
        "all ",
    ),
    (r"(?<=by )many(?= as\b)", "all"),
    (rf"\b(?:one|two|three) of the (?=(?:{_MEMBERS})\b)", "all of the "),
    (r"\b(?:can|may|might|could) sometimes\b", "always"),
    (r"\bat least some\b", "all"),
    (r"(?<!so )(?<!as )(?<!too )(?<!how )\b(?:many|some|most) people\b", "all people"),
    (r"\b(?:a|the) majority of (?!the\b|\d)", "all "),
    (r"\b(?:partially|partly|largely|mostly|mainly)\b", "entirely"),
    (
        rf"{_NO_DEGREE}(?<!more )\b(?:often|sometimes|usually|frequently|generally|typically)\b",
        "always",
    ),
    (r"\bnearly all\b|\balmost all\b", "all"),
    (r"\bnearly every\b|\balmost every\b", "every"),
)

_LESS_CERTAIN = (
    (r"\bwill (?!not\b)(?=[a-z]+\b)", "may "),
    (r"\b(?:has|have) been (?=[a-z]+(?:ed|en)\b)", "may have been "),
    (r"\b(?:was|were) (?=[a-z]+(?:ed|en)\b)", "may have been "),
    (r"\b(?:is|are) (?=(?:a|an|the|in|at)\b)", "may be "),
    (r"\bconfirmed that\b", "suggested that"),
    (r"\bmust\b(?! have)", "may"),
    (r"\ball (?=(?:the|of the) )", "some of "),
    (r"\bevery (?=[a-z]+\b)", "almost every "),
    (r"\b(?:convicted|found guilty) of\b", "accused of"),
    (r"\balways\b", "sometimes"),
)
_NO_ACTIVE_PAST_AFTER = frozenset(listed("no_active_past_after"))


def modal_inflated(original: Original, rng: Random) -> Change | None:
    """What may, might or could be will be or is."""
    return picked(_willed(original), rng, original)


def plan_inflated(original: Original, rng: Random) -> Change | None:
    """What is hoped, planned, tried, likely or expected will be or is."""
    return picked(_reworded(original, _PLANNED, "plan"), rng, original)


def allegation_inflated(original: Original, rng: Random) -> Change | None:
    """What is alleged, suspected, believed or possible becomes a fact."""
    hedged_twice = re.search(r"\b(?:may|might|could|would|appears?)\b", original.claim)
    found = _reworded(original, _ALLEGED, "allegation")
    return picked((change for change in found if change.now or not hedged_twice), rng, original)


def amount_inflated(original: Original, rng: Random) -> Change | None:
    """Some, many or most become all, often becomes always, one of the becomes the."""
    return picked(_reworded(original, _AMOUNTS, "amount"), rng, original)


def certainty_deflated(original: Original, rng: Random) -> Change | None:
    """What is or will be becomes what may be."""
    if re.search(r"\b(?:may|might|could|would|likely|alleged\w*|reportedly|possibl[ey])\b", original.claim):
        return None
    return picked([*_reworded(original, _LESS_CERTAIN, "may"), *_reported(original)], rng, original)


def _willed(original: Original) -> Iterator[Change]:
    for match in outside(original.claim, _MODALS.finditer(original.claim)):
        verb, start, end = match["verb"], *match.span()
        if verb == "have":
            yield from _happened(original, match)
        sensed = re.match(r" (?:seen|heard|felt|described|said)\b", original.claim[end:])
        if (
            verb == "not"
            and match["modal"] != "could"
            and not re.search(r"\bwill not\b|\bwon't\b", original.document.lower)
        ):
            yield put(original.claim, start, end, "will not", "will")
        if verb in ("not", "have", "only", "never", "barely", "no", "say", "see", "hear", "even") or sensed:
            continue
        certain = re.search(rf"\b{_CERTAIN} (?:\w+ ){{0,2}}{verb[:5]}", original.document.lower)
        ability = match["modal"] == "could" and _PAST_COULD.search(original.claim[:start])
        if not certain and not ability and _HEDGED.search(original.document.lower):
            yield put(original.claim, start, end, f"will{match['adverb']} {verb}", "will")


def _happened(original: Original, match: re.Match[str]) -> Iterator[Change]:
    """“may have been” → “was”, “may have taken” → “took”."""
    rest = re.match(r" (?P<participle>[a-z]+)\b", original.claim[match.end() :])
    if rest is None:
        return
    end = match.end() + rest.end()
    if rest["participle"] == "been":
        subject = original.claim[: match.start()].rstrip().rpartition(" ")[2]
        plural = re.search(r"[^s]s$|^(?:they|who|people)$", subject)
        yield put(original.claim, match.start(), end, "were" if plural else "was", "was")
    elif rest["participle"] in PAST_OF_PARTICIPLE:
        yield put(original.claim, match.start(), end, PAST_OF_PARTICIPLE[rest["participle"]], "was")


def _reworded(original: Original, table: Iterable[tuple[str, str]], form: str) -> Iterator[Change]:
    """The claim with each wording of `table` replaced; none of which the document has the new wording."""
    claim = original.claim
    for pattern, now in table:
        for match in outside(claim, re.finditer(pattern, claim, re.IGNORECASE)):
            new = now.format(**match.groupdict()) if "{" in now else now
            new = fitted(new, match.group()) if new else ""
            changed = put(claim, *match.span(), new, form)
            if match.start() == 0 and not new:
                changed = Change(changed.text[0].upper() + changed.text[1:], changed.was, new, form)
            near = changed.text[max(0, match.start() - 15) : match.start() + len(new) + 15].strip()
            if not original.document.has(near):
                yield changed


def _reported(original: Original) -> Iterator[Change]:
    """“took the” → “reportedly took the”."""
    pattern = r"(?<=[a-z]) (?P<verb>[a-z]+ed)(?= (?:the|a|an|his|her|their|its|[A-Z$£\d]))"
    for match in outside(original.claim, re.finditer(pattern, original.claim)):
        before = original.claim[: match.start()].rpartition(" ")[2]
        if match["verb"] in BASE_OF_PAST and before not in _NO_ACTIVE_PAST_AFTER:
            yield put(original.claim, *match.span("verb"), f"reportedly {match['verb']}", "reportedly")

"""Errors of certainty: what may be becomes what is, what is alleged becomes fact, some becomes all; and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from random import Random

from evals.perturbation.change import Change, fitted, outside, picked, put
from evals.perturbation.originals import Original
from evals.perturbation.verbs import BASE_OF_PAST, PAST_OF_PARTICIPLE

_MODALS = re.compile(
    r"(?<![\w'’-])(?P<modal>may|might|could)(?P<adverb>(?: also| still| now| eventually)?) (?P<verb>[a-z]+)\b"
)
_CERTAIN = r"(?:will|would|'ll|set to|going to|due to|must|expected to)"

_ALLEGED = (
    (r"\ballegedly ", ""),
    (r"\breportedly ", ""),
    (r"\bapparently ", ""),
    (r"\b(?:is|was) accused of (?=\w+ing\b)", "{be} found guilty of "),
    (r"\b(?:are|were) accused of (?=\w+ing\b)", "{be} found guilty of "),
    (r"\baccused of (?=\w+ing\b)", "convicted of "),
    (r"\bon suspicion of\b", "for"),
    (r"\bsuspected of\b", "guilty of"),
    (r"\bcharged with\b", "convicted of"),
    (r"\bthe alleged\b", "the"),
    (r"\bthe suspected\b", "the"),
    (r"\ban alleged\b", "a proven"),
    (r"\ba suspected\b", "a proven"),
    (r"\balleged (?=[a-z]+s\b)", "proven "),
    (r"\bsuspected (?=[a-z]+s\b)", "proven "),
    (r"\b(?:is|was) (?:believed|thought|suspected|alleged|understood|reported|said) to have been\b", "was"),
    (
        r"\b(?:are|were) (?:believed|thought|suspected|alleged|understood|reported|said) to have been\b",
        "were",
    ),
    (r"\b(?:is|was) (?:believed|thought|suspected|alleged|understood|reported|said) to be\b", "is"),
    (r"\b(?:are|were) (?:believed|thought|suspected|alleged|understood|reported|said) to be\b", "are"),
    (r"\bbelieved to be\b", "known to be"),
    (r"\bthought to be\b", "known to be"),
    (r"\bappears to be\b", "is"),
    (r"\bappears to have\b", "has"),
    (r"\bappear to have\b", "have"),
    (r"\bappeared to be\b", "was"),
    (r"\bseems to\b", "is known to"),
    (r"\bclaim(?:ed|s) that\b", "proved that"),
    (r"\balleged that\b", "proved that"),
    (r"\balleges that\b", "proves that"),
    (
        r"\bpossible (?=(?:link|links|threat|evidence|fraud|abuse|misconduct|breach|breaches|terrorist|explosion)\b)",
        "confirmed ",
    ),
    (r"\bsuggest(?:s|ed)? that\b", "proved that"),
    (r"\bbelieve(?:s|d)? that\b", "proved that"),
    (r"\bpotentially ", ""),
    (r"\bpossibly ", ""),
    (r"\bprobably ", ""),
    (r"\bperhaps ", ""),
)

_PLANNED = (
    (r"\b(?:is|are) likely to\b", "will"),
    (r"\b(?:was|were) likely to\b", "would"),
    (r"\b(?:is|are) expected to\b", "will certainly"),
    (r"\b(?:was|were) expected to\b", "would certainly"),
    (r"\b(?:is|are) (?:hoping|planning|considering whether|seeking|aiming|trying) to\b", "will"),
    (r"\b(?:hopes|hope|plans|plan|aims|aim|intends|intend|wants|want|seeks) to\b", "will"),
    (r"\bproposed\b(?= (?:\w+ing|a|an|the)\b)", "decided on"),
    (r"\b(?:is|are) considering\b(?= (?:\w+ing|a|an|the)\b)", "{have} decided on"),
    (r"\btried to\b|\battempted to\b|\bsought to\b", "managed to"),
    (r"\bcould face\b", "faces"),
)

_AMOUNTS = (
    (r"\bsome of the\b", "all of the"),
    (r"\bmany of the\b", "all of the"),
    (r"\bmost of the\b", "all of the"),
    (r"\bseveral of the\b", "all of the"),
    (
        r"\b(?:some|many|most|several|a number of|dozens of|hundreds of|thousands of|a handful of|a few) (?=[a-z]+s\b)(?!of )",
        "all ",
    ),
    (r"\bmany people\b|\bsome people\b|\bmost people\b", "everyone"),
    (r"\ba majority of\b|\bthe majority of\b", "all"),
    (
        r"\bpart of the\b(?! (?:agreement|deal|plan|country|world|project|team|group|process|reason|club|family|problem))",
        "the whole of the",
    ),
    (r"\bpartially\b|\bpartly\b", "entirely"),
    (
        r"\boften\b|\bsometimes\b|\busually\b|\bfrequently\b|\bgenerally\b|\bregularly\b|\btypically\b",
        "always",
    ),
    (r"\bmainly\b|\bmostly\b|\bprimarily\b|\blargely\b", "exclusively"),
    (r"\bone of the (?=(?:most|biggest|largest|best|worst|oldest|highest|first)\b)", "the "),
    (r"\bamong the (?=(?:most|biggest|largest|best|worst|oldest|highest|first)\b)", "the "),
)

_LESS_CERTAIN = (
    (r"\bwill be\b", "may be"),
    (r"\bwill (?=[a-z]+\b)(?!not\b)", "may "),
    (r"\bhas been (?=[a-z]+(?:ed|en)\b)", "may have been "),
    (r"\bhave been (?=[a-z]+(?:ed|en)\b)", "may have been "),
    (r"\b(?:was|were) (?=[a-z]+(?:ed|en)\b)", "may have been "),
    (r"\b(?:is|are) (?=(?:a|an|the|in|at)\b)", "may be "),
    (r"\bconfirmed that\b", "suggested that"),
    (r"\bconfirmed\b(?= the\b)", "hinted at"),
    (r"\bmust\b(?! have)", "may"),
    (r"\ball (?=(?:the|of the) )", "some of "),
    (r"\bevery (?=[a-z]+\b)", "almost every "),
    (r"\bconvicted of\b", "accused of"),
    (r"\bfound guilty of\b", "accused of"),
    (r"\balways\b", "sometimes"),
)


def modal_inflated(original: Original, rng: Random) -> Change | None:
    """What may, might or could be, or is hoped, planned or expected, will be or is."""
    return picked([*_willed(original), *_said_otherwise(original, _PLANNED, "plan")], rng, original)


def allegation_inflated(original: Original, rng: Random) -> Change | None:
    """What is alleged, suspected, believed or possible becomes a fact."""
    return picked(_said_otherwise(original, _ALLEGED, "allegation"), rng, original)


def amount_inflated(original: Original, rng: Random) -> Change | None:
    """Some, many or most become all, often becomes always, one of the becomes the."""
    return picked(_said_otherwise(original, _AMOUNTS, "amount"), rng, original)


def certainty_deflated(original: Original, rng: Random) -> Change | None:
    """What is or will be becomes what may be."""
    if re.search(r"\b(?:may|might|could|would|likely|alleged\w*|reportedly|possibl[ey])\b", original.claim):
        return None
    candidates = _said_otherwise(original, _LESS_CERTAIN, "may")
    return picked([*candidates, *_may_have(original)], rng, original)


def _willed(original: Original) -> Iterator[Change]:
    for match in outside(original.claim, _MODALS.finditer(original.claim)):
        verb, start, end = match["verb"], *match.span()
        if verb in ("not", "be", "have", "only", "never", "barely", "no") and verb != "be":
            if verb == "have":
                yield from _has(original, match)
            continue
        stem = verb[:5]
        certain = re.search(rf"\b{_CERTAIN} (?:\w+ ){{0,2}}{stem}", original.document.lower)
        hedged = re.search(
            rf"\b(?:may|might|could|possib\w+|likely|potential\w*|risk\w*|threat\w*)\b",
            original.document.lower,
        )
        if not certain and hedged:
            yield put(original.claim, start, end, f"will{match['adverb']} {verb}", "will")


def _has(original: Original, match: re.Match[str]) -> Iterator[Change]:
    """“may have been” → “was”, “may have taken” → “took”."""
    rest = re.match(r" (?P<participle>[a-z]+)\b", original.claim[match.end() :])
    if rest is None:
        return
    end = match.end() + rest.end()
    if rest["participle"] == "been":
        subject = original.claim[: match.start()].rstrip().rpartition(" ")[2]
        plural = subject.endswith("s") and not subject.endswith("ss") or subject in ("they", "who", "people")
        yield put(original.claim, match.start(), end, "were" if plural else "was", "was")
    elif rest["participle"] in PAST_OF_PARTICIPLE:
        yield put(original.claim, match.start(), end, PAST_OF_PARTICIPLE[rest["participle"]], "was")


def _said_otherwise(original: Original, table: Iterable[tuple[str, str]], form: str) -> Iterator[Change]:
    claim = original.claim
    for pattern, now in table:
        for match in outside(claim, re.finditer(pattern, claim, re.IGNORECASE)):
            first = match.group().split()[0].lower()
            new = now.format(be=first, have="has" if first == "is" else "have") if "{" in now else now
            new = fitted(new, match.group()) if new else new
            changed = put(claim, *match.span(), new, form)
            if match.start() == 0 and not new:
                changed = Change(changed.text[0].upper() + changed.text[1:], changed.was, new, form)
            near = changed.text[max(0, match.start() - 15) : match.start() + len(new) + 15].strip()
            if not original.document.has(near):
                yield changed


def _may_have(original: Original) -> Iterator[Change]:
    """“He took” → “He may have taken” would need the verb; a past verb after a name does."""
    for match in outside(
        original.claim,
        re.finditer(
            r"(?<=[a-z]) (?P<verb>[a-z]+ed)(?= (?:the|a|an|his|her|their|its|[A-Z$£\d]))", original.claim
        ),
    ):
        before = original.claim[: match.start()].rpartition(" ")[2]
        if match["verb"] in BASE_OF_PAST and before not in (
            "was",
            "were",
            "has",
            "have",
            "had",
            "been",
            "be",
            "and",
            "being",
            "who",
        ):
            yield put(original.claim, *match.span("verb"), f"reportedly {match['verb']}", "reportedly")

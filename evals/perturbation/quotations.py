"""Errors in quotations: a word altered, all of it invented, two spliced, another speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from evals.perturbation.change import Change, fitted, picked, put
from evals.perturbation.originals import Original, plain
from evals.perturbation.people import Person
from evals.perturbation.speech import SAYING, speakers

_SWAPS = (
    "good/great great/good best/finest big/huge large/small small/large new/old old/new important/vital"
    " serious/minor difficult/easy easy/difficult strong/weak strongly/partly clear/unclear high/low low/high"
    " many/some some/many all/most every/almost_every always/often never/rarely not/hardly very/rather"
    " really/perhaps must/should should/must will/might can/should could/must want/need need/want"
    " believe/know think/know know/believe hope/expect hopes/expects feel/know help/force happy/relieved"
    " proud/glad sad/angry sorry/ashamed safe/comfortable dangerous/unusual right/duty wrong/unwise"
    " first/second last/first more/less less/more most/some people/families children/adults women/men"
    " men/women man/boy woman/girl family/friends community/country country/region government/council"
    " world/country today/yesterday now/soon years/months months/weeks days/weeks week/month year/month"
    " day/week home/office work/plan working/planning public/private support/oppose young/vulnerable"
    " lives/jobs life/career money/time police/officials team/club players/coaches game/season"
    " terrible/difficult horrible/upsetting amazing/good fantastic/decent incredible/surprising"
    " absolutely/largely completely/partly totally/mostly fully/partly extremely/fairly only/also"
    " before/after after/before our/their my/his we/they everyone/someone everything/something"
    " nothing/little anyone/everyone together/alone better/worse worse/better"
)
SWAPS = {was: now.replace("_", " ") for was, now in (pair.split("/") for pair in _SWAPS.split())}
"""Words of quotations, and others that fit into the same place and mean something else."""

_INVENTED = (
    "We are determined to put this right",
    "There was simply no other way out",
    "Nobody had warned us that this would happen",
    "I have never been so disappointed in my life",
    "This is only the beginning of a long road",
    "We will fight this decision to the very end",
    "It is time for everybody to calm down",
    "The figures speak for themselves",
    "I would do it all over again tomorrow",
    "We owe the public a full explanation",
    "They knew exactly what they were doing",
    "It came as a complete surprise to all of us",
)


@dataclass(frozen=True)
class Quotation:
    """The words between two quotation marks, by their place."""

    start: int
    end: int
    text: str


def quotations(text: str, least: int = 1) -> list[Quotation]:
    """The quotations of `text` with at least so many words, inside the marks; none if the marks do not pair."""
    even = plain(text)
    found: list[Quotation] = []
    for paragraph in re.finditer(r"[^\n]+", even):
        places = [match.start() + paragraph.start() for match in re.finditer('"', paragraph.group())]
        if len(places) % 2:
            continue
        found += [
            Quotation(start + 1, end, even[start + 1 : end])
            for start, end in zip(places[::2], places[1::2], strict=True)
        ]
    return [one for one in found if len(one.text.split()) >= least and one.text.strip() == one.text]


def quotation_altered(original: Original, rng: Random) -> Change | None:
    """One word of a quotation becomes another, is left out, or is put in."""
    candidates: list[Change] = []
    for quotation in quotations(original.claim, 3):
        if not original.document.has(quotation.text.rstrip(".,!?")):
            continue
        candidates += _swapped(original.claim, quotation)
        candidates += _dropped(original.claim, quotation)
        candidates += _inserted(original.claim, quotation, rng)
    by_form: dict[str, list[Change]] = {}
    for change in candidates:
        by_form.setdefault(change.form, []).append(change)
    if not by_form:
        return None
    forms = sorted(by_form)
    weights = [3 if form == "word replaced" else 1 for form in forms]
    return picked(by_form[rng.choices(forms, weights)[0]], rng, original)


def quotation_invented(original: Original, rng: Random) -> Change | None:
    """A quotation that nobody said in place of the real one, or round the claim's own paraphrase."""
    candidates: list[Change] = []
    for quotation in quotations(original.claim, 5):
        invented = rng.choice(_INVENTED)
        tail = quotation.text[-1] if quotation.text[-1] in ".,!?" else ""
        opens = quotation.text[0].isupper()
        now = (invented if opens else invented[0].lower() + invented[1:]) + tail.replace("?", ".")
        candidates.append(put(original.claim, quotation.start, quotation.end, now, "invented"))
    if '"' not in plain(original.claim):
        candidates += _paraphrase_quoted(original)
    return picked(candidates, rng, original)


def quotation_spliced(original: Original, rng: Random) -> Change | None:
    """Words of two places of the document become one quotation, without an ellipsis."""
    candidates = []
    claim_quotations = quotations(original.claim, 5)
    others = [one for one in quotations(original.document.text, 5) if one.text not in plain(original.claim)]
    for quotation in claim_quotations:
        place = plain(original.document.text).find(quotation.text.rstrip(".,!?"))
        far = [one for one in others if abs(one.start - place) > 200] if place >= 0 else []
        if far:
            second = rng.choice(far)
            candidates.append(_joined(original.claim, quotation, second))
    return picked(candidates, rng, original)


def quotation_misattributed(original: Original, rng: Random) -> Change | None:
    """The quotation stays, and another person of the document says it."""
    if not quotations(original.claim, 3):
        return None
    return picked(_other_speakers(original, rng), rng, original)


def _other_speakers(original: Original, rng: Random) -> Iterator[Change]:
    even = plain(original.claim)
    others: list[Person] = original.document.cast.others(original.claim)
    if not others:
        return
    for speaker in speakers(even, original.document.cast):
        yield put(original.claim, speaker.start, speaker.end, rng.choice(others).full, "speaker")


def _swapped(claim: str, quotation: Quotation) -> Iterator[Change]:
    for match in re.finditer(r"(?<![\w'-])[A-Za-z]+(?![\w'-])", quotation.text):
        now = SWAPS.get(match.group().lower())
        if now and not match.group().isupper():
            start = quotation.start + match.start()
            yield put(claim, start, start + len(match.group()), fitted(now, match.group()), "word replaced")


def _dropped(claim: str, quotation: Quotation) -> Iterator[Change]:
    pattern = (
        r" (?:very|really|always|never|only|not|absolutely|completely|totally|extremely|simply|just|also|still|even"
        r"|many|some|serious|strong|great|good|new|young|hard|long|full|real)(?= [a-z]+)"
    )
    for match in re.finditer(pattern, quotation.text):
        start = quotation.start + match.start()
        yield put(claim, start, start + len(match.group()), "", "word left out")


def _inserted(claim: str, quotation: Quotation, rng: Random) -> Iterator[Change]:
    for match in re.finditer(
        r"\b(?:is|was|are|were|be|been)(?= (?:a|an|the|not|so|in|at|on|[a-z]+(?:ed|ing|al|ful|ous|ent))\b)",
        quotation.text,
    ):
        start = quotation.start + match.end()
        yield put(
            claim, start, start, " " + rng.choice(("certainly", "probably", "never", "partly")), "word put in"
        )


def _paraphrase_quoted(original: Original) -> Iterator[Change]:
    """Quotation marks round an indirect statement of which the document has no six words in a row."""
    match = re.search(rf"\b(?:{SAYING}) that (\w[\w',;%$£ -]{{20,}})\.$", original.claim)
    if match is None or len(match[1].split()) < 6:
        return
    words = match[1].split()
    runs = (" ".join(words[place : place + 4]) for place in range(len(words) - 3))
    if any(original.document.has(run) for run in runs):
        return
    start, end = match.span(1)
    text = (
        f'{original.claim[: start - 5]}, "{match[1][0].upper()}{match[1][1:]}."' + original.claim[end + 1 :]
    )
    yield Change(text, match[1], f"“{match[1]}”", "paraphrase in quotation marks")


def _joined(claim: str, first: Quotation, second: Quotation) -> Change:
    """The first words of one quotation and the last of the other, or both one after the other."""
    tail = first.text[-1] if first.text[-1] in ".,!?" else ""
    words, more = first.text.rstrip(".,!?").split(), second.text.rstrip(".,!?").split()
    if len(words) >= 8 and len(more) >= 8:
        now, form = [*words[: len(words) // 2], *more[len(more) // 2 :]], "halves"
    else:
        now, form = [*words, "and", more[0] if more[0] == "I" else more[0].lower(), *more[1:]], "joined"
    return put(claim, first.start, first.end, " ".join(now) + tail, form)

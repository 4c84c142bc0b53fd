"""Errors in quotations: a word altered, all of it invented, two spliced, another speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from evals.perturbation.change import Change, fitted, picked, put
from evals.perturbation.originals import Original, plain
from evals.perturbation.speech import SAYING, called, speakers
from evals.perturbation.words import paired, phrases

_SWAPS = paired("quotation_swaps")
_PRAISE = r"(?:a|an|the|not|so|in|at|on|[a-z]+(?:ed|ing|al|ful|ous|ent))"
_INDIRECT = re.compile(
    r"\b(?:said|says|stated|states|argued|explained|insisted) that (\w[\w',;%$£ -]{20,})\.$"
)


@dataclass(frozen=True)
class Quotation:
    """The words between two quotation marks, by their place."""

    start: int
    end: int
    text: str

    @property
    def title(self) -> bool:
        """Whether this is the title of a work rather than speech: most words have capitals."""
        words = self.text.split()
        return sum(word[0].isupper() for word in words) > len(words) / 2


def quotations(text: str, least: int = 1) -> list[Quotation]:
    """The quotations of `text` with at least so many words, inside the marks; none where they do not pair."""
    even = plain(text)
    found: list[Quotation] = []
    for paragraph in re.finditer(r"[^\n]+", even):
        places = [match.start() + paragraph.start() for match in re.finditer('"', paragraph.group())]
        if len(places) % 2 == 0:
            found += [
                Quotation(start + 1, end, even[start + 1 : end])
                for start, end in zip(places[::2], places[1::2], strict=True)
            ]
    return [one for one in found if len(one.text.split()) >= least and one.text.strip() == one.text]


def quotation_altered(original: Original, rng: Random) -> Change | None:
    """One word of a quotation becomes another, is left out, or is put in."""
    candidates: list[Change] = []
    for quotation in quotations(original.claim, 3):
        if not quotation.title and original.document.has(quotation.text.rstrip(".,!?")):
            candidates += _swapped(original.claim, quotation)
            candidates += _dropped(original.claim, quotation)
            candidates += _inserted(original.claim, quotation, rng)
    by_form: dict[str, list[Change]] = {}
    for change in candidates:
        by_form.setdefault(change.form, []).append(change)
    forms = sorted(by_form)
    weights = [3 if form == "word replaced" else 1 for form in forms]
    return picked(by_form[rng.choices(forms, weights)[0]], rng, original) if forms else None


def quotation_invented(original: Original, rng: Random) -> Change | None:
    """A quotation that nobody said in place of the real one, or round the claim's own paraphrase."""
    claim = original.claim
    if '"' not in plain(claim):
        return picked(_paraphrase_quoted(original), rng, original)
    candidates: list[Change] = []
    for quotation in quotations(claim, 3):
        tail = quotation.text[-1] if quotation.text[-1] in ".,!" else ""
        part = re.search(r"\b(?:is|was|are|were|been|being|as) \"$", plain(claim[: quotation.start]))
        speech = quotation.text[0].isupper() and re.search(rf"\b(?:{SAYING})\b", claim)
        if quotation.title or not (part or speech):
            continue
        invented = rng.choice(phrases("invented_parts" if part else "invented"))
        candidates.append(put(claim, quotation.start, quotation.end, invented + tail, "invented"))
    return picked(candidates, rng, original)


def quotation_spliced(original: Original, rng: Random) -> Change | None:
    """Words of two places of the document become one quotation, without an ellipsis."""
    candidates = []
    others = [
        one
        for one in quotations(original.document.text, 5)
        if not one.title and one.text not in plain(original.claim)
    ]
    for quotation in quotations(original.claim, 5):
        place = plain(original.document.text).find(quotation.text.rstrip(".,!?"))
        far = [one for one in others if abs(one.start - place) > 200] if place >= 0 else []
        if far and not quotation.title:
            candidates.append(_joined(original.claim, quotation, rng.choice(far)))
    return picked(candidates, rng, original)


def quotation_misattributed(original: Original, rng: Random) -> Change | None:
    """The quotation stays, and another person of the document says it."""
    speech = [one for one in quotations(original.claim, 3) if not one.title]
    others = original.document.cast.others(original.claim)
    if not speech or not others:
        return None
    found = speakers(plain(original.claim), original.document.cast)
    claim = original.claim
    candidates = [
        put(claim, mention.start, mention.end, called(rng.choice(others), claim, mention), "speaker")
        for mention in found
    ]
    return picked(candidates, rng, original)


def _swapped(claim: str, quotation: Quotation) -> Iterator[Change]:
    for match in re.finditer(r"(?<![\w'-])[A-Za-z]+(?![\w'-])", quotation.text):
        now = _SWAPS.get(match.group().lower())
        if now and not match.group().isupper():
            start = quotation.start + match.start()
            yield put(claim, start, start + len(match.group()), fitted(now, match.group()), "word replaced")


def _dropped(claim: str, quotation: Quotation) -> Iterator[Change]:
    pattern = (
        r" (?:very|really|always|never|only|not|absolutely|completely|totally|extremely|simply|just|also"
        r"|still"
        r"|even|many|some|serious|strong|great|good|new|young|hard|long|full|real)(?= [a-z]+)"
    )
    for match in re.finditer(pattern, quotation.text):
        start = quotation.start + match.start()
        yield put(claim, start, start + len(match.group()), "", "word left out")


def _inserted(claim: str, quotation: Quotation, rng: Random) -> Iterator[Change]:
    for match in re.finditer(rf"\b(?:is|was|are|were|be|been)(?= {_PRAISE}\b)", quotation.text):
        start = quotation.start + match.end()
        yield put(claim, start, start, " " + rng.choice(("certainly", "probably", "partly")), "word put in")


def _paraphrase_quoted(original: Original) -> Iterator[Change]:
    """Quotation marks round an indirect statement of which the document has no four words in a row."""
    match = _INDIRECT.search(original.claim)
    if match is None or len(match[1].split()) < 6:
        return
    words = match[1].split()
    runs = (" ".join(words[place : place + 4]) for place in range(len(words) - 3))
    if any(original.document.has(run) for run in runs):
        return
    head = original.claim[: match.start(1)].removesuffix(" that ")
    text = f'{head}, "{match[1][0].upper()}{match[1][1:]}."'
    yield Change(text, match[1], f"“{match[1]}”", "paraphrase in quotation marks")


def _joined(claim: str, first: Quotation, second: Quotation) -> Change:
    """One quotation after the other, or the first words of one and the last of the other."""
    tail = first.text[-1] if first.text[-1] in ".,!?" else ""
    words, more = first.text.rstrip(".,!?").split(), second.text.rstrip(".,!?").split()
    if first.text[0].isupper() and second.text[0].isupper():
        now, form = [*words[:-1], words[-1] + ".", *more], "one sentence after the other"
    elif len(words) >= 8 and len(more) >= 8:
        now, form = [*words[: len(words) // 2], *more[len(more) // 2 :]], "halves"
    else:
        now, form = [*words, "and", *more], "joined"
    return put(claim, first.start, first.end, " ".join(now) + tail, form)

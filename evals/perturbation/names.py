"""Errors in names: another first name, another person, organisation or place, another office."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from evals.perturbation.change import Change, fitted, outside, picked, put, quoted
from evals.perturbation.originals import Original
from evals.perturbation.people import FEMALE, MALE, Mention, full_mentions
from evals.perturbation.words import listed, rows

_STRANGERS = {True: listed("strangers_men"), False: listed("strangers_women")}
_PLACES = tuple(listed(name) for name in ("countries", "cities", "states", "counties", "demonyms"))
_SORTS = tuple(
    listed(name)
    for name in (
        "broadcasters", "agencies", "world_bodies", "leagues", "parties", "firms", "makers", "shops", "banks",
        "clubs", "charities", "services",
    )
)  # fmt: skip
_OFFICES = rows("offices")
_ORGANISATION = re.compile(
    r"\b(?:[A-Z][\w'&-]+ ){1,4}(?P<kind>University|Council|Police|Hospital|Ministry|Department|Commission"
    r"|Committee"
    r"|Association|Federation|Institute|Foundation|Company|Corporation|Group|Bank|Agency|Authority|Trust"
    r"|Union|School"
    r"|College|Court|Society|Airlines|Airways|United|City|Rovers|Club|Organi[sz]ation)\b"
    r"(?<!Soviet Union)(?<!Supreme Court)(?! (?:of|for|and) [A-Z])(?!['’]s? [A-Z])(?! [A-Z])"
)
_CLUB_TOWNS = r"(?: (?:United|City|Wednesday|Town|Villa|Rovers|Times|Post|Street|Bridge)|,? [A-Z])"


def first_name_changed(original: Original, rng: Random) -> Change | None:
    """The same last name with another first name."""
    candidates = []
    for mention in full_mentions(original.claim):
        person = mention.person
        if quoted(original.claim, mention.start) or person.first in MALE & FEMALE:
            continue
        pool = listed("common_men" if person.male else "common_women")
        free = [name for name in pool if not original.document.has(name)]
        if free:
            end = mention.start + len(person.first)
            candidates.append(put(original.claim, mention.start, end, rng.choice(free), "first name"))
    return picked(candidates, rng, original)


def person_replaced(original: Original, rng: Random) -> Change | None:
    """Another person: one of the same document, or where there is none a stranger."""
    candidates = []
    cast = original.document.cast
    for mention in cast.mentions(original.claim):
        if quoted(original.claim, mention.start) or original.claim.count(mention.person.last) > 1:
            continue
        others = cast.others(original.claim)
        alone = mention.person.full not in original.claim
        inside = bool(others) and not _in_list(original.claim, mention) and rng.random() < 0.6
        full = rng.choice(others).full if inside else rng.choice(_STRANGERS[mention.person.male])
        now = full.rpartition(" ")[2] if alone else full
        form = "person of the document" if inside else "stranger"
        candidates.append(put(original.claim, mention.start, mention.end, now, form))
    return picked(candidates, rng, original)


def organisation_replaced(original: Original, rng: Random) -> Change | None:
    """Another organisation of the same sort, which the document does not name."""
    return picked(_organisations(original, rng), rng, original)


def place_replaced(original: Original, rng: Random) -> Change | None:
    """Another country, city, state, county or nationality, which the document does not name."""
    candidates = []
    for names in _PLACES:
        pattern = rf"(?<![\w'’-])(?<!New )(?:{'|'.join(names)})(?![\w-])(?!{_CLUB_TOWNS})"
        for match in outside(original.claim, re.finditer(pattern, original.claim)):
            free = [name for name in names if not original.document.has(name[:5])]
            person = any(
                mention.start <= match.start() < mention.end
                for mention in original.document.cast.mentions(original.claim)
            )
            before = original.claim[: match.start()].split(" ")[-2:-1]
            named = (
                bool(before)
                and before[0][:1].isupper()
                and before[0] not in ("In", "The", "At", "From", "And")
            )
            if free and not person and not named:
                now = rng.choice(free)
                if _article(original.claim[: match.start()], match.group(), now):
                    candidates.append(put(original.claim, *match.span(), now, "place"))
    return picked(candidates, rng, original)


def office_changed(original: Original, rng: Random) -> Change | None:
    """Another office, trade or kinship of the person, which the document does not name."""
    candidates = []
    for office, *others in _OFFICES:
        pattern = rf"(?<![\w-])(?<!defen[cs]e )(?<!district ){office}(?![\w-])(?! general| of (?:the )?art)"
        for match in outside(original.claim, re.finditer(pattern, original.claim, re.IGNORECASE)):
            free = [other for other in others if not original.document.has(other)]
            if re.search(
                r"(?:former|vice|deputy|under|assistant)[ -]$", original.claim[: match.start()].lower()
            ):
                free = [other for other in free if " " not in other]
            now = fitted(rng.choice(free), match.group()) if free else ""
            if match.group().istitle() and " " in now:
                now = now.title()
            if now and _article(original.claim[: match.start()], match.group(), now):
                candidates.append(put(original.claim, *match.span(), now, "office"))
    return picked(candidates, rng, original)


_OPENINGS = ("In", "The", "At", "From", "And", "A", "An")


def _article(before: str, was: str, now: str) -> bool:
    """Whether an “a” or “an” before the word stays right."""
    if not re.search(r"\ban? $", before, re.IGNORECASE):
        return True
    vowels = "aeiouAEIOU"
    return (was[0] in vowels) == (now[0] in vowels)


def _in_list(claim: str, mention: Mention) -> bool:
    """Whether the name stands in a list: of its neighbours the same may hold as of it."""
    before, after = claim[: mention.start], claim[mention.end :]
    return bool(
        re.search(r"(?:,| and| or|like|including) $", before) or re.match(r"(?:,? and| or|, [A-Z])\b", after)
    )


def _organisations(original: Original, rng: Random) -> Iterator[Change]:
    claim = original.claim
    for match in outside(claim, _ORGANISATION.finditer(claim)):
        start, words = match.start(), match.group().split()
        if words[0] in ("The", "In", "A", "An", "At", "But", "And"):
            start += len(words[0]) + 1
            words = words[1:]
        free = [city for city in listed("cities") if not original.document.has(city)]
        if len(words) > 1 and free and words[-2] not in ("of", "for", "and"):
            now = f"{rng.choice(free)} {match['kind']}"
            if _article(claim[:start], words[0], now):
                yield put(claim, start, match.end(), now, "by its kind")
    for names in _SORTS:
        pattern = rf"(?<![\w(’'-])(?:{'|'.join(names)})(?![\w)-])(?! [A-Z])"
        for match in outside(claim, re.finditer(pattern, claim)):
            free = [name for name in names if not original.document.has(name)]
            now = rng.choice(free) if free else ""
            if now and _article(claim[: match.start()], match.group(), now):
                yield put(claim, *match.span(), now, "of the same sort")

"""Errors in names: another first name, another person, organisation or place, another office."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from evals.perturbation.change import Change, fitted, outside, picked, put, quoted
from evals.perturbation.originals import Original
from evals.perturbation.people import COMMON_FEMALE, COMMON_MALE, FEMALE, MALE, full_mentions

STRANGERS = {
    True: (
        "Martin Holloway",
        "Stephen Ashdown",
        "Gareth Pryce",
        "Oliver Renwick",
        "Daniel Marsh",
        "Luke Fairley",
    ),
    False: (
        "Helen Ashdown",
        "Claire Renwick",
        "Joanna Pryce",
        "Nicola Fairley",
        "Laura Holloway",
        "Emma Marsh",
    ),
}
"""Names of people who stand in no document, by whether they are a man's."""

COUNTRIES = (
    "Afghanistan Argentina Australia Austria Belgium Brazil Canada Chile China Colombia Croatia Cuba Denmark Egypt England"
    " Ethiopia Finland France Germany Ghana Greece Hungary Iceland India Indonesia Iran Iraq Ireland Israel Italy Jamaica"
    " Japan Jordan Kenya Kuwait Lebanon Libya Malaysia Mexico Morocco Nepal Netherlands Nigeria Norway Pakistan Peru"
    " Philippines Poland Portugal Qatar Romania Russia Scotland Serbia Singapore Somalia Spain Sudan Sweden Switzerland"
    " Syria Thailand Tunisia Turkey Uganda Ukraine Venezuela Vietnam Wales Yemen Zambia Zimbabwe"
).split()
CITIES = (
    "Aberdeen Amsterdam Athens Atlanta Baghdad Baltimore Bangkok Barcelona Beijing Belfast Berlin Birmingham Boston"
    " Bradford Brighton Bristol Brussels Cairo Cambridge Cardiff Chicago Cleveland Copenhagen Dallas Damascus Delhi"
    " Denver Derby Detroit Dubai Dublin Dundee Edinburgh Exeter Geneva Glasgow Helsinki Houston Hull Istanbul Kabul"
    " Kathmandu Leeds Leicester Lisbon Liverpool London Madrid Manchester Melbourne Miami Milan Moscow Mumbai Munich"
    " Newcastle Norwich Nottingham Oslo Oxford Paris Philadelphia Plymouth Portsmouth Prague Rome Seattle Seoul Sheffield"
    " Southampton Stockholm Sunderland Swansea Sydney Tehran Tokyo Toronto Vienna Warsaw Washington Wrexham York"
).split()
STATES = (
    "Alabama Alaska Arizona Arkansas California Colorado Connecticut Florida Georgia Idaho Illinois Indiana Iowa Kansas"
    " Kentucky Louisiana Maine Maryland Massachusetts Michigan Minnesota Mississippi Missouri Montana Nebraska Nevada Ohio"
    " Oklahoma Oregon Pennsylvania Tennessee Texas Utah Vermont Virginia Wisconsin Wyoming"
).split()
COUNTIES = (
    "Cornwall Devon Dorset Somerset Essex Kent Surrey Sussex Hampshire Norfolk Suffolk Lincolnshire Yorkshire Lancashire"
    " Cumbria Derbyshire Nottinghamshire Shropshire Worcestershire Gloucestershire Wiltshire Oxfordshire Gwynedd Powys"
    " Fife Aberdeenshire Pembrokeshire"
).split()
DEMONYMS = (
    "French German Italian Spanish Russian Chinese Japanese American British Canadian Australian Israeli Iranian Iraqi"
    " Syrian Turkish Greek Egyptian Saudi Pakistani Indian Nigerian Kenyan Brazilian Mexican Scottish Welsh Irish Swedish"
    " Norwegian Dutch Polish Ukrainian Danish Belgian Libyan Yemeni Afghan Malaysian Indonesian"
).split()
_PLACES = (COUNTRIES, CITIES, STATES, COUNTIES, DEMONYMS)

_ORGANISATION = re.compile(
    r"\b(?:[A-Z][\w'&-]+ (?:(?:of|for|and|the) )?){1,4}(?P<kind>University|Council|Police|Hospital|Ministry|Department"
    r"|Commission|Committee|Association|Federation|Institute|Foundation|Company|Corporation|Group|Bank|Agency|Authority"
    r"|Trust|Party|Union|School|College|Court|Society|Airlines|Airways|United|City|Rovers|Times|Post|News|Club|Office"
    r"|Service|Organi[sz]ation)\b(?! (?:of|for|and) [A-Z])(?!['’]s? [A-Z])(?! [A-Z])"
)
_ACRONYM = re.compile(r"(?<![\w.-])[A-Z]{3,5}(?![\w-])")
_ACRONYMS = (
    "BBC CNN NBC CBS ABC FBI CIA NSA NATO UEFA FIFA NFL NBA NHL UFC WHO IMF UNICEF NASA RSPCA RAF NHS TUC CBI UKIP SNP"
    " DUP IBM HSBC BMW KLM RAC HMRC BT"
).split()
_KNOWN = (
    "Google Apple Microsoft Facebook Twitter Amazon Samsung Sony Toyota Honda Ford Boeing Airbus Nissan Volkswagen Tesco"
    " Sainsbury's Asda Morrisons Barclays Lloyds Netflix Disney Uber Labour Conservatives Arsenal Chelsea Everton Tottenham"
    " Liverpool Barcelona Juventus Reuters Greenpeace Oxfam Shell Vodafone Nike Adidas"
).split()

_OFFICES: tuple[tuple[str, ...], ...] = (
    (
        "prime minister",
        "president",
        "foreign minister",
        "finance minister",
        "defence minister",
        "vice president",
    ),
    ("chairman", "chief executive", "finance director", "deputy chairman"),
    ("senator", "governor", "congressman", "mayor"),
    ("spokesman", "lawyer", "adviser"),
    ("spokeswoman", "lawyer", "adviser"),
    ("professor", "lecturer", "doctoral student"),
    ("captain", "goalkeeper", "coach"),
    ("manager", "striker", "chairman"),
    ("head coach", "assistant coach"),
    ("director", "deputy director", "treasurer"),
    ("secretary general", "treasurer"),
    ("judge", "prosecutor", "juror"),
    ("prosecutor", "judge", "defence lawyer"),
    ("attorney", "doctor", "accountant"),
    ("lawyer", "doctor", "accountant"),
    ("teacher", "governor", "caretaker"),
    ("father", "brother", "uncle"),
    ("mother", "sister", "aunt"),
    ("son", "nephew", "brother"),
    ("daughter", "niece", "sister"),
    ("husband", "brother", "cousin"),
    ("wife", "sister", "cousin"),
    ("doctor", "nurse", "paramedic"),
    ("actor", "producer", "singer"),
    ("actress", "producer", "singer"),
    ("singer", "actor", "drummer"),
    ("author", "publisher", "translator"),
    ("sergeant", "inspector", "constable"),
    ("ambassador", "consul", "attaché"),
    ("secretary", "treasurer", "under-secretary"),
    ("midfielder", "goalkeeper"),
    ("striker", "goalkeeper"),
    ("defender", "goalkeeper"),
    ("goalkeeper", "striker"),
    ("founder", "treasurer", "owner"),
    ("owner", "tenant", "founder"),
    ("driver", "passenger"),
    ("passenger", "driver"),
    ("king", "prince"),
    ("queen", "princess"),
    ("minister", "adviser", "ambassador"),
    ("editor", "publisher"),
    ("journalist", "photographer"),
    ("soldier", "sailor"),
    ("pilot", "flight attendant"),
    ("leader", "treasurer", "deputy leader"),
    ("councillor", "magistrate"),
)
"""An office, a trade or a kinship, and what it may become: none holds of the same person in the same story."""


def first_name_changed(original: Original, rng: Random) -> Change | None:
    """The same last name with another first name."""
    candidates = []
    for mention in full_mentions(original.claim):
        person = mention.person
        if quoted(original.claim, mention.start) or person.first in MALE & FEMALE:
            continue
        pool = COMMON_MALE if person.male else COMMON_FEMALE
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
        inside = bool(others) and rng.random() < 0.6
        full = rng.choice(others).full if inside else rng.choice(STRANGERS[mention.person.male])
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
        pattern = rf"(?<![\w'’-])(?<!New )(?:{'|'.join(names)})(?![\w-])(?! (?:United|City|Wednesday|Town|Villa|Rovers|Times|Post|Street|Bridge|[A-Z]))"
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
        pattern = rf"(?<![\w-]){office}(?![\w-])(?! of (?:the )?(?:war|art))"
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


def _article(before: str, was: str, now: str) -> bool:
    """Whether an “a” or “an” before the word stays right."""
    if not re.search(r"\ban? $", before, re.IGNORECASE):
        return True
    vowels = "aeiouAEIOU"
    return (was[0] in vowels) == (now[0] in vowels)


def _organisations(original: Original, rng: Random) -> Iterator[Change]:
    claim = original.claim
    for match in outside(claim, _ORGANISATION.finditer(claim)):
        start = match.start()
        words = match.group().split()
        if start == 0 and words[0] in ("The", "In", "A", "At", "But", "And"):
            start += len(words[0]) + 1
            words = words[1:]
        if len(words) < 2 or words[0] in ("The",):
            continue
        place = rng.choice([city for city in CITIES if not original.document.has(city)] or ["Carrow"])
        new = f"{place} {match['kind']}"
        if words[-2:-1] and words[-2] in ("of", "for", "and"):
            continue
        yield put(claim, start, match.end(), new, "of the same sort")
    for names, pattern in (
        (_ACRONYMS, _ACRONYM),
        (_KNOWN, re.compile(rf"\b(?:{'|'.join(_KNOWN)})\b(?! [A-Z])")),
    ):
        for match in outside(claim, pattern.finditer(claim)):
            free = [name for name in names if not original.document.has(name)]
            usable = match.group() in names and free
            if (
                usable
                and not claim[: match.start()].endswith(("(", "-"))
                and not claim[match.end() :].startswith(")")
            ):
                now = rng.choice(free)
                if _article(claim[: match.start()], match.group(), now):
                    yield put(claim, *match.span(), now, "of the same sort")

"""Rewrites that keep the meaning: a claim so rewritten is as grounded as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from evals.perturbation import spelling
from evals.perturbation.change import Change, Planter, outside, put, quoted
from evals.perturbation.dates import MONTHS
from evals.perturbation.numbers import SCALES, SPELLED, numbers
from evals.perturbation.originals import Original, plain
from evals.perturbation.people import full_mentions
from evals.perturbation.speech import SAYING
from evals.perturbation.verbs import PARTICIPLE_OF_PAST, PAST_OF_PARTICIPLE

_MONTH = "|".join(MONTHS)


@dataclass(frozen=True)
class Rewrite:
    """A way to say the same in other words; `name` takes part in the seed."""

    name: str
    rewrite: Planter


def number_words(original: Original, rng: Random) -> Change | None:
    """“five” ↔ “5”."""
    return _one(_number_words(original.claim), original, rng)


def money(original: Original, rng: Random) -> Change | None:
    """“$1.2bn” ↔ “1.2 billion dollars”, “1,200,000” ↔ “1.2 million”."""
    return _one([*_money(original.claim), *_scaled(original.claim)], original, rng)


def per_cent(original: Original, rng: Random) -> Change | None:
    """“%” ↔ “per cent” ↔ “percent”."""
    found = [
        put(
            original.claim,
            *match.span("sign"),
            rng.choice(
                [sign for sign in ("%", " per cent", " percent") if sign.strip() != match["sign"].strip()]
            ),
            "per cent",
        )
        for match in outside(
            original.claim, re.finditer(r"\d(?P<sign>%| per ?cent)(?! ?(?:age|point))", original.claim)
        )
    ]
    return _one(found, original, rng)


def voice(original: Original, rng: Random) -> Change | None:
    """Active ↔ passive."""
    return _one([*_passive(original.claim), *_active(original.claim)], original, rng)


def short_form(original: Original, rng: Random) -> Change | None:
    """“United States” ↔ “US”, “Doctor” ↔ “Dr”, “kilometres” ↔ “km”."""
    found = [
        put(original.claim, *match.span(), now, "short form")
        for pattern, now in spelling.SHORT_FORMS
        for match in outside(original.claim, re.finditer(pattern, original.claim))
    ]
    return _one(found, original, rng)


def spelling_changed(original: Original, rng: Random) -> Change | None:
    """British ↔ American spelling, outside names and quotations."""
    tables = spelling.BRITISH_TO_AMERICAN | spelling.AMERICAN_TO_BRITISH
    found = [
        put(original.claim, *match.span(), tables[match.group()], "spelling")
        for match in outside(original.claim, re.finditer(r"(?<![\w'’-])[a-z]+(?![\w'’-])", original.claim))
        if match.group() in tables
    ]
    return _one(found, original, rng)


def quotation_marks(original: Original, rng: Random) -> Change | None:
    """Typewriter ↔ typographic quotation marks and apostrophes."""
    claim = original.claim
    if plain(claim).count('"') % 2 or '"' not in plain(claim):
        return None
    left, right = rng.choice((("“", "”"), ("‘", "’"), ("«", "»"), ("„", "“"))[:2])
    if "“" in claim:
        return Change(plain(claim), "“”", '""', "typewriter")
    inner = [piece for piece in plain(claim).split('"')[1::2] if "'" in piece]
    if left == "‘" and inner:
        left, right = "“", "”"
    pieces = plain(claim).split('"')
    text = (
        "".join(piece + (left if place % 2 == 0 else right) for place, piece in enumerate(pieces[:-1]))
        + pieces[-1]
    )
    return Change(re.sub(r"(?<=\w)'(?=\w)", "’", text), '""', left + right, "typographic")


def day_and_month(original: Original, rng: Random) -> Change | None:
    """“5 June 2014” ↔ “June 5, 2014”."""
    return _one(_dates(original.claim), original, rng)


def contraction(original: Original, rng: Random) -> Change | None:
    """“did not” ↔ “didn't”, outside quotations."""
    table = spelling.CONTRACTIONS | {short: long for long, short in spelling.CONTRACTIONS.items()}
    pattern = "|".join(sorted(map(re.escape, table), key=len, reverse=True))
    found = []
    even = plain(original.claim)
    for match in outside(even, re.finditer(rf"\b(?:{pattern})\b", even)):
        found.append(put(even, *match.span(), table[match.group()], "contraction"))
    return _one(found, original, rng)


def speaker_moved(original: Original, rng: Random) -> Change | None:
    """“X said that P” ↔ “P, X said”; “According to X, P” ↔ “P, according to X”."""
    return _one(_speaker_moved(original.claim), original, rng)


def clause_moved(original: Original, rng: Random) -> Change | None:
    """“After X, Y” ↔ “Y after X”; “In 2014, Y” ↔ “Y in 2014”."""
    return _one(_clause_moved(original.claim), original, rng)


def last_name_only(original: Original, rng: Random) -> Change | None:
    """“Barack Obama” → “Obama”, and the last name → the full name of the document."""
    claim, cast = original.claim, original.document.cast
    found = []
    for mention in full_mentions(claim):
        known = cast.by_last_name.get(mention.person.last)
        single = (
            original.document.text.count(mention.person.last) > 1 and claim.count(mention.person.last) == 1
        )
        if known == mention.person and single and not quoted(claim, mention.start):
            found.append(put(claim, mention.start, mention.end, mention.person.last, "last name only"))
    for mention in cast.mentions(claim):
        alone = claim[mention.start : mention.end] == mention.person.last
        bare = not re.search(r"[A-Z][\w.]* $", claim[: mention.start]) and not quoted(claim, mention.start)
        if alone and bare:
            found.append(put(claim, mention.start, mention.end, mention.person.full, "full name"))
    return _one(found, original, rng)


def word_alike(original: Original, rng: Random) -> Change | None:
    """A word for one that says the same, outside quotations."""
    pairs = dict(pair.replace("_", " ").split("/") for pair in spelling.ALIKE.split())
    skipped = {
        "following",
        "also",
        "however",
        "around",
        "about",
        "received",
        "showed",
        "film",
        "football",
        "fall",
        "holiday",
        "many",
        "more than",
        "whole",
        "said",
        "stated",
    }
    found = []
    for was, now in pairs.items():
        if was in skipped:
            continue
        for match in outside(original.claim, re.finditer(rf"(?<![\w'’-]){was}(?![\w'’-])", original.claim)):
            before, after = original.claim[: match.start()], original.claim[match.end() :]
            vowel = re.search(r"\ban? $", before) and (was[0] in "aeiou") != (now[0] in "aeiou")
            if not vowel and not re.match(r" (?:to\b|[A-Z])", after):
                found.append(put(original.claim, *match.span(), now, "other word"))
    return _one(found, original, rng)


def commas_and_that(original: Original, rng: Random) -> Change | None:
    """“said that” ↔ “said”, “on Tuesday” ↔ “Tuesday”: small words that carry nothing."""
    found = []
    for match in outside(
        original.claim,
        re.finditer(r"\b(?:said|says|announced|claimed|believes|warned) that(?= )", original.claim),
    ):
        found.append(put(original.claim, match.end() - 5, match.end(), "", "that"))
    for match in outside(
        original.claim,
        re.finditer(
            r"\b(?:said|says)(?= (?:the|he|she|they|it|there|[A-Z]\w+ (?:is|was|has|had|will|would)) )",
            original.claim,
        ),
    ):
        found.append(put(original.claim, match.end(), match.end(), " that", "that"))
    for match in outside(
        original.claim,
        re.finditer(r" on (?=(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b(?!s? [A-Z]))", original.claim),
    ):
        found.append(put(original.claim, match.start(), match.end(), " ", "on"))
    return _one(found, original, rng)


def _one(candidates: Iterator[Change] | list[Change], original: Original, rng: Random) -> Change | None:
    usable = [change for change in candidates if change.text != original.claim]
    return rng.choice(usable) if usable else None


def _number_words(claim: str) -> Iterator[Change]:
    for number in numbers(claim):
        before = claim[number.start - 1 : number.start]
        if quoted(claim, number.start) or number.scale or before in ("$", "£", "€", "#"):
            continue
        capital = re.search(r"[A-Z][\w.-]* $", claim[: number.start])
        dated = re.search(rf"(?:{_MONTH}) $", claim[: number.start]) or re.match(
            rf" (?:{_MONTH})|(?:st|nd|rd|th)\b|%| per ?cent|:| ?[ap]\.?m\b", claim[number.end :]
        )
        if dated or capital:
            continue
        if (
            number.spelled
            and number.value >= 2
            and (number.start == 0 or number.text.islower())
            and "of the" not in claim[number.end : number.end + 7]
        ):
            yield put(claim, number.start, number.end, f"{number.value:.0f}", "digits")
        elif (
            not number.spelled
            and 2 <= number.value <= 20
            and number.value == int(number.value)
            and "." not in number.text
        ):
            word = SPELLED[int(number.value)]
            yield put(
                claim, number.start, number.end, word.capitalize() if number.start == 0 else word, "words"
            )


_CURRENCIES = {"$": "dollars", "£": "pounds", "€": "euros"}
_LONG = {"k": "thousand", "m": "million", "mn": "million", "bn": "billion", "tn": "trillion"}
_SHORT = {"million": "m", "billion": "bn", "trillion": "tn"}


def _money(claim: str) -> Iterator[Change]:
    pattern = r"(?<![\w/])(?P<sign>[$£€])(?P<n>\d[\d,]*(?:\.\d+)?)(?:\s?(?P<scale>k|m|mn|bn|tn|thousand|million|billion|trillion)\b)?(?![\w%-])"
    for match in outside(claim, re.finditer(pattern, claim)):
        after = claim[match.end() :]
        if re.match(r"(?:[-–/]| [a-z]+(?:-[a-z]+)? (?:deal|bid|fee)|\.\d)", after):
            continue
        scale = match["scale"] or ""
        long = _LONG.get(scale, scale)
        yield put(
            claim,
            *match.span(),
            f"{match['n']}{' ' + long if long else ''} {_CURRENCIES[match['sign']]}",
            "in words",
        )
        if scale in _LONG:
            yield put(claim, *match.span("scale"), " " + long, "scale in full")
        elif scale in _SHORT:
            yield Change(
                claim[: match.end("n")] + _SHORT[scale] + claim[match.end("scale") :],
                match.group(),
                f"{match['sign']}{match['n']}{_SHORT[scale]}",
                "scale in short",
            )


def _scaled(claim: str) -> Iterator[Change]:
    for number in numbers(claim):
        if quoted(claim, number.start) or number.spelled:
            continue
        if number.scale in ("million", "billion") and number.value * SCALES[number.scale] < 1e12:
            whole = f"{number.value * SCALES[number.scale]:,.0f}"
            end = claim.lower().index(number.scale, number.end) + len(number.scale)
            if number.scale == "million":
                yield put(claim, number.start, end, whole, "in digits")
        elif not number.scale and number.value >= 1_000_000 and number.value % 100_000 == 0:
            yield put(claim, number.start, number.end, f"{number.value / 1e6:g} million", "million")
        elif not number.scale and number.value >= 1000 and "," in number.text:
            yield put(claim, number.start, number.end, number.text.replace(",", ""), "no comma")


def _dates(claim: str) -> Iterator[Change]:
    american = rf"\b(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?P<th>st|nd|rd|th)?(?:,? (?P<year>(?:18|19|20)\d\d))?\b(?![\d:]|-\d)"
    british = rf"\b(?P<day>\d{{1,2}})(?P<th>st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})(?:,? (?P<year>(?:18|19|20)\d\d))?\b"
    for match in outside(claim, re.finditer(american, claim)):
        yield put(
            claim,
            *match.span(),
            f"{match['day']} {match['month']}" + (f" {match['year']}" if match["year"] else ""),
            "day first",
        )
    for match in outside(claim, re.finditer(british, claim)):
        if not re.search(r"\d[-–]$|(?:and|to|or) $", claim[: match.start()]):
            yield put(
                claim,
                *match.span(),
                f"{match['month']} {match['day']}" + (f", {match['year']}" if match["year"] else ""),
                "month first",
            )


_BY = re.compile(
    r"^(?P<a>[A-Z][^,;\"]{3,60}?) (?P<be>was|were|has been|have been|is being|are being) (?P<adverb>(?:also |recently |later )?)"
    r"(?P<participle>[a-z]+) by (?P<b>(?:the |a |an )?(?:[\w'’&-]+ ?){1,4})(?P<rest>(?: (?:in|on|at|for|after|during|over|from|when|while|because|as) .+)?)\.$"
)
_DOES = re.compile(
    rf"^(?P<a>(?:The |A |An )?[A-Z]?[\w'’&-]+(?: (?:of )?[\w'’&-]+){{0,3}}?) (?P<past>{'|'.join(sorted(PARTICIPLE_OF_PAST))}) "
    r"(?P<b>(?:the|a|an) (?:[a-z'’-]+ ){0,2}[a-z'’-]+|[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,3})(?P<rest>(?: (?:in|on|at|after|during|because|when) [^.]+)?)\.$"
)
_NO_PASSIVE = frozenset(
    "become came became had said went got cost felt fell fought left meant met put ran rose sank set shut stood struck swam thought"
    " told appeared apologised apologized agreed argued arrived aimed appealed died lived landed emerged happened"
    " hoped intended need participated remained resided resigned responded retired returned stayed struggled talked"
    " travelled turned walked worked waited complained insisted looked lasted liked wanted expected decided"
    " graduated fled voted joined married lost served showed tried vowed pledged warned promised started continued"
    " began stopped claimed added asked denied grew featured cut included faced passed spent played finished".split()
)


def _passive(claim: str) -> Iterator[Change]:
    match = _DOES.match(claim)
    if match and match["past"] not in _NO_PASSIVE and '"' not in claim:
        plural = (
            match["b"].split()[-1].endswith("s")
            and not match["b"].split()[-1].endswith(("ss", "us"))
            and match["b"].split()[0].lower() not in ("a", "an")
        )
        if match["b"][0].isupper() and plural:
            return
        be = "were" if plural else "was"
        text = f"{match['b'][0].upper()}{match['b'][1:]} {be} {PARTICIPLE_OF_PAST[match['past']]} by {_low(match['a'])}{match['rest']}."
        yield Change(text, claim, text, "passive")


def _active(claim: str) -> Iterator[Change]:
    match = _BY.match(claim)
    if match is None or '"' in claim or match["participle"] not in PAST_OF_PARTICIPLE:
        return
    b = match["b"].strip()
    if not re.match(r"(?:the |a |an )?[\w'’&-]+", b) or re.search(
        r"\b(?:and|his|her|their|its|in|on|at|of|for|\w+ing|\d+)\b", b
    ):
        return
    if not re.search(
        r"^[A-Z]|\b(?:police|court|judge|jury|government|council|president|car|train|bus|officers?|committee|company|team|man|woman|commission|board|club)$",
        b,
    ):
        return
    plural = b.endswith("s") or b.lower().endswith("police")
    have = "have " if plural else "has "
    verb = (
        PAST_OF_PARTICIPLE[match["participle"]]
        if match["be"] in ("was", "were")
        else have + match["participle"]
    )
    if "being" in match["be"]:
        return
    text = f"{b[0].upper()}{b[1:]} {match['adverb']}{verb} {_low(match['a'])}{match['rest']}."
    yield Change(text, claim, text, "active")


def _low(phrase: str) -> str:
    """A phrase from the head of a sentence, within one."""
    return (
        phrase[0].lower() + phrase[1:]
        if phrase.split()[0]
        in (
            "The",
            "A",
            "An",
            "His",
            "Her",
            "Their",
            "Its",
            "Two",
            "Three",
            "Four",
            "Some",
            "Many",
            "Several",
            "More",
            "At",
            "Police",
            "Officers",
            "People",
            "Firefighters",
            "Scientists",
            "Researchers",
            "Thousands",
            "Hundreds",
            "Plans",
            "One",
        )
        else phrase
    )


_SAYS = re.compile(
    rf"^(?P<who>(?:The |A |An )?[A-Z]?[\w'’.-]+(?: [\w'’.-]+){{0,4}}?) (?P<say>said|says|warned|claimed|announced|believes|argued|insisted) (?:that )?(?P<what>(?:the|a|an|he|she|they|it|there|his|her|their|[A-Z][\w'’-]+) [^\"]{{15,}})\.$"
)
_SAID = re.compile(
    r"^(?P<what>[^\"]{20,}), (?P<who>(?:the |a |an )?[^,\"]{2,50}?) (?P<have>(?:has |have )?)(?P<say>said|says|warned|announced|claimed)\.$"
)
_ACCORDING = re.compile(r"^According to (?P<who>[^,\"]{3,70}), (?P<what>[^\"]{20,})\.$")
_ACCORDING_TAIL = re.compile(r"^(?P<what>[^\"]{20,}?),? according to (?P<who>[^,\"]{3,80})\.$")


def _speaker_moved(claim: str) -> Iterator[Change]:
    if match := _SAYS.match(claim):
        what = match["what"]
        clause = re.search(
            r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|should|must|did|does|\w+ed)\b", what
        )
        if (
            clause
            and not re.search(rf"\b(?:{SAYING})\b", what)
            and what.split()[0]
            not in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
        ):
            yield _whole(
                claim, f"{what[0].upper()}{what[1:]}, {_low(match['who'])} {match['say']}.", "speaker last"
            )
    if (match := _SAID.match(claim)) and not match["who"].startswith(("who", "which", "and", "but", "as")):
        who = match["who"][0].upper() + match["who"][1:]
        yield _whole(
            claim, f"{who} {match['have']}{match['say']} that {_low(match['what'])}.", "speaker first"
        )
    if match := _ACCORDING.match(claim):
        yield _whole(
            claim,
            f"{match['what'][0].upper()}{match['what'][1:]}, according to {match['who']}.",
            "speaker last",
        )
    if match := _ACCORDING_TAIL.match(claim):
        yield _whole(claim, f"According to {match['who']}, {_low(match['what'])}.", "speaker first")


_FRONTED = re.compile(
    r"^(?P<clause>(?:After|Before|When|While|Although|Because|Since|In|On|During|Despite|Following|At) [^,\"]{3,60}), (?P<main>(?:the|a|an|he|she|they|it|[A-Z][\w'’-]+) [^\",]{15,})\.$"
)
_TRAILING = re.compile(
    r"^(?P<main>[A-Z][^\",]{20,}?),? (?P<clause>(?:after|because|when|although|despite|during) [^,\"]{8,60}|in (?:19|20)\d\d|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\.$"
)


def _clause_moved(claim: str) -> Iterator[Change]:
    if match := _FRONTED.match(claim):
        main, clause = match["main"], match["clause"]
        yield _whole(claim, f"{main[0].upper()}{main[1:]} {clause[0].lower()}{clause[1:]}.", "clause last")
    if (match := _TRAILING.match(claim)) and not re.search(
        rf"\b(?:{SAYING}|who|which|that)\b", match["main"]
    ):
        clause = match["clause"]
        yield _whole(claim, f"{clause[0].upper()}{clause[1:]}, {_low(match['main'])}.", "clause first")


def _whole(claim: str, text: str, form: str) -> Change:
    return Change(text, claim, text, form)


REWRITES: tuple[Rewrite, ...] = (
    Rewrite("number words ↔ digits", number_words),
    Rewrite("money and scale", money),
    Rewrite("per cent", per_cent),
    Rewrite("active ↔ passive", voice),
    Rewrite("short form", short_form),
    Rewrite("spelling", spelling_changed),
    Rewrite("quotation marks", quotation_marks),
    Rewrite("day and month", day_and_month),
    Rewrite("contraction", contraction),
    Rewrite("speaker moved", speaker_moved),
    Rewrite("clause moved", clause_moved),
    Rewrite("last name ↔ full name", last_name_only),
    Rewrite("other word", word_alike),
    Rewrite("that, on", commas_and_that),
)

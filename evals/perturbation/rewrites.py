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
from evals.perturbation.speech import SAYING
from evals.perturbation.verbs import PARTICIPLE_OF_PAST, PAST_OF_PARTICIPLE
from evals.perturbation.words import listed

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
    return _one([*_passive(original), *_active(original)], original, rng)


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
    even = plain(original.claim)
    found = [
        put(even, *match.span(), table[match.group()], "contraction")
        for match in outside(even, re.finditer(rf"\b(?:{pattern})\b", even))
    ]
    return _one(found, original, rng)


def speaker_moved(original: Original, rng: Random) -> Change | None:
    """“X said that P” ↔ “P, X said”; “According to X, P” ↔ “P, according to X”."""
    return _one(_speaker_moved(original), original, rng)


def clause_moved(original: Original, rng: Random) -> Change | None:
    """“After X, Y” ↔ “Y after X”; “In 2014, Y” ↔ “Y in 2014”."""
    return _one(_clause_moved(original), original, rng)


def last_name_only(original: Original, rng: Random) -> Change | None:
    """“Barack Obama” → “Obama”, and the last name → the full name of the document."""
    claim, cast = original.claim, original.document.cast
    found = []
    for mention in cast.mentions(claim):
        known = cast.by_last_name.get(mention.person.last) == mention.person
        named = re.search(r"[A-Z][\w.]* $|\bthe $", claim[: mention.start]) or quoted(claim, mention.start)
        alone = claim[mention.start : mention.end] == mention.person.last
        other = re.match(r" (?:team|family|campaign|administration|government)", claim[mention.end :])
        if not known or named or other or claim.count(mention.person.last) > 1:
            continue
        if alone:
            found.append(put(claim, mention.start, mention.end, mention.person.full, "full name"))
        elif original.document.text.count(mention.person.last) > 1:
            found.append(put(claim, mention.start, mention.end, mention.person.last, "last name only"))
    return _one(found, original, rng)


def word_alike(original: Original, rng: Random) -> Change | None:
    """A word for one that says the same, outside quotations."""
    found = []
    for was, now in spelling.ALIKE.items():
        for match in outside(original.claim, re.finditer(rf"(?<![\w'’-]){was}(?![\w'’-])", original.claim)):
            before, after = original.claim[: match.start()], original.claim[match.end() :]
            vowel = re.search(r"\ban? $", before) and (was[0] in "aeiou") != (now[0] in "aeiou")
            named = re.match(r" (?:to\b|[A-Z]|general)", after) or re.search(r"\b(?:law|well-) ?$", before)
            if not vowel and not named:
                found.append(put(original.claim, *match.span(), now, "other word"))
    return _one(found, original, rng)


_SAID_THAT = re.compile(r"\b(?:said|says|announced|claimed|believes|warned)(?P<that> that)(?= )")
_SAID = re.compile(
    r"\b(?:said|says)(?= (?:the|he|she|they|it|there|[A-Z]\w+ (?:is|was|has|had|will|would)) )"
)
_ON_DAY = re.compile(r"(?P<on> on) (?=(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b(?!s? [A-Z]))")


def small_words(original: Original, rng: Random) -> Change | None:
    """“said that” ↔ “said”, “on Tuesday” ↔ “Tuesday”: small words that carry nothing."""
    claim = original.claim
    found = [
        put(claim, *match.span("that"), "", "that") for match in outside(claim, _SAID_THAT.finditer(claim))
    ]
    found += [
        put(claim, match.end(), match.end(), " that", "that")
        for match in outside(claim, _SAID.finditer(claim))
    ]
    found += [put(claim, *match.span("on"), "", "on") for match in outside(claim, _ON_DAY.finditer(claim))]
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
_MONEY = re.compile(
    r"(?<![\w/])(?P<sign>[$£€])(?P<n>\d[\d,]*(?:\.\d+)?)(?:\s?(?P<scale>k|m|mn|bn|tn|thousand|million"
    r"|billion|trillion)\b)?"
    r"(?![\w%/–-]|[,.]\d)(?=[.,;)]|$| (?:to|in|for|of|from|a|per|each|on|and|as|at|by|or|after|over|more"
    r"|worth|when"
    r"|last|this|with|is|was|were|will|because|has|had|that|which|toward|towards|between|but)\b)"
)


def _money(claim: str) -> Iterator[Change]:
    for match in outside(claim, _MONEY.finditer(claim)):
        scale = match["scale"] or ""
        long = _LONG.get(scale, scale)
        words = f"{match['n']}{' ' + long if long else ''} {_CURRENCIES[match['sign']]}"
        yield put(claim, *match.span(), words, "in words")
        if scale in _LONG:
            yield put(claim, *match.span("scale"), " " + long, "scale in full")
        elif scale in _SHORT:
            yield put(claim, match.end("n"), match.end("scale"), _SHORT[scale], "scale in short")


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


_YEAR = r"(?:,? (?P<year>(?:18|19|20)\d\d))?\b"
_MONTH_FIRST = re.compile(rf"\b(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_YEAR}(?![\d:]|[-–]\d)")
_DAY_FIRST = re.compile(
    rf"(?<![-–\d])\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH}){_YEAR}"
)


def _dates(claim: str) -> Iterator[Change]:
    for match in outside(claim, _MONTH_FIRST.finditer(claim)):
        year = f" {match['year']}" if match["year"] else ""
        yield put(claim, *match.span(), f"{match['day']} {match['month']}{year}", "day first")
    for match in outside(claim, _DAY_FIRST.finditer(claim)):
        if not re.search(r"(?:and|to|or) $", claim[: match.start()]):
            year = f", {match['year']}" if match["year"] else ""
            yield put(claim, *match.span(), f"{match['month']} {match['day']}{year}", "month first")


_PAST = "|".join(sorted(PARTICIPLE_OF_PAST))
_PARTICIPLE = "|".join(sorted(PAST_OF_PARTICIPLE))
_DAYS = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_AFTER_OBJECT = "in|on|at|after|during|because|when|for|over|from|while|following|near|outside"
_REST = rf"(?P<rest>(?: (?:{_AFTER_OBJECT}) [^\"]+)?)\.$"
_NOUN_PHRASE = r"(?:the|a|an|two|three|four|five|six|\d+|his|her|their|its) (?:[a-z0-9'’-]+ ){0,3}?[a-z'’-]+"
_BY = re.compile(
    r"^(?P<a>[A-Z0-9][^,;\"]{3,80}?) (?P<be>was|were|has been|have been) (?P<adverb>(?:also |recently "
    r"|later )?)"
    rf"(?P<verb>{_PARTICIPLE}) by (?P<b>(?:(?:the|a|an) )?(?:[\w'’&.-]+ ){{0,4}}?[\w'’&-]+){_REST}"
)
_DOES = re.compile(
    rf"^(?P<a>[A-Z][\w'’&.-]*(?: [\w'’&.-]+){{0,6}}?) (?:(?P<have>has|have) (?P<participle>{_PARTICIPLE})"
    rf"|(?P<past>{_PAST})) "
    rf"(?P<b>{_NOUN_PHRASE}|(?!{_DAYS})[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){{0,3}}){_REST}"
)
_NO_PASSIVE = frozenset(listed("no_passive"))
_DOERS = re.compile(
    r"^[A-Z]|\b(?:police|court|judge|jury|government|council|president|car|train|bus|officers?|committee"
    r"|company|team"
    r"|man|woman|commission|board|club|inspectors|scientists|researchers|militants|gunmen|officials|fire"
    r"|storm|rain"
    r"|watchdog|union|group|agency|party|parliament|army|forces|protesters|regulator|charity|university"
    r"|firm|lorry|van)$"
)
_NO_SUBJECT = re.compile(
    r"\b(?:is|are|was|were|has|have|had|been|to|not|and|or|that|who|which|when|as|[a-z]+ly|of|in|a|the)$"
    r"|\b(?:said|says|believed|this year|last year|announced)\b"
    r"|^(?:He|She|It|They|We|I|There|This|That|What|Who|When|While|After|In|On|At)\b"
)


def _passive(original: Original) -> Iterator[Change]:
    claim = original.claim
    match = _DOES.match(claim)
    if match is None or '"' in plain(claim) or _NO_SUBJECT.search(match["a"]):
        return
    verb = match["past"] or PAST_OF_PARTICIPLE[match["participle"]]
    last, first = match["b"].split()[-1], match["b"].split()[0].lower()
    plural = (last.endswith("s") and not last.endswith(("ss", "us", "'s"))) or first in (
        "two",
        "three",
        "four",
        "five",
        "six",
    )
    if re.search(r"\b(?:to|of|him|her|for|said|says|that)$|\b(?:to|him)\b", match["b"]) or re.search(
        r" (?:and|to) [a-z]+", match["rest"]
    ):
        return
    if verb in _NO_PASSIVE or last in ("to", "and", "of", "that") or (match["b"][0].isupper() and plural):
        return
    plural = plural and first not in ("a", "an")
    be = ("have been" if plural else "has been") if match["have"] else ("were" if plural else "was")
    head = match["b"][0].upper() + match["b"][1:]
    text = f"{head} {be} {PARTICIPLE_OF_PAST[verb]} by {_within(match['a'], original)}{match['rest']}."
    yield Change(text, claim, text, "passive")


def _active(original: Original) -> Iterator[Change]:
    claim = original.claim
    match = _BY.match(claim)
    if match is None or '"' in plain(claim) or _NO_SUBJECT.search(match["a"]):
        return
    b = match["b"]
    inner = re.search(r"\b(?:and|his|her|their|its|in|on|at|of|for|[a-z]+ing|\d+)\b", b)
    if inner or not _DOERS.search(b):
        return
    have = "have" if re.search(r"[^s]s$|[Pp]olice$", b) else "has"
    simple = match["be"] in ("was", "were")
    verb = PAST_OF_PARTICIPLE[match["verb"]] if simple else f"{have} {match['verb']}"
    text = f"{b[0].upper()}{b[1:]} {match['adverb']}{verb} {_within(match['a'], original)}{match['rest']}."
    yield Change(text, claim, text, "active")


_LOWERED = frozenset(listed("lowered"))


def _within(phrase: str, original: Original) -> str:
    """A phrase from the head of a sentence, within one: the small letter that it has unless it is a name."""
    first = phrase.split(maxsplit=1)[0]
    small = first in _LOWERED or f" {first.lower()} " in original.document.text
    return phrase[0].lower() + phrase[1:] if small else phrase


_SAYS = re.compile(
    r"^(?P<who>(?:The |A |An )?[A-Z]?[\w'’.-]+(?: [\w'’.-]+){0,4}?) (?P<say>said|says|warned|claimed"
    r"|announced|believes"
    r"|argued|insisted) (?:that )?(?P<what>(?:the|a|an|he|she|they|it|there|his|her|their|[A-Z][\w'’-]+)"
    r" [^\"]{15,})\.$"
)
_SAID_LAST = re.compile(
    r"^(?P<what>[^\"]{20,}), (?P<who>(?!who|which|and|but|as|it )(?:the |a |an )?[^,\"]{2,50}?)"
    r" (?P<have>(?:has |have )?)"
    r"(?P<say>said|says|warned|announced|claimed)\.$"
)
_ACCORDING = re.compile(r"^According to (?P<who>[^,\"]{3,70}), (?P<what>[^\"]{20,})\.$")
_ACCORDING_TAIL = re.compile(r"^(?P<what>[^\"]{20,}?),? according to (?P<who>[^,\"]{3,80})\.$")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|should|must|did|does|\w+ed)\b"
)


def _speaker_moved(original: Original) -> Iterator[Change]:
    claim = original.claim
    if match := _SAYS.match(claim):
        what = match["what"]
        if _FINITE.search(what) and not re.search(rf"\b(?:{SAYING})\b", what) and not re.match(_DAYS, what):
            last = f"{what[0].upper()}{what[1:]}, {_within(match['who'], original)} {match['say']}."
            yield _whole(claim, last, "speaker last")
    if match := _SAID_LAST.match(claim):
        who = match["who"][0].upper() + match["who"][1:]
        first = f"{who} {match['have']}{match['say']} that {_within(match['what'], original)}."
        yield _whole(claim, first, "speaker first")
    if match := _ACCORDING.match(claim):
        last = f"{match['what'][0].upper()}{match['what'][1:]}, according to {match['who']}."
        yield _whole(claim, last, "speaker last")
    if match := _ACCORDING_TAIL.match(claim):
        yield _whole(
            claim, f"According to {match['who']}, {_within(match['what'], original)}.", "speaker first"
        )


_FRONTED = re.compile(
    r"^(?P<clause>(?:After|Before|When|While|Although|Because|Since|In|On|During|Despite|Following|At)"
    r" [^,\"]{3,60}), "
    r"(?P<main>(?:the|a|an|he|she|they|it|[A-Z][\w'’-]+) [^\",]{15,90})\.$"
)
_TRAILING = re.compile(
    r"^(?P<main>[A-Z][^\",]{20,90}?),? (?P<clause>(?:after|because|when|although|despite|during) [^,\"]{8,60}"
    rf"|in (?:19|20)\d\d|on {_DAYS})\.$"
)
_COMPLEX = re.compile(
    rf"\b(?:{SAYING}|heard|who|which|that|and|but|to [a-z]+|due|because)\b|\b(?:early|late)$"
)
"""In a main clause: another verb that a clause moved to its other end might seem to belong to."""


def _clause_moved(original: Original) -> Iterator[Change]:
    claim = original.claim
    if (match := _FRONTED.match(claim)) and not _COMPLEX.search(match["main"]):
        main, clause = match["main"], match["clause"]
        yield _whole(claim, f"{main[0].upper()}{main[1:]} {clause[0].lower()}{clause[1:]}.", "clause last")
    match = _TRAILING.match(claim)
    run_on = match and re.search(r"\b(?:has|have|is|are)\b", match["clause"])
    if match and not run_on and not _COMPLEX.search(match["main"]):
        main, clause = _within(match["main"], original), match["clause"]
        yield _whole(claim, f"{clause[0].upper()}{clause[1:]}, {main}.", "clause first")


def _whole(claim: str, text: str, form: str) -> Change:
    text = re.sub(r"\.\.$", ".", text)
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
    Rewrite("that, on", small_words),
)

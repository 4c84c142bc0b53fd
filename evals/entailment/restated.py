"""A claim in other words that mean the same: figures, money, dates, short forms, names, the passive voice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.entailment.turns import CONTRACTED, FULL
from evals.perturbation.verbs import BASE_OF_PAST, PARTICIPLE_OF_PAST
from service.text.names import Name, names
from service.text.spelled import UNITS

_SIGNS = {"$": "dollars", "£": "pounds", "€": "euros"}
_UNITS = {unit: sign for sign, unit in _SIGNS.items()}
_SCALES = {"million": ("m", "mn"), "billion": ("bn", "b"), "trillion": ("tn",)}
_SHORT_ROWS = """
United States=US|United States=U.S.|United Kingdom=UK|European Union=EU|United Nations=UN|Prime Minister=PM
Premier League=PL|National Health Service=NHS|World Health Organization=WHO|chief executive=CEO
kilometres=km|kilometers=km|miles per hour=mph|Street=St|Doctor=Dr
"""
_SHORT = tuple(tuple(pair.split("=")) for row in _SHORT_ROWS.strip().splitlines() for pair in row.split("|"))
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"

_WORDS = {value: word for word, value in UNITS.items() if word != "nil"}
_NUMBER_WORDS = "|".join(word for value, word in _WORDS.items() if value > 1)
_DIGITS = re.compile(r"(?<![\w.,$£€:/-])(\d{1,2})(?= [a-z])(?! (?:per|million|billion|trillion|pm|am)\b)")
_SPELLED = re.compile(rf"(?<![\w-])({_NUMBER_WORDS})(?= [a-z])", re.IGNORECASE)
_MONEY = re.compile(
    r"(?P<sign>[$£€])(?P<value>[\d.,]*\d)(?: ?(?P<scale>million|billion|trillion|bn|m|tn)\b)?"
)
_MONEY_IN_WORDS = re.compile(
    r"(?P<value>\d[\d.,]*)(?P<scale> million| billion)? (?P<unit>dollars|pounds|euros)\b"
)
_ACTIVE = re.compile(
    r"^(?P<who>(?:[A-Z][\w.'’-]+ ?){1,4}|The [a-z]+) (?P<verb>[a-z]+) "
    r"(?P<whom>(?:the |an? |(?=[A-Z]))(?:[\w'’-]+ ?){1,3}?)"
    r"(?P<rest>(?: (?:on|in|at|for|after|before|during|with|over|last) .*)?[.])$"
)
_SPEAKS = frozenset(BASE_OF_PAST) | frozenset(("says", "said", "has", "had", "is", "was", "will", "who"))


def restated(text: str, evidence: str) -> list[str]:
    """`text` in other words; names in the form that `evidence` has."""
    ways = (
        _in_words,
        _in_digits,
        _in_signs,
        _per_cent,
        _without_commas,
        _day_or_month_first,
        _short,
        _contracted,
    )
    found = [one for way in ways for one in way(text) if one != text]
    return found + list(_named(text, evidence)) + list(_passive(text))


def _put(text: str, match: re.Match[str], put: str) -> str:
    if match[0][:1].isupper():
        put = put[:1].upper() + put[1:]
    return text[: match.start()] + put + text[match.end() :]


def _in_words(text: str) -> Iterator[str]:
    for match in _DIGITS.finditer(text):
        if int(match[1]) in _WORDS:
            word = _WORDS[int(match[1])]
            yield _put(text, match, word if match.start() else word.capitalize())


def _in_digits(text: str) -> Iterator[str]:
    for match in _SPELLED.finditer(text):
        yield _put(text, match, str(UNITS[match[1].lower()]))


def _in_signs(text: str) -> Iterator[str]:
    """“$1.2 billion”, “1.2 billion dollars”, “$1.2bn”."""
    for match in _MONEY.finditer(text):
        unit, value, given = _SIGNS[match["sign"]], match["value"], match["scale"]
        scale = next((full for full, short in _SCALES.items() if given == full or given in short), None)
        yield _put(text, match, f"{value}{' ' + scale if scale else ''} {unit}")
        if scale:
            put = _SCALES[scale][0] if given == scale else f" {scale}"
            yield _put(text, match, f"{match['sign']}{value}{put}")
    for match in _MONEY_IN_WORDS.finditer(text):
        yield _put(text, match, f"{_UNITS[match['unit']]}{match['value']}{match['scale'] or ''}")


def _per_cent(text: str) -> Iterator[str]:
    for match in re.finditer(r"(?<=\d)(?:%| per cent\b| percent\b)", text):
        yield from (_put(text, match, put) for put in ("%", " per cent", " percent"))


def _without_commas(text: str) -> Iterator[str]:
    for match in re.finditer(r"(?<![\d.,])(\d{1,3}),(\d{3})(?![\d,])", text):
        yield _put(text, match, match[1] + match[2])


def _day_or_month_first(text: str) -> Iterator[str]:
    for match in re.finditer(rf"\b({_MONTHS}) (\d{{1,2}})(?:st|nd|rd|th)?\b(?!,? ?\d)", text):
        yield _put(text, match, f"{match[2]} {match[1]}")
    for match in re.finditer(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({_MONTHS})\b", text):
        yield _put(text, match, f"{match[2]} {match[1]}")


def _short(text: str) -> Iterator[str]:
    for pair in _SHORT:
        for old, new in (pair, pair[::-1]):
            match = re.search(rf"(?<![\w.]){re.escape(old)}(?![\w.])", text)
            if match:
                yield _put(text, match, new)


def _contracted(text: str) -> Iterator[str]:
    for match in re.finditer(rf"(?<![\w'’-])({'|'.join(CONTRACTED)}) not\b", text):
        yield _put(text, match, CONTRACTED[match[1]])
    for match in re.finditer(r"\b\w+n['’]t\b", text):
        full = FULL.get(match[0].lower().replace("’", "'"))
        if full:
            yield _put(text, match, f"{full} not")


def _named(text: str, evidence: str) -> Iterator[str]:
    """The surname for a person's full name, or the full name that the evidence has for a surname."""
    for name in names(text):
        words = name.text.split()
        if name.sure and len(words) in (2, 3) and name.text in evidence and _is_person(name, text):
            yield text[: name.start] + words[-1] + text[name.end :]
        full = re.search(rf"\b[A-Z][a-z]+ {re.escape(name.text)}\b", evidence) if len(words) == 1 else None
        if full and full[0] not in text:
            yield text[: name.start] + full[0] + text[name.end :]


def _is_person(name: Name, text: str) -> bool:
    """A guess: what says and does things, and is no abbreviation or body “of” something."""
    after = text[name.end :].split()[:1]
    is_body = " of " in name.text or name.text.isupper()
    return not is_body and bool(after) and after[0].strip(",.") in _SPEAKS


def _passive(text: str) -> Iterator[str]:
    """“A beat B on Monday.” as “B was beaten by A on Monday.”"""
    found = _ACTIVE.match(text)
    if found and found["verb"] in PARTICIPLE_OF_PAST:
        whom, who = found["whom"].strip(), found["who"].strip()
        who = who[0].lower() + who[1:] if who.startswith("The ") else who
        be = "were" if whom.endswith("s") and not whom.endswith("ss") else "was"
        participle = PARTICIPLE_OF_PAST[found["verb"]]
        yield f"{whom[0].upper()}{whom[1:]} {be} {participle} by {who}{found['rest']}"

"""Datelines ("LONDON, June 3 (Reuters) - ") and lines that date a page ("Published 3 June 2025 10:02")."""

from __future__ import annotations

import datetime as dt
import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY = rf"(?:{_MONTH} \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}} {_MONTH}(?: \d{{4}})?)"

_CAPITALS = r"[A-Z][A-Z.'’]+(?:[ /-][A-Z][A-Z.'’]*){0,4}"
_REGION = r"[A-Z][\w.'’]*(?: [A-Z][\w.'’]*){0,2}"
_NAME = r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}"
_SOURCE = r"\( ?(?P<source>[A-Z][A-Za-z.&'’ -]{1,30}?) ?\)"
_AGENCIES = frozenset(
    (
        "CNN",
        "AP",
        "Reuters",
        "AFP",
        "ANI",
        "IANS",
        "PTI",
        "UPI",
        "UNI",
        "Xinhua",
        "Bloomberg",
        "TASS",
        "dpa",
        "EFE",
    )
)
_DASH = r"\s?(?:-{1,2}|[–—―])(?:\s|$)"

# As in: WASHINGTON — … / LIVINGSTON, N.J. (AP) — … / LONDON, June 3 (Reuters) - …
_CAPITALS_AND_DASH = re.compile(
    rf"(?P<place>{_CAPITALS})(?:, (?!{_DAY}){_REGION})?(?P<day>,? {_DAY})?(?: {_SOURCE})?{_DASH}"
)
# As in: London, June 3 (Reuters) - … / London (Reuters) - … / (AP) — …
_SOURCE_AND_DASH = re.compile(
    rf"(?:(?P<place>{_NAME})(?:, (?!{_DAY}){_REGION})?(?P<day>,? {_DAY})? ?)?{_SOURCE}{_DASH}"
)
# As in: ( CNN ) … / Hong Kong (CNN)… Without a dash the source must be known, or open the text alone.
_SOURCE_ALONE = re.compile(rf"(?:(?P<place>{_NAME})(?:, {_REGION})? ?)?{_SOURCE}\s?(?=[\"“'‘`]*[A-Z0-9])")
# As in: New York – In his first speech … / London, June 3 — …
_NAME_AND_DASH = re.compile(
    rf"(?P<place>{_NAME})(?:, (?!{_DAY}){_REGION})?(?P<day>, {_DAY})? (?:-{{1,2}}|[–—―]) (?=[\"“'‘`]*[A-Z])"
)

_LONGEST_DATELINE = 120
_FEWEST_WORDS = 6
_STOPPED = re.compile(r"[.?!…][\"'”’)]*$")

_STAMP_WORD = re.compile(
    rf"(?:{_MONTH}|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|\d+(?:st|nd|rd|th)?|\d+h|[ap]\.?m\.?"
    r"|[ecmpg][sd]?t|bst|utc|cest?|ist|at|on|ago|hours?|hrs?|min(?:ute)?s?|days?|today|yesterday|last|first|published|updated"
    r"|posted|modified|created|release|released|local|of)",
    re.IGNORECASE,
)
_STAMP_SPLIT = re.compile(r"[\s,:;/|·•()+–—-]+")
_STAMP_SIGN = re.compile(
    rf"\b(?:published|updated|posted|modified)\b|\d{{1,2}}:\d{{2}}|\b{_MONTH} \d{{1,2}}(?!\d)"
    rf"|\d(?:st|nd|rd|th)? {_MONTH}|\d{{4}}-\d\d-\d\d|\d+/\d+/\d+",
    re.IGNORECASE,
)

_ISO = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_MONTH_FIRST = re.compile(rf"\b({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})\b")
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({_MONTH}),? (\d{{4}})\b")


def dateline_end(line: str, *, opens: bool) -> int:
    """Code points of the dateline that `line` begins with; 0 when there is none.

    `opens` says that the line is one of the first of its text: a place and a dash with neither a date nor a
    source are taken for a dateline only there.
    """
    head = line[:_LONGEST_DATELINE]
    opens = opens and (_is_sentence(line) or line.endswith(("-", "–", "—")))
    match = _CAPITALS_AND_DASH.match(head) or _SOURCE_AND_DASH.match(head)
    if match:
        sure = opens or match["source"] or match["day"]
        return match.end() if sure and not _is_abbreviated(match["place"], match["source"]) else 0
    match = _SOURCE_ALONE.match(head)
    if match and (match["source"] in _AGENCIES or (opens and not match["place"])):
        return match.end() if not _is_abbreviated(match["place"], match["source"]) else 0
    match = _NAME_AND_DASH.match(head)
    return match.end() if match and (opens or match["day"]) else 0


def _is_sentence(line: str) -> bool:
    """Whether the line reads as prose; "BREXIT – What now" is a headline, and no dateline heads it."""
    return _STOPPED.search(line[-10:]) is not None and line[:500].count(" ") >= _FEWEST_WORDS


def _is_abbreviated(place: str | None, source: str | None) -> bool:
    """Whether the brackets only abbreviate the name before them: "Associated Press (AP) President …"."""
    initials = "".join(word[0] for word in (place or "").split())
    return bool(source) and len(initials) > 1 and initials.casefold() == (source or "").casefold()


def is_date_stamp(line: str) -> bool:
    """Whether a line says nothing but when a page was published or updated."""
    if len(line) > 100 or not _STAMP_SIGN.search(line):
        return False
    return all(_STAMP_WORD.fullmatch(word) for word in _STAMP_SPLIT.split(line.rstrip(".")) if word)


def dateline_date(line: str) -> dt.date | None:
    """The day that a dateline or date stamp names in full (ISO 8601, "June 3, 2025" or "3 June 2025").

    A day without its year is None, and so is one that does not exist: nothing is guessed.
    """
    for pattern, year, month, day in ((_ISO, 1, 2, 3), (_MONTH_FIRST, 3, 1, 2), (_DAY_FIRST, 3, 2, 1)):
        match = pattern.search(line)
        if match:
            return _date(match[year], match[month], match[day])
    return None


def _date(year: str, month: str, day: str) -> dt.date | None:
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].casefold()) + 1
    try:
        return dt.date(int(year), number, int(day))
    except ValueError:
        return None

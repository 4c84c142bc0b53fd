"""States of the U.S. as news abbreviates them, and parties before them: “Newark, N.J.”, “D-Fla.”."""

from __future__ import annotations

import re

from service.text.synonyms import PHRASES, concept
from service.text.words import words

_ROWS = """
Ala AL Alabama/AK Alaska/Ariz AZ Arizona/Ark AR Arkansas/Calif CA California/Colo CO Colorado
Conn CT Connecticut/Del DE Delaware/Fla FL Florida/Ga GA Georgia/HI Hawaii/ID Idaho/Ill IL Illinois
Ind IN Indiana/IA Iowa/Kan KS Kansas/Ky KY Kentucky/La LA Louisiana/ME Maine/Md MD Maryland
Mass MA Massachusetts/Mich MI Michigan/Minn MN Minnesota/Miss MS Mississippi/Mo MO Missouri/Mont MT Montana
Neb NE Nebraska/Nev NV Nevada/N.H NH New_Hampshire/N.J NJ New_Jersey/N.M NM New_Mexico/N.Y NY New_York
N.C NC North_Carolina/N.D ND North_Dakota/OH Ohio/Okla OK Oklahoma/Ore OR Oregon/Pa PA Pennsylvania
R.I RI Rhode_Island/S.C SC South_Carolina/S.D SD South_Dakota/Tenn TN Tennessee/TX Texas/UT Utah/Vt VT Vermont
Va VA Virginia/Wash WA Washington/W.Va WV West_Virginia/Wis WI Wisconsin/Wyo WY Wyoming
"""
"""`abbreviation in news, code of the post, name`."""


def _read_rows() -> dict[str, str]:
    keys: dict[str, str] = {}
    for row in "/".join(_ROWS.strip().splitlines()).split("/"):
        *short, name = row.split()
        parts = tuple(name.lower().split("_"))
        keys.update(dict.fromkeys([*short, name], PHRASES.get(parts) or concept(parts[-1])))
    return keys


_STATES = _read_rows()
STATE_CODES: dict[str, str] = {
    text.lower(): key for text, key in _STATES.items() if text.isupper() and "." not in text
}
"""Codes of the post, folded, with the keys of their states: “NY Republicans”."""

_PARTIES = {"D": concept("democrat"), "R": concept("republican")}

_BEHIND_TOWN = re.compile(r"[A-Z][\w’'-]*,\s$")
_BEHIND_PARTY = re.compile(r"\b[DRI][-‑–]$")
_BEFORE_STATE = re.compile(r"[-‑–](?=[A-Z])")
_REACH = 30


def state_or_party(sentence: str, text: str, start: int, end: int) -> str | None:
    """The key of a state or party that a word of `sentence` is short for, by the marks around it.

    A state's abbreviation stands behind a town and a comma, or behind a party: else “La” and “Mo” are names.
    """
    if text in _PARTIES:
        return _PARTIES[text] if _is_before_state(sentence, end) else None
    if text not in _STATES:
        return None
    before = sentence[max(0, start - _REACH) : start]
    if _BEHIND_PARTY.search(before):
        return _STATES[text]
    is_closed = (text.isupper() and "." not in text) or sentence.startswith(".", end)
    return _STATES[text] if is_closed and _BEHIND_TOWN.search(before) else None


def _is_before_state(sentence: str, end: int) -> bool:
    dash = _BEFORE_STATE.match(sentence, end)
    if dash is None:
        return False
    following = words(sentence[dash.end() : dash.end() + _REACH])
    return any("_".join(word.text for word in following[:size]) in _STATES for size in (1, 2))


def is_party_letter(lower: str, key: str) -> bool:
    """Whether a word is a party's letter before a state: “D” in “D-Fla.”."""
    return _PARTIES.get(lower.upper()) == key

"""Whether the source has a name of the claim, in whatever form (English)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rapidfuzz import fuzz

from service.text.given import GIVEN_KEYS
from service.text.names import KnownNames, Name, is_generic, is_seat_of_any
from service.text.romanised import is_variant, plain
from service.text.states import STATE_CODES
from service.text.synonyms import concept
from service.text.terms import Terms, terms

Standing = Literal["known", "partly", "unknown"]

_SPELLING = 88.0
"""Similarity in percent (rapidfuzz `ratio`) from which an unknown name may be a known one spelt otherwise."""

_SHORTEST_STEM = 5
_SHORTEST_ACRONYM, _LONGEST_ACRONYM = 2, 6

_PLAIN_ROWS = """
tv pm am id ids mp mps ceo cfo coo phd ph.d usb cd dvd dna rna hiv aids ai it hr gdp vat gps faq dj pc atm
suv earth sun moon fahrenheit celsius internet web however therefore also click ok uk-wide mr mrs ms dr i ii
iii iv
"""
_PLAIN = frozenset(map(concept, [*_PLAIN_ROWS.split(), "century", "centuries", "mcqs", "unk"]))
"""Words with capitals that name nobody."""

_SHORT_ROW = "nyc:newyork la:los,angeles wwi:world,war wwii:world,war ww1:world,war ww2:world,war psg:paris"
_SHORT = {short: long.split(",") for short, _, long in (pair.partition(":") for pair in _SHORT_ROW.split())}
_SHORT |= {code: [state] for code, state in STATE_CODES.items() if code not in _SHORT}


def standing(name: Name, claim: Terms, known: KnownNames, nearby: Sequence[str]) -> Standing:
    """Whether the source has a name: known, known in part, or unknown.

    `nearby` are the passages, in whose words an acronym may be spelled out.
    """
    keys = [key for key in name.keys if key not in _PLAIN and key.isalpha()]
    is_another = is_another_body(keys, known)
    if name.opens and len(keys) > 1 and keys[0] not in known.keys and not is_another:
        keys = keys[1:]  # the capital of “Embattled Smith” is the sentence's
    covered = {key for acronym, run in claim.acronyms if acronym in known.written for key in run}
    missing = [key for key in keys if key not in known.keys and not is_generic(key) and key not in covered]
    missing = [key for key in missing if not _is_known_otherwise(key, name, known, nearby)]
    if not missing or "".join(name.text.casefold().split()) in known.keys:
        return "partly" if _is_made_of_two(keys, known) else "known"
    if name.acronym in known.written:
        return "known"
    if name.heads and len(keys) == 1:
        return "partly"  # “the Isle of Wight”: the telling part is a name of its own
    if all(_is_misspelt(key, known) or is_seat_of_any(key, known.keys) for key in missing):
        return "partly"
    telling = [key for key in keys if not is_generic(key)]
    if len(missing) == len(telling):
        return "unknown"
    is_half_known = any(
        key in known.sure for key in keys
    )  # else plain words with capitals: “Tax Return Copy”
    if is_another and len(missing) == len(keys) - 1:
        return "unknown"
    return "unknown" if keys[-1] in missing and is_half_known else "partly"


def is_another_body(keys: Sequence[str], known: KnownNames) -> bool:
    """Whether the source has only another body of the kind: “York City” beside “Leeds City”."""
    if len(keys) < 2 or plain(keys[0]) in GIVEN_KEYS:
        return False
    others = [other for other in known.names_with(keys[-1]) if len(other) > 1 and other[-1] == keys[-1]]
    strange = not any(key in known.keys or is_generic(key) for key in keys[:-1])
    return strange and bool(others) and not any(GIVEN_KEYS.intersection(other) for other in others)


def _is_known_otherwise(key: str, name: Name, known: KnownNames, nearby: Sequence[str]) -> bool:
    """Whether the source has one word of a name in another form."""
    if len(key) == 1 or all(part in known.keys for part in _SHORT.get(key, ("",))):
        return True
    if _has_variant(key, known) or any(is_variant(key, other) for other in known.alike(key)):
        return True
    return name.text.isupper() and any(_spells_out(text, key) for text in nearby)


def _spells_out(text: str, acronym: str) -> bool:
    """Whether a run of the full words of a sentence has the letters of an acronym for its initials."""
    if not _SHORTEST_ACRONYM < len(acronym) <= _LONGEST_ACRONYM:
        return False
    return acronym in "".join(term.lower[0] for term in terms(text).content)


def _is_made_of_two(keys: Sequence[str], known: KnownNames) -> bool:
    """Whether first name and surname are two people's: “Sergei Rubio” of Sergei Lavrov and Marco Rubio."""
    if len(keys) != 2 or known.together(*keys):
        return False
    return all(found and all(len(name) > 1 for name in found) for found in map(known.names_with, keys))


def _has_variant(key: str, known: KnownNames) -> bool:
    """Whether the source has the place of a people, or the people of a place: “Guatemalan”, “Guatemala”."""
    if len(key) < _SHORTEST_STEM:
        return False
    return any(
        other.startswith(key[:_SHORTEST_STEM])
        and abs(len(other) - len(key)) <= 3
        and (other.startswith(key[:-1]) or key.startswith(other[:-1]))
        for other in known.by_key
    )


def _is_misspelt(key: str, known: KnownNames) -> bool:
    return any(
        other[0] == key[0] and fuzz.ratio(key, other, score_cutoff=_SPELLING) for other in known.by_key
    )

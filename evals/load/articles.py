"""Articles that are all different, so that no answer is known before it is asked for."""

from __future__ import annotations

import re

PLACES = ("Halmer", "Brennick", "Tolmen", "Lindau", "Felden", "Orsova", "Kessel", "Marnow")
_MARK = re.compile(r"file number (\d{7})")


def article(number: int, sentences: int = 8) -> str:
    """A story of so many sentences, about 20 words each, that names its number."""
    place = PLACES[number % len(PLACES)]
    first = (
        f"The council of {place} opened its file number {number:07d} on Monday, after a debate of four hours."
    )
    return " ".join([first, *(_sentence(number, count, place) for count in range(1, sentences))])


def _sentence(number: int, count: int, place: str) -> str:
    repaired, schools = number % 89 + count + 2, number % 97 + count + 120
    return (
        f"Its member number {count} said that {repaired} of the {schools} schools in district {count} of "
        f"{place} would be repaired by June."
    )


def number_of(prompt: str) -> int | None:
    """The number of the article that a prompt speaks of."""
    found = _MARK.search(prompt)
    return int(found[1]) if found else None

"""Whether two words are one name in two spellings: Müller, Mueller; Sergei, Sergey; Hussein, Husain."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz

_SAME_SOUND = (
    (re.compile(r"(tsch|tch|cz|č|tj)"), "ch"),
    (re.compile(r"(sch|sz|sj|shch)"), "sh"),
    (re.compile(r"(kh|gh|q|ck|c(?=[aoulr]))"), "k"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"(ou|oe|ue|ae)"), "o"),
    (re.compile(r"(dj|dzh|zh|j)"), "j"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"(th|dh)"), "t"),
    (re.compile(r"w|(?:ff|f|v)$"), "v"),
    (re.compile(r"(.)\1"), r"\1"),
)
_SILENT = re.compile(r"(?<=.)[aeiouyh]")
_VOWEL = re.compile(r"(?<=.)[aeiouy]")
_FEWEST_SOUNDS = 3
_ALIKE = 70.0


def plain(word: str) -> str:
    """`word` folded and without diacritics."""
    split = unicodedata.normalize("NFKD", word.casefold().replace("ø", "o").replace("ł", "l"))
    return "".join(letter for letter in split if not unicodedata.combining(letter)).replace("ß", "ss")


@lru_cache(maxsize=20_000)
def sounds(word: str) -> str:
    """The consonants of a folded name, those that romanisations mix up made one."""
    for pattern, sound in _SAME_SOUND:
        word = pattern.sub(sound, word)
    return _SILENT.sub("", word)


def is_variant(one: str, other: str) -> bool:
    """Whether two folded words sound alike and look alike, so that they may be one name."""
    heard = sounds(one)
    return (
        len(heard) >= _FEWEST_SOUNDS
        and heard == sounds(other)
        and _onset(one) == _onset(other)
        and fuzz.ratio(one, other, score_cutoff=_ALIKE) > 0
    )


def _onset(word: str) -> str:
    """The sounds before the first vowel: what tells Berlin from Brolin."""
    first = _VOWEL.search(word)
    return sounds(word[: first.start()] if first else word)

"""The words of a text, by their place: what retrieval, checkers and summaries compare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from service.text.memory import remember

_WORD = re.compile(r"[^\W_]+(?:[.,'’·][^\W_]+)*", re.UNICODE)
_APOSTROPHE_S = re.compile(r"['’]s$", re.IGNORECASE)

_FUNCTION_WORDS = """\
a an the this that these those and or but nor so yet if then than as at by for from in into of off on
onto out over per to up upon via with within without about above across after again against along among
around before behind below beneath beside between beyond during except inside near outside past since
through throughout toward towards under until while it its itself he him his himself she her hers herself
they them their theirs themselves we us our ours ourselves you your yours yourself i me my mine myself who
whom whose which what when where why how there here is am are was were be been being do does did doing
have has had having will would shall should can could may might must also just very too such own same s t
said says say saying told"""

STOPWORDS: frozenset[str] = frozenset(_FUNCTION_WORDS.split())
"""English function words, and the bare verbs of saying: they carry no content that could be checked."""


class Word(NamedTuple):
    """One word: as written, folded, stemmed, and where it stands in the text it was read from."""

    text: str
    lower: str
    stem: str
    start: int
    end: int

    @property
    def is_content(self) -> bool:
        """Whether the word carries content, so that it has to occur in the evidence too."""
        return self.lower not in STOPWORDS

    @property
    def is_number(self) -> bool:
        """Whether the word is written with digits."""
        return self.lower[0].isdigit()


@remember(4_096)
def words(text: str) -> tuple[Word, ...]:
    """The words of `text` in order.

    Thousands separators, decimal points and inner apostrophes stay inside a word ("1,500.5", "didn't");
    a possessive 's is cut off.
    """
    return tuple(_read(text))


def _read(text: str) -> Iterator[Word]:
    for match in _WORD.finditer(text):
        written = match.group()
        lower = written.casefold()
        if "'" in lower or "’" in lower:
            lower = _APOSTROPHE_S.sub("", lower).replace("’", "'")
        yield Word(written, lower, stem(lower), match.start(), match.end())


@lru_cache(maxsize=50_000)
def stem(lower: str) -> str:
    """The Snowball English stem (Porter 2001) of a folded word; numbers and unknown scripts pass through."""
    return str(_stemmer().stemWord(lower))


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    stemmer = Stemmer.Stemmer("english")
    stemmer.maxCacheSize = 0  # our own cache is the only one
    return stemmer

"""Numbers that are a part of a name, and so are no figures: Covid-19, G7, Boeing 737, Formula One, 24/7."""

from __future__ import annotations

from collections.abc import Sequence

from service.text.bounds import CURRENCY_CODES
from service.text.tokens import DASHES, Token, at, lower_at, word_set

ORDINAL_SUFFIXES = word_set("st nd rd th")
ATTACHED_UNITS = word_set(
    "k m b mn mln bn bln tn trn km kg g mg cm mm ft mph kmh kph c f pc pct pp ppt bps x am pm mw gw "
    "kw gb mb tb mbps yd lb lbs oz in hrs hr h min sec p million billion trillion"
)
"""Units and magnitudes that are written right behind the digits and do not make them a name."""

_RANKS = word_set("war league number nos passage passages")
"""Words before a number that make it a rank or a name: "league two", "number eight", "world war two"."""
_PREFIXES = word_set("mid pre post sub non under over late early top")
_OPENERS = word_set(
    "the a an some about around nearly almost over under only just all another in on at by for of to "
    "from with and or but when while after before since until between more than least up roughly "
    "approximately these those its his her their our exactly this that last next first as if were was "
    "is are there police category stage phase level grade tier magnitude aged age monday tuesday "
    "wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december yesterday today killed wounded injured"
)
"""Capitalised words before a number that do not make it a part of a name."""
_COUNTED = word_set(
    "people men women children civilians soldiers troops officers percent per pct passengers students "
    "workers million billion trillion thousand hundred years months weeks days hours minutes seconds "
    "points miles kilometres kilometers metres meters dollars pounds euros"
)
"""Words behind a number that make it a figure, whatever stands before it."""


def belongs_to_name(tokens: Sequence[Token], index: int) -> bool:
    """Whether the digits at `index` are a part of a name or an identifier."""
    token, before, after = tokens[index], at(tokens, index - 1), at(tokens, index + 1)
    attached = after is not None and after.start == token.end
    if attached and (_letters_spoil(tokens, index) or _heads_chain(tokens, index)):
        return True
    if before is None or before.sort == "line":
        return _numbers_an_item(tokens, index)
    if before.text == "[" and after is not None and after.text == "]":
        return True  # a reference, "[4]"
    if before.end == token.start:
        return _joined_to(tokens, index, before)
    if before.text == "." and tokens[index - 2].text in {"No", "Nos"}:
        return True
    if before.sort != "word" or (before.lower in CURRENCY_CODES and before.text[0].isupper()):
        return False
    return before.lower in _RANKS or _follows_name(tokens, index, before)


def is_title_word(tokens: Sequence[Token], index: int) -> bool:
    """Whether a number word is a part of a name: "Formula One", "the Big Three", "world war two"."""
    token, before = tokens[index], at(tokens, index - 1)
    if before is None or before.sort != "word":
        return False
    if before.lower in _RANKS:
        return True
    return token.text[0].isupper() and before.text[0].isupper() and before.lower not in _OPENERS


def _follows_name(tokens: Sequence[Token], index: int, before: Token) -> bool:
    token, after = tokens[index], at(tokens, index + 1)
    if before.text == before.lower or before.lower in _OPENERS:
        return False
    if not token.text.isdigit() or len(token.text) > 4:
        return False
    if after is None:
        return True
    paired = after.text in DASHES and (behind := at(tokens, index + 2)) is not None and behind.sort != "mark"
    return after.text != "%" and not paired and after.lower not in _COUNTED


def _numbers_an_item(tokens: Sequence[Token], index: int) -> bool:
    """Whether digits at the head of a line number an item of a list: "3. Fold the corner"."""
    mark, word = at(tokens, index + 1), at(tokens, index + 2)
    attached = mark is not None and mark.start == tokens[index].end and mark.text in ".)"
    return attached and word is not None and word.sort == "word"


def _letters_spoil(tokens: Sequence[Token], index: int) -> bool:
    """Whether what stands right behind the digits makes them a name: "5G", "24/7", "10:30"."""
    after = tokens[index + 1]
    if after.sort == "word":
        unit = after.lower in ORDINAL_SUFFIXES or after.lower in ATTACHED_UNITS
        return not unit or after.text == "G"
    behind = at(tokens, index + 2)
    return after.text in "/_@:" and behind is not None and behind.start == after.end and behind.sort != "mark"


def _joined_to(tokens: Sequence[Token], index: int, before: Token) -> bool:
    """Whether what stands right before the digits makes them a name: "G7", "Covid-19", "#12"."""
    if before.sort == "word":
        return before.lower not in CURRENCY_CODES or not before.text[0].isupper() or len(before.text) == 1
    if before.text not in DASHES:
        return before.text in "@#/_\\=&.:,"
    word = at(tokens, index - 2)
    if word is None or word.end != before.start:
        return False
    if word.sort == "digits":
        return _chained(tokens, index)
    return word.sort == "word" and word.lower not in _PREFIXES


def _chained(tokens: Sequence[Token], index: int) -> bool:
    """Whether digits stand in a run of three or more joined by dashes, as in a telephone number."""
    left = lower_at(tokens, index - 3) in DASHES and _is_digits(tokens, index - 4)
    return left or (lower_at(tokens, index + 1) in DASHES and _is_digits(tokens, index + 2))


def _heads_chain(tokens: Sequence[Token], index: int) -> bool:
    dashes = lower_at(tokens, index + 1) in DASHES and lower_at(tokens, index + 3) in DASHES
    return dashes and _is_digits(tokens, index + 2) and _is_digits(tokens, index + 4)


def _is_digits(tokens: Sequence[Token], index: int) -> bool:
    token = at(tokens, index)
    return token is not None and token.sort == "digits"

"""Names of persons in a run of tokens, and the names that are none (English)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.engines.grammar import (
    ADVERBS,
    DETERMINERS,
    MONTHS,
    NUMBER_WORDS,
    PERSONAL,
    PREPOSITIONS,
    RELATIVES,
    SUBORDINATORS,
    TITLES,
    WEEKDAYS,
    is_adverb,
    is_finite,
)
from service.engines.tokens import Token, word_set

_PLACES_AFTER = word_set("in at from near across outside inside toward towards via around")
_NOT_PERSONS = word_set(
    """
    inc inc. ltd ltd. corp corp. co. plc llc gmbh company group bank university college school hospital
    court ministry department agency office council commission committee parliament congress senate house
    union party party's association federation foundation institute institution center centre church
    museum airport station street road avenue river lake mountain county city state states kingdom
    republic island islands bay beach park square north south east west northern southern eastern western
    america american africa african asia asian europe european britain british england english scotland
    scottish wales welsh ireland irish russia russian ukraine ukrainian china chinese japan japanese
    france french germany german italy italian spain spanish turkey turkish israel israeli iran iranian
    iraq iraqi syria syrian egypt india indian pakistan canada canadian mexico mexican brazil australia
    australian london paris moscow washington kyiv kiev brussels berlin york angeles chicago texas
    california florida new united nations nato eu us u.s. u.s uk u.k. u.n. un fbi cia bbc cnn reuters ap
    afp times post journal news press guardian telegraph league cup champions premier football club fc
    games olympics world war act bill law treaty agreement deal award awards prize festival day christmas
    easter republicans democrats republican democratic democrats' democrat christian muslim muslims jewish
    catholic islamic facebook twitter google apple microsoft amazon supreme white internet afghanistan
    albania algeria argentina armenia austria bangladesh belarus belgium bolivia bosnia bulgaria cambodia
    chile colombia congo croatia cuba cyprus denmark ecuador estonia ethiopia finland gaza georgia ghana
    greece guatemala haiti honduras hungary iceland indonesia jordan kazakhstan kenya kosovo kuwait latvia
    lebanon libya lithuania malaysia mali malta moldova mongolia morocco mozambique myanmar nepal
    netherlands nicaragua niger nigeria norway panama paraguay peru philippines poland portugal qatar
    romania rwanda senegal serbia singapore slovakia slovenia somalia sudan sweden switzerland taiwan
    tanzania thailand tunisia uganda uruguay venezuela vietnam yemen zambia zimbabwe crimea god
    english-language army navy police force forces guard airlines airways motors industries records
    pictures entertainment studios championship tournament series stadium arena january february march
    april may june july august september october november december
    """
)
_CLOSED = (
    DETERMINERS
    | PREPOSITIONS
    | SUBORDINATORS
    | RELATIVES
    | ADVERBS
    | PERSONAL
    | WEEKDAYS
    | NUMBER_WORDS
    | word_set("and but or if however moreover although nor")
)


_AFTER_NAMES = PREPOSITIONS | SUBORDINATORS | RELATIVES | DETERMINERS | word_set("and or but not to")
"""Closed words that may follow a name without making it an attribute."""


@dataclass(frozen=True, slots=True)
class Antecedent:
    """Somebody or something that a pronoun may stand for: its words in the source."""

    tokens: tuple[Token, ...]

    @property
    def key(self) -> str:
        """The surname, folded, without a possessive."""
        return self.tokens[-1].lower.removesuffix("'s").removesuffix("'")

    @property
    def start(self) -> int:
        """Where it begins in the source."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where it ends in the source, a possessive ending left out."""
        last = self.tokens[-1]
        ending = 2 if last.lower.endswith("'s") else 0
        return last.end - ending


def could_be_person(tokens: Sequence[Token]) -> bool:
    """Whether the words may all be parts of a person's name."""
    words = [token for token in tokens if token.lower not in DETERMINERS]
    return all(token.is_capital and token.lower not in _NOT_PERSONS for token in words)


def names(tokens: Sequence[Token]) -> Iterator[Antecedent]:
    """The runs of capitalised words that may name a person, titles cut off, in order."""
    place = 0
    while place < len(tokens):
        if not in_name(tokens, place):
            place += 1
            continue
        end = place
        while end < len(tokens) and (in_name(tokens, end) or _joins_name(tokens, end)):
            end += 1
            if tokens[end - 1].lower.endswith("'s"):
                break
        name = _person_part(tokens, place, end)
        if name:
            yield Antecedent(name)
        place = end


def in_name(tokens: Sequence[Token], place: int) -> bool:
    """Whether the word at `place` is written like a part of a name."""
    token = tokens[place]
    if not token.is_capital or token.quoted:
        return False
    return token.lower.partition("'")[0] not in _CLOSED


def _joins_name(tokens: Sequence[Token], place: int) -> bool:
    joins = tokens[place].lower in (
        "de",
        "van",
        "von",
        "der",
        "bin",
        "al",
        "da",
        "di",
        "la",
        "el",
        "ibn",
        "du",
    )
    return joins and place + 1 < len(tokens) and tokens[place + 1].is_capital


def _person_part(tokens: Sequence[Token], start: int, end: int) -> tuple[Token, ...]:
    """The part of a run of capitals that may be a person's name; empty when it names something else."""
    before = tokens[start - 1].lower if start else ""
    run = list(tokens[start:end])
    titles = [place for place, token in enumerate(run) if token.lower in TITLES]
    name = run[titles[-1] + 1 :] if titles else run
    honorific = bool(titles) and run[titles[-1]].lower.rstrip(".") in (
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "sir",
        "lady",
    )
    if not name or any(token.lower.removesuffix("'s") in _NOT_PERSONS for token in name):
        return ()
    if not titles and (before in _PLACES_AFTER or before == "the" or _is_attributive(tokens, end)):
        return ()
    if all(token.text.isupper() and len(token.text) > 1 for token in name) or name[0].lower in MONTHS:
        return ()
    sure = titles or len(name) > 1 or start > 0 or _acts(tokens, end)
    kept = run[titles[-1] :] if honorific and len(name) == 1 else name
    return tuple(kept) if sure else ()


def _is_attributive(tokens: Sequence[Token], end: int) -> bool:
    """Whether a plain noun follows, as in "Trump administration" or "Russian officials"."""
    if end >= len(tokens) or tokens[end - 1].lower.endswith(("'s", "s'")):
        return False
    following = tokens[end]
    if not following.is_word or following.is_number:
        return False
    return not (following.lower in _AFTER_NAMES or is_finite(following) or is_adverb(following))


def _acts(tokens: Sequence[Token], end: int) -> bool:
    return end < len(tokens) and (is_finite(tokens[end]) or tokens[end].text == ",")

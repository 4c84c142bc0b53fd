"""Who is made to say it: the attribution of a sentence, by its words (English).

Four forms are known: "X said (that) A", "A, X said", "A, said X" and "According to X, A" in either order; an
attribution between two halves of a quotation counts as well. A verb of saying inside a relative or a
subordinate clause attributes nothing, nor does one whose subject cannot speak.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from service.engines.grammar import (
    ADVERBS,
    BE,
    COORDINATORS,
    DETERMINERS,
    HAVE,
    MODALS,
    MONTHS,
    NEGATIVES,
    PAST_ONLY,
    PREPOSITIONS,
    RELATIVES,
    SUBORDINATORS,
    WEEKDAYS,
    is_adverb,
    is_auxiliary,
    is_finite,
)
from service.engines.speakers import can_speak
from service.engines.tokens import Token, trimmed, word_set

_PLAIN = word_set(
    "said says told tells added adds wrote writes tweeted insisted insists testified argued argues"
)
_INVERTED = _PLAIN - word_set("told tells testified")
_WEAK = word_set(
    """
    announced announces stated states claimed claims alleged alleges reported reports confirmed confirms
    denied denies acknowledged acknowledges admitted admits conceded concedes explained explains declared
    declares noted notes warned warns suggested suggests emphasized emphasised emphasizes emphasises
    stressed stresses maintained maintains asserted asserts contended contends revealed reveals disclosed
    discloses estimated estimates predicted predicts recalled recalls concluded concludes ruled rules
    believes complained complains joked replied responded indicated indicates boasted vowed found finds
    """
)
_NOT_BEFORE = BE | MODALS | RELATIVES | COORDINATORS | word_set("to not by")
"""Words right before a verb of saying that make its subject another one, or none."""
_QUOTING = word_set("asked asks continued continues went began shouted exclaimed joked quipped concluded")
"""Verbs that lay words on somebody only right beside a quotation."""
SAYING = _PLAIN | _WEAK
"""Finite forms of the verbs that lay a statement on somebody."""
ATTITUDES = SAYING | word_set(
    """
    believe believed believes think thinks thought hope hopes hoped fear fears feared expect expects
    expected want wants wanted say know knows knew doubt doubts doubted suspect suspects suspected allege
    claim argue suggest suggested agree agreed agrees feel feels felt worry worried worries demand demanded
    demands urged urges believe claim fear expect worry feel report warn confirm deny admit asked asks
    promised promises pledged pledges threatened proposed proposes decided hinted imagine imagined dream
    dreamed dreamt pretend pretended insist
    """
)
"""Verbs whose complement is somebody's view, so that what follows is not the writer's own statement."""

_GOVERNING = SAYING | _QUOTING | {"according"}
_SPEAKER_ENDS = (PREPOSITIONS - word_set("of for")) | RELATIVES | SUBORDINATORS | WEEKDAYS | MONTHS
_TAIL_WORDS = 18


class Attribution(NamedTuple):
    """Token places of one attribution: speaker, verb (or "according"), and frame ("X said that").

    `place` says where the frame stands, `that` whether it ends in "that".
    """

    speaker: tuple[int, int]
    verb: int
    frame: tuple[int, int]
    place: Literal["before", "after", "between"]
    that: bool = False


def find_attribution(tokens: Sequence[Token]) -> Attribution | None:
    """The attribution that governs the whole sentence, if there is one."""
    for place, token in enumerate(tokens):
        if token.lower not in _GOVERNING or not token.is_open:
            continue
        if token.lower == "according" and place + 2 < len(tokens) and tokens[place + 1].lower == "to":
            found = _according(tokens, place)
        elif token.lower != "according" and not token.is_capital:
            found = _saying(tokens, place)
        else:
            continue
        if found is not None and can_speak(tokens[slice(*found.speaker)]):
            return found
    return None


def _according(tokens: Sequence[Token], place: int) -> Attribution | None:
    end = _next_mark(tokens, place + 2, ",;")
    speaker = trimmed(tokens, place + 2, min(end, len(tokens)), ".,;")
    if speaker[0] >= speaker[1]:
        return None
    if place == 0:
        return Attribution(speaker, place, (0, end + 1), "before") if end < len(tokens) else None
    start = place - 1 if tokens[place - 1].text == "," else place
    last = _is_end(tokens, end) or not any(is_finite(token) for token in tokens[end:])
    return Attribution(
        speaker, place, (start, len(tokens) if last else end + 1), "after" if last else "between"
    )


def _saying(tokens: Sequence[Token], verb: int) -> Attribution | None:
    before = verb - 1
    while before >= 0 and (is_adverb(tokens[before]) or tokens[before].lower in HAVE):
        before -= 1
    if before < 0 or any(token.lower in NEGATIVES for token in tokens[before + 1 : verb]):
        return None
    previous = tokens[before]
    if before == verb - 1 and (previous.text in ",—" or previous.quoted):
        regular = None if previous.quoted else _regular(tokens, verb, verb)
        if regular is not None and regular.place == "before":
            return regular
        inverted = _inverted(tokens, verb, after_quote=_follows_quote(tokens, verb))
        if inverted is not None:
            return inverted
    if previous.lower in _NOT_BEFORE or previous.quoted:
        return None
    return _regular(tokens, verb, before + 1)


def _inverted(tokens: Sequence[Token], verb: int, *, after_quote: bool) -> Attribution | None:
    """ "…," said X: the speaker stands behind the verb."""
    allowed = SAYING | _QUOTING if after_quote else _INVERTED
    if tokens[verb].lower not in allowed or verb + 1 >= len(tokens) or verb < 3:
        return None
    first = tokens[verb + 1]
    if not first.is_word or first.quoted or first.lower in _SPEAKER_ENDS | {"to"}:
        return None
    end = verb + 1
    while (
        end < len(tokens)
        and tokens[end].is_open
        and tokens[end].text not in ",.;:—"
        and (end == verb + 1 or tokens[end].lower not in _SPEAKER_ENDS)
    ):
        end += 1
    if any(is_finite(token) for token in tokens[verb + 1 : end]):
        return None
    return _placed(tokens, (verb + 1, end), verb, (verb, end))


def _regular(tokens: Sequence[Token], verb: int, subject_end: int) -> Attribution | None:
    start = _subject_start(tokens, subject_end)
    if start is None:
        return None
    if tokens[verb].lower in _QUOTING and not (_quotes_next(tokens, verb) or _follows_quote(tokens, start)):
        return None
    speaker_end = min(_next_mark(tokens, start, ",—–--("), subject_end)
    if speaker_end <= start or any(is_finite(token) for token in tokens[start:speaker_end]):
        return None
    that = _that(tokens, verb + 1)
    if start == 0 or _is_lead(tokens[:start]):
        content = that if that is not None else verb + 1
        if _opens_content(tokens, verb, that):
            return Attribution((start, speaker_end), verb, (0, content), "before", that is not None)
    if start and _has_content(tokens[: start - 1]) and tokens[start - 1].text != ":":
        return _placed(tokens, (start, speaker_end), verb, (start, verb + 1))
    return None


def _subject_start(tokens: Sequence[Token], end: int) -> int | None:
    """Where the subject before `end` begins; appositions between commas are stepped over."""
    if tokens[end - 1].text in ",—" and tokens[end - 1].is_open:
        start = _named_start(tokens, end - 1)
    else:
        start = _chunk_start(tokens, end)
    if start is None or start >= end:
        return None
    first = tokens[start]
    if not first.is_word or first.lower in SUBORDINATORS | RELATIVES | PREPOSITIONS | {"and", "but", "or"}:
        return None
    while start < end - 1 and is_adverb(tokens[start]):
        start += 1
    return start


def _chunk_start(tokens: Sequence[Token], end: int) -> int:
    """Where the run without a mark of its own begins that ends at `end`."""
    start = end
    while start > 0 and tokens[start - 1].is_open and tokens[start - 1].text not in ",;:—":
        start -= 1
    return start


def _named_start(tokens: Sequence[Token], end: int) -> int | None:
    """ "John Smith, the mayor, who was there, said": the first chunk before `end` that is no lead-in."""
    starts: list[int] = []
    while end > 0 and len(starts) < 6:
        start = _chunk_start(tokens, end)
        if start == end or _states(tokens[start:end]):
            break
        starts.append(start)
        if start == 0 or tokens[start - 1].text != ",":
            break
        end = start - 1
    named = [start for start in reversed(starts) if not _is_lead(tokens[start : start + 1])]
    return named[0] if named and named[0] != starts[0] else None


def _states(chunk: Sequence[Token]) -> bool:
    """Whether the words hold a finite verb outside of a relative clause."""
    for token in chunk:
        if token.lower in RELATIVES:
            return False
        if is_finite(token) and (is_auxiliary(token) or token.lower in PAST_ONLY):
            return True
    return False


def _placed(
    tokens: Sequence[Token], speaker: tuple[int, int], verb: int, core: tuple[int, int]
) -> Attribution | None:
    """An attribution after what is said, or between its halves; None when a clause of its own follows."""
    start = core[0]
    while start > 0 and tokens[start - 1].text in ",—" and tokens[start - 1].is_open:
        start -= 1
    rest = tokens[max(core[1], speaker[1]) :]
    if any(token.quoted for token in rest):
        halves = any(token.quoted for token in tokens[:start])
        return Attribution(speaker, verb, (start, core[1]), "between") if halves else None
    if len(rest) > _TAIL_WORDS + 7 or any(_starts_clause(rest, place) for place in range(len(rest))):
        return (
            Attribution(speaker, verb, (start, core[1]), "between") if _follows_quote(tokens, start) else None
        )
    return Attribution(speaker, verb, (start, len(tokens)), "after")


def _starts_clause(rest: Sequence[Token], place: int) -> bool:
    return rest[place].lower == "that" and place + 2 < len(rest) and any(map(is_finite, rest[place + 1 :]))


def _opens_content(tokens: Sequence[Token], verb: int, that: int | None) -> bool:
    """Whether what follows the verb is what is said, rather than the tail of an attribution or an object."""
    if that is not None:
        return True
    rest = tokens[verb + 1 :]
    if _quotes_next(tokens, verb):
        return True
    if tokens[verb].lower in _PLAIN:
        stated = sum(token.is_word for token in rest) >= 2 and any(is_finite(token) for token in rest)
        return stated or any(token.quoted for token in rest)
    return tokens[verb].lower not in _QUOTING and _clause_follows(rest)


def _quotes_next(tokens: Sequence[Token], verb: int) -> bool:
    """Whether a quotation opens right after the verb, a comma or a particle between them left out."""
    return any(
        token.quoted for token in tokens[verb + 1 : verb + 4 if tokens[verb].lower == "went" else verb + 3]
    )


def _clause_follows(rest: Sequence[Token]) -> bool:
    """Whether a subject and an auxiliary follow before anything that would make them a relative clause."""
    for place, token in enumerate(rest):
        if (
            not token.is_open
            or token.text in ",;:"
            or token.lower in RELATIVES | SUBORDINATORS | {"and", "to"}
        ):
            return False
        if is_auxiliary(token):
            return place > 0
    return False


def _that(tokens: Sequence[Token], start: int) -> int | None:
    """The place after a "that" that opens what is said, near `start`."""
    for place in range(start, min(start + 12, len(tokens) - 1)):
        token = tokens[place]
        if token.quoted or is_finite(token) or token.text in ";:":
            return None
        if token.lower == "that":
            return place + 1 if place == start or _is_tail(tokens, start) else None
    return None


def _is_tail(tokens: Sequence[Token], start: int) -> bool:
    """Whether between the verb and its "that" stand only a time, a place or a listener."""
    told = tokens[start - 1].lower in ("told", "tells")
    return told or tokens[start].lower in PREPOSITIONS | WEEKDAYS | ADVERBS | {"last"}


def _is_lead(tokens: Sequence[Token]) -> bool:
    """Whether these words before the speaker only set time, place or occasion."""
    if not tokens or tokens[0].quoted or len(tokens) > 25 or any(token.quoted for token in tokens):
        return False
    first = tokens[0].lower
    return (
        first in PREPOSITIONS | SUBORDINATORS | ADVERBS | WEEKDAYS | MONTHS
        or first
        in ("last", "late", "early", "this", "asked", "speaking", "earlier", "one", "two", "and", "but")
        or first.endswith(("ly", "ing"))
    )


def _has_content(tokens: Sequence[Token]) -> bool:
    return any(token.quoted for token in tokens) or any(is_finite(token) for token in tokens)


def _follows_quote(tokens: Sequence[Token], place: int) -> bool:
    return any(token.quoted for token in tokens[max(place - 2, 0) : place])


def _next_mark(tokens: Sequence[Token], start: int, marks: str) -> int:
    for place in range(start, len(tokens)):
        if tokens[place].text in marks and not tokens[place].quoted:
            return place
    return len(tokens)


def _is_end(tokens: Sequence[Token], place: int) -> bool:
    return not any(token.is_word for token in tokens[place:])


def starts_noun_phrase(tokens: Sequence[Token], place: int) -> bool:
    """Whether a subject can be told to begin at `place`: determiner, name, number or plural noun."""
    if place >= len(tokens) or not tokens[place].is_word:
        return False
    token = tokens[place]
    if token.lower in DETERMINERS or token.is_capital or token.is_number:
        return True
    return token.lower.endswith("s") or token.lower in ("police", "people", "men", "women", "children")

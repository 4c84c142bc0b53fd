"""Whose words a quotation is: the speaker's words in the source, and those of a neighbouring sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.engines.coreference import Reference
from service.engines.grammar import PREPOSITIONS, WEEKDAYS
from service.engines.pronouns import group_of
from service.engines.readings import Reading, is_all_quoted
from service.engines.tokens import Token
from service.types import Interval, Source

_REACH = 4
"""Sentences that one quotation may run on beside the one that names its speaker."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Where the source names a speaker, and where it says that he or she speaks."""

    speaker: Interval
    verb: Interval


def speaker_words(source: Source, tokens: Sequence[Token], reference: Reference) -> str | None:
    """The speaker in the source's own words; None when a pronoun is all there is and nobody knows whose."""
    place = _speaker_place(tokens, reference)
    return " ".join(source.text[place.start : place.end].split()) if place else None


def find_voice(readings: Sequence[Reading], references: Sequence[Reference], place: int) -> Voice | None:
    """Who speaks a sentence that is all quotation, by the sentence of its paragraph that says so.

    The quotation must follow one that is attributed, with nothing but quotation in between; or it must be
    left open, so that it ends in the sentence that names the speaker.
    """
    reading = readings[place]
    if reading.attribution is not None or not is_all_quoted(reading.tokens):
        return None
    for step in (-1, 1):
        if step == 1 and not _is_left_open(reading):
            return None
        for other in range(place + step, place + step * (_REACH + 1), step):
            if not 0 <= other < len(readings) or not _same_paragraph(reading, readings[other]):
                break
            if readings[other].attribution is not None:
                voice = _voice(readings[other], references[other])
                if voice is not None:
                    return voice
                break
            if not is_all_quoted(readings[other].tokens):
                break
    return None


def _voice(reading: Reading, reference: Reference) -> Voice | None:
    attribution = reading.attribution
    quoted = any(token.quoted for token in reading.tokens)
    if attribution is None or not quoted or reading.tokens[attribution.verb].lower == "according":
        return None
    place = _speaker_place(reading.words(attribution.speaker), reference)
    return Voice(place, _verb_with_listener(reading.tokens, attribution.verb)) if place else None


def _verb_with_listener(tokens: Sequence[Token], verb: int) -> Interval:
    """The verb, and with "told" the listener, without whom it is no English."""
    end = verb + 1
    if tokens[verb].lower in ("told", "tells"):
        while end < len(tokens) and tokens[end].is_word and tokens[end].is_open and end - verb < 7:
            if tokens[end].lower in PREPOSITIONS | WEEKDAYS:
                break
            end += 1
    return Interval(tokens[verb].start, tokens[end - 1].end)


def _speaker_place(tokens: Sequence[Token], reference: Reference) -> Interval | None:
    if not tokens:
        return None
    points = bool(reference.pronoun) and reference.pronoun[0].start == tokens[0].start
    if points and len(reference.pronoun) == len(tokens):
        found = reference.antecedent
        return Interval(found.start, found.end) if found else None
    if len(tokens) == 1 and group_of(tokens[0]):
        return None
    return Interval(tokens[0].start, tokens[-1].end)


def _same_paragraph(one: Reading, other: Reading) -> bool:
    return one.sentence.paragraph == other.sentence.paragraph and not other.sentence.heading


def _is_left_open(reading: Reading) -> bool:
    text = reading.sentence.text.rstrip()
    return text[:1] in '“"`«„' and text[-1:] not in "”\"'»"

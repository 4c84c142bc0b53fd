"""The claims of a source: select the sentences, make them stand alone, split them, rank them.

The order is that of Claimify (Metropolitansky and Larson 2025): selection first, then the least context that
makes a sentence stand alone, then the split; what is ambiguous is kept, marked, and not checked. All rules
are for English; a sentence in another language is one claim, unsplit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from service.engines.attribution_rules import find_attribution
from service.engines.coreference import Reference, resolve
from service.engines.duplicates import first_ones
from service.engines.readings import Reading, read_sentences
from service.engines.selection import KEPT, OPINION, Judgement, judge_sentence, part_kind
from service.engines.splitting import split
from service.engines.voices import Voice, find_voice, speaker_words
from service.engines.wording import attach_speaker, plain, word_part
from service.engines.worthiness import check_worthiness
from service.types import AddedContext, Claim, ClaimKind, Origin, Selection, Source, Span


@dataclass(frozen=True, slots=True)
class _Found:
    """A claim before it has its id."""

    text: str
    spans: tuple[Span, ...]
    kind: ClaimKind
    speaker: str | None
    selection: Selection
    added: tuple[AddedContext, ...] = ()


def extract_claims(source: Source) -> tuple[Claim, ...]:
    """All claims of `source` in source order, ids `c1`…, without verdicts and without repeats.

    Headings make no claims. Opinions, forecasts and what cannot stand alone are kept with
    `selection.kept` false and the reason. Every word of a claim's text stands in the source: at its origin,
    or where `added_context` says.
    """
    english = (source.language or "en").lower().startswith("en")
    found = list(_english(source) if english else _unsplit(source))
    return tuple(
        _claim(number, found[place], english)
        for number, place in enumerate(first_ones(one.text for one in found), start=1)
    )


def _claim(number: int, found: _Found, english: bool) -> Claim:
    return Claim(
        id=f"c{number}",
        text=found.text,
        origin=Origin(in_="article", spans=found.spans),
        kind=found.kind,
        speaker=found.speaker,
        check_worthy=check_worthiness(found.text, found.kind, kept=found.selection.kept, english=english),
        selection=found.selection,
        added_context=found.added,
    )


def _unsplit(source: Source) -> Iterator[_Found]:
    """One claim a sentence, for languages whose grammar is not known here."""
    for sentence in source.sentences:
        text = plain(sentence.text)
        if sentence.heading or not any(character.isalnum() for character in text):
            continue
        asks = text.rstrip("\"'”’») ").endswith(("?", "？", "؟"))
        span = source.span(sentence.start, sentence.end)
        yield _Found(text, (span,), "opinion" if asks else "fact", None, OPINION if asks else KEPT)


def _english(source: Source) -> Iterator[_Found]:
    readings = read_sentences(source.sentences)
    references = resolve(readings)
    for place, (reading, reference) in enumerate(zip(readings, references, strict=True)):
        if reading.sentence.heading or not any(token.is_word for token in reading.tokens):
            continue
        judgement = judge_sentence(reading, reference)
        voice = find_voice(readings, references, place) if judgement.kind == "quote" else None
        if voice is not None:
            yield _restored(source, reading, voice)
        elif judgement.selection.kept:
            yield from _parts(source, reading, reference, judgement)
        else:
            yield _left_whole(source, reading, reference, judgement)


def _parts(source: Source, reading: Reading, reference: Reference, judgement: Judgement) -> Iterator[_Found]:
    parts = split(reading.tokens)
    for part in parts:
        attribution = find_attribution(part) if len(parts) > 1 else reading.attribution
        wording = word_part(source, part, reference, whole=len(parts) == 1)
        speaker = speaker_words(source, part[slice(*attribution.speaker)], reference) if attribution else None
        kind = part_kind(part, judgement.kind, attributed=attribution is not None)
        yield _Found(wording.text, wording.spans, kind, speaker, judgement.selection, wording.added)


def _left_whole(source: Source, reading: Reading, reference: Reference, judgement: Judgement) -> _Found:
    """A sentence with nothing to check, in its own words."""
    wording = word_part(source, reading.tokens, Reference(), whole=True)
    said = reading.words(reading.attribution.speaker) if reading.attribution else ()
    speaker = speaker_words(source, said, reference) if said else None
    return _Found(wording.text, wording.spans, judgement.kind, speaker, judgement.selection)


def _restored(source: Source, reading: Reading, voice: Voice) -> _Found:
    """A quotation that stands alone, with the speaker whom its neighbour names."""
    quote = word_part(source, reading.tokens, Reference(), whole=True)
    wording = attach_speaker(source, quote, voice.speaker, voice.verb)
    return _Found(
        wording.text, wording.spans, "quote", plain(source.text[slice(*voice.speaker)]), KEPT, wording.added
    )

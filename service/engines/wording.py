"""Parts of a sentence become a claim's text: copied in runs, pronouns replaced, each copy accounted for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.engines.coreference import Reference
from service.engines.grammar import DETERMINERS, POSSESSIVES
from service.engines.names import Antecedent
from service.engines.pronouns import group_of, is_object_her
from service.engines.tokens import Token
from service.types import AddedContext, Interval, Source, Span

_UNWANTED = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_CLOSES = frozenset(".!?…")
_QUOTES = "\"”’'»"
_LOOSE = " ,;:—–-"


@dataclass(frozen=True, slots=True)
class Wording:
    """The text of a claim, where its words stand, and what was put in to make it stand alone."""

    text: str
    spans: tuple[Span, ...]
    added: tuple[AddedContext, ...] = ()


def plain(text: str) -> str:
    """The text on one line: white space and control characters become single spaces."""
    return _UNWANTED.sub(" ", text).strip()


def word_part(source: Source, part: Sequence[Token], reference: Reference, *, whole: bool) -> Wording:
    """The wording of one part; `whole` says that it is all of its sentence, so that its ending stays."""
    replaced = _replaced(part, reference)
    name = _put_in(source, part, replaced, reference.antecedent)
    pieces: list[str] = []
    spans: list[Span] = []
    for start, end in _runs(source, part):
        spans.append(source.span(start, end))
        copied = source.text[start:end]
        if name and start <= replaced[0].start < end:
            copied = source.text[start : replaced[0].start] + name + source.text[replaced[-1].end : end]
        piece = plain(copied)
        glued = not pieces or piece[:1] in (".", ",", ";", ":", "!", "?")
        pieces.append(piece if glued else " " + piece)
    text = "".join(pieces)
    added = _added(source, replaced, reference.antecedent)
    return Wording(_finished(text, whole=whole), tuple(spans), added)


def attach_speaker(source: Source, quote: Wording, speaker: Interval, verb: Interval) -> Wording:
    """A quotation that stands alone, led in by who said it: two copies from a neighbouring sentence."""
    said = [plain(source.text[place.start : place.end]) for place in (speaker, verb)]
    added = tuple(
        AddedContext(replaced="", text=text, span=source.span(place.start, place.end))
        for text, place in zip(said, (speaker, verb), strict=True)
    )
    opening, closing = _marks(quote.text)
    text = f"{said[0]} {said[1]} {opening}{quote.text}{closing}"
    return Wording(text[:1].upper() + text[1:], quote.spans, added)


def _marks(text: str) -> tuple[str, str]:
    """The quotation marks that a piece of a longer quotation lacks at its two ends."""
    opening = "" if text[:1] in "“\"‘'`«„" else "“"
    return opening, "" if text.rstrip(".,;")[-1:] in _QUOTES else "”" if opening or text[:1] == "“" else '"'


def _runs(source: Source, part: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """The stretches of the source that the tokens cover without a gap."""
    start, end = part[0].start, part[0].end
    for token in part[1:]:
        if source.text[end : token.start].strip():
            yield start, end
            start = token.start
        end = token.end
    yield start, end


def _replaced(part: Sequence[Token], reference: Reference) -> tuple[Token, ...]:
    """The words of the part for which the antecedent is put in: the pronoun itself, or its repetition."""
    if reference.antecedent is None:
        return ()
    starts = {token.start for token in part}
    if all(token.start in starts for token in reference.pronoun):
        return reference.pronoun
    group = group_of(reference.pronoun[0])
    again = (token for token in part if group_of(token) == group and not token.quoted)
    first = next(again, None) if group else None
    return (first,) if first is not None else ()


def _put_in(
    source: Source, part: Sequence[Token], replaced: Sequence[Token], antecedent: Antecedent | None
) -> str:
    """What stands in the place of the words `replaced`, in their case; empty when nothing is put in."""
    if antecedent is None or not replaced:
        return ""
    name = source.text[antecedent.start : antecedent.end]
    if antecedent.tokens[0].lower in DETERMINERS and replaced[0].start > part[0].start:
        name = name[:1].lower() + name[1:]
    if _is_possessive(part, replaced):
        name += "'" if name.endswith("s") and name[:1].islower() else "'s"
    return name


def _is_possessive(part: Sequence[Token], replaced: Sequence[Token]) -> bool:
    if len(replaced) != 1 or replaced[0].lower not in POSSESSIVES:
        return False
    return not is_object_her(part, part.index(replaced[0]))


def _added(
    source: Source, replaced: Sequence[Token], antecedent: Antecedent | None
) -> tuple[AddedContext, ...]:
    if antecedent is None or not replaced:
        return ()
    return (
        AddedContext(
            replaced=source.text[replaced[0].start : replaced[-1].end],
            text=source.text[antecedent.start : antecedent.end],
            span=source.span(antecedent.start, antecedent.end),
        ),
    )


def _finished(text: str, *, whole: bool) -> str:
    """The text with a capital at its beginning and, when it was cut off, a full stop at its end."""
    if not whole:
        text = text.rstrip(_LOOSE)
        bare = text.rstrip(_QUOTES)
        if bare[-1:] not in _CLOSES:
            text += "."
    head = text[:2]
    return text[:1].upper() + text[1:] if head.islower() or head[1:] == " " else text

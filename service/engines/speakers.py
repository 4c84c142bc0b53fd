"""Who can be made to say something: a person, a body, a document or a role, but no event and no picture."""

from __future__ import annotations

from collections.abc import Sequence

from service.engines.grammar import PERSON_NOUNS, PREPOSITIONS, RELATIVES, TITLES
from service.engines.tokens import Token, word_set

_POINTING = word_set("this that these those such")
_ENDS_PHRASE = RELATIVES - {"that"}
_VOICES = (
    PERSON_NOUNS
    | TITLES
    | word_set(
        """
        report study survey poll article letter statement memo document filing review analysis book
        memoir diary essay audit census paper email e-mail message post tweet law ruling verdict indictment
        lawsuit complaint company firm bank group agency organisation organization association party union
        ministry government council court commission committee team newspaper magazine website channel
        newsletter charity university police people men women officials experts authors critics analysts
        researcher scientist academic scholar economist historian campaigner activist supporter
        """
    )
)
"""Nouns that "this" may point at and that still speak: persons, bodies, documents."""
_MUTE = word_set(
    """
    photo photos photograph photographs picture pictures image images video videos footage clip clips scene
    scenes development developments event events incident incidents move moves step steps shift trend trends
    decision decisions change changes sign signs signal signals evidence fact facts result results outcome
    pattern patterns rise fall increase decrease drop attack attacks crash war crisis strike silence absence
    presence success failure progress situation gesture reaction turnout
    """
)
"""Nouns for what only hints at something, whatever verb of saying follows."""


def can_speak(subject: Sequence[Token]) -> bool:
    """Whether the subject of a verb of saying may be recorded as a speaker.

    A phrase that opens with a preposition is none ("said of his client"); "one photo suggested"
    and "this development indicates" are conclusions of the writer, not anybody's words.
    """
    head = _head(subject)
    if head is None or subject[0].lower in PREPOSITIONS:
        return False
    if subject[0].lower in _POINTING:
        named = head.is_capital and head is not subject[0]
        return named or head.lower in _VOICES or head.lower.removesuffix("s") in _VOICES
    return head.is_capital or head.lower not in _MUTE


def _head(subject: Sequence[Token]) -> Token | None:
    """The noun that the phrase is about: the last word before what only qualifies it."""
    head = None
    for token in subject:
        if token.text in ",(" or token.lower in _ENDS_PHRASE or (head and token.lower in PREPOSITIONS):
            break
        head = token if token.is_word else head
    return head

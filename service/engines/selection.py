"""What kind of claim a sentence makes, and whether there is anything in it that can be checked (English)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from service.engines.coreference import Reference
from service.engines.grammar import (
    BASE_FORMS,
    DETERMINERS,
    MONTHS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    TIME_NOUNS,
    WEEKDAYS,
    is_adverb,
    is_auxiliary,
    is_finite,
    is_participle,
    is_past,
    is_third_person,
    starts_object,
)
from service.engines.readings import Reading, is_all_quoted
from service.engines.tokens import Token, open_places, word_set
from service.text.rhetoric import editorial, rhetorical, speculation
from service.text.words import STOPWORDS
from service.types import ClaimKind, Selection

KEPT = Selection()
OPINION = Selection(kept=False, reason="opinion")
FORECAST = Selection(kept=False, reason="forecast")
LOST_CONTEXT = Selection(kept=False, reason="context cannot be restored")

_COMMANDS = word_set("""
    read click sign subscribe share see watch listen follow download visit call email contact join let let's
    don't please remember forget imagine consider think look check scroll stay tune donate enter
    """)
_EVALUATING = word_set("significant major important crucial critical key big bold historic huge")
_STANCES = word_set("it needless of make let let's lets no in")
"""How stock phrases begin that give the writer's stance: "it is clear", "needless to say", "no doubt"."""
_HEDGES = word_set("perhaps maybe presumably arguably conceivably possibly")
_PRAISE = re.compile(
    r"\b(?:is|are|was|were|looks|looked|'s|'re) "
    r"(?:(?:so|just|simply|truly|really|utterly|absolutely|quite|very|too) )*"
    r"(?:beautiful|wonderful|terrible|shameful|disgraceful|brilliant|awful|ugly|amazing|fantastic|outrageous"
    r"|ridiculous|absurd|delightful|charming|delicious|stunning|gorgeous|magnificent|superb|pathetic"
    r"|disgusting|appalling|inexcusable|incredible|marvellous|marvelous"
    r"|an? (?:(?:real|true|total|complete|national|utter|absolute) )*"
    r"(?:masterpiece|disgrace|scandal|outrage|farce|joke|triumph|shame|delight|nonsense)(?: that\b[^.!]*)?"
    r"|(?:simply|truly|really|clearly|easily|undoubtedly) the (?:best|worst|greatest|finest)\b[^.!]*)[.!]*$"
    r"|\b(?:should|must|ought to|needs? to) (?:now |finally |at last )?"
    r"(?:resign|apologi[sz]e|act|listen|go|step down|be ashamed|think again|rethink|do (?:more|better))[.!]*$"
    r"|\bshould (?:ever )?have to live like\b|\bmakes? no sense[.!]*$"
    r"|\bspeaks? for (?:themselves|itself)[.!]*$"
    r"|\braises? more questions than\b|\bfurther from the truth\b",
    re.IGNORECASE,
)
"""An unattributed judgement or demand that is all of what the sentence says."""
_GREETING = re.compile(
    r"[\W_]*(?:hello|hi|hey|dear|welcome|thanks|thank you|goodbye"
    r"|good (?:morning|afternoon|evening|night))\b",
    re.IGNORECASE,
)
_FORECAST = re.compile(
    r"\b(?:is|are|was|were) (?:\w+ )?"
    r"(?:expected|likely|unlikely|predicted|forecast|projected|anticipated) to\b",
    re.IGNORECASE,
)
_ADDRESS = word_set("i we my our you your you're you'll you've i'm i've we're we've i'd we'd we'll i'll")
_CONTRACTED = SUBJECT_PRONOUNS | {"that", "there", "here", "what", "who"}
_BEFORE_NOUNS = PREPOSITIONS | DETERMINERS | {"to", "and"}
_PLURALS = word_set("people men women children police they we you i some many most others both all who that")
_FRAGMENT_WORDS = 14
_LABEL = 5
"""Tokens within which a colon ends a label."""
_OPENING_MARKS = frozenset("“„«‘\"'`") | {"``"}
_ENOUGH_WORDS = 4
"""Content words, besides what the sentence leans on, that are enough to look for in a source."""


class Judgement(NamedTuple):
    """The kind of a claim and whether it is kept."""

    kind: ClaimKind
    selection: Selection


def judge_sentence(reading: Reading, reference: Reference) -> Judgement:
    """The judgement on a whole sentence, before it is split; the parts keep it."""
    tokens = reading.tokens
    kind = _kind(reading)
    if kind in ("opinion", "forecast"):
        return Judgement(kind, OPINION if kind == "opinion" else FORECAST)
    leans = (
        reference.is_lost or _points_outside(tokens) or _ends_on_this(tokens) or _speaker_is_unknown(reading)
    )
    lost = _is_fragment(tokens) or (leans and not _has_hold(tokens))
    return Judgement(kind, LOST_CONTEXT if lost else KEPT)


def part_kind(tokens: Sequence[Token], whole: ClaimKind, *, attributed: bool) -> ClaimKind:
    """The kind of one part of a sentence whose kind is `whole`."""
    if whole in ("opinion", "forecast"):
        return whole
    if not attributed:
        return "fact"
    return "quote" if any(token.quoted for token in tokens) else "statement"


def _kind(reading: Reading) -> ClaimKind:
    quoted = any(token.quoted for token in reading.tokens)
    if reading.attribution is not None:
        return "quote" if quoted else "statement"
    text = reading.sentence.text
    if is_all_quoted(reading.tokens):
        return "quote"
    if _is_rhetorical(reading) or _is_command(reading.tokens) or _GREETING.match(text):
        return "opinion"
    if _speculates(text) or _FORECAST.search(text):
        return "forecast"
    if _is_editorial(reading) or _is_addressed(reading):
        return "opinion"
    return "fact"


def _speculates(text: str) -> bool:
    """Whether the writer guesses; "perhaps" within a sentence hedges one detail and leaves the rest."""
    found = speculation(text)
    return found is not None and (found.start == 0 or text[found.start : found.end].lower() not in _HEDGES)


def _is_rhetorical(reading: Reading) -> bool:
    """Whether the sentence asks, exclaims or calls to the reader; a cry about a figure can be checked."""
    text = reading.sentence.text
    found = rhetorical(text)
    return found is not None and not (text[found.start] == "!" and _is_specific(reading.tokens))


def _is_specific(tokens: Sequence[Token]) -> bool:
    """Whether the writer gives a figure or a date, which is right or wrong whatever he thinks of it."""
    return any(
        not token.quoted and (token.is_number or (token.is_capital and token.lower in MONTHS | WEEKDAYS))
        for token in tokens
    )


def _is_editorial(reading: Reading) -> bool:
    """Whether the writer judges and reports nothing.

    An evaluating word beside a named actor leaves a deed to check, and so does a stock phrase with an
    event in it ("the international community is watching"): it is loaded, and it may be untrue. So may a
    figure or a date be.
    """
    text = reading.sentence.text
    found = editorial(text)
    if _is_specific(reading.tokens):
        return False
    if found is None:
        quoted = any(token.quoted for token in reading.tokens)
        return not quoted and len(reading.tokens) <= _FRAGMENT_WORDS and _PRAISE.search(text) is not None
    opening = text[found.start : found.end].lower().split()[0]
    if opening in _EVALUATING:
        return not any(token.is_capital for token in reading.subject[1:] or reading.subject[:1])
    outcome = text[found.start : found.end].lower() == "in the end"
    return (opening in _STANCES and not outcome) or opening.endswith("ly")


def _is_command(tokens: Sequence[Token]) -> bool:
    first = tokens[0].lower if tokens else ""
    if first not in _COMMANDS or len(tokens) < 2:
        return False
    return not is_finite(tokens[1]) or first in ("let's", "don't", "please", "stay")


def _is_addressed(reading: Reading) -> bool:
    """Whether the writer speaks as "I" or "we", or to the reader as "you".

    Beside the main clause ("opened a track that offers you a ride on Monday") that is a report all the same
    when there is a figure or a date in it, and with "you" when there is a name.
    """
    tokens = reading.tokens
    addresses = [
        token for place, token in enumerate(tokens) if _addresses(token) and not _is_namesake(tokens, place)
    ]
    if not addresses or _is_main_address(reading):
        return bool(addresses)
    to_reader = all(token.lower.startswith("you") for token in addresses)
    named = any(token.is_capital and token.is_open for token in tokens[1:])
    supposes = tokens[_first_word(tokens)].lower in SUBORDINATORS
    return not (_is_specific(tokens) or (to_reader and named and not supposes))


def _addresses(token: Token) -> bool:
    return token.lower in _ADDRESS and not token.quoted and token.text != "i"


def _is_namesake(tokens: Sequence[Token], place: int) -> bool:
    """Whether the word belongs to a label ("What we know:") or to a name ("World War I", "My House")."""
    label = next(open_places(tokens[:_LABEL], frozenset(":"), place + 1), len(tokens))
    if sum(token.is_word for token in tokens[label:]) >= _ENOUGH_WORDS:
        return True
    if place < 2 or not tokens[place].is_capital:
        return False
    if tokens[place].text == "I":
        return tokens[place - 1].is_capital
    return "'" not in tokens[place].lower and all(token.is_capital for token in tokens[place + 1 : place + 2])


def _is_main_address(reading: Reading) -> bool:
    """Whether the main clause is the writer's own: its subject, or what stands before its verb, says so."""
    tokens = reading.tokens
    if reading.clause is not None and _addresses(tokens[reading.clause.subject]):
        return True
    start = _first_word(tokens)
    if tokens[start].lower in SUBORDINATORS | PREPOSITIONS:
        comma = next(open_places(tokens, frozenset(","), start), len(tokens))
        if any(map(_addresses, tokens[comma + 1 : comma + 2])):
            return True
        if tokens[start].lower in SUBORDINATORS and comma < len(tokens) - 1:
            start = comma + 1
    before = takewhile(lambda token: not is_finite(token), tokens[start:])
    return tokens[start].lower == "let's" or any(map(_addresses, before))


def _first_word(tokens: Sequence[Token]) -> int:
    """The place of the first word that is not in brackets, as an agency's name may be, or quoted."""
    return next((place for place, token in enumerate(tokens) if token.is_open and token.is_word), 0)


def _points_outside(tokens: Sequence[Token]) -> bool:
    """ "This comes as …", "That decision …": what is meant stands in another sentence."""
    if len(tokens) < 2 or tokens[0].lower.removesuffix("'s") not in (
        "this",
        "that",
        "these",
        "those",
        "such",
    ):
        return False
    if tokens[0].quoted:
        return False
    return not any(token.lower.removesuffix("'s") in TIME_NOUNS for token in tokens[1:3])


def _ends_on_this(tokens: Sequence[Token]) -> bool:
    """ "The ministry denied this.": what was denied stands in another sentence."""
    words = [token for token in tokens if token.is_word][-2:]
    if len(words) < 2 or words[1].lower not in ("this", "that") or not words[1].is_open:
        return False
    return is_finite(words[0])


def _has_hold(tokens: Sequence[Token]) -> bool:
    """Whether a sentence that leans on another still holds something of its own to find in a source.

    "They cost 48 million euros" can be wrong about the figure whoever they are, so it is checked as it
    stands; of "He agreed" nothing is left without the one who did.
    """
    rest = [
        token for before, token in pairwise(tokens) if token.is_word and before.text not in _OPENING_MARKS
    ]
    if any(token.is_number or (token.is_capital and token.lower not in _ADDRESS) for token in rest):
        return True
    return sum(token.lower not in STOPWORDS for token in rest) >= _ENOUGH_WORDS


def _is_fragment(tokens: Sequence[Token]) -> bool:
    """Whether a short run of words holds nothing that could be the verb of a main clause."""
    words = [token for token in tokens if token.is_word]
    if len(words) < 2:
        return True
    if len(words) > _FRAGMENT_WORDS:
        return False
    verbs = [place for place in range(len(words)) if _may_be_verb(words, place)]
    inside = next((place for place in range(1, len(words)) if words[place].lower in ("that", "who")), None)
    return not verbs or (len(verbs) == 1 and inside is not None and inside < verbs[0])


def _may_be_verb(words: Sequence[Token], place: int) -> bool:
    token, word = words[place], words[place].lower
    if is_auxiliary(token) or is_past(token) or word in SUBJECT_PRONOUNS or is_participle(token):
        return True
    if word.endswith("n't") or (word.partition("'")[0] in _CONTRACTED and "'" in word):
        return True
    over_adverb = place > 1 and is_adverb(words[place - 1])
    return any(_follows_subject(words, place, place - step) for step in (1, 2)[: 1 + over_adverb])


def _follows_subject(words: Sequence[Token], place: int, before: int) -> bool:
    """Whether the word at `place` may be a present form whose subject ends at `before`."""
    token, subject = words[place], words[before]
    if before < 0 or subject.is_number or subject.lower in _BEFORE_NOUNS:
        return False
    if token.lower in BASE_FORMS:
        return subject.lower.endswith("s") or subject.lower in _PLURALS
    if is_third_person(token):
        return True
    plain = len(token.lower) > 3 and token.lower.endswith("s") and not token.is_capital
    return plain and starts_object(words, place + 1)


def _speaker_is_unknown(reading: Reading) -> bool:
    """A quotation that stands alone: whose it is, its own sentence does not say."""
    return reading.attribution is None and is_all_quoted(reading.tokens)

"""What an opening pronoun stands for, when that is certain; otherwise that it is not (English).

A pronoun is resolved only to the subject (or speaker) of the sentence before it, in the same paragraph or the
one before, when that sentence names nobody else who could be meant. Who only speaks there goes on only as the
speaker: "A woman was freed, Anna Berg said. She …" leaves it open who she is, "She said …" does not unless a
woman is spoken of. What a person is called tells the gender ("Mr", "Queen"), as does a pronoun that was
resolved before; without such a sign the one candidate is taken.
This is the most cautious rule of Hobbs (1978): one candidate, subject first, or nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.engines.attribution_rules import SAYING
from service.engines.grammar import (
    BE,
    DETERMINERS,
    FEMALE,
    MALE,
    PERSON_NOUNS,
    POSSESSIVES,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    TITLES,
    is_finite,
    skip_adverbs,
)
from service.engines.names import Antecedent, could_be_person, in_name, names
from service.engines.pronouns import group_of, is_expletive, is_object_her
from service.engines.readings import Reading
from service.engines.tokens import Token, open_places, word_set

_LONGEST_PHRASE = 8
"""Tokens of a name with what it is called, before a comma describes it further."""
_LONGEST_ROLE = 4
"""Words of "the defence lawyer" and the like."""
_MASS_PLURALS = word_set("police people men women children officials")


@dataclass(frozen=True, slots=True)
class Reference:
    """What the first back-pointing word of a sentence needs: nothing, an antecedent, or one that is unknown.

    `pronoun` holds the words to be replaced, `antecedent` what they stand for; a pronoun without an
    antecedent cannot be restored.
    """

    pronoun: tuple[Token, ...] = ()
    antecedent: Antecedent | None = None

    @property
    def is_lost(self) -> bool:
        """Whether something is pointed at that cannot be told."""
        return bool(self.pronoun) and self.antecedent is None


def resolve(readings: Sequence[Reading]) -> list[Reference]:
    """The reference of each sentence, in order."""
    references: list[Reference] = []
    genders: dict[str, str] = {}
    previous: Reading | None = None
    carried: Antecedent | None = None
    known = _known_names(readings)
    for reading in readings:
        near = previous is not None and reading.sentence.paragraph - previous.sentence.paragraph <= 1
        before = previous if near and not reading.sentence.heading else None
        reference = _refer(reading, before, carried, genders)
        _learn_genders(reading, reference, genders)
        references.append(reference)
        carried = _about(reading, reference, known)
        previous = None if reading.sentence.heading else reading
    return references


def _refer(
    reading: Reading, previous: Reading | None, carried: Antecedent | None, genders: dict[str, str]
) -> Reference:
    place = _pointing_place(reading)
    if place is None:
        return _titled(reading, previous, carried)
    pronoun = (reading.tokens[place],)
    group = group_of(pronoun[0])
    if previous is None or group is None or "'" in pronoun[0].lower:
        return Reference(pronoun)  # "He'll" would become "Berg'll"
    if group in ("he", "she"):
        certain = _is_leading(reading, place) and _goes_on(reading, previous, place)
        found = _person(group, previous, carried, genders) if certain else None
        if carried is None and found is None:
            found = _speaking_person(group, reading, previous, place)
    else:
        found = _speaking_body(group, reading, previous, place)
    return Reference(pronoun, None if found and _is_named(reading, found) else found)


def _is_named(reading: Reading, antecedent: Antecedent) -> bool:
    """Whether the sentence has the name itself, so that the pronoun is another: "he sat behind Berg"."""
    parts = {_bare(token) for token in antecedent.tokens if token.is_capital} - TITLES - DETERMINERS
    return any(token.is_capital and _bare(token) in parts for token in reading.tokens)


def _bare(token: Token) -> str:
    """The word, folded, without a possessive ending."""
    return token.lower.removesuffix("'s").removesuffix("'")


def _pointing_place(reading: Reading) -> int | None:
    """The first pronoun outside quotation marks that nothing before it in its own sentence can hold."""
    tokens = reading.tokens
    for place, token in enumerate(tokens):
        group = group_of(token)
        if group is None or token.quoted or is_expletive(tokens, place) or token.lower.endswith("self"):
            continue
        if _is_held(reading, place, group) or _named_later(reading, place):
            return None
        return place
    return None


def _is_held(reading: Reading, place: int, group: str) -> bool:
    """Whether the words before the pronoun in its own sentence give it something to stand for."""
    before = reading.tokens[:place]
    if group in ("he", "she"):
        if place > 1 and any(token.lower in SAYING for token in before[-2:]) and group_of(before[0]) is None:
            return True
        return _person_before(before) or _is_owned(reading, place)
    inside = reading.clause is not None and place < reading.clause.predicate
    speaks = reading.attribution is not None and reading.attribution.speaker[0] == place
    return not (inside or speaks or place == 0) or any(True for _ in names(before))


def _is_owned(reading: Reading, place: int) -> bool:
    """Whether a possessive in the predicate has the subject to belong to: "the boxer sold his house"."""
    clause, tokens = reading.clause, reading.tokens
    if clause is None or place <= clause.verb or is_object_her(tokens, place):
        return False
    return tokens[place].lower in POSSESSIVES and group_of(tokens[clause.subject]) is None


def _is_leading(reading: Reading, place: int) -> bool:
    """Whether the pronoun is the subject, the speaker, or stands in the lead-in or the subject."""
    if reading.attribution is not None and reading.attribution.speaker[0] == place:
        return True
    if _in_side_clause(reading, place):
        return False
    if reading.clause is not None:
        return place < reading.clause.predicate
    if any(is_finite(token) for token in reading.tokens[:place]):
        return False
    return place == 0 or not any(True for _ in names(reading.tokens[place:]))


def _in_side_clause(reading: Reading, place: int) -> bool:
    """Whether an opening "after", "when" or "because" holds the pronoun, as in "After he vanished, …".

    Such a clause goes back to what was told before, whoever that was about; only a main clause that goes on
    about the same one ("After she left, she …") makes it sure.
    """
    tokens, clause = reading.tokens, reading.clause
    if tokens[0].lower not in SUBORDINATORS or not any(map(is_finite, tokens[place + 1 : place + 4])):
        return False
    if clause is None:
        return True
    return place < clause.subject and group_of(tokens[clause.subject]) != group_of(tokens[place])


def _person_before(tokens: Sequence[Token]) -> bool:
    return any(_is_person_word(tokens, place) for place in range(len(tokens))) or any(
        True for _ in names(tokens)
    )


def _is_person_word(tokens: Sequence[Token], place: int) -> bool:
    word = tokens[place].lower.removesuffix("'s")
    return word in PERSON_NOUNS and not tokens[place].quoted


def _named_later(reading: Reading, place: int) -> bool:
    """Whether the pronoun stands in a lead-in to a named subject: "In his speech, Lavrov said"."""
    subject = reading.subject
    if reading.attribution is not None and reading.attribution.place != "before":
        subject = reading.words((reading.clause.subject, reading.clause.predicate)) if reading.clause else ()
    later = bool(subject) and subject[0].start > reading.tokens[place].start
    quote_before = any(token.quoted for token in reading.tokens[:place])
    return later and not quote_before and bool(_names_in(reading, subject))


def _titled(reading: Reading, previous: Reading | None, carried: Antecedent | None) -> Reference:
    """ "The minister said" right after "Foreign Minister Sergei Lavrov arrived" is Sergei Lavrov."""
    subject = reading.subject
    if previous is None or carried is None or len(subject) != 2 or subject[0].lower != "the":
        return Reference()
    title = subject[1].lower
    run = [token.lower for token in previous.subject]
    if title not in TITLES or title not in run or len(_persons(previous)) != 1:
        return Reference()
    return Reference() if _is_named(reading, carried) else Reference(tuple(subject), carried)


def _person(
    group: str, previous: Reading, carried: Antecedent | None, genders: dict[str, str]
) -> Antecedent | None:
    """The one person whom the sentence before is about, unless it names another or the gender differs."""
    if carried is None or genders.get(carried.key, group) != group:
        return None
    others = {name.key for name in _persons(previous)} - {carried.key}
    if any(genders.get(key, group) == group for key in others) or _rival_noun(previous):
        return None
    return carried


def _goes_on(reading: Reading, previous: Reading, place: int) -> bool:
    """Whether the one whom the sentence before is laid on, if anybody, speaks again in this one.

    What is reported is about others as a rule, and a speaker who was put in for one of them would be charged
    with what another did.
    """
    speaks = reading.attribution is not None and reading.attribution.speaker[0] == place
    return previous.attribution is None or speaks


def _rival_noun(previous: Reading) -> bool:
    """Whether another person is spoken of without a name: "Smith met the victim", "a man fled, he said"."""
    tokens = previous.tokens
    subject = {token.start for token in previous.subject}
    for place, token in enumerate(tokens):
        if not _means_person(token) or token.quoted or token.start in subject:
            continue
        opening = place
        while opening > 0 and tokens[opening].lower not in DETERMINERS and place - opening < 4:
            opening -= 1
        before = tokens[opening - 1].lower if opening else ""
        following = tokens[place + 1] if place + 1 < len(tokens) else token
        same = (
            before in BE | {"as", "became", "named", "elected", "appointed", ",", "a"} or following.is_capital
        )
        if not same:
            return True
    return False


def _means_person(token: Token) -> bool:
    """Whether the word is a noun for a person: "woman", "45-year-old"; a title before a name is not."""
    word = token.lower.removesuffix("'s")
    return not token.is_capital and (word in PERSON_NOUNS or word.endswith("-year-old"))


def _speaking_body(group: str, reading: Reading, previous: Reading, place: int) -> Antecedent | None:
    """ "It said" after "The ministry said": the same body goes on speaking."""
    now, then = reading.attribution, previous.attribution
    if now is None or then is None or now.speaker != (place, place + 1):
        return None
    speaker = previous.words(then.speaker)
    if not speaker or group_of(speaker[0]) or len(speaker) > 5 or speaker[0].quoted:
        return None
    last = speaker[-1].lower
    plural = (last.endswith("s") and not last.endswith(("ss", "'s"))) or last in _MASS_PLURALS
    personal = last in PERSON_NOUNS or (speaker[0].is_capital and could_be_person(speaker))
    if plural != (group == "they") or (personal and group == "it"):
        return None
    return Antecedent(tuple(speaker))


def _speaking_person(group: str, reading: Reading, previous: Reading, place: int) -> Antecedent | None:
    """ "She added" after "The judge said": the same person, told by a role, goes on speaking."""
    now, then = reading.attribution, previous.attribution
    if now is None or then is None or now.speaker != (place, place + 1):
        return None
    speaker = previous.words(then.speaker)
    last = speaker[-1].lower if speaker else ""
    other = FEMALE if group == "he" else MALE
    if not 1 < len(speaker) <= _LONGEST_ROLE or last not in PERSON_NOUNS | TITLES or last in other:
        return None
    if speaker[0].lower not in ("the", "a", "an") or any(token.is_capital for token in speaker[1:]):
        return None
    return None if _persons(previous) or _rival_noun(previous) else Antecedent(tuple(speaker))


def _known_names(readings: Sequence[Reading]) -> frozenset[str]:
    """Words that are capitalised within a sentence: those are names, whatever opens a sentence may not be."""
    return frozenset(
        token.lower.removesuffix("'s")
        for reading in readings
        for token in reading.tokens[1:]
        if token.is_capital
    )


def _about(reading: Reading, reference: Reference, known: frozenset[str]) -> Antecedent | None:
    """Whom the next sentence may go on about: the subject, named or resolved."""
    subject = reading.subject
    if reference.antecedent is not None and subject and reference.pronoun[0].start == subject[0].start:
        return reference.antecedent if len(reference.pronoun) == len(subject) else None
    found = _subject_name(reading) or _opening_name(reading)
    opens = found is not None and len(found.tokens) == 1 and found.start == reading.tokens[0].start
    return None if found is not None and opens and found.key not in known else found


def _subject_name(reading: Reading) -> Antecedent | None:
    """The person's name that the subject is, or ends with."""
    subject = reading.subject
    found = _names_in(reading, subject)
    if len(found) != 1 or found[0].tokens[-1].end != subject[-1].end or subject[0].lower in SUBJECT_PRONOUNS:
        return None
    lower = [token for token in subject[: -len(found[0].tokens)] if not token.is_capital]
    descriptor = all(token.lower not in PREPOSITIONS | RELATIVES | {"and", "or"} for token in lower)
    return found[0] if descriptor and not subject[-1].lower.endswith("'s") else None


def _opening_name(reading: Reading) -> Antecedent | None:
    """The name that opens a sentence and is described before its verb: "Ann Reed, who won in May, said"."""
    tokens = reading.tokens
    comma = next(open_places(tokens, frozenset(",")), len(tokens))
    phrase = tokens[:comma]
    closing = next(open_places(tokens, frozenset(","), comma + 2), len(tokens) - 1)
    following = skip_adverbs(tokens, closing + 1)
    if closing >= len(tokens) - 2 or not is_finite(tokens[following]) or not 0 < comma <= _LONGEST_PHRASE:
        return None
    described = tokens[comma + 1 : closing]
    if described[0].lower not in RELATIVES | DETERMINERS and not described[0].is_number:
        return None
    closed = PREPOSITIONS | SUBORDINATORS | RELATIVES | {"and", "or"}
    if any(token.lower in closed or not token.is_open or is_finite(token) for token in phrase):
        return None
    found = _names_in(reading, phrase)
    return found[0] if len(found) == 1 and found[0].tokens[-1] == phrase[-1] else None


def _persons(reading: Reading) -> list[Antecedent]:
    return list(names(reading.tokens))


def _names_in(reading: Reading, part: Sequence[Token]) -> list[Antecedent]:
    """The names that stand in a part of the sentence, told with the words around them."""
    if not part:
        return []
    return [
        name for name in names(reading.tokens) if part[0].start <= name.start and name.end <= part[-1].end
    ]


def _learn_genders(reading: Reading, reference: Reference, genders: dict[str, str]) -> None:
    """Note the gender that a title or a resolved pronoun shows; the first sign stays."""
    if reference.antecedent is not None and len(reference.pronoun) == 1:
        group = group_of(reference.pronoun[0])
        if group in ("he", "she"):
            genders.setdefault(reference.antecedent.key, group)
    for place, token in enumerate(reading.tokens[:-1]):
        sign = "he" if token.lower in MALE else "she" if token.lower in FEMALE else None
        following = reading.tokens[place + 1]
        if sign and token.lower in TITLES and in_name(reading.tokens, place + 1):
            last = place + 1
            while last + 1 < len(reading.tokens) and in_name(reading.tokens, last + 1):
                last += 1
            genders.setdefault(reading.tokens[last].lower.removesuffix("'s"), sign)
            genders.setdefault(following.lower.removesuffix("'s"), sign)

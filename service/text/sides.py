"""The two sides of a dispute: who accuses or opposes, and who answers or supports (English).

A reply (“denied”, “rejected the findings”, “pleaded not guilty”, “defended the ban”) is joined to the charge
that it answers: a sentence near it, of another speaker, which names who replies or shares what it is about.
“Critics say” and “supporters say”, “condemned the ruling” and “welcomed the ruling” are two sides as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from service.text.framing import REPORT_VERBS
from service.text.names import names
from service.text.rhetoric import phrase_pattern
from service.text.terms import Term, terms
from service.text.tokens import word_set
from service.types import Sentence

_CHARGE_NOUN = (
    r"(?:allegations?|claims?|accusations?|charges?|criticisms?|suggestions?|findings|notion|idea|reports?"
    r"|assertions?|characteri[sz]ation|complaints?|lawsuit|account|verdict|version)"
)
_DETERMINER = r"(?:(?:the|all|any|those|these|such|that|this|his|her|its|their|both|some|many) )?"
_NOT_DENIED = (
    r"(?:a|bail|access|entry|permission|parole|asylum|visas?|request|him|her|them|us|an|planning|services?"
    r"|treatment|medical|care|food|water|justice|the (?:right|chance|opportunity|request|appeal|motion|team))"
)
_REPLY = phrase_pattern(rf"""
den(?:y|ies|ied|ying)(?! (?:to|{_NOT_DENIED})\b)
reject(?:s|ed|ing) {_DETERMINER}(?:\w+ )?{_CHARGE_NOUN}
dismiss(?:es|ed|ing) {_DETERMINER}(?:\w+ )?{_CHARGE_NOUN}
disput(?:es|ed|ing)
refut(?:es|ed|ing)
rebut(?:s|ted|ting)
counter(?:s|ed)(?: that|,)
contest(?:s|ed|ing) {_DETERMINER}(?:\w+ )?{_CHARGE_NOUN}
{_CHARGE_NOUN} (?:\w+ )?(?:is|are|was|were) (?:\w+ )?(?:false|untrue|baseless|unfounded|nonsense|wrong|lies)
{_CHARGE_NOUN} (?:\w+ )?(?:is|are|was|were) (?:\w+ )?(?:fabricated|inaccurate|without
(?:merit|foundation|basis))
(?:plead(?:s|ed)?|pled|entered a plea of) not guilty
(?:maintain(?:s|ed)?|protest(?:s|ed)?|insist(?:s|ed)? on) (?:his|her|their|its) innocence
(?:did|had done|has done) nothing wrong
(?:denial of|no) wrongdoing
defend(?:s|ed|ing) (?:the|his|her|its|their|itself|himself|herself)
(?:hit|hits|fired|fires|pushed|pushes|struck) back
(?:said|says) (?:he|she|they|it) (?:is|was|were|are) innocent
""")
"""Words by which somebody answers a charge."""

_CHARGE = phrase_pattern(r"""
accus(?:es|ed|ing)
alleg(?:es?|ed|ing)(?! to)
allegations? (?:that|of|by|from)
criticis(?:es|ed|ing)
criticiz(?:es|ed|ing)
condemn(?:s|ed|ing)
denounc(?:es|ed|ing)
blam(?:es|ed|ing)
attack(?:s|ed) (?:the|his|her|its|their)
complain(?:s|ed|ing)
(?:critics|opponents|prosecutors|prosecution|campaigners|residents|victims|plaintiffs|lawsuit|complaint)
(?:claim(?:s|ed)|said|says|say|argued|argues|told|warn(?:s|ed)|suggest(?:s|ed)|found)
(?:slam(?:s|med)|lambast(?:s|ed)|opposes?|opposed)
""")
"""Words by which somebody charges; the plain verbs of saying count beside a reply only."""

_TALK = r"(?: of (?:\w+ ){1,5}| )(?:have |had )?(?:say|said|argued?|contend|insist|claim|believe|warn(?:ed)?)"
_AGAINST = phrase_pattern(rf"""
(?:critics|opponents|detractors|objectors){_TALK}
condemn(?:s|ed)
criticis(?:es|ed)
criticiz(?:es|ed)
denounc(?:es|ed)
oppos(?:es|ed)
object(?:s|ed) to
""")
_FOR = phrase_pattern(rf"""
(?:supporters|backers|proponents|defenders|advocates){_TALK}
welcom(?:es|ed)
prais(?:es|ed)
back(?:s|ed)
support(?:s|ed)
endors(?:es|ed)
hail(?:s|ed)
defend(?:s|ed)
""")
_GROUP = re.compile(
    r"(?:critics|opponents|detractors|objectors|supporters|backers|proponents|defenders|advocates)\b",
    re.IGNORECASE,
)

_BEFORE, _AFTER = 4, 1
"""How many sentences before a reply, and behind it, the charge may stand."""
_OPPOSITE_REACH = 4
_LONGEST_SPEAKER = 8
"""Words of a speaker that are shown."""
_NO_SUBJECT = word_set(
    "has have had is are was were be been also and but who which that have not again then later the a an all"
)
_ENDS_SPEAKER = word_set("and but while that who which whether because after when")
_MARKS = frozenset(',;:—–“”"()')
_PRONOUNS = word_set("he she they it his her their its who both")
_ANAPHOR = re.compile(rf"\b{_CHARGE_NOUN}\b|\b(?:this|that|it|wrongdoing|not guilty)\b", re.IGNORECASE)


class Voice(NamedTuple):
    """One side: the place of its sentence in the source, the speaker as written, and the speaker's keys."""

    place: int
    speaker: str
    keys: frozenset[str]


class Dispute(NamedTuple):
    """A charge and its reply, or two opposite stances on one matter (`mutual`: neither is the answer)."""

    charge: Voice
    reply: Voice
    mutual: bool


def answers(sentence: str) -> bool:
    """Whether somebody answers a charge in `sentence`, or supports what others oppose."""
    return bool(_REPLY.search(sentence))


def disputes(sentences: Sequence[Sentence], places: Iterable[int]) -> Iterator[Dispute]:
    """The disputes of a text near some `places`, each reply with the nearest charge that it answers."""
    reach = max(_BEFORE, _AFTER, _OPPOSITE_REACH)
    near = {other for place in places for other in range(place - reach, place + reach + 1)}
    for place in sorted(near & set(range(len(sentences)))):
        sentence = sentences[place]
        if sentence.heading:
            continue
        found = _REPLY.search(sentence.text)
        if found is not None:
            yield from _answered(sentences, place, found)
        opposed = _AGAINST.search(sentence.text)
        if opposed is not None:
            yield from _opposed(sentences, place, opposed)


def _answered(sentences: Sequence[Sentence], place: int, found: re.Match[str]) -> Iterator[Dispute]:
    reply = _voice(sentences, place, found.start())
    ahead = range(place, max(-1, place - 1 - _BEFORE), -1)
    behind = range(place + 1, min(len(sentences), place + 1 + _AFTER))
    for other in [*ahead, *behind]:
        charged = _CHARGE.search(sentences[other].text) if not sentences[other].heading else None
        if charged is None or (other == place and charged.end() > found.start()):
            continue
        charge = _voice(sentences, other, charged.start())
        if not (charge.keys and charge.keys & reply.keys) and _is_answer(sentences, charge, reply, found):
            yield Dispute(charge, reply, mutual=False)
            return


def _is_answer(sentences: Sequence[Sentence], charge: Voice, reply: Voice, found: re.Match[str]) -> bool:
    """Whether a reply answers this charge, by who is named, by what both are about, or by standing next."""
    if charge.place == reply.place:
        return True
    charged = _heavy(terms(sentences[charge.place].text).content)
    common = charged & _heavy(terms(sentences[reply.place].text).content)
    if reply.keys & charged or len(common) >= 2:
        return True
    answered = _ANAPHOR.search(sentences[reply.place].text, found.start())
    pronoun = not reply.keys
    return reply.place - charge.place == 1 and bool(answered) and (pronoun or bool(common))


def _opposed(sentences: Sequence[Sentence], place: int, found: re.Match[str]) -> Iterator[Dispute]:
    against = _stance(sentences, place, found)
    first = max(0, place - _OPPOSITE_REACH)
    for other in range(first, min(len(sentences), place + 1 + _OPPOSITE_REACH)):
        backed = _FOR.search(sentences[other].text) if other != place else None
        if backed is None or sentences[other].heading:
            continue
        favour = _stance(sentences, other, backed)
        groups = bool(_GROUP.match(found.group()) and _GROUP.match(backed.group()))
        if against.keys & favour.keys and not groups:
            continue
        if groups or _same_matter(sentences, found, place, backed, other):
            yield Dispute(against, favour, mutual=True)
            return


def _same_matter(
    sentences: Sequence[Sentence], one: re.Match[str], place: int, two: re.Match[str], other: int
) -> bool:
    """Whether both verbs have the same object: “condemned the ruling”, “welcomed the ruling”."""
    first = _object(sentences[place].text, one.end())
    return bool(first & _object(sentences[other].text, two.end()))


def _object(sentence: str, start: int) -> frozenset[str]:
    behind = [term for term in terms(sentence).content if term.start >= start]
    return _heavy(behind[:3])


def _stance(sentences: Sequence[Sentence], place: int, found: re.Match[str]) -> Voice:
    group = _GROUP.match(found.group())
    if group is None:
        return _voice(sentences, place, found.start())
    return Voice(place, group.group(), frozenset(term.key for term in terms(group.group()).content))


def _voice(sentences: Sequence[Sentence], place: int, cue: int) -> Voice:
    """Who speaks before a cue: the words that stand there as its subject; no keys for a pronoun."""
    text = sentences[place].text
    named = frozenset(key for name in names(text) if name.end <= cue for key in name.keys)
    subject = _subject([term for term in terms(text).all if term.end <= cue], text)
    if not subject or subject[-1].lower in _PRONOUNS:
        return Voice(place, "", named)
    written = text[subject[0].start : subject[-1].end]
    return Voice(place, written, named | _heavy([term for term in subject if term.weight]))


def _subject(before: Sequence[Term], text: str) -> Sequence[Term]:
    """The last words before a cue that stand between marks, without the verbs and adverbs at their end."""
    end = len(before)
    while end and (before[end - 1].lower in _NO_SUBJECT or before[end - 1].lower.endswith("ly")):
        end -= 1
    start = end
    while start and end - start < _LONGEST_SPEAKER:
        gap = text[before[start - 1].end : before[start].start] if start < end else ""
        if not _MARKS.isdisjoint(gap) or (start < end and before[start - 1].lower in _ENDS_SPEAKER):
            break
        start -= 1
    subject = before[start:end]
    verbs = [place for place, term in enumerate(subject) if term.lower in REPORT_VERBS]
    return subject[: verbs[0]] if verbs and verbs[0] else subject


def _heavy(content: Sequence[Term]) -> frozenset[str]:
    """The keys of words that say what a sentence is about: no light words, no verbs of reporting."""
    return frozenset(
        term.key
        for term in content
        if term.kind not in ("light", "date", "number") and term.lower not in REPORT_VERBS
    )

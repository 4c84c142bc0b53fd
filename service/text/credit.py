"""Attribution that a draft loses or adds: who the source makes say it, against who the draft does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from service.text.counterparts import Counterpart, Counterparts, Difference
from service.text.names import TITLES
from service.text.quotes import quotations
from service.text.reported import Report, reports
from service.text.rhetoric import attribution, phrase_pattern
from service.text.terms import Terms, terms
from service.text.tokens import word_set
from service.types import Interval

_SAME = 0.75
"""The share of a drafted sentence's words that a source sentence has that says the same."""
_ALIKE = 0.5
"""The share from which a source sentence may say the same: enough to keep still."""
_INSIDE = 0.85
"""The share of the common words that has to stand in what the source reports."""
_SHORTEST = 3
"""Content words of the shortest statement whose attribution is followed."""
_REACH = 3
"""Sentences beside a statement in which the speaker may be made to speak: “… He said. It had failed.”"""
_MOST_WORDS = 9
"""Words of an attribution that are shown, the last ones."""
_EDGES = " .,;:\n\t”“\"—–`'’‘()"

_VOICED = phrase_pattern(r"""
accus\w+
acknowledg\w+
admit\w*
advis\w+
alleg\w+
apparently
argument
assert\w*
attribut\w+
blam\w+
caution\w*
call(?:s|ed|ing)? (?:it|for|the|on|him|her|them|his|its|their|a|an)
claim\w*
comments?
complain\w*
condemn\w*
contend\w*
contention
critic\w*
den(?:y|ies|ied|ying)
descri(?:be|bes|bed|bing)
dismiss\w*
disput\w+
estimat\w+
expect\w*
explain\w*
fear\w*
feel|feels|felt
find(?:s|ings?)?|found
hit(?:s|ting)? out
hope[sd]?
in (?:the )?(?:view|words|opinion|eyes|estimation) of
insist\w*
interview\w*
lash(?:es|ed|ing) out
maintain\w*
pledg\w+
predict\w*
prais\w+
promis\w+
propos\w+
quot\w+
recommend\w*
reject\w*
report\w*
respon\w+
show(?:s|ed|n|ing)?
slam\w*
speak\w*|spoke
statement
suspect\w*
testif\w+|testimony
thank\w*
the court heard|heard
think\w*|thought
to(?:ld|ll|lls)
urg\w+
vow\w*
want\w*
warn\w*
""")
"""Any word by which a text lays something on somebody, in whatever form: then nothing is called lost."""

_PRONOUNS = word_set("he she they it we i you one who")
_OUTLETS = word_set(
    "article report reports story paper newspaper study survey statement post website passage source sources"
    " text document"
)
_SAID = word_set("said says told tells added adds wrote writes stated states")
_OPENING = 5
"""Words in which a draft names its subject."""
_COMMA = re.compile(r"[,;:—–]")


def attribution_differences(
    drafted: str, near: Sequence[Counterpart], index: Counterparts
) -> Iterator[Difference]:
    """What the source has somebody say and the draft states itself, and what the draft lays on somebody."""
    yield from _lost(drafted, near)
    yield from _added(drafted, index)


def _lost(drafted: str, near: Sequence[Counterpart]) -> Iterator[Difference]:
    if not near or near[0].share < _SAME or _has_voice(drafted) or len(terms(drafted).content) < _SHORTEST:
        return
    alike = [one for one in near if one.share >= _ALIKE]
    found = [_report_of(one) for one in alike]
    if any(report is None for report in found) or found[0] is None:
        return
    credit = _credit(near[0].text, found[0])
    if found[0].cue.lower in _SAID and _opens_with(drafted, near[0].text, credit):
        return
    wording = near[0].cut(*credit)
    end = len(drafted.rstrip(" .!?"))
    yield Difference(
        "attribution_lost", 0, end, f"The source has “{wording}”; here it stands as a fact.", wording
    )


def _opens_with(drafted: str, sentence: str, credit: Interval) -> bool:
    """Whether a draft is about who speaks: “The CPS will not bring charges” for what its spokesman said."""
    speaker = frozenset(
        term.key
        for term in terms(sentence).content
        if credit.start <= term.start < credit.end and term.kind in ("name", "word")
    )
    return any(term.key in speaker for term in terms(drafted).content[:_OPENING])


def _has_voice(sentence: str) -> bool:
    """Whether anything in a sentence lays its words on somebody."""
    voiced = _VOICED.search(sentence) or attribution(sentence) or quotations(sentence)
    return bool(voiced or reports(sentence))


def _report_of(one: Counterpart) -> Report | None:
    """The attribution under which a source sentence says what it shares with the draft."""
    places = [term for term in terms(one.text).content if term.key in one.shared]
    for report in reports(one.text):
        credit = _credit(one.text, report)
        said = [term for term in places if not credit.start <= term.start < credit.end]
        inside = sum(report.start <= term.start < report.end for term in said)
        if inside >= max(_SHORTEST - 1, _INSIDE * len(said)):
            return report
    return None


def _credit(sentence: str, report: Report) -> Interval:
    """The words that attribute: “Police said”, “according to the developer”, “the spokeswoman said”."""
    cue = report.cue
    if cue.lower == "according":
        stop = _COMMA.search(sentence, cue.end)
        return _cut(sentence, cue.start, stop.start() if stop else len(sentence))
    before = max((found.end() for found in _COMMA.finditer(sentence, 0, cue.start)), default=0)
    before = max(before, sentence.rfind("”", 0, cue.start) + 1, sentence.rfind('"', 0, cue.start) + 1)
    if report.end <= cue.start:
        stop = _COMMA.search(sentence, cue.end)
        return _cut(sentence, before, stop.start() if stop else len(sentence))
    return _cut(sentence, before, cue.end)


def _cut(sentence: str, start: int, end: int) -> Interval:
    """`start` to `end`, or its last words where it is long, without spaces and marks at the edges."""
    places = [term.start for term in terms(sentence).all if start <= term.start < end][-_MOST_WORDS:]
    first = max(start, places[0]) if places else start
    inner = sentence[first:end].strip(_EDGES)
    first += sentence[first:end].find(inner)
    return Interval(first, first + len(inner)) if inner else Interval(start, max(end, start + 1))


def _added(drafted: str, index: Counterparts) -> Iterator[Difference]:
    if quotations(drafted):
        return
    for report in reports(drafted):
        said = terms(drafted[report.start : report.end])
        credit = _credit(drafted, report)
        speaker = _speaker(drafted, credit, report)
        if len(said.content) < _SHORTEST or not speaker:
            continue
        near = [one for one in index.nearest(said.content) if one.share >= _ALIKE]
        if not near or near[0].share < _SAME or any(_spoken(one, speaker, index) for one in near):
            continue
        wording = _stated(near[0], said)
        reason = f"The source states this itself; “{drafted[credit.start : credit.end]}” is added."
        yield Difference("attribution_added", credit.start, credit.end, reason, wording)
        return


def _speaker(drafted: str, credit: Interval, report: Report) -> frozenset[str]:
    """The keys of who is made to speak; none for a pronoun or a paper: the source may call them otherwise."""
    found = [
        term
        for term in terms(drafted).all
        if credit.start <= term.start < credit.end and term.start != report.cue.start
    ]
    if any(term.lower in _OUTLETS or term.lower in _PRONOUNS for term in found):
        return frozenset()
    return frozenset(term.key for term in found if term.weight and term.lower not in TITLES) or frozenset(
        term.key for term in found if term.weight
    )


def _spoken(one: Counterpart, speaker: frozenset[str], index: Counterparts) -> bool:
    """Whether the source lays this on anybody, or has this speaker speak beside it."""
    if _has_voice(one.text):
        return True
    beside = [sentence.text for sentence in index.beside(one, _REACH)]
    return any(speaker & terms(text).keys for text in beside) and any(map(_has_voice, beside))


def _stated(one: Counterpart, said: Terms) -> str:
    """The part of a source sentence, from its first to its last word, that the draft repeats."""
    places = [term for term in terms(one.text).content if term.key in said.keys]
    return one.cut(places[0].start, places[-1].end)

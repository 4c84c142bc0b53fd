"""Attribution that a draft loses or adds: who the source makes say it, against who the draft does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.text.counterparts import Counterpart, Counterparts, Difference
from service.text.framing import REPORT_VERBS
from service.text.names import TITLES
from service.text.quotes import quotations
from service.text.rhetoric import attribution, phrase_pattern
from service.text.speakers import Attribution, attributions
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
    best = found[0]
    if best is None or any(report is None for report in found) or best.cue.lower not in REPORT_VERBS:
        return
    credit = _credit(best)
    if best.cue.lower in _SAID and _opens_with(drafted, near[0].text, credit):
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
    return bool(voiced or attributions(sentence))


def _report_of(one: Counterpart) -> Attribution | None:
    """The attribution under which a source sentence says what it shares with the draft."""
    places = [term for term in terms(one.text).content if term.key in one.shared]
    for report in attributions(one.text):
        credit = _credit(report)
        said = [term for term in places if not credit.start <= term.start < credit.end]
        inside = sum(report.start <= term.start < report.end for term in said)
        if inside >= max(_SHORTEST - 1, _INSIDE * len(said)):
            return report
    return None


def _credit(report: Attribution) -> Interval:
    """The words that attribute: “Police said”, “according to the developer”, “the spokeswoman said”."""
    cue, speaker = report.cue, report.speaker
    if speaker is None or speaker.start >= speaker.end:
        return Interval(cue.start, cue.end)
    return Interval(min(cue.start, speaker.start), max(cue.end, speaker.end))


def _added(drafted: str, index: Counterparts) -> Iterator[Difference]:
    if quotations(drafted):
        return
    for report in attributions(drafted):
        if report.cue.lower not in REPORT_VERBS:
            continue
        said = terms(drafted[report.start : report.end])
        credit = _credit(report)
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


def _speaker(drafted: str, credit: Interval, report: Attribution) -> frozenset[str]:
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

"""Who says in a source what a sentence of it says, and whether two speakers may be one (English)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from service.text.names import Name, known_names, may_be_same
from service.text.quotes import Quotation, quotations
from service.text.speakers import NO_NAMES, OFFICES, Attribution, Speaker, attributions, is_apposed, roles_in
from service.text.terms import Term, terms
from service.types import Sentence, Source, Span

_INSIDE = 0.7
"""Share of the matching words that must stand in a reported part for its speaker to be who says them."""

_BACK = 4
"""Sentences back in which “he said” finds the speaker that it continues."""

_NEAR = 2
_BESIDE_QUOTE = 60
_STATEMENT = 4
"""Fewest words in quotation marks that are a statement: fewer may be a title, a nickname, a scornful word."""

_OPENING = 30
"""Characters at the start of a reported part in which a name may be who is told: “told the Guardian”."""

_BEFORE_NAME, _BEHIND_NAME = 5, 7
"""Words around a name in which its role stands: “Jane Hill, a lawyer for the family”."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One sentence of a source, how much it has of what is looked for, and who says it there.

    `covered` is how much of what is said there that is in turn; `report` is None where the sentence lays it
    on nobody; `is_continued` says that the speaker was taken from a sentence before.
    """

    source: Source
    sentence: Sentence
    shared: float
    covered: float
    report: Attribution | None
    speaker: Speaker | None
    is_quoted: bool
    is_continued: bool

    @property
    def is_own(self) -> bool:
        """Whether the source says it itself."""
        return self.report is None and not self.is_quoted

    @property
    def span(self) -> Span:
        """The sentence, by its place."""
        return self.source.span(self.sentence.start, self.sentence.end)

    def is_of(self, ours: Speaker) -> bool | None:
        """Whether its speaker is `ours`; None where it has none, or where that cannot be told."""
        return None if self.speaker is None else _same(ours, self.speaker, self.source)

    def names_beside(self, ours: Speaker) -> bool:
        """Whether the sentence names `ours` outside of what is reported: “told the Guardian”."""
        report = self.report
        keys = frozenset(_person(ours)[-1:]) if ours.is_person else _keys(ours)
        return any(
            term.key in keys and (report is None or not report.start + _OPENING <= term.start < report.end)
            for term in terms(self.sentence.text).all
        )

    def covers(self, spans: Iterable[Span]) -> bool:
        """Whether one of `spans` reaches into the sentence."""
        first, last = self.sentence.start, self.sentence.end
        return any(
            span.source_id == self.source.id and span.start < last and first < span.end for span in spans
        )


def voice_of(source: Source, index: int, content: Sequence[Term], shared: float) -> Voice:
    """Who says the terms of `content` that sentence `index` of `source` has."""
    sentence = source.sentences[index]
    wanted = {term.key for term in content}
    matched = [term for term in terms(sentence.text).content if term.key in wanted]
    report = _narrowest(sentence.text, matched)
    is_quoted = _is_quoted(source, sentence, matched)
    speaker = report.speaker if report else None
    is_continued = is_quoted and report is None if speaker is None else _is_open(speaker)
    if is_continued:
        speaker = _continued(source, sentence) or speaker
    said = [term for term in terms(sentence.text).content if _is_within(term, report)]
    total = sum(term.weight for term in said)
    covered = sum(term.weight for term in said if term.key in wanted) / total if total else 0.0
    return Voice(source, sentence, shared, covered, report, speaker, is_quoted, is_continued)


def _is_open(speaker: Speaker) -> bool:
    """Whether a speaker is one that a sentence before may have named: no paper, which speaks for itself."""
    found = terms(speaker.text).all
    return not speaker.is_known and not any(term.lower in _PAPERS for term in found)


_PAPER_ROW = """
indictment affidavit complaint lawsuit suit filing filings ruling judgment report study survey poll letter
document documents paper papers article statement website bio biography
"""
_PAPERS = frozenset(_PAPER_ROW.split())


def _is_within(term: Term, report: Attribution | None) -> bool:
    return report is None or report.start <= term.start < report.end


def _narrowest(sentence: str, matched: Sequence[Term]) -> Attribution | None:
    """The shortest reported part that has nearly all of `matched`."""
    total = sum(term.weight for term in matched)
    fitting = [
        report
        for report in attributions(sentence)
        if sum(term.weight for term in matched if report.start <= term.start < report.end) >= _INSIDE * total
    ]
    return min(fitting, key=lambda report: report.end - report.start, default=None)


def _is_quoted(source: Source, sentence: Sentence, matched: Sequence[Term]) -> bool:
    inside = sum(term.weight for term in matched if _in_quotation(source, sentence.start + term.start))
    return inside >= _INSIDE * sum(term.weight for term in matched)


def _in_quotation(source: Source, offset: int) -> bool:
    marks = quotations(source.text)
    index = bisect_right(marks, offset, key=lambda mark: mark.start) - 1
    return index >= 0 and offset < marks[index].end


def _continued(source: Source, sentence: Sentence) -> Speaker | None:
    """The last speaker before a sentence that is known, in the same paragraph or the one before."""
    for other in reversed(source.sentences[max(0, sentence.index - _BACK) : sentence.index]):
        if other.paragraph < sentence.paragraph - 1:
            return None
        for report in reversed(attributions(other.text)):
            if report.speaker and report.speaker.is_known:
                return report.speaker
    return None


def _same(ours: Speaker, theirs: Speaker, source: Source) -> bool | None:
    """Whether two speakers are one; None where it cannot be told."""
    if not theirs.is_known and is_somebody(ours, source):
        return None if theirs.pronoun or _is_beside(ours, theirs, source) else False
    if not ours.is_known or not theirs.is_known or (ours.is_person and _is_paper(theirs)):
        return None  # whose paper it is, may be told anywhere
    if is_somebody(ours, source) and is_somebody(theirs, source):
        return _same_person(ours, theirs, source)
    if _words(ours) & _words(theirs) or _is_short_for(ours, theirs) or _share_name(ours, theirs, source):
        return True
    two_of_a_kind = ours.names and theirs.names and ours.collective == theirs.collective
    if ours.roles & theirs.roles and not two_of_a_kind:
        return True
    if ours.names and theirs.names:
        return _same_names(ours, theirs, source)
    if ours.roles and theirs.roles:
        return False
    return _same_role(ours, theirs, source)


def _same_role(ours: Speaker, theirs: Speaker, source: Source) -> bool | None:
    """Whether a name may be who is only told by a role."""
    named, other = (ours, theirs) if ours.names else (theirs, ours)
    known = _roles_of(named, source) | named.roles
    if named is ours and is_somebody(ours, source) and other.roles <= _BODIES:
        return bool(known & other.roles)
    office = known & OFFICES
    return False if office and other.roles <= OFFICES and not office & other.roles else None


_BODIES = frozenset(("police", "prosecution", "firefighters", "army", "council", "union", "bank"))
"""Roles that come with the name wherever it is first told."""


def _same_person(ours: Speaker, theirs: Speaker, source: Source) -> bool:
    """Whether two people may be one: the surname of one is among the names of the other."""
    one, other = _person(ours), _person(theirs)
    if one[-1] in other or other[-1] in one:
        return True
    return known_names(tuple(sentence.text for sentence in source.sentences)).together(one[-1], other[-1])


def is_somebody(speaker: Speaker, source: Source) -> bool:
    """Whether a speaker is surely a person: with two names here or in the source, or with a title."""
    if not speaker.is_person:
        return False
    own = _person(speaker)
    known = known_names(tuple(sentence.text for sentence in source.sentences))
    return len(own) > 1 or any(len(keys) > 1 for keys in known.names_with(own[-1]))


def _person(speaker: Speaker) -> tuple[str, ...]:
    """The keys of a person's own name: the last before what is put beside it: “MP Ian Lucas of Unite”."""
    beside = _PUT_BESIDE.search(speaker.text)
    end = speaker.start + (beside.start() if beside else len(speaker.text))
    return ([name for name in speaker.names if name.start < end] or list(speaker.names))[-1].keys


_PUT_BESIDE = re.compile(r",|\s(?:of|from|at|for|with)\s")


def _is_beside(ours: Speaker, theirs: Speaker, source: Source) -> bool:
    """Whether a source names a person together with what another speaker is called: “the council's head”."""
    called = {
        _SPOKEN.sub("spokes", term.lower) for term in terms(theirs.text).all if len(term.lower) > _SHORT
    }
    keys = frozenset(_person(ours))
    for sentence in source.sentences:
        read = terms(sentence.text)
        if keys & read.keys and called & {_SPOKEN.sub("spokes", term.lower) for term in read.all}:
            return True
    return not called


_SPOKEN = re.compile(r"^spokes\w+|'s$|’s$")
_SHORT = 3


def _same_names(ours: Speaker, theirs: Speaker, source: Source) -> bool | None:
    """False for two names that nothing links; a body may speak through a person, whose name is another."""
    if ours.collective != theirs.collective:
        return None if ours.collective or _meet(ours, theirs, source) else False
    linked = any(_is_linked(one, other, source) for one in ours.names for other in theirs.names)
    return None if linked else False


def _share_name(ours: Speaker, theirs: Speaker, source: Source) -> bool:
    known = known_names(tuple(sentence.text for sentence in source.sentences))
    if any(may_be_same(one, other, known) for one in _keys(ours) for other in _keys(theirs)):
        return True
    return any(
        one.is_short_for(other) or other.is_short_for(one) for one in ours.names for other in theirs.names
    )


def _keys(speaker: Speaker) -> frozenset[str]:
    return frozenset(key for name in speaker.names for key in name.keys)


def _words(speaker: Speaker) -> frozenset[str]:
    found = terms(speaker.text).content
    return frozenset(term.key for term in found if term.weight >= 1 and term.lower not in NO_NAMES)


def _is_short_for(ours: Speaker, theirs: Speaker) -> bool:
    """Whether one is the acronym of the other: “the WHO”."""
    return _initials(ours) in _keys(theirs) or _initials(theirs) in _keys(ours)


def _initials(speaker: Speaker) -> str:
    """What it is called for short: “who” for “the World Health Organization, which …”."""
    called = speaker.text.split(",")[0].split()
    return "".join(word[0].lower() for word in called if word[0].isupper() and word != "The")


def _is_paper(speaker: Speaker) -> bool:
    """Whether it is a paper that somebody wrote: “the complaint, filed in Leeds”."""
    found = terms(_PUT_BESIDE.split(speaker.text)[0]).all
    return bool(found) and found[-1].lower in _PAPERS


def _meet(ours: Speaker, theirs: Speaker, source: Source) -> bool:
    """Whether any sentence names both: a person may speak for a body that he is named with."""
    mine, others = _keys(ours), _keys(theirs)
    keys = (terms(sentence.text).keys for sentence in source.sentences)
    return any(mine & found and others & found for found in keys)


def _is_linked(one: Name, other: Name, source: Source) -> bool:
    """Whether two names stand in one noun phrase somewhere: “Tim Cook, chief executive of Apple”."""
    mine, others = frozenset(one.keys), frozenset(other.keys)
    for sentence in source.sentences:
        read = terms(sentence.text)
        if not (mine & read.keys and others & read.keys):
            continue
        places = [number for number, term in enumerate(read.all) if term.key in mine | others]
        for first, last in pairwise(places):
            crosses = (read.all[first].key in mine) != (read.all[last].key in mine)
            if crosses and all(is_apposed(term) for term in read.all[first + 1 : last]):
                return True
    return False


def _roles_of(speaker: Speaker, source: Source) -> frozenset[str]:
    """The roles that a source puts beside a name."""
    keys = _keys(speaker)
    found: set[str] = set()
    for sentence in source.sentences:
        read = terms(sentence.text)
        if keys & read.keys:
            for number, term in enumerate(read.all):
                if term.key in keys:
                    found |= roles_in(read.all[max(0, number - _BEFORE_NAME) : number + _BEHIND_NAME])
    return frozenset(found)


def speaks_near(ours: Speaker, voice: Voice) -> bool:
    """Whether `ours` is named or speaks right beside a sentence: its words may be meant for theirs."""
    keys = _keys(ours)
    first, sentences = voice.sentence.index, voice.source.sentences
    for sentence in sentences[max(0, first - _NEAR) : first + _NEAR]:
        if not 0 <= voice.sentence.paragraph - sentence.paragraph <= 1:
            continue
        is_named = not ours.is_person and bool(keys & terms(sentence.text).keys)
        if is_named or any(
            _may_be(ours, report, voice.source, sentence) for report in attributions(sentence.text)
        ):
            return True
    return False


def _may_be(ours: Speaker, report: Attribution, source: Source, sentence: Sentence) -> bool:
    theirs = report.speaker
    if theirs is None or not theirs.is_known:
        theirs = _continued(source, sentence)
    return theirs is None or _same(ours, theirs, source) is True


def speaks(ours: Speaker, sources: Iterable[Source]) -> bool:
    """Whether any source has `ours` say anything: by name, as a pronoun nearby, or beside a quotation."""
    return any(_speaks_in(_called(ours, source), source) for source in sources)


def _called(speaker: Speaker, source: Source) -> frozenset[str]:
    """All that a source calls a speaker by name: “Asad” for “Khan”, if it has “Asad Khan”."""
    known = known_names(tuple(sentence.text for sentence in source.sentences))
    keys = _keys(speaker)
    return keys.union(*(with_it for key in keys for with_it in known.names_with(key)))


def _speaks_in(keys: frozenset[str], source: Source) -> bool:
    was_named = False
    for sentence in source.sentences:
        is_named = not keys.isdisjoint(terms(sentence.text).keys)
        if is_named and _is_beside_statement(keys, source, sentence):
            return True
        for report in attributions(sentence.text):
            speaker = report.speaker
            if speaker and (keys & _keys(speaker) or (not speaker.is_known and (is_named or was_named))):
                return True
        was_named = is_named
    return False


def _is_beside_statement(keys: frozenset[str], source: Source, sentence: Sentence) -> bool:
    """Whether a quoted statement in or right beside a sentence may be that of somebody named there.

    A title or a single word in quotation marks is no statement, and one that is laid on somebody else is not
    that of whoever else is named.
    """
    marks = quotations(source.text)
    first = bisect_left(marks, sentence.start - _BESIDE_QUOTE, key=lambda mark: mark.end)
    last = bisect_right(marks, sentence.end + _BESIDE_QUOTE, key=lambda mark: mark.start)
    return any(
        len(source.text[mark.start : mark.end].split()) >= _STATEMENT
        and _is_named_outside(keys, sentence, mark)
        and not _is_of_others(keys, source, sentence, mark)
        for mark in marks[first:last]
    )


def _is_named_outside(keys: frozenset[str], sentence: Sentence, mark: Quotation) -> bool:
    return any(
        term.key in keys and not mark.start <= sentence.start + term.start < mark.end
        for term in terms(sentence.text).all
    )


def _is_of_others(keys: frozenset[str], source: Source, sentence: Sentence, mark: Quotation) -> bool:
    """Whether the sentences of a quotation, or the one that names somebody, have others say it."""
    around = [
        one
        for one in source.sentences[max(0, sentence.index - _NEAR) : sentence.index + _NEAR + 1]
        if one.start < mark.end and mark.start < one.end
    ]
    reports = [report for one in (sentence, *around) for report in attributions(one.text)]
    speakers = [report.speaker for report in reports if report.speaker and report.speaker.is_known]
    return bool(speakers) and not any(keys & _keys(speaker) for speaker in speakers)

"""Attribution: who is made to say what a claim says; moved to another speaker, added, or lost (English).

What stands between quotation marks is left to the quotation checker.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from service.checkers.protocol import Case
from service.text.certainty import FACT, marks
from service.text.context import english, whole_sentence
from service.text.names import KnownNames, Name, known_names, may_be_same
from service.text.quotes import quotations
from service.text.segment import segment
from service.text.speakers import Attribution, Speaker, Stance, attributions, is_apposed, speaker_of
from service.text.terms import LONGEST_CLAIM, Term, terms
from service.types import Correction, Finding, Sentence, Source, Veto

_CLOSE = 0.5
_SURE = 0.65
_SAME = 0.75
_INSIDE = 0.7
_FEWEST = 3
_BELOW = 0.2
_NEIGHBOURS = 4


class _Voice(NamedTuple):
    """Who says in a source what the claim says: None for the source itself."""

    source: Source
    sentence: Sentence
    shared: float
    attribution: Attribution | None
    speaker: Speaker | None
    quoted: bool

    @property
    def is_own(self) -> bool:
        return self.attribution is None and not self.quoted


class _Difference(NamedTuple):
    kind: str
    veto: Veto
    detail: str
    voice: _Voice
    correction: bool = False


@dataclass(frozen=True)
class AttributionChecker:
    """Compares who is made to say the same thing in claim and source."""

    name: str = "attribution"

    def check(self, case: Case) -> Finding:
        """The finding about who says what `case.claim` says."""
        if whole_sentence(case.claim.text, case.passages):
            return self._nothing()
        for part in segment(case.claim.text, "en"):
            found = _View(case, part.text).difference()
            if found:
                return self._says(found)
        return self._nothing()

    def _says(self, found: _Difference) -> Finding:
        voice = found.voice
        start, end = voice.sentence.start, voice.sentence.end
        return Finding(
            checker=self.name,
            outcome="differs",
            kind=found.kind,
            detail=found.detail,
            spans=(voice.source.span(start, end),),
            veto=found.veto,
        )

    def _nothing(self) -> Finding:
        return Finding(checker=self.name, outcome="not_applicable", detail="No attribution to compare.")


class _View:
    def __init__(self, case: Case, claim: str) -> None:
        self._case = case
        self._claim = claim
        self._sources = english(case.sources)
        self._reports = attributions(claim)

    def difference(self) -> _Difference | None:
        content = terms(self._claim).content
        if not self._sources or not _FEWEST <= len(content) <= LONGEST_CLAIM:
            return None
        if self._reports:
            found = (self._speaker_differs(report) for report in self._reports)
            return next((difference for difference in found if difference), None)
        if self._case.claim.speaker:
            return None
        if quotations(self._claim) or self._case.claim.kind in ("statement", "quote"):
            return None
        return self._lost(content)

    # moved and added

    def _speaker_differs(self, report: Attribution) -> _Difference | None:
        ours = report.speaker
        if ours is None or ours.pronoun or not ours.is_known:
            return None
        marks_ = quotations(self._claim)
        content = [
            t
            for t in terms(self._claim).content
            if report.start <= t.start < report.end
            and not ours.start <= t.start < ours.end
            and t is not report.cue
        ]
        if sum(any(m.start <= t.start < m.end for m in marks_) for t in content) * 2 > len(content):
            return None
        if len(content) < _FEWEST:
            return None
        voices = sorted(self._voices(content), key=lambda v: -v.shared)
        if not voices or voices[0].shared < _SURE:
            return None
        best = voices[0]
        if any(self._may_agree(ours, voice) for voice in voices if voice.shared > best.shared - _BELOW):
            return None
        theirs = best.speaker
        if not best.is_own and theirs and theirs.is_known and self._same(ours, theirs, best.source) is False:
            detail = f"The source has “{theirs.text}” say this, the claim “{ours.text}”."
            return _Difference("moved", "contradicted", detail, best, True)
        if not ours.names or (ours.collective and not best.is_own):
            return None
        if best.is_own and best.shared >= _SAME and not self._speaks_near(ours, best):
            detail = f"The source says this itself; the claim has “{ours.text}” say it."
            return _Difference("added", "partly_supported", detail, best)
        if not ours.collective and not self._speaks(ours):
            detail = f"The source never has “{ours.text}” say anything."
            return _Difference("added", "partly_supported", detail, best)
        return None

    def _speaks_near(self, ours: Speaker, voice: _Voice) -> bool:
        place = voice.sentence.index
        for sentence in voice.source.sentences[max(0, place - 2) : place + 2]:
            if abs(sentence.paragraph - voice.sentence.paragraph) > 1:
                continue
            for report in attributions(sentence.text):
                theirs = report.speaker
                if theirs is None or not theirs.is_known:
                    theirs = self._continued(voice.source, sentence)
                if theirs is None or self._same(ours, theirs, voice.source) is True:
                    return True
        return False

    def _speaks(self, ours: Speaker) -> bool:
        """Whether the source has this speaker say anything at all, by name or beside a quotation."""
        keys = {key for name in ours.names for key in name.keys}
        for source in self._sources:
            known = False
            for sentence in source.sentences:
                here = bool(keys & terms(sentence.text).keys)
                reports = attributions(sentence.text)
                for report in reports:
                    if report.speaker is None:
                        continue
                    theirs = {key for name in report.speaker.names for key in name.keys}
                    if keys & theirs:
                        return True
                    if not theirs and not report.speaker.roles and (here or known):
                        return True
                if here and any(
                    q.start < sentence.end + 60 and sentence.start - 60 < q.end for q in quotations(source.text)
                ):
                    return True
                known = here
        return False

    def _may_agree(self, ours: Speaker, voice: _Voice) -> bool:
        if voice.is_own:
            return False
        if voice.speaker is None or not voice.speaker.is_known:
            return not ours.names or ours.collective or self._speaks(ours)
        if self._same(ours, voice.speaker, voice.source) is not False:
            return True
        return self._is_beside(ours, voice)

    def _is_beside(self, ours: Speaker, voice: _Voice) -> bool:
        """Whether the source names ours beside what is reported: “told the Guardian”."""
        report = voice.attribution
        keys = {key for name in ours.names for key in name.keys}
        return any(
            term.key in keys and (report is None or not report.start + 30 <= term.start < report.end)
            for term in terms(voice.sentence.text).all
        )

    def _same(self, ours: Speaker, theirs: Speaker, source: Source) -> bool | None:
        """Whether two speakers are one; None where it cannot be told."""
        if not ours.is_known or not theirs.is_known:
            return None
        known = known_names(tuple(s.text for s in source.sentences))
        if any(
            may_be_same(a, b, known)
            for one in ours.names
            for other in theirs.names
            for a in one.keys
            for b in other.keys
        ):
            return True
        if ours.roles & theirs.roles:
            return True
        if ours.names and theirs.names:
            if ours.collective != theirs.collective:
                return None if ours.collective or self._meet(ours, theirs, source) else False
            if any(self._linked(o, t, source) for o in ours.names for t in theirs.names):
                return None
            return False
        if ours.roles and theirs.roles:
            return False
        named, other = (ours, theirs) if ours.names else (theirs, ours)
        roles = self._roles_of(named, source) | named.roles
        if not roles:
            return None
        return bool(roles & other.roles) and None

    def _meet(self, ours: Speaker, theirs: Speaker, source: Source) -> bool:
        """Whether any sentence names both: a person may speak for a body that it is named with."""
        mine = {key for name in ours.names for key in name.keys}
        others = {key for name in theirs.names for key in name.keys}
        return any(
            mine & keys and others & keys for keys in (terms(sentence.text).keys for sentence in source.sentences)
        )

    def _linked(self, one: Name, other: Name, source: Source) -> bool:
        """Whether two names stand in one noun phrase somewhere: “Tim Cook, chief executive of Apple”."""
        a, b = set(one.keys), set(other.keys)
        for sentence in source.sentences:
            read = terms(sentence.text)
            if not (a & read.keys and b & read.keys):
                continue
            places = [number for number, term in enumerate(read.all) if term.key in a | b]
            for first, last in pairwise(places):
                ends = {read.all[first].key in a, read.all[last].key in a}
                if len(ends) == 2 and all(is_apposed(term) for term in read.all[first + 1 : last]):
                    return True
        return False

    def _roles_of(self, speaker: Speaker, source: Source) -> frozenset[str]:
        keys = {k for n in speaker.names for k in n.keys}
        found: set[str] = set()
        for sentence in source.sentences:
            if not keys & terms(sentence.text).keys:
                continue
            read = terms(sentence.text).all
            for n, t in enumerate(read):
                if t.key in keys:
                    near = read[max(0, n - 5) : n + 7]
                    found |= speaker_of(" ".join(x.lower for x in near)).roles
        return frozenset(found)

    def _voices(self, content: Sequence[Term]) -> Iterator[_Voice]:
        total = sum(t.weight for t in content)
        for source in self._sources:
            for sentence in source.sentences:
                keys = terms(sentence.text).keys
                shared = sum(t.weight for t in content if t.key in keys) / total
                if shared >= _CLOSE:
                    yield self._voice(source, sentence, shared, content)

    def _voice(self, source: Source, sentence: Sentence, shared: float, content: Sequence[Term]) -> _Voice:
        wanted = {t.key for t in content}
        matched = [t for t in terms(sentence.text).content if t.key in wanted]
        total = sum(t.weight for t in matched)
        best: Attribution | None = None
        for report in attributions(sentence.text):
            inside = sum(t.weight for t in matched if report.start <= t.start < report.end)
            if inside >= _INSIDE * total and (best is None or report.end - report.start <= best.end - best.start):
                best = report
        quoted = any(
            sum(t.weight for t in matched if q.start <= sentence.start + t.start < q.end) >= _INSIDE * total
            for q in quotations(source.text)
        )
        speaker = best.speaker if best else None
        if (best and (speaker is None or speaker.pronoun)) or (quoted and best is None):
            speaker = self._continued(source, sentence)
        return _Voice(source, sentence, shared, best, speaker, quoted)

    def _continued(self, source: Source, sentence: Sentence) -> Speaker | None:
        """The last named speaker of the paragraph"""
        for other in reversed(source.sentences[max(0, sentence.index - _NEIGHBOURS) : sentence.index]):
            if other.paragraph < sentence.paragraph - 1:
                return None
            for report in reversed(attributions(other.text)):
                if report.speaker and report.speaker.is_known:
                    return report.speaker
        return None

    # lost

    def _lost(self, content: Sequence[Term]) -> _Difference | None:
        voices = sorted(self._voices(content), key=lambda v: -v.shared)
        if not voices or voices[0].shared < _SURE:
            return None
        if any(v.is_own and v.shared > voices[0].shared - 0.15 for v in voices) or any(m.scale == "fact" and m.grade < FACT for m in marks(self._claim)):
            return None
        best = voices[0]
        who = best.speaker.text if best.speaker else "somebody"
        if best.attribution and best.attribution.stance == "partisan":
            return _Difference("lost", "partly_supported", f"{who} {best.attribution.cue.lower}", best)
        return _Difference("lost", "needs_review", f"neutral {who}", best)

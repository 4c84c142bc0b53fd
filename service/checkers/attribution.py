"""Attribution: who is made to say what a claim says; moved to another speaker, added, or lost (English).

What a claim puts between quotation marks is left to the quotation checker.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from service.checkers.protocol import Case
from service.text.certainty import is_hearsay
from service.text.context import english, whole_sentence
from service.text.quotes import quotations
from service.text.segment import segment
from service.text.speakers import Attribution, Speaker, attributions
from service.text.terms import LONGEST_CLAIM, Term, terms
from service.text.voices import Voice, is_somebody, speaks, speaks_near, voice_of
from service.types import Correction, Finding, Veto

_CLOSE = 0.2
"""Share of what is said that a sentence must have to count as saying it at all."""

_SAYS_IT = 0.65
"""The same for the sentence that says it best, before its speaker is held against the claim's."""

_SAYS_IT_TOO = 0.5
"""The same where the claim's speaker is a person by name: whoever made that up rarely kept to the words."""

_SAYS_IT_ITSELF = 0.55
"""The same for a sentence without a speaker, or one whose speaker is left out."""

_SAYS_IT_PLAINLY = 0.85
"""The same for a speaker without a side, whom a summary may leave out unless it copies the words."""

_COPIED, _COPIED_ALL = 0.95, 0.8
"""Shares of the claim, and of what is reported, from which a claim copies a report and drops its speaker."""

_IS_ALL = 0.4
"""Share of what is reported that the claim must have, before leaving out its speaker is held against it."""

_BELOW = 0.2
"""A sentence that has this much less than the best one speaks of something else, whoever is its speaker."""

_FEWEST = 3
"""Content words that must be said: fewer are found anywhere, unless a report has them and little else."""

_ALL, _HALF = 0.999, 0.5

_LONGEST_CORRECTION = 60


class _Difference(NamedTuple):
    kind: str
    veto: Veto
    detail: str
    voice: Voice
    correction: Correction | None = None


@dataclass(frozen=True)
class AttributionChecker:
    """Compares who is made to say the same thing in claim and source."""

    name: str = "attribution"

    def check(self, case: Case) -> Finding:
        """The finding about who says what `case.claim` says; the first wrong speaks for it."""
        if whole_sentence(case.claim.text, case.passages) or not english(case.sources):
            return self._silent("There is no attribution to compare.")
        parts = [part.text for part in segment(case.claim.text, "en")]
        spoken = [_Spoken(case, part, report) for part in parts for report in attributions(part)]
        found = next((wrong for said in spoken if (wrong := said.difference())), None)
        if found is None and not spoken and _is_flat(case):
            found = next((wrong for part in parts if (wrong := _lost(case, part))), None)
        if found is None:
            compared = any(said.is_compared for said in spoken)
            return self._agrees() if compared else self._silent("There is no attribution to compare.")
        span = found.voice.span
        return Finding(
            checker=self.name,
            outcome="differs",
            detail=found.detail,
            kind=found.kind,
            spans=(span,),
            correction=found.correction,
            veto=found.veto,
        )

    def _agrees(self) -> Finding:
        return Finding(
            checker=self.name, outcome="agrees", detail="The source lays this on the same speaker."
        )

    def _silent(self, detail: str) -> Finding:
        return Finding(checker=self.name, outcome="not_applicable", detail=detail)


def _voices(case: Case, content: Sequence[Term]) -> list[Voice]:
    """Who says in the sources what these terms say, the sentence that says most of it first.

    Those that say much less of it are left out; of a few words it must be the report of somebody who says
    them and little else.
    """
    if not 0 < len(content) <= LONGEST_CLAIM:
        return []
    is_short = len(content) < _FEWEST
    found = sorted(
        _read_voices(case, content), key=lambda voice: (-voice.shared, is_short and -voice.covered)
    )
    if not found or (is_short and not _is_report_of(found[0])):
        return []
    lowest = _HALF if is_short else found[0].shared - _BELOW
    return [voice for voice in found if voice.shared > lowest]


def _is_report_of(voice: Voice) -> bool:
    """Whether a voice reports all of what is looked for, and hardly anything else."""
    return voice.report is not None and voice.shared >= _ALL and voice.covered >= _COPIED_ALL


def _read_voices(case: Case, content: Sequence[Term]) -> Iterator[Voice]:
    total = sum(term.weight for term in content)
    readable = {source.id for source in english(case.sources)}
    for passage in case.passages:
        keys = terms(passage.text).keys
        shared = sum(term.weight for term in content if term.key in keys) / total if total else 0.0
        if shared >= _CLOSE and passage.source_id in readable:
            yield voice_of(case.source(passage.source_id), passage.sentence, content, shared)


class _Spoken:
    """One report of the claim, beside the voices of the sources that say the same."""

    def __init__(self, case: Case, claim: str, report: Attribution) -> None:
        self._case = case
        self._ours = report.speaker
        self._voices: list[Voice] = []
        content = _reported(claim, report)
        if self._ours and self._ours.is_known:
            self._voices = _voices(case, content)

    @property
    def is_compared(self) -> bool:
        """Whether some voice of the sources says this and is the claim's speaker, as far as can be told."""
        return any(self._ours and voice.is_of(self._ours) for voice in self._voices)

    def difference(self) -> _Difference | None:
        """What is wrong about the speaker; None where nothing is, or where it cannot be told."""
        ours = self._ours
        if ours is None or not self._voices:
            return None
        best = self._voices[0]
        is_person = any(is_somebody(ours, source) for source in self._case.sources)
        if is_person and not speaks(ours, self._case.sources):
            return self._unheard(ours, best)
        if best.shared < (_SAYS_IT_TOO if is_person else _SAYS_IT):
            return None
        if any(self._may_be(ours, voice) for voice in self._voices):
            return None
        return self._moved(ours, best) or self._added(ours, best)

    def _unheard(self, ours: Speaker, voice: Voice) -> _Difference | None:
        """A person whom no source has say anything, unless the sentence itself is about him or her."""
        if not voice.is_own and (voice.names_beside(ours) or voice.is_of(ours) is not False):
            return None
        return self._moved(ours, voice) or _Difference(
            "added", "partly_supported", f"The source has “{ours.text}” say nothing.", voice
        )

    def _may_be(self, ours: Speaker, voice: Voice) -> bool:
        """Whether this voice may be the claim's speaker, or is told to it: “told the Guardian”."""
        if voice.is_own:
            return False
        if voice.speaker is None or (not voice.speaker.is_known and voice.is_of(ours) is None):
            return not ours.is_person or speaks(ours, self._case.sources)
        return voice.is_of(ours) is not False or voice.names_beside(ours)

    def _moved(self, ours: Speaker, voice: Voice) -> _Difference | None:
        theirs = voice.speaker
        if voice.is_own or theirs is None or voice.is_of(ours) is not False:
            return None
        detail = f"The source has “{theirs.text}” say this, the claim “{ours.text}”."
        return _Difference("moved", "contradicted", detail, voice, _correction(ours, voice))

    def _added(self, ours: Speaker, voice: Voice) -> _Difference | None:
        """A named speaker for what the source says itself, or one that it never has say anything."""
        if not ours.names:
            return None
        if ours.is_person and voice.names_beside(ours):
            return None
        if voice.is_own and voice.shared >= _SAYS_IT_ITSELF and not speaks_near(ours, voice):
            detail = f"The source says this itself, the claim has “{ours.text}” say it."
            return _Difference("added", "partly_supported", detail, voice)
        return None


def _reported(claim: str, report: Attribution) -> list[Term]:
    """The content of what is reported, without its speaker; empty where most of it is a quotation."""
    marks = quotations(claim)
    speaker = report.speaker
    inside = [
        term
        for term in terms(claim).content
        if report.start <= term.start < report.end
        and term.start != report.cue.start
        and not (speaker and speaker.start <= term.start < speaker.end)
    ]
    quoted = sum(any(mark.start <= term.start < mark.end for mark in marks) for term in inside)
    return [] if quoted * 2 > len(inside) else inside


def _correction(ours: Speaker, voice: Voice) -> Correction | None:
    """The source's own speaker for the claim's, where it is a short name in the same sentence."""
    theirs = voice.speaker
    if theirs is None or not theirs.names or voice.is_continued or len(theirs.text) > _LONGEST_CORRECTION:
        return None
    first = voice.sentence.start
    span = voice.source.span(first + theirs.start, first + theirs.end)
    return Correction(**span.model_dump(), text=theirs.text, replaces=ours.text)


def _is_flat(case: Case) -> bool:
    """Whether a claim states its matter in its own voice, without a speaker, a quotation or hearsay."""
    claim = case.claim
    spoken = claim.speaker is not None or claim.kind in ("statement", "quote")
    return not spoken and not quotations(claim.text) and not is_hearsay(claim.text)


def _lost(case: Case, claim: str) -> _Difference | None:
    """A speaker that the source has for all of a flat sentence."""
    content = terms(claim).content
    voices = _voices(case, content)
    if not voices or voices[0].shared < _SAYS_IT or voices[0].covers(case.claim.origin.spans):
        return None
    best = voices[0]
    if any(voice.is_own for voice in voices):
        return None
    return _lost_partisan(best) or _lost_neutral(best)


def _lost_partisan(voice: Voice) -> _Difference | None:
    report = voice.report
    if report is None or report.stance != "partisan" or voice.covered < _IS_ALL:
        return None
    if voice.sentence.text.rstrip(" \"”'’").endswith("?"):
        return None  # what a question lets somebody think is said by nobody
    detail = f"The source only has it that {_who(voice)} “{report.cue.lower}”; the claim states it as a fact."
    return _Difference("lost", "partly_supported", detail, voice)


def _lost_neutral(voice: Voice) -> _Difference | None:
    """What one side or one person says, or what stands in quotation marks: offices give routine facts."""
    theirs = voice.speaker
    if voice.shared < _SAYS_IT_PLAINLY or voice.covered < _IS_ALL:
        return None
    is_told = voice.report is not None and theirs is not None and theirs.is_party and not voice.is_continued
    if not (is_told or voice.is_quoted):
        return None
    detail = f"The source has this only from {_who(voice)}; the claim states it as a fact."
    is_copied = voice.shared >= _COPIED and voice.covered >= _COPIED_ALL
    return _Difference("lost", "partly_supported" if is_told and is_copied else "needs_review", detail, voice)


def _who(voice: Voice) -> str:
    return f"“{voice.speaker.text}”" if voice.speaker and voice.speaker.text else "somebody"

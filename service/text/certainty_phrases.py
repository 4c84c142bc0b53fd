"""The wordings that say how sure a sentence is of what it says: tables, and the patterns in them (English).

They are documented, with their reasons, in docs/reference/checkers/certainty.md. In a row alternatives stand
between slashes, and “_” is a few words of one clause: “accused _ of”.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

Scale = Literal["fact", "amount", "frequency"]
Governs = Literal["verb", "noun", "clause"]

POSSIBLE, PROBABLE, PLANNED, SETTLED, FACT = range(1, 6)
"""Grades of the scale of facts: may be, is likely to be, is planned, will be, is or was."""

NONE, FEW, SOME, MANY, MOST, NEARLY_ALL, ALL = range(7)
"""Grades of the scales of amount and frequency."""

_FACT_ROWS: tuple[tuple[int, Governs, str], ...] = (
    (
        POSSIBLE,
        "verb",
        """
        may; might; could; can; couldn't rule out
        hope/hopes/hoped/hoping to; aim/aims/aimed/aiming to
        want/wants/wanted/wanting to; seek/seeks/sought/seeking to
        wish/wishes/wished to; would like to; threaten/threatens/threatened/threatening to
        propose/proposes/proposed/proposing to
        try/tries/tried/trying to; attempt/attempts/attempted/attempting to
        consider/considers/considered/considering; considering whether to; mull/mulls/mulled/mulling
        explore/explores/explored/exploring; thinking/thought about/of
        accuse/accuses/accused _ of; suspect/suspects/suspected _ of; charge/charges/charged _ with
        on/under suspicion of; charges/allegations/accusations of
        alleged/rumoured/rumored/reported/said/suspected to; fear/fears/feared to; feared
        potential to; in talks to; close/closer to; nearing; on the verge/brink/cusp of
        chance/chances/possibility/prospect/risk/danger of; possibility/chance/risk/prospect that
        possible/possibility/chance _ to; unlikely to; not expected to; not likely to
        """,
    ),
    (
        POSSIBLE,
        "noun",
        """
        alleged; suspected; purported; supposed; possible; potential; attempted; rumoured; rumored; accused
        """,
    ),
    (
        POSSIBLE,
        "clause",
        "allegedly; reportedly; possibly; perhaps; maybe; potentially; supposedly; purportedly; conceivably",
    ),
    (
        PROBABLE,
        "verb",
        """
        should; ought to; likely to; likely; expected to; expect/expects/expected/expecting _ to
        believed/thought/understood/presumed/assumed/considered to
        predict/predicts/predicted _ to; forecast/forecasts/projected/estimated/anticipated/tipped to
        appear/appears/appeared to; seem/seems/seemed to; poised to; on track/course to; tend/tends/tended to
        """,
    ),
    (PROBABLE, "noun", "apparent; likely; probable; expected"),
    (PROBABLE, "clause", "probably; apparently; presumably; seemingly; arguably"),
    (
        PLANNED,
        "verb",
        """
        plan/plans/planned/planning to; intend/intends/intended/intending to
        agree/agrees/agreed/agreeing to; agreed in principle to
        vow/vows/vowed/vowing to; promise/promises/promised/promising to
        pledge/pledges/pledged/pledging to; offer/offers/offered/offering to
        prepare/prepares/prepared/preparing to; commit/commits/committed to
        agreement/intention/proposal/proposals to
        """,
    ),
    (
        SETTLED,
        "verb",
        """
        will; shall; would; must; going to; set to; due to; scheduled to; slated to; has/have/had to
        required to; is/are/was/were/be to; bound to; certain to; sure to
        """,
    ),
    (FACT, "verb", "convicted of; guilty of; found guilty of; convicted _ of; found/proven/proved to have"),
    (FACT, "clause", "definitely; certainly; undoubtedly"),
)

_AMOUNT_ROWS = (
    (NONE, "no; none; not one; not a single"),
    (FEW, "few; hardly any; handful of; minority of"),
    (SOME, "some; several; various; certain; a few; number of; part of; parts of"),
    (MANY, "many; numerous; lot of; lots of"),
    (MOST, "most; majority of; bulk of; more than half"),
    (NEARLY_ALL, "nearly/almost/virtually/practically all/every; vast majority of"),
    (ALL, "all; every; each; entire; whole; every single"),
)

_FREQUENCY_ROWS = (
    (NONE, "never"),
    (FEW, "rarely; seldom; hardly ever"),
    (SOME, "sometimes; occasionally; at times"),
    (MOST, "often; frequently; regularly; repeatedly; usually; generally; typically; normally; mostly"),
    (NEARLY_ALL, "almost always; nearly always"),
    (ALL, "always; constantly; invariably; every time"),
)


class Pattern(NamedTuple):
    """One wording: the words that may stand at each of its places (None is a gap), and what it grades."""

    words: tuple[frozenset[str] | None, ...]
    scale: Scale
    grade: int
    governs: Governs


def _parse(rows: str, scale: Scale, grade: int, governs: Governs) -> Iterator[Pattern]:
    for row in rows.replace("\n", ";").split(";"):
        parts = row.split()
        if parts:
            words = tuple(None if part == "_" else frozenset(part.split("/")) for part in parts)
            yield Pattern(words, scale, grade, governs)


def _all() -> Iterator[Pattern]:
    for grade, governs, rows in _FACT_ROWS:
        yield from _parse(rows, "fact", grade, governs)
    for grade, rows in _AMOUNT_ROWS:
        yield from _parse(rows, "amount", grade, "noun")
    for grade, rows in _FREQUENCY_ROWS:
        yield from _parse(rows, "frequency", grade, "clause")


def _by_first_word() -> Mapping[str, tuple[Pattern, ...]]:
    found: dict[str, list[Pattern]] = {}
    for pattern in sorted(_all(), key=lambda pattern: -len(pattern.words)):
        for first in pattern.words[0] or ():
            found.setdefault(first, []).append(pattern)
    return {first: tuple(patterns) for first, patterns in found.items()}


PATTERNS: Mapping[str, tuple[Pattern, ...]] = _by_first_word()
"""All wordings by their first word, the longest first, so that “nearly all” is not read as “all”."""

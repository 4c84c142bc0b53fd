"""Words of certainty that a claim may only use when the source has a word of their family (English).

A faithful summary paraphrases verbs and nouns, but it does not bring “convicted”, “certainly”,
“entirely” or
“reportedly” of itself. Each family names the words that need backing, those that back them, and the weaker
wording that the source must have in their place, if the lack of backing is not telling by itself.
The tables are documented, with their reasons, in docs/reference/checkers/certainty.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from service.text.certainty import is_idiom_of_all
from service.text.memory import LONGEST_SENTENCE
from service.text.terms import Term, terms

Kind = Literal["inflation", "deflation"]


def _words(rows: str) -> re.Pattern[str]:
    """Wordings between commas, “*” for any ending, as one pattern over lower-case text."""
    alternatives = [row.strip() for row in rows.replace("\n", " ").split(",")]
    pattern = "|".join(_wording(row) for row in sorted(alternatives, key=len, reverse=True) if row)
    return re.compile(rf"(?<![\w’'-])(?:{pattern})(?![\w-]|[’']t\b)")  # “won’t” is not “won”


def _wording(row: str) -> str:
    return r"\s+".join(re.escape(word).replace(r"\*", r"\w*") for word in row.split())


class Family(NamedTuple):
    """One family: which words of a claim need backing, by which, and what the source says instead.

    `close` is the share of the claim that a sentence must have, `focus` that of the words that the one in
    question is about.
    """

    name: str
    kind: Kind
    claimed: re.Pattern[str]
    backed: re.Pattern[str]
    instead: re.Pattern[str] | None
    close: float
    focus: float
    looks_back: bool = False


_CHARGED = """
accus*, charge, charged, charges, alleg*, suspect*, suspicion, trial, arrest*, deny, denies, denied,
indict*, complaint,
purported*, rumour*, rumor*, investigat*, claims, claimed, claim, unproven, not guilty, question*, remand*,
appear in court, appeared in court, jurors, jury, lawsuit
"""
_DOUBT = """
may, might, could, possibl*, possibilit*, potential*, perhaps, maybe, likely, unlikely, probabl*, expect*,
believ*, thought to, understood to, appear*, seem*, suggest*, suspect*, apparent*, chance, risk*, fear*,
hope*, hoping, aim, aims, aimed, aiming, want, wants, wanted, plan, plans, planned, planning, seek*, try,
tries,
trying, tried, consider*, propos*, predict*, forecast*, estimat*, if, whether, unclear, can,
threat*, attempt*
"""
_UNDECIDED = """
may, might, could, possibl*, possibilit*, potential*, perhaps, likely, unlikely, expected to,
is expected, hopes, hoping,
hope to, aim, aims, aiming, wants, want to, plan, plans, planning, seeks, seeking, considering, propos*,
unclear,
suggest*, believ*, predict*, estimat*, forecast*, fear*, appear*, seem*, probabl*, risk*,
thought to, expect*,
threat*, chance, proposals, intends, intend, in talks, urged, called for
"""
_CERTAINTY = """
certain*, definit*, undoubt*, doubt, guarante*, sure, surely, bound to, inevitabl*, proof, prove*, proving,
known, clear, clearly, confirm*, conclusive*, evident*, demonstrat*, establish*, shows, showed, shown, found
"""
_WHOLE = """
all, every*, each, always, entire*, whole*, full, fully, complete*, total*, exclusive*, sole, solely,
only, any,
anyone, anything, both, throughout, across, no, none, never, constant*, 100, purely, everyone,
everything, consistently,
nobody, nothing, ever, continual*, continuous*, permanent*, invariabl*, repeated*, unanimous*
"""
_PART = """
some*, many, most, mostly, several, number of, part, partly, partial*, parts, main*, largely, often, usual*,
general*, typical*, frequent*, nearly, almost, majority, few, handful, dozens, hundreds, thousands,
one of, two of,
three of, among, more than half, various, primarily, predominantly, chiefly, tend*, certain,
common*, much of,
occasional*, normally, at times, half, minority, group of, good deal of, lots, numerous, including, in part,
regular*, for the most part, rarely, can
"""
_TENTATIVE = """
try, tries, tried, trying, attempt*, sought, seek*, propos*, consider*, call for, calls for, called for,
calling for,
called on, urg*, demand*, threat*, offer*, pledg*, promis*, vow*, hope*, hoping, want, wants, wanted,
plan, plans,
planned, planning, aim, aims, aimed, in talks, appeal*, asked, asking, request*, bid, bids, mulling,
explor*,
ambition*, desire*, effort*, intend*, intention*, wish*, expected, could, may, might, would like, negotiat*,
recommend*, suggest*, contemplat*, likely, eager, poised, preparing, encourag*
"""
_HEDGE = """
may, might, could, possibl*, possibilit*, potential*, perhaps, maybe, likely, unlikely, probabl*, expect*,
believe, believes, thought to, understood to, appear*, seem*, suggest*, suspect*, apparent*, chance,
risk*, feared, plan, plans,
hopes to, hoping, aims, aimed, plans to, planned to, seeking, seeks, try, tries, trying, tried,
consider*, propos*, predict*,
forecast*, estimat*, unclear, threat*, attempt*, should, report, reports, reported*, reportedly, alleg*,
rumour*, rumor*, suppos*, purport*, think, thinks, question*, claim, claims, unconfirmed, speculat*, accus*,
uncertain*, not sure, not certain, in theory, presum*, assum*, conceivabl*, unknown, ponder*,
will likely, arguabl*,
probe, investigating, if we, if they
"""
_HEARSAY_BACKING = (
    _HEDGE
    + """,
say, says, said, saying, told, tells, according, spoiler*, source, sources, reveal*, tweet*, announc*,
post, posted,
wrote, writes, added, adds, explained, stated, states, statement, notes, noted, insist*, argu*, claimed,
charge, charged,
indict*, charges, thought, believed
"""
)

_FUTURE = """
will, ’ll, 'll, shall, would, going to, set to, due to, scheduled, slated, must, is to, are to, was to,
were to,
be to, bound to, certain to, won’t, won't, cannot, can't, be
"""

FAMILIES: tuple[Family, ...] = (
    Family(
        "guilt",
        "inflation",
        _words(
            "convicted, found guilty, guilty of, proven guilty, proved guilty, pleaded guilty, admitted to"
        ),
        _words(
            "convict*, found guilty, guilty of, pleaded guilty, plead guilty, pleading guilty,"
            " jail*, sentenc*,"
            " admit*, imprison*, guilty verdict, confess*, guilty plea*"
        ),
        _words(_CHARGED),
        0.3,
        0.2,
    ),
    Family(
        "proof",
        "inflation",
        _words(
            "proven, proved that, proves that, prove that, known to be, is known to, are known to,"
            " established that, a confirmed, the confirmed, confirmed link, confirmed evidence,"
            " confirmed links"
        ),
        _words(_CERTAINTY),
        None,
        0.35,
        0.4,
    ),
    Family(
        "certainly",
        "inflation",
        _words(
            "certainly, definitely, undoubtedly, without doubt, without a doubt, undeniably, undeniable,"
            " unquestionably, guaranteed, certain to, sure to, bound to, inevitably, for certain,"
            " conclusively"
        ),
        _words(
            "certain*, definit*, undoubt*, doubt, undenia*, unquestion*, guarante*, sure, surely, bound to,"
            " inevitabl*, conclusive*, of course"
        ),
        None,
        0.35,
        0.2,
    ),
    Family(
        "done",
        "inflation",
        _words(
            "managed to, succeeded in, secured, has secured, have secured, persuaded, convinced,"
            " decided on,"
            " decided to, has decided, have decided, agreed to, agreed on, approved, achieved, began to,"
            " began, won, obtained, adopted"
        ),
        _words(
            "manag*, succeed*, success*, secur*, persuad*, convinc*, decid*, decision*, agree*,"
            " approv*, achiev*,"
            " began, begin*, begun, start*, won, win*, obtain*, adopt*, deal, accept*, back*,"
            " back*, vot*, got,"
            " chose*, chosen, passed, ruled"
        ),
        _words(_TENTATIVE),
        0.35,
        0.4,
    ),
    Family(
        "whole",
        "inflation",
        _words(
            "all, every, each, always, entirely, wholly, completely, totally, exclusively, solely, fully,"
            " everyone, everybody, invariably, constantly"
        ),
        _words(_WHOLE),
        _words(_PART),
        0.35,
        0.3,
        looks_back=True,
    ),
    Family(
        "future",
        "inflation",
        _words("will, ’ll, 'll, shall, going to"),
        _words(_FUTURE),
        _words(_UNDECIDED),
        0.35,
        0.5,
    ),
    Family(
        "doubt",
        "deflation",
        _words(
            "may, might, could, possibly, perhaps, maybe, probably, potentially, is believed to,"
            " are believed to,"
            " was believed to, is thought to, are thought to, was thought to, might have, may have"
        ),
        _words(_HEDGE),
        None,
        0.5,
        0.45,
        looks_back=True,
    ),
    Family(
        "hearsay",
        "deflation",
        _words(
            "reportedly, allegedly, supposedly, purportedly, is said to, are said to, was said to,"
            " alleged, is reported to, was reported to"
        ),
        _words(_HEARSAY_BACKING),
        None,
        0.45,
        0.4,
        looks_back=True,
    ),
)


class Want(NamedTuple):
    """A word of a claim that needs backing, by its place, its family, and what it is about."""

    family: Family
    start: int
    end: int
    focus: tuple[Term, ...]


_AHEAD, _BEHIND = 5, 4


def wants(sentence: str) -> tuple[Want, ...]:
    """The words of `sentence` that need backing; none in a text that is too long to be one sentence."""
    if len(sentence) > LONGEST_SENTENCE:
        return ()
    lower = sentence.lower()
    if len(lower) != len(sentence):
        return ()
    content = terms(sentence).content
    found = []
    for family in FAMILIES:
        for match in family.claimed.finditer(lower):
            if not _is_other(sentence, match):
                focus = _focus(content, match, looks_back=family.looks_back)
                found.append(Want(family, match.start(), match.end(), focus))
    return tuple(found)


def _focus(content: Sequence[Term], match: re.Match[str], *, looks_back: bool) -> tuple[Term, ...]:
    ahead = [term for term in content if term.start >= match.end()][:_AHEAD]
    behind = [term for term in content if term.end <= match.start()][-_BEHIND:]
    return tuple([*behind, *ahead] if looks_back or len(ahead) < 2 else ahead)


_OTHER_WORDS = re.compile(r"\b(?:nearly|almost|virtually|practically|his|her|its|their|my|our|the|a)\s$")
_WORD = re.compile(r"[\w’'-]+")
_NOT_ALL = re.compile(
    r"\s*(?:but|time|along|round|over|other|two|three|four|five|six|seven|eight|nine|ten|\d"
    r"|of (?:them|us|this|it)\b"
    r"|day|night|year|week|month|evening|morning|hour|sunday|monday|tuesday|wednesday|thursday"
    r"|friday|saturday)"
)


def _is_other(sentence: str, match: re.Match[str]) -> bool:
    """Whether a word is another one here: a month, a noun, “at all”, “all three”."""
    word, before = match.group(), sentence[max(0, match.start() - 12) : match.start()].lower()
    if word in ("all", "every", "each"):
        after = sentence[match.end() : match.end() + 12].lower()
        beside = _WORD.findall(before)[-1:], _WORD.match(after.lstrip(" "))
        if is_idiom_of_all("".join(beside[0]), beside[1].group() if beside[1] else ""):
            return True
        return bool(_OTHER_WORDS.search(before) or _NOT_ALL.match(after))
    if word in ("may", "will"):
        written = sentence[match.start() : match.start() + 1]
        return written.isupper() or bool(re.search(r"\b(?:in|of|last|this|his|her|the|a|their)\s$", before))
    if word == "could":
        return bool(re.match(r"\s*(?:not|never)\b", sentence[match.end() : match.end() + 8].lower()))
    return bool(re.search(r"\b(?:not|never|n't)\s$", before))


def backs(name: str, text: str) -> bool:
    """Whether `text` has a word that backs those of the family `name`."""
    lower = text.lower()
    return any(family.name == name and family.backed.search(lower) is not None for family in FAMILIES)

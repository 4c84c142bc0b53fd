"""Sites where a text can be made less sure, or surer than it is; see `evals.entailment.turns`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from evals.entailment.turns import Kind, Site, key_of, past_verbs, unquoted
from evals.perturbation.verbs import PARTICIPLE_OF_PAST

_NO_VERB = r"(?!(?:be|have|not|also|the|an?|to|in|on|never|no|only|well|see)\b)"

_WEAKER: Sequence[tuple[str, tuple[str, ...]]] = (
    (
        r"(?:will|is going to|are going to) (?P<verb>be|have)",
        ("may {verb}", "might {verb}", "could {verb}", "is expected to {verb}"),
    ),
    (
        rf"(?:will|is going to|are going to) {_NO_VERB}(?P<verb>[a-z]+)",
        ("may {verb}", "might {verb}", "could {verb}", "is expected to {verb}", "hopes to {verb}"),
    ),
    (
        r"(?P<aux>was|were|is|are) (?P<verb>[a-z]+(?:ed|en|wn|ught|ld))",
        (
            "may have been {verb}",
            "might have been {verb}",
            "{aux} allegedly {verb}",
            "{aux} reportedly {verb}",
            "{aux} believed to have been {verb}",
        ),
    ),
    (
        r"(?P<aux>is|are) (?P<verb>an?|the|in|at|[a-z]+ing)",
        ("may be {verb}", "might be {verb}", "{aux} possibly {verb}"),
    ),
    (
        r"(?:convicted of|found guilty of|guilty of|jailed for) (?P<verb>[a-z]+)",
        ("accused of {verb}", "suspected of {verb}", "charged with {verb}"),
    ),
    (
        r"(?<!at )(?<!of )(?<!not )(?:[Aa]ll(?: of)?|[Ee]very one of) the (?P<verb>[a-z]+)",
        ("some of the {verb}", "many of the {verb}", "most of the {verb}", "nearly all of the {verb}"),
    ),
    (
        r"(?<!at )(?<!of )(?<!not )[Aa]ll (?P<verb>[a-z]+s)",
        ("some {verb}", "many {verb}", "most {verb}", "nearly all {verb}"),
    ),
    (r"(?:always|invariably) (?P<verb>[a-z]+)", ("often {verb}", "sometimes {verb}", "usually {verb}")),
    (
        r"(?:entirely|wholly|completely|fully) (?P<verb>[a-z]+)",
        ("partly {verb}", "mostly {verb}", "largely {verb}"),
    ),
)
"""Wordings that vouch, and weaker ones in their place."""

_PLANS = (
    "plans?|hopes?|wants?|aims?|intends?|(?:is|are) (?:expected|likely|set|trying)|threatened|promised|"
    "pledged|vowed|is considering whether"
)
_SAID = "believed|thought|alleged|reported|said|suspected|understood"
_PART = (
    r"(?<!so )(?<!too )(?<!as )(?<!how )(?<!the )"
    r"(?:[Ss]ome(?: of)?|[Mm]any(?: of)?|[Mm]ost(?: of)?|[Ss]everal(?: of)?|[Aa] (?:number|majority) of)"
)

_STRONGER: Sequence[tuple[str, tuple[str, ...]]] = (
    (r"(?:may|might|could) (?P<verb>be)", ("is", "will be", "is certainly")),
    (
        rf"(?:may|might|could) {_NO_VERB}(?P<verb>[a-z]+)",
        ("will {verb}", "will certainly {verb}", "is going to {verb}"),
    ),
    (r"(?:may|might|could) have (?P<verb>been)", ("was", "had been")),
    (r"(?:may|might|could) have (?!been\b)(?P<verb>[a-z]+)", ("has {verb}", "has certainly {verb}")),
    (
        rf"(?:{_PLANS}) to (?P<verb>[a-z]+)",
        ("will {verb}", "has decided to {verb}", "will certainly {verb}", "managed to {verb}"),
    ),
    (
        rf"(?:is|are|was|were) (?:{_SAID}) to (?:have (?:been )?|be )(?P<verb>[a-z]+)",
        ("was {verb}", "has been {verb}", "is known to be {verb}"),
    ),
    (
        r"(?:allegedly|reportedly|apparently|possibly|probably|perhaps) (?P<verb>[a-z]+)",
        ("{verb}", "{verb}", "certainly {verb}"),
    ),
    (
        r"(?:accused of|charged with|suspected of|on suspicion of|alleged) (?P<verb>[a-z]+)",
        ("convicted of {verb}", "guilty of {verb}", "found guilty of {verb}"),
    ),
    (rf"{_PART} the (?P<verb>[a-z]+)", ("all the {verb}", "every one of the {verb}")),
    (rf"{_PART} (?P<verb>[a-z]+s)", ("all {verb}",)),
    (r"(?:often|sometimes|usually|generally|occasionally) (?P<verb>[a-z]+)", ("always {verb}",)),
    (
        r"(?:partly|partially|mostly|mainly|largely) (?P<verb>[a-z]+)",
        ("entirely {verb}", "wholly {verb}", "completely {verb}"),
    ),
)
"""Wordings that leave something open, and surer ones in their place."""

_OF_PAST = (
    "may have {participle}",
    "might have {participle}",
    "could have {participle}",
    "is said to have {participle}",
    "is believed to have {participle}",
    "allegedly {verb}",
    "reportedly {verb}",
)


def _compiled(
    table: Sequence[tuple[str, tuple[str, ...]]],
) -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    return tuple((re.compile(rf"(?<![\w'’-]){pattern}(?![\w-])"), puts) for pattern, puts in table)


_TABLES: Sequence[tuple[Kind, tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]]] = (
    ("weaker", _compiled(_WEAKER)),
    ("stronger", _compiled(_STRONGER)),
)


def sureness_sites(text: str) -> list[Site]:
    """Where `text` can be made less sure, or surer; nothing inside quotation marks."""
    return unquoted(text, [*_listed(text), *_of_past(text)])


def _listed(text: str) -> Iterator[Site]:
    for kind, table in _TABLES:
        for pattern, puts in table:
            for match in pattern.finditer(text):
                wordings = tuple(put.format(**match.groupdict()) for put in puts)
                yield Site(*match.span(), key_of(match["verb"]), kind, wordings)


def _of_past(text: str) -> Iterator[Site]:
    """“robbed” → “may have robbed”, “allegedly robbed”."""
    for match in past_verbs(text):
        verb = match["verb"]
        wordings = tuple(put.format(verb=verb, participle=PARTICIPLE_OF_PAST[verb]) for put in _OF_PAST)
        yield Site(*match.span("verb"), key_of(verb), "weaker", wordings)

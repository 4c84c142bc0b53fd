"""Where the news of an article begins: at its first sentence, or after an anecdote.

Features and interviews open on a person in a scene and say what the story is about some paragraphs later,
in what newsrooms call the nut graf. Two things must come together before an opening counts as an anecdote,
so that plain news keeps its lead: the first sentences read like a scene, and a later one reads like a nut
graf, that is, it speaks of more than one case or tells the latest, and shares its words with the rest.
"""

from __future__ import annotations

from collections.abc import Sequence

from service.text.rhetoric import (
    attribution,
    cut_quotation,
    narration,
    opens_dangling,
    phrase_pattern,
    rhetorical,
)
from service.types import Sentence

OPENING = 4
"""Sentences that are read to tell a scene from a lead."""
REACH = 20
"""Sentences within which a nut graf is looked for: where none stands so early, the lead keeps its weight."""
SCENE_POINTS = 3
"""Signs of a scene, of the seven that `_scene_points` counts, that make an opening one."""
PERSONAL_SHARE = 0.05
"""Words that are "he", "she", "his", "her", "I" …, of all in the opening, above which it is personal."""

SIGN_WEIGHT = 0.15
"""What each sign of news counts in the choice of the nut graf, against a centrality of at most 1."""
DELAY_WEIGHT = 0.03
"""What each sentence of delay costs in that choice."""

_SETTING = phrase_pattern(r"""
it (?:was|is) (?:a|an|just|about|around|nearly|almost|early|late|still|dark|cold|raining|\d+)
on (?:a|an|one) (?:\w+ ){0,3}(?:morning|afternoon|evening|night|day)
(?:one|that|every|each|most) (?:\w+ )?(?:morning|afternoon|evening|night|day)s?
when (?:\w+ ){1,4}(?:was|were|first|opened|walked|woke|heard|arrived|moved|began|started|saw|came)
when (?:\w+ ){1,4}(?:got|left|meets?)
(?:as|like) a (?:child|boy|girl|kid|teenager|young (?:man|woman))
(?:for|over) (?:\w+ )?(?:years|decades|months|weeks|\w+ (?:years|decades|months))
(?:just|shortly) (?:before|after) (?:dawn|dusk|midnight|noon|sunrise|sunset|\d+)
(?:years|months|weeks|days|hours|minutes) (?:ago|later|earlier)
(?:grew|growing) up
never (?:thought|imagined|expected|forgot|forget)
(?:the )?(?:first|last) (?:time|thing)
at the age of
""")
_SCENE_WORDS = phrase_pattern(r"""
sits?|sat|sitting|stands|stood|standing|stares?|stared|staring|smiles?|smiled|smiling|laughs?|laughed|laughing
remembers?|remembered|recalls?|walks?|walked|walking|leans?|leaned|leaning|wakes?|woke|watches|watched|watching
felt|feels|grips?|gripped|pulls?|pulled|wipes?|wiped|whispers?|whispered|shrugs?|shrugged|nods?|nodded|sighs?
kneels?|knelt|pours?|poured|stirs?|carries|carried|climbs?|climbed|unlocks?|unlocked|lifts?|lifted|points?
kitchen|porch|garden|table|chair|sofa|bed|bedroom|doorway|window|yard|living room|hallway|stairs|roof|floor
hands?|eyes?|face|hair|shoulders?|fingers?|voice|tears|coffee|tea|bread|dog|cat|grandmother|grandfather
mother|father|son|daughter|wife|husband|sunlight|rain|snow|smell|dust|mud|alone|quiet|silence|morning
""")
_PERSONAL = phrase_pattern("he|she|his|her|him|hers|himself|herself|i|my|me|you|your")
_GENERAL = phrase_pattern(r"""
(?:is|are|was|were) (?:just |only )?(?:one|part|among|some) of
(?:hundreds|thousands|millions|dozens|tens of thousands|scores|a (?:growing|rising|record) number) of
(?:more|fewer|less) than (?:\w+ )?(?:\d|half|one in|a (?:third|quarter|million|thousand))\S*
(?:one|two|three|four|five|nine|six|seven|eight|\d+) (?:in|out of) (?:\w+|\d+)
\d+ of (?:its|the|their|\d+)
\d[\d.,]* ?(?:%|per ?cent|million|billion)
(?:across|throughout|around) (?:the|\w+)
(?:nationwide|statewide|worldwide|nationally|increasingly)
(?:according to|figures|statistics|data|survey|study|researchers|economists|officials|ministry|government)
(?:so far this year|this year|last year|in recent (?:years|months|weeks)|since \d{4})
""")
_LATEST = phrase_pattern(r"""
(?:announced|ruled|voted|approved|arrested|charged|sentenced|convicted|killed|died|elected|resigned|launched|signed)
(?:mon|tues|wednes|thurs|fri|satur|sun)day
""")


def news_begins(body: Sequence[Sentence], centralities: Sequence[float]) -> int:
    """The place in `body` of the first sentence of the news: 0, or that of the nut graf after an anecdote.

    `body` holds the sentences without headings, and `centralities` one number for each of them (0 to 1).
    """
    if len(body) <= OPENING or _scene_points(body[:OPENING], centralities) < SCENE_POINTS:
        return 0
    usual = sum(centralities) / len(centralities)
    candidates = {
        place: centralities[place] + SIGN_WEIGHT * signs - DELAY_WEIGHT * place
        for place in range(2, min(REACH, len(body) // 2 + 1))
        if centralities[place] >= usual and (signs := _newsworthiness(body[place].text))
    }
    return max(candidates, key=lambda place: candidates[place], default=0)


def _scene_points(opening: Sequence[Sentence], centralities: Sequence[float]) -> int:
    """How many signs say that this is a scene rather than the news; signs of news count against."""
    first = opening[0].text
    lead = narration(first) + " " + narration(opening[1].text)
    told = " ".join(narration(sentence.text) for sentence in opening)
    words = len(told.split()) or 1
    scene_words = len(_SCENE_WORDS.findall(told))
    usual = sum(centralities) / len(centralities)
    signs = (
        _SETTING.search(narration(first)) is not None,
        _SETTING.search(told) is not None,
        scene_words >= 2,
        scene_words >= 4,
        len(_PERSONAL.findall(told)) >= PERSONAL_SHARE * words,
        cut_quotation(first) is not None
        or rhetorical(first) is not None
        or opens_dangling(first) is not None,
        sum(centralities[: len(opening)]) / len(opening) < usual,
    )
    against = (
        _LATEST.search(lead) is not None,
        attribution(lead) is not None,
    )
    return sum(signs) - sum(against)


def _newsworthiness(text: str) -> int:
    """How many signs there are of more than one case, or of news; 0 when the sentence cannot stand alone."""
    told = narration(text)
    leans = opens_dangling(text) or cut_quotation(text) or rhetorical(text) or _PERSONAL.search(told)
    return 0 if leans else len(_GENERAL.findall(told)) + len(_LATEST.findall(told))

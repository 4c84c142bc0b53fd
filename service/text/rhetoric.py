"""Wording that is not plain reporting, by its place: speculation, editorialising, openings that lean.

Everything here reads English. Each function takes one sentence (or any short text) and returns the interval
of the wording that triggered, or None; offsets are code points into the text given. What stands in
quotation marks is the speaker's wording, not the writer's, and triggers nothing.

The word lists are our own. A test here is about wording only: whether a source says the same, and thus
whose wording it is, is for the caller to find out.
"""

from __future__ import annotations

import re

from service.text.memory import remember
from service.types import Interval


def phrase_pattern(lines: str) -> re.Pattern[str]:
    """A pattern for whole phrases, one on a line, case ignored; a space stands for any white space."""
    phrases = [line.strip().replace(" ", r"\s+") for line in lines.strip().splitlines()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?![\w-])", re.IGNORECASE)


# Each branch is delimited by characters that its body excludes (or is bounded), so that matching stays
# linear. The first two are the ends of quotations that were opened in the sentence before; in the last, an
# apostrophe inside a word does not close.
_QUOTATION = re.compile(
    r"""^[^“”]*”|^(?:[^`'"]|[`'](?![`']))*''|“[^“”]*(?:”|$)|"[^"]*(?:"|$)|``(?:[^`']|'(?!'))*(?:''|$)"""
    r"""|«[^«»]*(?:»|$)|„[^„“”]*(?:[“”]|$)|(?<!\w)‘[^‘]*?’(?!\w)"""
    r"""|(?<![\w'])'(?=[A-Z0-9])(?:[^']|'(?=\w)){1,600}+'(?!\w)"""
)

_UNKNOWABLE = phrase_pattern(r"""
(?:it |what |how |whether |that )?(?:still )?remains? (?:to be seen|unclear|uncertain|an open question)
(?:only )?time will tell
it is (?:still )?(?:too early|too soon|early days|unclear|uncertain|unknown|anyone['’]s guess)
(?:is|are) anyone['’]s guess
(?:the )?jury is still out
(?:one|we) can only (?:hope|guess|wonder|imagine|speculate)
the (?:big |key |real |main )?question (?:is|now is|remains|now)
questions? (?:still )?remains? (?:about|over|as to|whether|unanswered)
no one (?:really )?knows
for better or (?:for )?worse
""")
"""Set phrases that say only that nothing is known: no attribution makes them reporting."""

_MAY = r"(?:could|may|might|would) (?!not )(?:\w+ )?"
_GUESS = phrase_pattern(rf"""
{_MAY}be (?:a|an|the) (?:\w+ )?(?:turning point|game[- ]changer|sign|harbinger)
{_MAY}be (?:a|an|the) (?:\w+ )?(?:watershed|first step|catalyst|prelude)
{_MAY}(?:mark|signal|herald|usher in|pave the way|open the door|set the stage)
{_MAY}(?:spell|prove|reshape|redefine|transform|turn the tide|tip the balance)
{_MAY}(?:change the (?:course|face|game)|send shock ?waves|trigger|spark|fuel)
{_MAY}have (?:far-reaching|serious|major|significant|profound|lasting|huge)
(?:seems?|appears?|looks?) (?:likely|set|poised|destined|bound|certain) to
(?:is|are|was|were) (?:sure|bound|destined|poised) to
(?:will|would) (?:most )?(?:likely|probably|surely|undoubtedly|almost certainly|no doubt)
(?:perhaps|maybe|presumably|arguably|conceivably|possibly)
raises? (?:the )?(?:prospects?|spectre|specter|possibility|hopes|fears|questions?)
""")
"""Guesses at meaning or outcome: reporting only when somebody is named who makes them."""

_EDITORIAL = phrase_pattern(r"""
significant (?:progress|strides|steps?|challenges?|milestone|breakthrough|development|impact|blow)
(?:major|important|crucial|critical|key|big|bold|historic|huge) (?:milestone|breakthrough|step forward)
(?:major|important|crucial|critical|key|pivotal|defining|historic) (?:turning point|moment|juncture)
(?:international community|world|nation|country) (?:\w+ ){1,3}(?:watch|monitor|wait|hold)(?:ing|s)?
(?:international community|world) (?:watches|monitors|waits)
all eyes (?:are|will be|now turn)
(?:sends?|sent|sending) (?:a |an )?(?:clear|strong|powerful|chilling|unmistakable) (?:message|signal|warning)
(?:comes?|came|coming) at a (?:\w+ )?(?:time|moment|juncture)
development comes
(?:underscor|underlin|highlight|demonstrat|illustrat)(?:e|es|ed|ing|s) (?:the|how|just|its|their|a|an)
a (?:\w+ )?(?:reminder|testament) (?:of|to|that)
(?:plays?|played|playing) (?:a|an) (?:crucial|key|vital|pivotal|important|central|significant) role
(?:this|the) (?:\w+ )?(?:development|move|step|fact|news|shift) (?:indicat|suggest|show|signal|prov)e?s
the fact that
(?:is|are|was|were) (?:widely )?(?:seen|viewed|regarded|considered|hailed) as
(?:many|some|few|others|most people|observers|everyone|nobody|no one) (?:believe|hope|fear|think|feel)s?
(?:many|some|few|others|observers|everyone|nobody|no one) (?:argue|wonder|agree|doubt|expect|see)s?
(?:many|some|few|others|observers|critics) (?:\w+ )?(?:assumed?|concluded?|wondered)
(?:many|some|others|observers) (?:are )?(?:believing|hoping|fearing|arguing|expecting|wondering|calling)
it is (?:widely |generally |commonly )?(?:believed|thought|hoped|feared|clear|obvious|evident|no secret)
it is (?:no surprise|hard to|important to|worth noting|crucial|essential|vital|time)
needless to say
of course
in (?:other words|a nutshell|the end|today['’]s world|an era|reality|truth)
make no mistake
let['’]?s (?:be|face|cut|not|hope|just)
(?:clearly|obviously|undoubtedly|certainly|frankly|sadly|unfortunately|thankfully|ironically|tragically)
(?:shockingly|predictably|inevitably|hopefully|fortunately|surprisingly|unsurprisingly|admittedly)
no doubt
(?:we|you) (?:must|should|need to|have to|cannot|can['’]t)
(?:actively|tirelessly|relentlessly) (?:pursu|work|seek|engag)\w+
recogni[sz]es the (?:need|importance|urgency)
""")

_ADDRESS = phrase_pattern(r"""
(?:here|this|that)(?:['’]s| is) (?:what|why|how|where|the (?:thing|catch|problem|kicker|rub))
(?:think|guess) again
(?:imagine|picture|consider)
(?:take|remember|forget) (?:this|that)
the (?:answer|truth|bottom line|upshot|catch) (?:is|:)
let that sink in
(?:so|and|but) what
welcome to
you (?:may|might|would|could|can|know|see|think|have|['’]ve)
if you(?:['’]re|['’]ve|['’]d)?
never mind
call it
""")
"""Openings that speak to the reader."""

_ATTRIBUTION = phrase_pattern(r"""
(?:said|says|saying|told|tells|stated|states|announced|announces|reported|reports|wrote|writes|added|adds)
(?:confirmed|confirms|testified|explained|claimed|claims|alleged|alleges|argued|argues|warned|warns|insisted)
(?:insists|acknowledged|admitted|conceded|denied|declared|noted|notes|tweeted|recalled|replied|responded)
(?:predicted|predicts|estimated|estimates|forecasts?|concluded|stressed|suggested|urged|accused|believes|expects)
according to
in (?:a|an|his|her|their|its) (?:\w+ )?(?:statement|interview|letter|e-?mail|speech|tweet|news release|memo)
""")

_CONNECTIVE = phrase_pattern(r"""
(?:however|but|and|or|so|yet|also|still|instead|meanwhile|moreover|furthermore|additionally|besides|therefore)
(?:thus|hence|consequently|nevertheless|nonetheless|otherwise|likewise|similarly|then|too|afterwards?)
(?:separately|indeed|conversely|accordingly|alternatively|finally|even so|eventually|elsewhere|again)
(?:earlier|later)(?! (?:this|on|in|last|today|next|\w+day))
in (?:addition|contrast|fact|turn|response|return|particular|short|other words|that case|the meantime)
as (?:a result|such|well)
at (?:the same time|that point|the time|that time|one point)
by (?:contrast|then|that time)
for (?:example|instance|that reason|(?:his|her|their|its) part)
on the (?:other|one) hand
to (?:that end|this end|do so|do that)
(?:despite|because of|after|before|since|until|for|with) (?:this|that|these|those|then)
(?:from|of|like|by|in|at|on) (?:this|that|these|those|then)
that said
what['’]s more
(?:second|third|first|secondly|thirdly|firstly)(?=,)
(?:not only|only|even) (?:that|then|this)
the (?:latter|others?|same|former(?= (?:is|was|has|had|said|says)))
(?:no|yes|well|sure|granted|still|plus|now)(?=,)
""")
_PRONOUN = phrase_pattern(r"""
(?:he|she|they|it|which|whose)(?:['’](?:s|re|d|ll|ve))?
(?:him|her|them|his|hers|their|theirs|its|both|neither|another|others|here(?:['’]s)?)
(?:this|that|these|those|such)(?:['’]s)?(?: \w+)?
(?:one|some|many|several|most|few|none|all|each|two|three|four) (?:of them|others|said|say|were|are|had|have)
""")
_SPECIFIED = phrase_pattern(r"""
(?:this|that) (?:week|month|year|morning|afternoon|evening|weekend|summer|winter|spring|autumn|fall|season)
it (?:is|was|has been|will be|took|takes) (?:the (?:first|latest|last|largest)|\w+ (?:that|to|for))
both (?:\w+ )?\w+ and
""")
"""What looks like a pronoun, but points at nothing outside of its sentence."""

# A definite noun that stands for a thing told before, unless the words after it say which one.
_DEFINITE = phrase_pattern(r"""
the (?:\w+ )?(?:statement|move|decision|announcement|comments?|remarks?|report|news|incident|ruling|document)
the (?:\w+ )?(?:letter|findings|study|survey|proposal|plan|measure|bill|meeting|talks|attack|crash|accident)
the (?:\w+ )?(?:man|woman|men|women|boy|girl|couple|pair|trio|duo|teenager|teen|child|baby|victims?|suspects?)
the (?:\w+ )?(?:company|firm|group|agency|organi[sz]ation|film|book|song|video|footage|image|photo|picture)
the (?:\w+ )?\d+-year-old
the (?:two|three|four|five|six)
""")
_SPECIFIES = re.compile(
    r"\s+(?:of|by|in|at|for|from|that|who|which|to|on|with|between|behind)\b|,\s+[^\s,]+\s+[^,]{3,},"
)

# "In a statement, he said": a short opening without a name, then a pronoun.
_LATE_PRONOUN = re.compile(
    r"[^,.;:·]{2,80},\s+(?:he|she|they|it)\b(?!\s+(?:is|was|has)\s+\w+\s+(?:that|to)\b)"
)
# "…, she said": an attribution whose speaker is a pronoun.
_PRONOUN_SAYS = re.compile(
    r"[,·]\s*(?:he|she|they|it)\s+(?:\w+ly\s+)?(?:said|says|added|adds|told|explained|wrote|insisted|continued)\b"
)
_CALENDAR = (
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September"
    r"|October|November|December"
)
_NAME = re.compile(rf"\b(?!(?:{_CALENDAR})\b)[A-Z][\w’'-]+")
_POINTS_BACK = re.compile(
    r"\b(?:this|these|those|such)\s+(?!(?:week|month|year|morning|afternoon|evening|weekend|season|as|who|that)\b"
    r"|summer\b|winter\b|spring\b|autumn\b|fall\b|of\b|in\b|with\b)\w+",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:I|[Mm]y|[Mm]e|[Mm]yself|[Ww]e|[Oo]urs?|[Uu]s|[Oo]urselves)\b(?!\.\w)")
_OPENING = re.compile(r"[\s\"“‘'`«„(\[*_–—-]*")
_QUESTION = re.compile(r"\?[\s\"”’'»)\]*_.]*$")


@remember(1_024)
def speculation(text: str) -> Interval | None:
    """Wording that guesses at meaning or outcome ("it remains to be seen", "could mark a turning point").

    Set phrases that only say that nothing is known always count; guesses count when nobody is named who
    makes them.
    """
    plain = narration(text)
    return _first(_UNKNOWABLE, plain) or _unattributed(_GUESS, plain)


@remember(1_024)
def editorial(text: str) -> Interval | None:
    """Wording by which the writer judges, without attribution ("significant progress", "all eyes are on")."""
    return _unattributed(_EDITORIAL, narration(text))


@remember(1_024)
def rhetorical(text: str) -> Interval | None:
    """A question, an exclamation, or an opening that speaks to the reader ("Here's why", "Think again")."""
    plain = narration(text)
    question = _QUESTION.search(plain)
    if question is not None:
        return Interval(question.start(), question.start() + 1)
    if plain.rstrip(" *_)]").endswith("!"):
        mark = plain.rindex("!")
        return Interval(mark, mark + 1)
    opening = _ADDRESS.match(plain, _opening(plain))
    return Interval(*opening.span()) if opening else None


def attribution(text: str) -> Interval | None:
    """The verb or phrase that says whose statement this is ("said", "according to"), outside of quotes."""
    return _first(_ATTRIBUTION, narration(text))


def opens_dangling(text: str) -> Interval | None:
    """An opening that leans on what was told before.

    A connective ("However,"), a pronoun ("He said", "In a statement, she said"), a demonstrative with its
    noun ("This development"), or a definite noun that nothing in the sentence specifies ("The statement").
    """
    start = _opening(text)
    connective = _CONNECTIVE.match(text, start)
    if connective is not None:
        return Interval(*connective.span())
    if _SPECIFIED.match(text, start):
        return None
    leaning = _PRONOUN.match(text, start) or _definite(text, start) or _late_pronoun(text, start)
    return Interval(*leaning.span()) if leaning else None


def points_back(text: str) -> Interval | None:
    """A demonstrative inside the sentence that needs what was told before ("said that this exchange")."""
    return _first(_POINTS_BACK, narration(text))


def first_person(text: str) -> Interval | None:
    """A word by which the writer speaks of himself ("I", "our"), outside of quotation marks."""
    return _first(_FIRST_PERSON, narration(text))


def cut_quotation(text: str) -> Interval | None:
    """A quotation mark whose partner is missing: the quotation goes on in another sentence."""
    opened = {"“": "”", "«": "»", "``": "''"}
    for opener, closer in opened.items():
        if text.count(opener) > text.count(closer):
            return Interval(text.rindex(opener), text.rindex(opener) + len(opener))
        if text.count(opener) < text.count(closer) and "„" not in text:
            return Interval(text.index(closer), text.index(closer) + len(closer))
    if text.count('"') % 2:
        return Interval(text.rindex('"'), text.rindex('"') + 1)
    return None


@remember(1_024)
def narration(text: str) -> str:
    """`text` with each quoted character put out, so that the length and all other places stay."""
    return _QUOTATION.sub(lambda found: "·" * len(found.group()), text)


def _definite(text: str, start: int) -> re.Match[str] | None:
    found = _DEFINITE.match(text, start)
    return None if found is None or _SPECIFIES.match(text, found.end()) else found


def _late_pronoun(text: str, start: int) -> re.Match[str] | None:
    plain = narration(text)
    found = _LATE_PRONOUN.match(plain, start) or _PRONOUN_SAYS.search(plain, start)
    if found is None:
        return None
    return None if _NAME.search(plain, start + 1, found.end()) else found


def _opening(text: str) -> int:
    opening = _OPENING.match(text)
    return opening.end() if opening else 0


def _unattributed(pattern: re.Pattern[str], plain: str) -> Interval | None:
    found = _first(pattern, plain)
    return None if found is None or _ATTRIBUTION.search(plain) else found


def _first(pattern: re.Pattern[str], text: str) -> Interval | None:
    found = pattern.search(text)
    return Interval(*found.span()) if found else None

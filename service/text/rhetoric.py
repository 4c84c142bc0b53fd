"""Wording that is not plain reporting, by its place: speculation, editorialising, rhetoric, loaded words.

All functions read English. Each takes one sentence (or any short text) and returns the interval of the
wording that triggered, or None; offsets are code points into the text given. What stands in quotation
marks is the speaker's wording, not the writer's, and triggers nothing.

The word lists are our own. A test here is about wording only: whether the source says the same, and thus
whether it is anybody's fault, is for the caller to find out.
"""

from __future__ import annotations

import re

from service.types import Interval

_QUOTATION = re.compile(
    r'“[^“”]*(?:”|$)|"[^"]*(?:"|$)|``(?:[^`\']|\'(?!\'))*(?:\'\'|$)|«[^«»]*(?:»|$)|„[^„“”]*(?:[“”]|$)'
    r"|(?<!\w)‘[^‘]*?’(?!\w)"
)
"""Each branch is delimited by characters that its body excludes, so that matching stays linear."""


def _any(*phrases: str) -> re.Pattern[str]:
    """One pattern for whole phrases, case ignored; a space in a phrase stands for any white space."""
    joined = "|".join(phrase.replace(" ", r"\s+") for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)


_FORECLOSED = _any(
    r"(?:it|what|how|whether|that) (?:still )?remains? (?:to be seen|unclear|uncertain|an open question)",
    r"remains? to be seen",
    r"(?:only )?time will tell",
    r"it is (?:still )?(?:too early|too soon|early days|unclear|uncertain|anyone's guess)",
    r"(?:is|are) anyone['’]s guess",
    r"(?:the )?jury is still out",
    r"(?:one|we) can only (?:hope|guess|wonder|imagine|speculate)",
    r"the (?:big|key|real) question (?:is|now is|remains)",
    r"questions? remains? (?:about|over|as to|whether)",
    r"raises? (?:the )?(?:prospects?|spectre|specter|possibility|hopes|fears|questions?)",
    r"(?:what|where) (?:happens|comes|goes) next",
    r"no one (?:really )?knows",
    r"for better or (?:for )?worse",
)
_MODAL_TURN = _any(
    r"(?:could|may|might|would|can) (?:well |also |potentially |ultimately |yet |soon |even |finally |easily )?"
    r"(?:be (?:a|an|the) (?:turning point|game[- ]changer|sign|signal|harbinger|precursor|watershed|tipping point"
    r"|first step|beginning|blessing|wake-up call|catalyst)|mark|signal|herald|usher in|pave the way"
    r"|open the door|set the stage|spell|prove|reshape|redefine|transform|shift|tip|turn the tide"
    r"|change the (?:course|face|game)|have (?:far-reaching|serious|major|significant|profound|lasting|huge|wide)"
    r"|send shock ?waves|trigger|spark|fuel|pose)",
    r"(?:seems?|appears?|looks?) (?:likely|set|poised|destined|bound|certain) to",
    r"(?:is|are|was|were) (?:sure|bound|destined|poised) to",
    r"(?:will|would) (?:likely|probably|surely|undoubtedly|almost certainly|no doubt)",
    r"(?:perhaps|maybe|presumably|arguably|conceivably|possibly)",
)
_EDITORIAL = _any(
    r"significant (?:progress|strides|step|steps|challenges?|milestone|breakthrough|development|impact|blow)",
    r"(?:major|important|crucial|critical|key|big|bold|historic|huge) (?:milestone|breakthrough|step forward"
    r"|turning point|moment|juncture)",
    r"the (?:international community|whole world|world|entire nation|nation|country) (?:is|are|will be|continues? to"
    r"|has been|remains?|holds?|waits?|watch(?:es)?) (?:\w+ )?(?:watch(?:ing)?|monitor(?:ing)?|wait(?:ing)?|"
    r"hold(?:ing)?|breath|closely|anxiously)",
    r"all eyes (?:are|will be|now turn)",
    r"(?:sends?|sent|sending) (?:a )?(?:clear|strong|powerful|chilling|unmistakable) (?:message|signal|warning)",
    r"(?:comes?|came|coming) at a (?:\w+ )?(?:time|moment|juncture)",
    r"(?:underscor|underlin|highlight|emphasi[sz]|demonstrat|illustrat|reflect)(?:e|es|ed|ing|s) "
    r"(?:the|its|their|his|her|a|an|how|just how) (?:\w+ )?(?:importance|need|urgency|severity|commitment|gravity"
    r"|complexity|challenges?|resilience|significance|fragility|determination|dedication|growing|ongoing|power)",
    r"(?:a|stark|grim|painful|timely|poignant|sobering) (?:reminder|testament)",
    r"(?:plays?|played|playing) (?:a|an) (?:crucial|key|vital|pivotal|important|central|significant) role",
    r"(?:this|the) (?:\w+ )?(?:development|move|decision|step|announcement|fact|news|moment|shift|event)"
    r"(?: that [^.;]{1,120}?)? (?:indicates?|suggests?|shows?|signals?|demonstrates?|means|reflects|proves)",
    r"(?:is|are|was|were) (?:widely )?(?:seen|viewed|regarded|considered|hailed) as",
    r"(?:many|some|few|others|most people|observers|everyone|nobody|no one|people) (?:are )?"
    r"(?:believ|hop|fear|say|think|feel|expect|argu|wonder|agree|doubt|see)(?:e|es|s|ing|ed)?",
    r"with (?:many|some) (?:hoping|believing|fearing|arguing|expecting|wondering)",
    r"it is (?:widely |generally |commonly )?(?:believed|thought|hoped|feared|clear|obvious|evident|no secret"
    r"|no surprise|hard to|important to|worth noting|crucial|essential|vital|time)",
    r"needless to say",
    r"of course",
    r"in (?:other words|a nutshell|the end|today's world|an era|reality|truth)",
    r"make no mistake",
    r"let['’]?s (?:be|face|cut|not|hope|just)",
    r"(?:clearly|obviously|undoubtedly|certainly|frankly|sadly|unfortunately|thankfully|ironically|tragically"
    r"|shockingly|predictably|incredibly|inevitably|hopefully|fortunately|surprisingly|unsurprisingly)",
    r"no doubt",
    r"(?:we|you) (?:must|should|need to|have to|cannot|can't)",
    r"(?:actively|tirelessly|relentlessly) (?:pursu|work|seek|engag)\w+",
)
_RHETORICAL = _any(
    r"(?:here|this)(?:['’]s| is) (?:what|why|how|where|the (?:thing|catch|problem|kicker|rub))",
    r"(?:think|guess) again",
    r"(?:just )?imagine (?:this|that|if|a|the|how|you)",
    r"(?:picture|consider|remember|forget|look at|take) (?:this|that|the)",
    r"the (?:answer|truth|point|bottom line|upshot|catch) (?:is|:)",
    r"(?:but )?wait",
    r"let that sink in",
    r"(?:so|and|but) what",
    r"enter",
    r"welcome to",
    r"you (?:may|might|would|could|will|can) (?:have|think|be|wonder|ask|say|not)",
    r"if you(?:['’]re| are| have| want| think| thought)",
)
_LOADED = _any(
    r"slam(?:s|med|ming)?",
    r"blast(?:s|ed|ing) (?:the|his|her|its|their|mr|ms|president|critics|rivals?|opponents?)",
    r"(?:rip|ripp)(?:s|ed|ing) (?:into|apart)",
    r"lash(?:es|ed|ing) out",
    r"(?:lambast|castigat|excoriat|eviscerat|demoni[sz]|vilif|browbeat|gaslight|hector|berat|skewer|savag|pillor)"
    r"(?:e|es|ed|ing|ied|ies|y|s|ying)?",
    r"(?:spew|gush|rant|rav|gloat|whin|bluster|crow|sneer|scoff|snarl|seeth|fum)(?:e|es|ed|ing|s)",
    r"(?:destroy|own|obliterat|shred|crush|humiliat|troll|roast)(?:s|ed|es|ing) (?:his|her|its|their|critics|rivals?)",
    r"(?:shock|stun|alarm|disturb|chill|horrify|sicken|appall|outrag|galling|infuriat)(?:ing|ingly|eous|eously)",
    r"(?:shameful|disgraceful|despicable|reprehensible|deplorable|abhorrent|vile|odious|heinous|repugnant"
    r"|contemptible|loathsome|monstrous|egregious)(?:ly)?",
    r"(?:ridiculous|absurd|ludicrous|laughable|idiotic|stupid|insane|crazy|moronic|delusional|deranged|unhinged"
    r"|hysterical|clueless|hapless|inept|bumbling|hypocritical|pathetic|hare-?brained|farcical)(?:ly)?",
    r"(?:draconian|tyrannical|despotic|orwellian|totalitarian|dystopian|fascistic|brazen|ruthless|merciless"
    r"|sinister|nefarious|insidious|cynical|craven|callous|heartless|shameless|reckless)(?:ly)?",
    r"(?:so-called|self-styled|self-proclaimed|self-serving|hard-?core|far-fetched|half-baked|ill-conceived"
    r"|knee-jerk|holier-than-thou|jaw-dropping|eye-watering|bombshell|blistering|scathing|explosive)",
    r"(?:notorious|infamous|disgraced|embattled|beleaguered|controversial|polari[sz]ing|divisive|toxic|outspoken"
    r"|firebrand|rabid|fanatical|zealous|die-hard|extremist|radical)(?:ly)?",
    r"(?:thug|crony|cronies|mob|cabal|stooge|puppet|lackey|henchm[ae]n|apologist|zealot|fanatic|hack|crook|bigot"
    r"|snowflake|elitist|warmonger|fearmonger|traitor|regime)s?",
    r"(?:scheme|sham|charade|farce|fiasco|debacle|travesty|witch[- ]hunt|smear campaign|power grab|cover-?up"
    r"|propaganda|rhetoric|tirade|meltdown|tantrum|onslaught|bloodbath|carnage|mayhem|chaos|hypocrisy)s?",
    r"(?:amazing|incredible|stunning|spectacular|extraordinary|phenomenal|magnificent|brilliant|heroic|glorious"
    r"|legendary|iconic|visionary|masterful|impressive|remarkable|inspiring|triumphant|groundbreaking"
    r"|revolutionary|world-class|cutting-edge|game-changing|unparalleled|unprecedented|much-needed|long-overdue"
    r"|beloved|courageous|fearless)(?:ly)?",
    r"(?:staggering|sky-?rocket(?:s|ed|ing)?|plummet(?:s|ed|ing)?|soar(?:s|ed|ing)|whopping|massive|colossal"
    r"|catastrophic|devastating|disastrous|dire|grave|horrific|horrendous|harrowing|gruesome|brutal|savage"
    r"|barbaric|nightmarish|apocalyptic|crippling)(?:ly)?",
    r"(?:cave[sd]?|caving) (?:in )?to",
    r"(?:refus|fail)(?:es|ed|ing|s) to even",
    r"(?:doubl)(?:es|ed|ing) down",
    r"(?:flip-?flop|backpedal|weasel|cozy(?:ing)? up|kowtow|grovel|pander)(?:s|ed|ped|ping|ing|led|ling)?",
    r"(?:ram|jam|ramrod)(?:s|med|ming|ded|ding)? (?:it |this |that |the \w+ )?through",
    r"war on (?:women|christmas|religion|coal|cars|cash|motorists|police|science|truth)",
)
_VERBS_OF_SAYING = (
    r"(?:said|says|saying|told|tells|stated|states|announced|announces|reported|reports|wrote|writes|added|adds"
    r"|confirmed|confirms|testified|explained|claimed|claims|alleged|alleges|argued|argues|warned|warns|insisted"
    r"|acknowledged|admitted|conceded|denied|declared|noted|notes|tweeted|posted|recalled|replied|responded"
    r"|predicted|predicts|estimated|estimates|forecasts?|found|finds|concluded|ruled|emphasi[sz]ed|stressed"
    r"|suggested|urged|asked|called|described|accused|tells|believes|expects)"
)
_ATTRIBUTION = _any(
    _VERBS_OF_SAYING,
    r"according to",
    r"(?:in|citing) (?:a|an|its|his|her|their|the) (?:\w+ )?(?:statement|report|interview|letter|email|e-mail|study"
    r"|release|speech|survey|tweet|filing|memo)",
)
_CONNECTIVE = re.compile(
    r"""(?:however|but|and|or|so|yet|also|still|instead|meanwhile|moreover|furthermore|additionally|besides
    |therefore|thus|hence|consequently|nevertheless|nonetheless|otherwise|likewise|similarly|then|too
    |afterwards?|later|separately|indeed|rather|conversely|accordingly|alternatively|finally|in\s+addition
    |in\s+(?:contrast|fact|turn|response|return|particular|short|other\s+words)|as\s+(?:a\s+result|such|well)
    |at\s+the\s+same\s+time|by\s+contrast|for\s+(?:example|instance|that\s+reason)|on\s+the\s+(?:other|one)\s+hand
    |even\s+so|what['’]s\s+more|to\s+that\s+end|despite\s+(?:this|that)|because\s+of\s+(?:this|that)
    |after\s+(?:that|this)|before\s+(?:that|this)|since\s+then|until\s+then|that\s+said|not\s+only\s+that
    |earlier|for\s+(?:his|her|their|its)\s+part|secondly|thirdly|first(?:ly)?,|second,|third,)(?!['’\w-])""",
    re.IGNORECASE | re.VERBOSE,
)
_PRONOUN = re.compile(
    r"""(?:he|she|they|it|him|her|them|his|hers|their|its|this|that|these|those|both|neither|such|the\s+(?:latter
    |former|same|other|others|two|pair|trio|duo)|another|others|one|some|here|there(?=\s+(?:he|she|they|it)\b))
    (?:['’](?:s|re|d|ll|ve))?(?![\w-])""",
    re.IGNORECASE | re.VERBOSE,
)
_EXPLETIVE = re.compile(
    r"(?:it|this)(?:['’]s|\s+(?:is|was|has\s+been|will\s+be))\s+(?:the\s+(?:first|second|third|latest|largest)\s"
    r"|\w+\s+(?:that|to|for\s+\w+\s+to)\s)"
    r"|(?:one|some|both)\s+(?:of\s+)?(?!(?:of\s+)?(?:them|these|those|which|who)\b)[a-z0-9]+"
    r"|(?:this|that)\s+(?:week|month|year|morning|afternoon|evening|weekend|summer|winter|spring|autumn|fall)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(r"[\s\"“‘'`«„(\[*_–—-]*")
_QUESTION = re.compile(r"\?[\s\"”’'»)\]*_.]*$")


def speculation(text: str) -> Interval | None:
    """Wording that guesses at meaning or outcome ("it remains to be seen", "could mark a turning point").

    Set phrases that only say that nothing is known always count; guesses with a modal verb count when
    nobody is named who makes them.
    """
    plain = narration(text)
    found = _first(_FORECLOSED, plain)
    if found is None and _first(_ATTRIBUTION, plain) is None:
        found = _first(_MODAL_TURN, plain)
    return found


def editorial(text: str) -> Interval | None:
    """Wording by which the writer judges, without attribution ("significant progress", "all eyes are on")."""
    plain = narration(text)
    return None if _first(_ATTRIBUTION, plain) else _first(_EDITORIAL, plain)


def rhetorical(text: str) -> Interval | None:
    """A question, an exclamation, or a phrase that addresses the reader ("Here's why", "Think again")."""
    plain = narration(text)
    question = _QUESTION.search(plain)
    if question is not None:
        return Interval(question.start(), question.start() + 1)
    if plain.rstrip(" *_)]").endswith("!"):
        mark = plain.rindex("!")
        return Interval(mark, mark + 1)
    opening = _RHETORICAL.match(plain, _opening(plain))
    return Interval(*opening.span()) if opening else None


def loaded_words(text: str) -> list[Interval]:
    """All words outside of quotation marks that judge where a plain word would report ("slammed")."""
    return [Interval(*found.span()) for found in _LOADED.finditer(narration(text))]


def attribution(text: str) -> Interval | None:
    """The verb or phrase that says whose statement this is ("said", "according to"), outside of quotes."""
    return _first(_ATTRIBUTION, narration(text))


def opens_dangling(text: str) -> Interval | None:
    """An opening that leans on the sentence before: a connective ("However,") or a pronoun ("He said")."""
    start = _opening(text)
    connective = _CONNECTIVE.match(text, start)
    if connective is not None:
        return Interval(*connective.span())
    pronoun = _PRONOUN.match(text, start)
    if pronoun is None or _EXPLETIVE.match(text, start) is not None:
        return None
    return Interval(*pronoun.span())


def narration(text: str) -> str:
    """`text` with each quoted character put out, so that the length and all other places stay."""
    return _QUOTATION.sub(lambda found: "·" * len(found.group()), text)


def _opening(text: str) -> int:
    opening = _OPENING.match(text)
    return opening.end() if opening else 0


def _first(pattern: re.Pattern[str], text: str) -> Interval | None:
    found = pattern.search(text)
    return Interval(*found.span()) if found else None

"""Loaded words: wording that judges where a plain word would report ("slammed", "staggering", "mob").

English only; the lists are our own. Whether a source uses the same word is for the caller to find out.
"""

from __future__ import annotations

import re

from service.text.rhetoric import narration, phrase_pattern
from service.types import Interval

_LOADED_VERBS = """
slam slams slammed slamming lambast lambasts lambasted lambasting lambaste
lambastes castigate castigates castigated excoriate excoriates excoriated eviscerate eviscerates eviscerated
demonise demonises demonised demonize demonizes demonized vilify vilifies vilified browbeat browbeats gaslight
gaslights gaslighted berate berates berated berating skewer skewers skewered savaged savages pillory pilloried
pillories spew spews spewed spewing gush gushes gushed gushing rant rants ranted ranting rave raves raved
raving gloat gloats gloated gloating whine whines whined whining bluster blusters blustered railed railing
sneer sneers sneered sneering scoff scoffs scoffed scoffing snarl snarls snarled seethe seethes seethed
seething fume fumes fumed fuming obliterate obliterates obliterated humiliate
humiliates humiliated humiliating grovel grovels groveled grovelled grovelling pander panders pandered
pandering kowtow kowtows kowtowed flip-flop flip-flopped flip-flops backpedal backpedals backpedaled
backpedalled weasel weaseled whitewash whitewashed whitewashing parrot parroted parroting peddle peddles
peddled peddling touted touting skyrocket skyrockets skyrocketed skyrocketing plummet plummets
plummeted plummeting soar soars soared soaring decry decries decried trumpet trumpets
trumpeted trumpeting bash bashes bashed bashing ambush ambushed torpedo torpedoed
stonewall stonewalled stonewalling steamroll steamrolled cave caved caving
"""
_LOADED_NOUNS = """
thug thugs crony cronies cabal cabals stooge stooges puppet puppets lackey lackeys henchman henchmen
apologist apologists zealot zealots fanatic fanatics crook crooks bigot bigots snowflake snowflakes elitist
elitists warmonger warmongers fearmongering scaremongering traitor traitors sham charade farce
fiasco debacle travesty propaganda tirade tirades meltdown meltdowns tantrum tantrums onslaught bloodbath
carnage mayhem hypocrisy chaos shambles witch-hunt smear smears bombshell firestorm outcry uproar furor furore
cover-up boondoggle hysteria lunacy madness idiocy stupidity cowardice greed betrayal treachery scourge menace
bogeyman pariah firebrand demagogue strongman kingpin rhetoric brouhaha backlash fearmonger hatchet cronyism
"""
_LOADED_ADJECTIVES = """
shocking stunning alarming disturbing chilling horrifying sickening appalling outrageous galling infuriating
shameful disgraceful despicable reprehensible deplorable abhorrent vile odious heinous repugnant contemptible
loathsome monstrous egregious ridiculous absurd ludicrous laughable idiotic stupid insane crazy moronic
delusional deranged unhinged hysterical clueless hapless inept bumbling hypocritical pathetic harebrained
farcical draconian tyrannical despotic orwellian totalitarian dystopian fascistic brazen ruthless merciless
sinister nefarious insidious cynical craven callous heartless shameless reckless so-called self-styled
self-proclaimed self-serving far-fetched half-baked ill-conceived ill-fated knee-jerk jaw-dropping
eye-watering eye-popping blistering scathing explosive notorious infamous disgraced embattled beleaguered
controversial polarizing polarising divisive toxic outspoken rabid fanatical zealous die-hard extremist
radical amazing incredible spectacular extraordinary phenomenal magnificent brilliant heroic glorious
legendary iconic visionary masterful impressive remarkable inspiring triumphant groundbreaking revolutionary
world-class cutting-edge game-changing unparalleled unprecedented much-needed long-overdue beloved courageous
fearless staggering whopping massive colossal catastrophic devastating disastrous dire horrific horrendous
harrowing gruesome brutal savage barbaric nightmarish apocalyptic crippling bizarre bogus baseless shoddy
sleazy spineless weak-kneed two-faced tone-deaf hard-hitting shrewd stubborn
fiery fierce furious ugly nasty sensational tragic heartbreaking poignant vibrant
staunch ultra-conservative ultra-liberal far-left left-wing right-wing hard-line hardline
"""
_ADJECTIVES = frozenset(_LOADED_ADJECTIVES.split())
_LOADED_WORDS = (
    frozenset((_LOADED_VERBS + _LOADED_NOUNS).split())
    | _ADJECTIVES
    | frozenset(f"{one}ly" for one in _ADJECTIVES)
)
_LOADED_PHRASES = phrase_pattern(r"""
lash(?:es|ed|ing) out
(?:rips?|ripped|ripping|tore) into
blast(?:s|ed|ing) (?:his|her|its|their|the (?:government|president|media|police|decision)|president|critics)
(?:\w+(?:ian|ish|ese|ean|ist|can)|military|brutal|current) regime
doubl(?:es|ed|ing) down
(?:witch hunt|smear campaign|power grab|cover up|war of words|slap in the face|last-ditch)
war on (?:women|christmas|religion|coal|cars|cash|motorists|police|science|truth)
(?:rams?|rammed|ramming|jams?|jammed|jamming) (?:\w+ ){0,4}through
(?:takes?|took|taking) (?:aim|a swipe|a jab|a shot) at
(?:hits?|hit|hitting|fires?|fired|firing) back (?:at)?
(?:comes?|came|coming) under fire
""")
_WORD = re.compile(r"\w+(?:-\w+)*")

# Words that are plain in some stories and judge in others: they tell something only beside a source without
# them ("a mob of 300" where the source has "300 people").
_COLOURING_VERBS = """
blasted blasting rips ripped ripping snubs snubbed snubbing mocks mocked mocking
taunts taunted taunting ridicules ridiculed ridiculing rubbishes rubbished rubbishing trashes trashed trashing
boasts boasted boasting brags bragged bragging crows crowed crowing plotted plotting colludes colluded
colluding hijacked hijacking swarms swarmed swarming cripples crippled guts gutted gutting slashes slashed
slashing axes axed axing hikes hiked hiking tanks tanked tanking craters cratered rocketed rocketing
thunders thundered thundering barks barked barking dodges dodged dodging flouts flouted flouting bullies
bullied bullying schemed scheming pounces pounced pouncing erupts erupted erupting stormed storms unleashes
unleashed unleashing ravages ravaged ravaging rages raged raging begs begged begging
"""
_COLOURING_NOUNS = """
mob mobs horde hordes swarm swarms flood regime regimes ploy ploys stunt stunts gimmick gimmicks ruse racket
fury
rage outrage wrath frenzy hype bloodshed slaughter massacre nightmare horror disaster catastrophe scandal
havoc
blunder blunders gaffe gaffes flop rout humiliation snub rant rants barb barbs jibe jibes handout handouts
giveaway sellout crusade vendetta purge hero heroes villain villains monster monsters triumph miracle
masterpiece genius mastermind hardliner hardliners radicals extremists terrorist terrorists illegals elites
bureaucrats goons ringleader ringleaders punishment onslaughts saga drama feud clampdown
"""
_COLOURING_ADJECTIVES = """
historic landmark mere paltry measly meagre lavish bloated sky-high spiralling astronomical mind-boggling
dizzying breathtaking dramatic bitter vicious bloody evil wicked cruel cowardly cunning sly sneaky slick
shadowy
murky dodgy dubious questionable botched doomed desperate hopeless humiliating embarrassing damning stark
bombastic feisty arrogant defiant smug brave bold noble selfless tireless renowned acclaimed celebrated
prestigious beautiful wonderful fantastic terrible awful horrible dreadful ghastly terrifying frightening
worrying troubling unfair unjust senseless needless sick twisted blatant inexplicable convenient unbelievable
hefty punishing stinging withering frantic chaotic bungled foolish greedy lazy ambitious sweeping
"""
_COLOURING = (
    _LOADED_WORDS
    | frozenset((_COLOURING_VERBS + _COLOURING_NOUNS + _COLOURING_ADJECTIVES).split())
    | frozenset(f"{one}ly" for one in _COLOURING_ADJECTIVES.split())
)
_DESCRIBING = _ADJECTIVES | frozenset(_COLOURING_ADJECTIVES.split())


def loaded_words(text: str) -> list[Interval]:
    """All wording outside of quotation marks that judges where a plain word would report ("slammed")."""
    return _found(text, _LOADED_WORDS)


def colouring_words(text: str) -> list[Interval]:
    """`loaded_words`, and those that only judge where the source does without them ("mob", "historic")."""
    return _found(text, _COLOURING)


def describes(word: str) -> bool:
    """Whether a loaded word is an adjective: something that a plain text mostly has no word for."""
    return word.lower() in _DESCRIBING


_LITERAL = re.compile(
    r"(?:slam\w*|ripp?\w*|tore|tear\w*|crash\w*) (?:in ?to|against|shut|through|off"
    r"|on the brakes)\b(?! (?:the )?"
    r"(?:government|minister|president|plan|budget|decision|report|critics))"
    r"|explosive(?:s)? (?:device|material|charge|belt|vest|substance|ordnance|expert|residue|detect)\w*"
    r"|storm(?:ed|s) (?:the|into|a|an)\b|stunts the\b|bloody (?:sunday|mary)|radical (?:surgery|mastectomy)"
    r"|toxic (?:waste|gas|fumes?|smoke|chemicals?|substances?|shock|air|sludge|spill|material|dust|algae"
    r"|cloud)"
    r"|(?:puppet|flood) (?:show|theatre|theater|water|defen[cs]e|warning|damage|risk|plain|victim)\w*"
    r"|soar(?:ed|ing|s)? (?:above|over|into|through) (?:the )?(?:air|sky|clouds|city|head|trees)",
    re.IGNORECASE,
)
"""Phrases in which these words say what happens, and judge nothing: “slammed into a truck”."""


def _found(text: str, wanted: frozenset[str]) -> list[Interval]:
    plain = narration(text)
    single = [
        word.span()
        for word in _WORD.finditer(plain)
        if word.group().lower() in wanted and not _LITERAL.match(plain, word.start())
    ]
    phrases = [phrase.span() for phrase in _LOADED_PHRASES.finditer(plain)]
    inside = [
        (start, end)
        for start, end in single
        if not any(first <= start and end <= last for first, last in phrases)
    ]
    return [Interval(*span) for span in sorted({*inside, *phrases})]

"""Closed word classes and verb forms of English: as much grammar as splitting sentences needs.

There is no tagger behind this. A word counts as a finite verb when its form alone says so (auxiliaries,
irregular past forms) or when its form allows it (`-ed`, `-s` of listed verbs) and its neighbours agree. The
lists are our own; what they do not know is not split.
"""

from __future__ import annotations

from collections.abc import Sequence

from service.engines.tokens import Token, word_set

BE = word_set("is are was were am isn't aren't wasn't weren't")
HAVE = word_set("has have had hasn't haven't hadn't")
DO = word_set("does do did doesn't don't didn't")
MODALS = word_set(
    "will would can could may might must should shall cannot won't wouldn't can't couldn't shouldn't mustn't"
)
AUXILIARIES = BE | HAVE | DO | MODALS
SINGULAR_VERBS = word_set("is was has does isn't wasn't hasn't doesn't")
PLURAL_VERBS = word_set("are were have do aren't weren't haven't don't")

DETERMINERS = word_set(
    """
    the a an this that these those his her its their our my your some any no every each all both several
    many most much few another such
    """
)
POSSESSIVES = word_set("his her its their our my your")
PREPOSITIONS = word_set(
    """
    about above across after against along amid among around as at before behind below beneath beside
    besides between beyond by despite down during except for from in inside into like near of off on onto
    out outside over past per since through throughout to toward towards under until up upon via with within
    without
    """
)
SUBORDINATORS = word_set(
    """
    if unless when whenever while because although though whereas since until after before once as so than
    whether provided lest where wherever how why that
    """
)
RELATIVES = word_set("who which whom whose that where when why what how")
COORDINATORS = word_set("and or nor but yet plus")
NEGATIVES = word_set(
    "no not never none nobody nothing neither nor cannot hardly scarcely barely without rarely seldom"
)
CONDITIONS = word_set("if unless whether provided assuming otherwise lest")
SUBJECT_PRONOUNS = word_set("he she it they we i you")
OBJECT_PRONOUNS = word_set("him her it them us me you himself herself itself themselves")
PERSONAL = SUBJECT_PRONOUNS | OBJECT_PRONOUNS | POSSESSIVES | word_set("hers theirs mine ours yours")
RELATIVE_TIMES = word_set(
    """
    later then afterwards afterward subsequently eventually soon now earlier meanwhile finally thereafter
    initially previously formerly currently since immediately
    """
)
SCOPE_ADVERBS = NEGATIVES | word_set(
    """
    only reportedly allegedly probably possibly perhaps likely apparently supposedly purportedly potentially
    nearly almost mostly largely partly sometimes often usually generally typically both either just
    """
)
"""Adverbs whose reach over a second predicate the wording leaves open."""
ADVERBS = (
    RELATIVE_TIMES
    | SCOPE_ADVERBS
    | word_set(
        "also still already ever even again once twice thus therefore instead always yet simply so too"
    )
)

CLOSED_SUBJECTS = word_set(
    "no none neither few nobody nothing only not never hardly there it's rather both either"
)
"""Words that open a subject which must not be repeated: "few came and left" is not "few came", "few left"."""

MONTHS = word_set(
    """
    january february march april may june july august september october november december jan. feb. aug.
    sept. oct. nov. dec.
    """
)
WEEKDAYS = word_set("monday tuesday wednesday thursday friday saturday sunday")

TIME_NOUNS = word_set("""
    week month year morning afternoon evening weekend summer winter spring autumn fall season time day
    century decade night term monday tuesday wednesday thursday friday saturday sunday
    """)
"""Nouns of time, with which "this" points at nothing: "this week"."""

PAST_ONLY = word_set(
    """
    went came became began gave took knew saw wrote spoke drew flew grew threw broke chose drove rode fell
    rose arose shook stole swore tore wore ate bit blew forgot forgave froze ran sang sank sprang swam
    undertook withdrew woke overtook underwent foresaw mistook shrank drank overcame awoke overran forbade
    oversaw rang hid
    """
)
PAST_OR_PARTICIPLE = word_set(
    """
    said told made held led left won lost met paid sold sent spent built brought bought caught fought found
    got heard kept laid lent meant sat slept stood stuck struck taught thought understood sought fled bred
    fed hung dug swept wept crept leapt dealt felt bound rebuilt withheld upheld misled overheard repaid
    shot spun clung flung slid swung wound outsold resold died sued tied owed used
    """
)
PARTICIPLE_ONLY = word_set(
    """
    gone come become begun given taken known seen written spoken drawn flown grown thrown broken
    chosen driven ridden fallen risen been done shaken stolen sworn torn worn eaten bitten blown
    forgotten forgiven frozen run sung sunk withdrawn woken overtaken undergone undertaken born
    borne shown beaten hidden proven overseen
    """
)
INVARIANT_PAST = word_set("put set cut hit hurt cost let quit spread split bet cast shut read burst")
"""Past forms that are the same as the infinitive and the participle: "hit"."""
_PARTICIPLES = PAST_OR_PARTICIPLE | PARTICIPLE_ONLY | INVARIANT_PAST
_PAST_FORMS = PAST_ONLY | PAST_OR_PARTICIPLE
_NOT_VERBS_IN_ED = word_set(
    """
    need indeed hundred seed speed feed breed bleed exceed proceed succeed sacred naked wicked red bed shed
    weed greed deed creed steed embed biped moped rugged ragged crooked wretched beloved learned aged
    so-called unnamed unprecedented unexpected unidentified undisclosed alleged united limited related armed
     supposed red-haired old-fashioned talented skilled detailed complicated sophisticated
    tired interested
    """
)

INTRANSITIVE = word_set(
    """
    worked lived died served studied graduated moved returned retired appeared arrived voted agreed talked
    travelled traveled competed starred debuted resigned emerged continued collapsed failed declined refused
    planned pledged vowed wanted tried decided managed sought went came fell rose fled stood sat slept spoke
    participated campaigned emigrated immigrated migrated settled trained lectured performed ranked escaped
    survived apologised apologized attempted promised threatened offered hoped intended aimed struggled
    crashed exploded plunged climbed jumped dropped dipped slipped surged stayed remained ran fought swam
    flew drove sailed walked marched headed relocated converted contributed collaborated qualified scored
    finished belonged lasted referred responded reacted objected
    """
)
"""Past forms that need no object, so that a preposition or an infinitive may follow at once."""

DATIVE = word_set(
    "told given gave offered paid shown sent awarded asked denied granted handed allowed left taught sold"
)
"""Verbs whose passive may still have an object: "was told the news"."""

PASSIVE_LIKELY = word_set(
    """
    charged sentenced taken convicted accused jailed imprisoned arrested killed elected appointed released
    ordered fined banned executed deported extradited acquitted suspended dismissed fired sacked nominated
    promoted indicted detained transferred hospitalised hospitalized airlifted rushed evacuated injured
    wounded named born educated buried raised awarded inducted knighted replaced succeeded demolished
    destroyed renamed rebuilt closed approved rejected adopted published released cancelled canceled
    postponed
    """
)
"""Participles that, after "was … and", share its "was" when no object follows."""

_BASES = word_set(
    """
    accept accuse achieve acknowledge acquire act add admit adopt advise affect agree aim allow announce
    answer apologise apologize appear apply appoint approve argue arrange arrest arrive ask assert assist
    attack attempt attend avoid ban become begin believe belong blame block borrow break bring build buy
    call cancel carry catch celebrate choose claim close collect come compare compete complain complete
    concede conclude condemn conduct confirm connect consider consist construct contain continue contribute
    control convert convict cost cover create criticise criticize cut deal decide declare decline defeat
    defend deliver demand deny depend describe deserve design destroy detail determine develop die direct
    disagree disclose discover discuss dismiss display dispute divide donate draw drive earn eat elect
    employ enable encourage end enjoy ensure enter establish estimate examine exist expand expect explain
    express extend face fail fall feature feel fight fill find finish fly focus follow force forecast form
    gain generate get give go govern grow handle happen hear help hold hope host identify ignore impose
    improve include increase indicate inform insist install intend introduce invest investigate invite
    involve issue join keep kill know lack launch lead learn leave lend let lie like live lose love maintain
    make manage mark marry mean meet monitor move need negotiate note obtain occur offer open operate oppose
    order organise organize own pass pay perform plan play pledge praise predict prefer prepare present
    prevent produce promise promote propose protect prove provide publish purchase pursue put qualify
    question raise range rank reach read receive recognise recognize recommend record reduce refer refuse
    regard reject release rely remain remember remove replace report represent require resign respond
    restore retain retire return reveal rise rule run save say see seek seem sell send serve settle share
    show sign speak specialise specialize spend stand start state stay stop stress study submit succeed
    suffer suggest supply support survive suspect sustain take talk teach tell threaten tour trade train
    transfer travel treat try understand urge use vary visit vote vow wait want warn watch welcome win
    withdraw work write
    """
)
_NOUN_TOO = word_set(
    """
    act aim answer attack attempt ban block break build call cause claim close control cost cover cut deal
    demand design detail dispute draw drive end estimate face fall feature fight fill find focus force
    forecast form gain help hold hope host increase issue lack launch lead lie like love mark move need note
    offer open order own pass pay plan play pledge praise present promise purchase question range rank reach
    read record regard release report return rise rule run save share show sign stand start state stay stop
    stress study supply support suspect talk threat tour trade train transfer travel treat try urge use
    visit vote vow wait watch welcome win work lives produce finish handle keep mean meet seek cast
    """
)


def _third(base: str) -> str:
    if base.endswith(("s", "x", "z", "ch", "sh", "o")):
        return base + "es"
    if base.endswith("y") and base[-2] not in "aeou":
        return base[:-1] + "ies"
    return base + "s"


BASE_FORMS = _BASES
"""Infinitives of common news verbs."""
CLEAR_BASES = _BASES - _NOUN_TOO
THIRD_PERSON = frozenset(map(_third, _BASES))
CLEAR_THIRD_PERSON = frozenset(map(_third, _BASES - _NOUN_TOO)) | word_set("seems")


def is_ed(token: Token) -> bool:
    """Whether the word may be a regular past form or participle."""
    word = token.lower
    return (
        len(word) > 4
        and word.endswith("ed")
        and not token.is_capital
        and "-" not in word
        and word not in _NOT_VERBS_IN_ED
    )


def is_past(token: Token) -> bool:
    """Whether the word may be a finite past form, other than of an auxiliary."""
    return not token.is_capital and (token.lower in _PAST_FORMS or is_ed(token))


def is_participle(token: Token) -> bool:
    """Whether the word may be a past participle."""
    return not token.is_capital and (token.lower in _PARTICIPLES or is_ed(token))


def is_third_person(token: Token) -> bool:
    """Whether the word may be a present form of the third person, other than of an auxiliary."""
    return not token.is_capital and token.lower in THIRD_PERSON


def is_auxiliary(token: Token) -> bool:
    """Whether the word is a form of be, have, do or a modal verb; "May" and "Will" are names."""
    return token.lower in AUXILIARIES and not token.is_capital


def is_finite(token: Token) -> bool:
    """Whether the word may be a finite verb."""
    return token.is_open and (is_auxiliary(token) or is_past(token) or is_third_person(token))


def is_adverb(token: Token) -> bool:
    """Whether the word may stand between a subject and its verb, or before a second predicate."""
    word = token.lower
    return word in ADVERBS or (len(word) > 4 and word.endswith("ly") and not token.is_capital)


def skip_adverbs(tokens: Sequence[Token], place: int) -> int:
    """The first place from `place` on that holds no adverb; the last place at most."""
    while place < len(tokens) - 1 and is_adverb(tokens[place]):
        place += 1
    return min(place, len(tokens) - 1)


def starts_object(tokens: Sequence[Token], place: int) -> bool:
    """Whether an object can be told to begin at `place`: determiner, pronoun, name, number or quotation."""
    if place >= len(tokens):
        return False
    token = tokens[place]
    if token.lower in DETERMINERS or token.lower in OBJECT_PRONOUNS:
        return True
    if token.is_number or token.text in '$£€“"``':
        return True
    if token.lower in NUMBER_WORDS:
        return True
    return token.is_capital and token.lower not in WEEKDAYS


NUMBER_WORDS = word_set(
    """
    one two three four five six seven eight nine ten eleven twelve dozens hundreds thousands millions more
    fewer about nearly almost
    """
)

TITLES = word_set(
    """
    mr. mr mrs. mrs ms. ms miss dr. dr prof. professor sir lord lady dame baroness president minister
    premier chancellor secretary senator sen. rep. representative governor gov. mayor judge justice general
    gen. colonel col. captain capt. sergeant sgt. lieutenant lt. officer detective inspector superintendent
    commissioner chief king queen prince princess pope archbishop bishop cardinal rabbi imam father sister
    reverend rev. coach manager director spokesman spokeswoman spokesperson speaker ambassador congressman
    congresswoman councillor councilman councilwoman attorney prosecutor sheriff deputy chairman chairwoman
    chair ceo leader actor actress singer author
    """
)
MALE = word_set(
    """
    mr. mr sir lord king prince pope father congressman spokesman chairman councilman actor he his him
    himself husband brother son businessman
    """
)
FEMALE = word_set(
    """
    mrs. mrs ms. ms miss lady dame baroness queen princess sister congresswoman spokeswoman chairwoman
    councilwoman actress she her hers herself wife mother daughter businesswoman
    """
)
PERSON_NOUNS = word_set("""
    man woman boy girl victim suspect officer driver husband wife son daughter brother sister father mother
    friend colleague neighbor neighbour president minister mayor judge lawyer attorney teacher student
    teenager soldier doctor nurse patient pilot player coach manager director producer actor actress singer
    king queen prince princess senator governor candidate spokesman spokeswoman chief leader boss owner
    partner boyfriend girlfriend assistant defendant gunman killer attacker child baby person resident uncle
    aunt cousin nephew niece grandfather grandmother widow guest customer passenger caller witness lawmaker
    migrant refugee tourist traveller traveler visitor hiker walker climber cyclist motorist pedestrian
    pensioner worker farmer employee employer inmate prisoner detainee defector fugitive youth
    pupil toddler infant survivor informant
    opponent rival predecessor successor wife's chairman chairwoman founder author writer reporter
    journalist
    """)
"""Nouns for one person, in whose place "he" or "she" may stand."""

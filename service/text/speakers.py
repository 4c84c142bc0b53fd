"""Who is made to say what: the reported parts of a sentence, and who says them (English)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from service.text.memory import LONGEST_SENTENCE, remember
from service.text.names import TITLES, Name, names
from service.text.synonyms import WRITTEN, is_past_form
from service.text.terms import Term, Terms, terms

Stance = Literal["neutral", "partisan"]

_NEUTRAL_ROWS = """
said says say saying told tells stated states added adds announced announces confirmed confirms reported
reports explained explains revealed reveals disclosed noted notes wrote writes tweeted tweets posted
testified commented acknowledged acknowledges admitted admits conceded concedes concluded concludes found
finds according estimated estimates recalled called calls urged urges demanded demands remarked ruled observed
"""
_PARTISAN_ROWS = """
claimed claims claim claiming alleged alleges allege insisted insists insist argued argues argue warned
warns warn believes believe believed suggested suggests suggest contended contends asserted asserts
maintained maintains predicted predicts predict complained complains accused accuses accuse denied denies
deny suspects suspected fears feared thinks think hopes hoped speculated speculates accusing alleging
arguing warning claiming insisting boasted boasts contend vowed vows promised promises pledged
"""
_STANCES: dict[str, Stance] = {
    **dict.fromkeys(_NEUTRAL_ROWS.split(), "neutral"),
    **dict.fromkeys(_PARTISAN_ROWS.split(), "partisan"),
}
_NOUNS_TOO_ROWS = """
claims claim reports states notes found finds fears hopes thought hoped feared suspects suspected ruled
observed posted estimates think tweets maintained maintains promises vowed vows promised pledged revealed
reveals confirmed confirms announced announces reported warning wrote suggest suggests suggested admitted
admits adds added accused accuses accuse accusing denied denies deny
warned warns warn predicts predict predicted boasted boasts recalled
"""
_NEEDS_CLAUSE = frozenset(_NOUNS_TOO_ROWS.split())
"""Words that report only when “that” or a subject follows them, or when they close it."""

_OBJECT_VERBS = frozenset(("accused", "accuses", "accuse", "accusing", "denied", "denies", "deny"))
"""Verbs that report with “of” or a participle behind them: “accused him of stealing”, “denied stealing”."""

_BE = frozenset(("is", "are", "was", "were", "been", "be", "being"))
_HELPERS = frozenset(
    ("has", "have", "had", "also", "then", "later", "earlier", "now", "did", "not", "who", "and", "but")
)
_PRONOUNS = frozenset(("he", "she", "they", "it", "i", "we", "who"))
_CLAUSE_START_ROWS = """
that he she they it we i the a an his her their its this these those there who what if whether how why some
all no many most two three
"""
_CLAUSE_STARTS = frozenset(_CLAUSE_START_ROWS.split())

_ROLE_ROWS = """
police:police,officer,officers,detective,detectives,sheriff,constable,constabulary,inspector,superintendent
prosecution:prosecutor,prosecutors,prosecution
defence:lawyer,lawyers,attorney,attorneys,solicitor,barrister
judge:judge,judges,magistrate,justice,court
mayor:mayor
minister:minister,ministers,secretary,chancellor
president:president,presidency
premier:premier
doctor:doctor,doctors,surgeon,physician,physicians,nurse,nurses,medics
family:mother,father,parents,family,relatives,brother,sister,son,daughter,wife,husband,uncle,aunt,widow
witness:witness,witnesses,bystander,bystanders,passenger,passengers
residents:resident,residents,neighbour,neighbours,neighbor,neighbors,villagers,locals
union:union,unions
council:council,councillor,councillors
opposition:opposition
critics:critics,critic,activists,activist,campaigners,campaigner,protesters,protester
science:scientist,scientists,researcher,researchers,professor,study,biologist,physicist,academics
coach:coach,manager
player:player,players,captain,striker,goalkeeper
analyst:analyst,analysts,economist,economists,experts,expert
firefighters:firefighter,firefighters,fire
army:army,military,soldiers,general,commander
victim:victim,victims,survivor,survivors
teacher:teacher,teachers,headteacher,principal
bank:bank
senator:senator,senators,congressman,congresswoman,lawmaker,lawmakers
governor:governor
rebels:rebels,rebel,militants
"""
_ROLES: dict[str, str] = {
    word: group
    for row in _ROLE_ROWS.split()
    for group, _, listed in (row.partition(":"),)
    for word in listed.split(",")
}
_ANYBODY_ROWS = """
official officials spokesman spokeswoman spokesperson source sources report reports statement government
company firm authorities authority agency ministry department people person man woman article text passage
author authors media newspaper study survey poll document documents data letter post website group
organisation organization others some many chief executive director head leader leaders party member members
team department office spokespeople
"""
_ANYBODY = frozenset(_ANYBODY_ROWS.split())
"""Speakers that may be anybody: they neither agree nor differ."""


_NO_NAMES = _ANYBODY | _ROLES.keys()
NO_NAMES = _NO_NAMES | _PRONOUNS


_OFFICE_ROW = """
police prosecution judge mayor minister president premier doctor firefighters army senator governor coach
"""
OFFICES: frozenset[str] = frozenset(_OFFICE_ROW.split())
"""Roles that one holds or does not hold; anybody may be a witness or somebody's mother."""

_SIDE_ROW = "defence prosecution family witness residents union opposition critics victim analyst"
_SIDES = frozenset(_SIDE_ROW.split())


_ARTICLES = frozenset(
    (
        "a",
        "an",
        "the",
        "another",
        "other",
        "some",
        "despite",
        "amid",
        "after",
        "following",
        "several",
        "many",
        "most",
        "both",
    )
)
_LONGEST_NAME = 8
_NO_NAME_ROW = """
is are was were been be being has have had to report inquiry study survey review documents court papers if do
does did not lawyers relatives family team for
"""
_NO_NAME_WORDS = frozenset(_NO_NAME_ROW.split())


class Speaker(NamedTuple):
    """The words that name a speaker, by their place, with the names and the kinds of role in them."""

    text: str
    start: int
    end: int
    names: tuple[Name, ...]
    roles: frozenset[str]
    pronoun: bool
    collective: bool

    @property
    def is_known(self) -> bool:
        """Whether it says who speaks: a name, or a role that not everybody has."""
        return bool(self.names or self.roles)

    @property
    def is_person(self) -> bool:
        """Whether it is just one person's name, with a title or an office: no body, no clause."""
        opening, *others = self.text.lower().split() or [""]
        is_plain = opening not in _ARTICLES and len(others) < _LONGEST_NAME
        is_clause = not _NO_NAME_WORDS.isdisjoint((opening, *others))
        return bool(self.names) and not self.collective and is_plain and not is_clause

    @property
    def is_party(self) -> bool:
        """Whether it is one person by name, or one side of a matter, and no office that gives facts."""
        return bool(self.roles & _SIDES) or bool(self.names and not self.collective and not self.roles)


class Attribution(NamedTuple):
    """What one reporting word lays on somebody: where what is reported stands, the word, its stance, who."""

    start: int
    end: int
    cue: Term
    stance: Stance
    speaker: Speaker | None


@remember(4_096)
def attributions(sentence: str) -> tuple[Attribution, ...]:
    """The reported parts of `sentence`: after “X said (that)”, before “, X said”, beside “according to X”.

    None in a text that is too long to be one sentence.
    """
    if len(sentence) > LONGEST_SENTENCE:
        return ()
    read = terms(sentence)
    found = []
    for position, term in enumerate(read.all):
        stance = _STANCES.get(term.lower)
        if stance and _reports(sentence, read.all, position):
            found.append(_attribution(sentence, read, position, stance))
    return tuple(found)


def roles_in(found: Sequence[Term]) -> frozenset[str]:
    """The kinds of role that some words name: “police” for “Officer”."""
    return frozenset(_ROLES[term.lower] for term in found if term.lower in _ROLES)


def _reports(sentence: str, read: Sequence[Term], position: int) -> bool:
    """Whether a reporting word reports something here: a noun or “was told” does not."""
    term = read[position]
    before = read[position - 1].lower if position else ""
    after = read[position + 1].lower if position + 1 < len(read) else ""
    if term.lower in _NEEDS_WORD:
        return after == _NEEDS_WORD[term.lower]
    if (before in _BE and after != "by") or before in _NOUN_AFTER:
        return False
    return term.lower not in _NEEDS_CLAUSE or (position > 0 and _has_clause(sentence, read, position, after))


_NEEDS_WORD = {"according": "to", "called": "for", "calls": "for"}
_NOUN_ROW = "the a an its his her their to of these those some as"
_NOUN_AFTER = frozenset(_NOUN_ROW.split())
_NEEDS_THAT = frozenset(("found", "finds", "ruled"))


def _has_clause(sentence: str, read: Sequence[Term], position: int, after: str) -> bool:
    """Whether a clause follows a word that may be a noun too, or has gone before it."""
    term = read[position]
    if term.lower in _OBJECT_VERBS:
        ahead = read[position : position + _CLAUSE_REACH]
        return after.endswith("ing") or any(other.lower == "of" for other in ahead)
    if term.lower in _NEEDS_THAT or after == "that":
        return after == "that"
    closes = not sentence[term.end : term.end + _SHORT_END].strip(" .”\"'’") and position + 1 == len(read)
    return closes or _clause_follows(read, position + 1)


_SHORT_END = 10


def _clause_follows(read: Sequence[Term], position: int) -> bool:
    """Whether a subject and then a verb stand at `position`: “the ship sank”, not “the title”."""
    ahead = read[position : position + _CLAUSE_REACH]
    starts = bool(ahead) and (ahead[0].lower in _CLAUSE_STARTS or ahead[0].capital)
    if not starts:
        is_verb = read[position - 1].lower in _BEFORE_PLURAL
        return is_verb and len(ahead) > 1 and ahead[0].lower.endswith("s") and _is_verb(ahead[1])
    return any(_is_verb(term) for term in ahead[1:])


def _is_verb(term: Term) -> bool:
    return term.lower in _VERBS or term.lower.endswith(("ed", "n't")) or is_past_form(term.lower)


_BEFORE_PLURAL_ROW = """
claims claim reports states notes finds fears hopes estimates tweets maintains reveals confirms announces
suggests suggest admits warns predicts predict
"""
_BEFORE_PLURAL = frozenset(_BEFORE_PLURAL_ROW.split())
"""Behind these a bare plural may be a subject: “claims executives altered”, not “suspected rebels fled”."""


_CLAUSE_REACH = 9
_VERB_ROW = (
    "is are was were been be being has have had will would may might could can should must do does did"
)
_VERBS = frozenset(_VERB_ROW.split())


def _attribution(sentence: str, read: Terms, position: int, stance: Stance) -> Attribution:
    cue = read.all[position]
    if cue.lower == "according":
        return _according(sentence, read.all, position)
    after = read.all[position + 1].lower if position + 1 < len(read.all) else ""
    if after == "by":
        start = read.all[position + 1].end
        end = _phrase_end(sentence, start)
        return Attribution(end, len(sentence), cue, stance, _speaker(sentence, start, end))
    start, end, trails = _subject(sentence, cue)
    is_told = end > start and not cue.lower.endswith("ing")  # “…, claiming”: who does is anybody's guess
    speaker = _speaker(sentence, start, end) if is_told else None
    first, last = _bounds(sentence, cue)
    if trails:
        return Attribution(first, min(start, cue.start), cue, stance, speaker)
    return Attribution(cue.end, last, cue, stance, speaker)


def _bounds(sentence: str, cue: Term) -> tuple[int, int]:
    """The full stops around a reporting word: run-on text “ . like this . ” is cut into its sentences."""
    last = sentence.find(" . ", cue.end)
    return sentence.rfind(" . ", 0, cue.start) + 1, last if last >= 0 else len(sentence)


def _according(sentence: str, read: Sequence[Term], position: int) -> Attribution:
    cue = read[position]
    start = read[position + 1].end
    end = _phrase_end(sentence, start)
    speaker = _speaker(sentence, start, end)
    if position <= 1 and end < len(sentence):
        return Attribution(end, len(sentence), cue, "neutral", speaker)
    return Attribution(0, cue.start, cue, "neutral", speaker)


_PHRASE_END = re.compile(r"[,;:.!?“”\"(—–]|\s(?:that|who|which|on|in|at|after|when|while|as)\s")
_LONGEST_PHRASE = 90


def _phrase_end(sentence: str, start: int) -> int:
    """The end of the noun phrase that begins at `start`, full stops of titles and initials passed over."""
    place = start
    limit = min(len(sentence), start + _LONGEST_PHRASE)
    while True:
        found = _PHRASE_END.search(sentence, place, limit)
        if found is None:
            return limit
        if found.group() == "." and _is_shortened(sentence, found.start()):
            place = found.end()
            continue
        return found.start()


_SHORT_ROW = (
    "mr mrs ms dr prof gen sen rep gov lt col sgt capt maj st u.s u.k u a b c d e f g h j k l m n p r s t w"
)
_SHORTENED = frozenset(_SHORT_ROW.split())


def _is_shortened(sentence: str, stop: int) -> bool:
    """Whether the full stop at `stop` ends a title or an initial."""
    return sentence[max(0, stop - 6) : stop].rsplit(" ", maxsplit=1)[-1].lower() in _SHORTENED


_BREAK = re.compile(r"\s\.\s|[“”\";:—–]|\((?![^()]{0,40}\))|''|``")
_CLAUSE_WORD = re.compile(
    r"\b(?:that|because|after|when|while|but|and|as|since|if|before|where|which|(?!(?-i:WHO))who|although|though|until|than)\b",
    re.IGNORECASE,
)
_TRAILING = 3
"""Content words that may follow a trailing “, he told reporters on Monday”."""


def _subject(sentence: str, cue: Term) -> tuple[int, int, bool]:
    """Where the subject of the reporting word stands, and whether what it reports stands before it."""
    opens = max((found.end() for found in _BREAK.finditer(sentence, 0, cue.start)), default=0)
    quoted_before = opens > 0 and sentence[opens - 1] in "”\"'"
    segments = sentence[opens : cue.start].split(",")
    last = segments[-1]
    if not _words_of(last):  # “…,” said X; or X, the mayor, said
        if quoted_before and (shared := _shared_subject(sentence, opens, cue)):
            return *shared, False
        inverted = quoted_before or len(segments) > 1
        following = _phrase_end(sentence, cue.end)
        after = sentence[cue.end : following]
        if inverted and _is_noun_phrase(after) and len(segments) <= 2:
            return cue.end, following, True
        if len(segments) >= 3:
            start = cue.start - len(",".join(segments[-3:]))
            named = start + len(segments[-3])
            return _tail(sentence, start, named), cue.start, start > opens or quoted_before
        return cue.start, cue.start, quoted_before
    start = cue.start - len(last)
    tail = _tail(sentence, start, cue.start)
    trails = (len(segments) > 1 and tail == start and _closes(sentence, cue) and not _opens_clause(last)) or (
        quoted_before and len(segments) <= 2
    )
    return tail, cue.start, trails


def _shared_subject(sentence: str, opens: int, cue: Term) -> tuple[int, int] | None:
    """The subject that a word behind “and” has from the verb before: “Lee called it “a trick” and urged”."""
    before = _BEFORE_QUOTE.match(sentence[: opens - 1])
    if before is None or not _JOINED.match(sentence[opens : cue.start]):
        return None
    start, end = before.span("clause")
    inside = [term for term in terms(sentence).all if start <= term.start < end]
    verb = next((term for term in inside[1:] if _is_verb(term)), None)
    return (start, verb.start) if verb else None


_JOINED = re.compile(r"\s*,?\s*(?:and|but)\b")
_BEFORE_QUOTE = re.compile(r"""(?:.*(?:\s\.\s|[;:—–]|[”"]))?(?P<clause>[^“”";:—–]+)[“"][^“”"]*$""", re.DOTALL)


def _words_of(text: str) -> list[str]:
    return [word for word in re.findall(r"[\w’']+", text) if word in WRITTEN or word.lower() not in _HELPERS]


_DETERMINERS = frozenset(("the", "a", "an", "his", "her", "its", "their"))


def _is_noun_phrase(text: str) -> bool:
    found = terms(text).all
    return bool(found) and (
        found[0].lower in ("the", "a", "an", "his", "her", "its", "their", "mr") or found[0].capital
    )


def _tail(sentence: str, start: int, end: int) -> int:
    """The start of the last clause in a stretch, so that “because X said” has the subject X."""
    found = [match.end() for match in _CLAUSE_WORD.finditer(sentence, start, end)]
    inside = [place for place in found if _words_of(sentence[place:end])]
    return inside[-1] if inside else start


def _opens_clause(segment: str) -> bool:
    found = segment.split()
    return bool(found) and _CLAUSE_WORD.fullmatch(found[0]) is not None


def _closes(sentence: str, cue: Term) -> bool:
    """Whether hardly anything follows a reporting word, so that what it reports stands before it."""
    behind = [term for term in terms(sentence).all if term.start >= cue.end]
    if behind and behind[0].lower in _CLAUSE_STARTS:
        return False
    return sum(term.weight > 0 for term in behind) <= _TRAILING


_EDGES = " ,'’`\n"
_HELPERS_BEHIND = re.compile(r"(?:,?\s+(?:has|have|had|also|then|later|earlier|now|who))+$")


def _speaker(sentence: str, start: int, end: int) -> Speaker:
    inside = [term for term in terms(sentence).all if start <= term.start < end]
    named = tuple(
        name
        for name in names(sentence)
        if start <= name.start < end and not _NO_NAMES.issuperset(name.text.lower().split())
    )
    roles = roles_in(inside)
    if sum(term.weight > 0 for term in inside) > 1:
        named = tuple(name for name in named if not name.is_place)  # “the French coach”
    pronoun = not named and any(term.lower in _PRONOUNS for term in inside)
    text = _HELPERS_BEHIND.sub("", sentence[start:end].strip(_EDGES))
    lead = len(sentence[start:end]) - len(sentence[start:end].lstrip(_EDGES))
    is_body = any(_is_collective(name) for name in named) or text.lower().startswith("the ")
    collective = is_body or (not named and not pronoun)
    return Speaker(text, start + lead, start + lead + len(text), named, roles, pronoun, collective)


_BODY_ROWS = """
house council university agency company bank party ministry department association institute college church
inc ltd plc corp group committee union office service services court police commission board news times post
street journal club united city fc airlines airways hospital school army front movement society trust centre
center foundation federation organisation organization government parliament congress senate watch
international street network authority journal guardian bbc cnn
"""
_BODIES = frozenset(_BODY_ROWS.split())


def _is_collective(name: Name) -> bool:
    """Whether a name is rather a body's than a person's: those speak through people of other names."""
    found = name.text.split()
    return name.is_place or any(
        word.lower() in _BODIES or (word.isupper() and len(word) > 2) for word in found
    )


_APPOSED = (
    frozenset(("of", "for", "from", "at", "the", "a", "an", "with", "s", "in", "its", "on"))
    | TITLES
    | NO_NAMES
)


def is_apposed(term: Term) -> bool:
    """Whether a word may stand between two names that belong together: “Cook, head of Apple”."""
    return term.lower in _APPOSED

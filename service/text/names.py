"""Names of people, organisations and places in English text: runs of capitalised words, by their place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from service.text.romanised import sounds
from service.text.states import is_party_letter
from service.text.synonyms import concept, is_place
from service.text.terms import Term, acronym_key, terms
from service.text.words import words

_TITLE_ROWS = """
mr mrs ms miss dr prof professor sir dame lord lady baroness baron king queen prince princess duke duchess
pope father rev reverend rabbi imam sheikh ayatollah judge justice president premier prime vice deputy
acting foreign interior finance defence defense health education home chief minister secretary state
attorney general chancellor governor gov mayor senator sen congressman congresswoman representative rep mp
councillor alderman commissioner ambassador envoy director chairman chairwoman chair ceo cfo executive
officer head leader captain capt major maj colonel col lieutenant lt sergeant sgt corporal private admiral
gen brig adm cmdr cpl pte det insp supt cllr pc mep msp
commander constable detective inspector superintendent sheriff police coach manager striker midfielder
defender goalkeeper spokesman spokeswoman editor author actor actress singer rapper mother son daughter
brother sister uncle aunt former ex the a an and of st saint jr sr ii iii iv
"""
TITLES: frozenset[str] = frozenset(_TITLE_ROWS.split())
"""Words that stand before or after a name and are no part of it."""

_GENERIC_ROWS = """
department council party government university hospital court committee ministry agency association company
group street road avenue river lake mount island airport county city town district province house office bank
church school college league cup championship club union congress parliament senate assembly commission board
service force forces army navy air north south east west northern southern eastern western international
national federal royal central republic kingdom world war day week internet web god bible christmas easter
times post news press democrat democrats republican republicans conservative labour liberal tory muslim
christian jewish islamic catholic act bill law constitution treaty operation project game games open
"""
_GENERIC = frozenset(_GENERIC_ROWS.split()) | TITLES
_GENERIC_KEYS = _GENERIC | frozenset(map(concept, _GENERIC))


def is_generic(key: str) -> bool:
    """Whether a key makes up names but says little about which one is meant: “party”, “river”."""
    return key in _GENERIC_KEYS


_PARTICLE_ROW = "van von de der den del della di da du la le al el bin ben ibn abu dos das ter"
_PARTICLES = frozenset(_PARTICLE_ROW.split())


@dataclass(frozen=True, slots=True)
class Name:
    """One name: the keys that it is compared by, without titles and particles, and its place.

    `opens` says that its first word begins a sentence, where every word has a capital; a name of one such
    word may be none, so it is not `sure`. `heads` says that “of” follows:
    “the Isle of Wight” is two names here.
    """

    keys: tuple[str, ...]
    text: str
    start: int
    end: int
    opens: bool
    heads: bool = False

    @property
    def sure(self) -> bool:
        """Whether its capitals are not just those of a sentence's first word."""
        return not self.opens or len(self.keys) > 1

    @property
    def is_place(self) -> bool:
        """Whether it is a country or a people, as noun or adjective."""
        return len(self.keys) == 1 and is_place(self.keys[0])

    @property
    def acronym(self) -> str:
        """The key of what a name of several words is called for short: “ftc”; "" for one word."""
        letters = [word.lower[0] for word in words(self.text)]
        return acronym_key("".join(letters)) if len(letters) > 1 else ""

    def is_short_for(self, other: Name) -> bool:
        """Whether it is the acronym of another name: “FTC” of “Federal Trade Commission”."""
        return self.keys == (other.acronym,)


@lru_cache(maxsize=4096)
def names(sentence: str) -> tuple[Name, ...]:
    """The names in one sentence, in order; none in a line of capitals, where nothing tells them."""
    return tuple(
        _name(sentence, run)
        for run in _runs(sentence, terms(sentence).all)
        if any(not _is_particle(term) for term in run)
    )


def _name(sentence: str, run: Sequence[Term]) -> Name:
    keys = tuple(term.key for term in run if not _is_particle(term))
    text = sentence[run[0].start : run[-1].end]
    end = run[-1].end - 2 if text.endswith(("'s", "’s")) else run[-1].end
    shouted = text[:2].isupper() and run[0].capital
    opens = run[0].kind != "name" and not is_place(run[0].key) and not shouted
    heads = sentence.startswith(" of ", end)
    return Name(keys, sentence[run[0].start : end], run[0].start, end, opens, heads)


def _is_particle(term: Term) -> bool:
    return term.lower in _PARTICLES


def _runs(sentence: str, found: Sequence[Term]) -> Iterator[list[Term]]:
    """Runs of name words; titles, punctuation, possessives and adjectives of nationality end a run."""
    run: list[Term] = []
    for term in found:
        if run and not _goes_on(sentence, run[-1], term):
            yield _without_tail(run)
            run = []
        if _belongs(term, run):
            run.append(term)
        elif run:
            yield _without_tail(run)
            run = []
    if run:
        yield _without_tail(run)


def _belongs(term: Term, run: Sequence[Term]) -> bool:
    if term.lower in _PARTICLES:
        return bool(run) or term.capital
    if not term.capital or term.lower in TITLES or term.kind in ("date", "function", "negator", "number"):
        return False
    return term.kind != "light"


def _without_tail(run: list[Term]) -> list[Term]:
    """`run` without particles at its end: “Mohammed al” is a slip, “Mohammed” the name."""
    while len(run) > 1 and run[-1].lower in _PARTICLES and not run[-1].capital:
        run = run[:-1]
    return run


def _goes_on(sentence: str, one: Term, other: Term) -> bool:
    between = sentence[one.end : other.start]
    if sentence[one.start : one.end].endswith(("'s", "’s")) or (
        is_place(one.key) and not is_place(other.key)
    ):
        return False
    if is_party_letter(one.lower, one.key):
        return False
    return (
        between in ("", " ", "-", "‑", "–")
        or not between.strip()
        or (between == ". " and one.end - one.start <= 2)
    )


@dataclass(frozen=True, slots=True)
class KnownNames:
    """What names and words a text has: `keys` of all its words, and its names by each of their keys.

    `written` are the keys of words that stand there; `keys` has also the acronyms that its names would have.
    `sure` are the keys of names whose capitals are their own, not those of a sentence's first word.
    """

    keys: frozenset[str]
    written: frozenset[str]
    by_key: dict[str, frozenset[tuple[str, ...]]]
    sure: frozenset[str]
    by_sound: dict[str, frozenset[str]]

    def alike(self, key: str) -> frozenset[str]:
        """The keys of names that sound like `key`."""
        return self.by_sound.get(sounds(key), frozenset())

    def names_with(self, key: str) -> frozenset[tuple[str, ...]]:
        """The names that have `key` among their words."""
        return self.by_key.get(key, frozenset())

    def together(self, one: str, other: str) -> bool:
        """Whether two keys stand in one name: “Sergei” and “Lavrov”."""
        return any(other in keys for keys in self.names_with(one))


@lru_cache(maxsize=64)
def known_names(sentences: tuple[str, ...]) -> KnownNames:
    """The names of a whole text, given by its sentences; the last few texts are remembered."""
    keys: set[str] = set()
    written: set[str] = set()
    sure: set[str] = set()
    by_key: dict[str, set[tuple[str, ...]]] = {}
    for sentence in sentences:
        keys |= terms(sentence).keys
        written |= {term.key for term in terms(sentence).all}
        for name in names(sentence):
            sure.update(name.keys[name.opens :])
            for key in name.keys:
                by_key.setdefault(key, set()).add(name.keys)
    grouped = {key: frozenset(found) for key, found in by_key.items()}
    by_sound: dict[str, set[str]] = {}
    for key in grouped:
        by_sound.setdefault(sounds(key), set()).add(key)
    heard = {sound: frozenset(found) for sound, found in by_sound.items()}
    return KnownNames(frozenset(keys | written), frozenset(written), grouped, frozenset(sure), heard)


_CAPITAL_ROWS = """
moscow/russia kremlin/russia washington/usa beijing/china london/uk paris/france berlin/germany kyiv/ukraine
tehran/iran ankara/turkey tokyo/japan delhi/india islamabad/pakistan baghdad/iraq damascus/syria cairo/egypt
riyadh/saudi jerusalem/israel madrid/spain rome/italy warsaw/poland canberra/australia ottawa/canada
seoul/korea pyongyang/korea brussels/eu brussels/europe minsk/belarus budapest/hungary doha/qatar
pentagon/usa kabul/afghanistan beirut/lebanon amman/jordan tripoli/libya khartoum/sudan nairobi/kenya
abuja/nigeria
"""
_SEATS = frozenset(frozenset(concept(word) for word in row.split("/")) for row in _CAPITAL_ROWS.split())
"""A capital or a seat of power, which news uses for the government of its country."""


def may_be_same(one: str, other: str, known: KnownNames) -> bool:
    """Whether two keys may mean the same: parts of one name, or a seat of power and its country."""
    return one == other or frozenset((one, other)) in _SEATS or known.together(one, other)


def is_seat_of_any(key: str, others: frozenset[str]) -> bool:
    """Whether one of `others` is the country of this capital, or a capital of this country."""
    return any(key in pair and not others.isdisjoint(pair - {key}) for pair in _SEATS)

"""Titles and offices in English news, and whose they are: “Gov. Hill”, “Ann Berg, the mayor of Oslo”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from service.text.memory import remember
from service.text.names import Name, names
from service.text.words import Word, words

_ROWS = """
state president: president
state vice-president: vice president, vice-president
state premier: prime minister, premier, pm, taoiseach
state deputy-premier: deputy prime minister, deputy premier
state chancellor: chancellor
state governor: governor, gov
state lieutenant-governor: lieutenant governor, lt governor, lt gov
state mayor: mayor, mayoress, lord mayor
state senator: senator, sen
state representative: congressman, congresswoman, representative, rep
state mp: mp, msp, member of parliament
state councillor: councillor, councilman, councilwoman, cllr, alderman
state ambassador: ambassador
state envoy: envoy, special envoy
state speaker: speaker of the house, house speaker
state secretary-of-state: secretary of state, foreign minister, foreign secretary
state defence: defence minister, defense minister, defence secretary, defense secretary, secretary of defense
state finance: finance minister, finance secretary, treasury secretary, treasurer, chancellor of the exchequer
state interior: interior minister, home secretary, home affairs minister, homeland security secretary
state justice-minister: justice minister, justice secretary
state health: health minister, health secretary
state education: education minister, education secretary
state transport: transport minister, transport secretary, transportation secretary
state trade: trade minister, trade secretary, commerce secretary, commerce minister
state energy: energy minister, energy secretary, oil minister
state environment: environment minister, environment secretary
state agriculture: agriculture minister, agriculture secretary
state culture: culture minister, culture secretary
state work: labour minister, labor secretary, labour secretary
law attorney-general: attorney general
law prosecutor: prosecutor, district attorney
law judge: judge, magistrate, district judge
law sheriff: sheriff
law police-chief: police chief, chief constable, police commissioner
rank commander: commander
rank captain: captain, capt
rank major: maj
rank colonel: colonel, col
rank lieutenant: lieutenant, lt
rank sergeant: sergeant, sgt
rank corporal: corporal, cpl
rank admiral: admiral, adm
rank constable: constable
rank inspector: inspector, insp, det insp
rank superintendent: superintendent, supt
rank commissioner: commissioner
crown king: king
crown queen: queen
crown prince: prince
crown princess: princess
crown duke: duke
crown duchess: duchess
crown earl: earl
crown emperor: emperor
church pope: pope
church archbishop: archbishop
church bishop: bishop
church cardinal: cardinal
church rabbi: rabbi
church imam: imam
church ayatollah: ayatollah
firm president: president
firm chairman: chairman, chairwoman, chairperson
firm chief-executive: chief executive, ceo, chief executive officer
firm finance-chief: finance director, cfo, chief financial officer
firm operations-chief: chief operating officer, coo
firm director: director, managing director, executive director
firm editor: editor, editor-in-chief
firm owner: owner
firm founder: founder, co-founder
voice spokesman: spokesman, spokeswoman, spokesperson
voice lawyer: lawyer, attorney, solicitor, barrister
voice director: director
voice editor: editor
game manager: manager, coach, head coach
game goalkeeper: goalkeeper, keeper
game defender: defender, full-back, centre-back, left-back, right-back, centre-half
game midfielder: midfielder
game striker: striker, forward
game winger: winger
game captain: captain, skipper
game referee: referee
house professor: professor, prof
house doctor: dr, doctor
house nurse: nurse
house headteacher: headteacher, head teacher, headmaster, headmistress, principal
"""
"""`family office: its names`: within one family somebody mostly has one office at a time."""


_ALSO_PLAIN = frozenset(("representative", "founder", "director"))
"""What is no office in the plural: somebody's representatives."""


def _read_rows() -> tuple[dict[tuple[str, ...], str], dict[str, frozenset[str]]]:
    offices: dict[tuple[str, ...], str] = {}
    families: dict[str, set[str]] = {}
    for row in _ROWS.strip().splitlines():
        head, _, forms = row.partition(": ")
        family, office = head.split(" ")
        families.setdefault(office, set()).add(family)
        for form in forms.split(", "):
            offices[tuple(form.replace("-", " ").split(" "))] = office
            plural = form.replace("-", " ").split(" ")
            plural[-1] += "s"
            if form not in _ALSO_PLAIN:
                offices.setdefault(tuple(plural), office)
    return offices, {office: frozenset(found) for office, found in families.items()}


_OFFICES, _FAMILIES = _read_rows()
_LONGEST = max(map(len, _OFFICES))
_STARTS = frozenset(form[0] for form in _OFFICES)

_DOUBTFUL = frozenset(("forward", "principal", "general", "keeper", "speaker", "forwards"))

_PASSED_ROW = "of for the and at in from on s de new former ex then deputy assistant acting late a an his her"
_PASSED = frozenset(_PASSED_ROW.split())
"""Small words that may stand between an office and its holder: “mayor of London, Ann Berg”."""

_WIDEST_GAP = 60


class Office(NamedTuple):
    """An office in a sentence: what it is, its place, and the name of its holder where one is named."""

    office: str
    text: str
    start: int
    end: int
    holder: Name | None

    def conflicts(self, other: Office) -> bool:
        """Whether nobody, or hardly anybody, is both at one time."""
        return self.office != other.office and not _FAMILIES[self.office].isdisjoint(_FAMILIES[other.office])


@remember(4_096)
def offices(sentence: str) -> tuple[Office, ...]:
    """The offices in one sentence, in order; the longest reading of each counts."""
    found = words(sentence)
    named = names(sentence)
    return tuple(
        Office(office, sentence[start:end], start, end, holder_of(sentence, start, end, named))
        for office, start, end in _spotted(found)
    )


def _spotted(found: Sequence[Word]) -> Iterator[tuple[str, int, int]]:
    position = 0
    while position < len(found):
        size = _size_at(found, position)
        if size:
            run = found[position : position + size]
            yield _OFFICES[tuple(word.lower for word in run)], run[0].start, run[-1].end
        position += max(1, size)


def _size_at(found: Sequence[Word], position: int) -> int:
    if found[position].lower not in _STARTS:
        return 0
    for size in range(_LONGEST, 0, -1):
        run = tuple(word.lower for word in found[position : position + size])
        if len(run) == size and run in _OFFICES:
            return 0 if size == 1 and run[0] in _DOUBTFUL else size
    return 0


def holder_of(sentence: str, start: int, end: int, named: Sequence[Name]) -> Name | None:
    """The name that an office is put before or behind: “Mayor Ann Berg”, “Ann Berg, the mayor”."""
    after = next((name for name in named if name.start >= end), None)
    if after and _is_before(sentence[end : after.start]):
        return after
    before = next((name for name in reversed(named) if name.end <= start), None)
    if before and _is_behind(sentence[before.end : start]):
        return before
    beyond = next((name for name in named if after and name.start >= after.end), None)
    if beyond and _is_over_its_place(sentence[end : beyond.start]):
        return beyond
    return None


def _is_before(gap: str) -> bool:
    """Whether nothing but a space or a comma lies between an office and a name."""
    return gap in (" ", ". ", ", ")


def _is_behind(gap: str) -> bool:
    """Whether an office stands in apposition to the name before it: “, the former”, “, Norland’s”."""
    if len(gap) > _WIDEST_GAP or not gap.startswith((", ", " (", ", a ")) or "," in gap[1:]:
        return False
    return all(word.lower in _PASSED or word.text[0].isupper() for word in words(gap))


def _is_over_its_place(gap: str) -> bool:
    """Whether an office is joined to the name by its place: “mayor of London, ”, “head of the club, ”."""
    inside = words(gap)
    return (
        len(gap) <= _WIDEST_GAP
        and gap.startswith(" of ")
        and gap.endswith(", ")
        and gap.count(",") == 1
        and len(inside) <= 6
    )


@dataclass(frozen=True, slots=True)
class KnownOffices:
    """The offices of a whole text: all of them, and those of each surname."""

    all: frozenset[str]
    of: dict[str, frozenset[str]]


@lru_cache(maxsize=64)
def known_offices(sentences: tuple[str, ...]) -> KnownOffices:
    """The offices of a text, given by its sentences; the last few texts are remembered."""
    every: set[str] = set()
    of: dict[str, set[str]] = {}
    for sentence in sentences:
        found = offices(sentence)
        every.update(office.office for office in found)
        if found:
            together = {office.office for office in found}
            for name in names(sentence):
                of.setdefault(name.keys[-1], set()).update(together)
    return KnownOffices(frozenset(every), {key: frozenset(held) for key, held in of.items()})

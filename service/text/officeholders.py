"""What people are in English news: their offices, trades and kin, and which of these exclude each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from service.text.memory import remember
from service.text.names import Name, names
from service.text.offices import holder_of
from service.text.words import Word, words

_ROWS = """
kin wife: wife
kin husband: husband
kin mother: mother, mum, mom
kin father: father, dad
kin son: son
kin daughter: daughter
kin brother: brother
kin sister: sister
kin uncle: uncle
kin aunt: aunt, auntie
kin nephew: nephew
kin niece: niece
kin cousin: cousin
kin grandfather: grandfather, granddad, grandpa
kin grandmother: grandmother, grandma
kin grandson: grandson
kin granddaughter: granddaughter
kin boyfriend: boyfriend
kin girlfriend: girlfriend
kin stepfather: stepfather
kin stepmother: stepmother
kin stepson: stepson
law judge: judge, district judge
law magistrate: magistrate
law sheriff: sheriff
law prosecutor: prosecutor, district attorney
law lawyer: lawyer, attorney, solicitor, barrister, counsel
law juror: juror
law coroner: coroner
law accountant: accountant
health doctor: doctor, gp, physician
health surgeon: surgeon
health nurse: nurse
health paramedic: paramedic
health dentist: dentist
health midwife: midwife
health pharmacist: pharmacist
school teacher: teacher, schoolteacher
school headteacher: headteacher, head teacher, headmaster, headmistress
school professor: professor
school lecturer: lecturer
school caretaker: caretaker, janitor
school governor: governor
forces soldier: soldier, serviceman
forces sailor: sailor
forces airman: airman
forces firefighter: firefighter, fireman
travel pilot: pilot, airline pilot
travel co-pilot: copilot, co pilot, first officer
travel attendant: flight attendant, stewardess, steward
travel driver: driver, motorist
travel passenger: passenger
travel cyclist: cyclist
travel pedestrian: pedestrian
letters author: author, writer, novelist
letters translator: translator
letters publisher: publisher
letters editor: editor
letters journalist: journalist, reporter
letters photographer: photographer
letters illustrator: illustrator
stage singer: singer, vocalist
stage drummer: drummer
stage guitarist: guitarist
stage bassist: bassist
stage pianist: pianist
stage dancer: dancer
stage actor: actor, actress
stage producer: producer
stage director: director
stage screenwriter: screenwriter
stage composer: composer
sport goalkeeper: goalkeeper
sport defender: defender, full back, centre back, left back, right back
sport midfielder: midfielder
sport striker: striker
sport winger: winger
sport head-coach: head coach
sport coach: coach
sport assistant-coach: assistant coach
sport manager: manager
sport referee: referee
sport captain: captain, skipper
firm chairman: chairman, chairwoman, chairperson
firm chief-executive: chief executive, ceo, chief executive officer
firm director: director
firm finance-director: finance director, cfo, chief financial officer
firm operations-director: coo, chief operating officer, operations director
firm managing-director: managing director
firm manager: manager
firm treasurer: treasurer
firm owner: owner
firm tenant: tenant
firm landlord: landlord
firm founder: founder
firm secretary: secretary
firm secretary-general: secretary general, general secretary
firm spokesman: spokesman, spokeswoman, spokesperson
firm shareholder: shareholder
firm president: president
firm vice-president: vice president
firm leader: leader
firm deputy-leader: deputy leader
firm adviser: adviser, advisor
firm accountant: accountant
state president: president
state vice-president: vice president
state prime-minister: prime minister, premier, taoiseach
state deputy-premier: deputy prime minister, deputy premier
state chancellor: chancellor
state governor: governor
state deputy-governor: deputy governor, lieutenant governor
state mayor: mayor
state deputy-mayor: deputy mayor
state senator: senator
state congressman: congressman, congresswoman
state mp: mp, member of parliament
state councillor: councillor, councilman, councilwoman, councilor
state ambassador: ambassador
state envoy: envoy
state minister: minister
state foreign-minister: foreign minister, foreign secretary, secretary of state
state defence-minister: defence minister, defense minister, defence secretary, defense secretary
state finance-minister: finance minister, chancellor of the exchequer, treasury secretary
state interior-minister: interior minister, home secretary
state justice-minister: justice minister, justice secretary
state health-minister: health minister, health secretary
state education-minister: education minister, education secretary
state transport-minister: transport minister, transport secretary
state trade-minister: trade minister, trade secretary, commerce secretary
state energy-minister: energy minister, energy secretary
state environment-minister: environment minister, environment secretary
state leader: leader
state deputy-leader: deputy leader
state adviser: adviser, advisor
state magistrate: magistrate
state spokesman: spokesman, spokeswoman, spokesperson
state attorney-general: attorney general
state police-chief: police chief, chief constable, police commissioner
rank constable: constable
rank sergeant: sergeant, sgt
rank inspector: inspector
rank superintendent: superintendent
rank captain: captain
rank lieutenant: lieutenant
rank major: major
rank colonel: colonel
rank general: general
rank admiral: admiral
faith pope: pope
faith bishop: bishop
faith archbishop: archbishop
faith priest: priest
faith cardinal: cardinal
faith imam: imam
faith rabbi: rabbi
other farmer: farmer
other builder: builder
other chef: chef
other engineer: engineer
other scientist: scientist
other plumber: plumber
"""
"""`family role: its names`. What excludes each other is of one family, or put in exactly the same place."""

_TOGETHER_ROWS = """
wife: mother girlfriend grandmother stepmother
mother: girlfriend grandmother stepmother
husband: father boyfriend grandfather stepfather
father: boyfriend grandfather stepfather
son: stepson grandson brother
daughter: granddaughter sister
judge: magistrate sheriff
lawyer: prosecutor attorney-general
doctor: surgeon professor
teacher: headteacher coach lecturer professor
lecturer: professor
author: journalist editor screenwriter
journalist: editor photographer
singer: dancer actor composer pianist guitarist
actor: dancer
director: managing-director finance-director operations-director producer screenwriter
producer: screenwriter
captain: goalkeeper defender midfielder striker winger soldier
winger: midfielder striker
coach: head-coach manager assistant-coach
manager: head-coach
soldier: lieutenant major colonel general sergeant
leader: president prime-minister chancellor secretary-general mayor governor councillor minister chairman
leader: spokesman captain
minister: president foreign-minister defence-minister finance-minister interior-minister justice-minister
minister: health-minister education-minister transport-minister trade-minister energy-minister
minister: environment-minister prime-minister deputy-premier mp councillor senator
mp: prime-minister deputy-premier foreign-minister defence-minister finance-minister interior-minister
mp: justice-minister health-minister education-minister transport-minister trade-minister energy-minister
mp: environment-minister chancellor congressman leader deputy-leader
founder: owner chairman chief-executive director president managing-director
owner: landlord chairman director chief-executive
chief-executive: president managing-director
spokesman: adviser secretary
general: secretary-general
councillor: mayor deputy-mayor
driver: cyclist
"""
"""`role: others` that somebody may well be too, or of which one is a word for the other."""


def _read_rows() -> tuple[dict[tuple[str, ...], str], dict[str, frozenset[str]]]:
    forms: dict[tuple[str, ...], str] = {}
    families: dict[str, set[str]] = {}
    for row in _ROWS.strip().splitlines():
        head, _, listed = row.partition(": ")
        family, role = head.split(" ")
        families.setdefault(role, set()).add(family)
        for form in listed.split(", "):
            parts = form.split(" ")
            forms[tuple(parts)] = role
            forms.setdefault((*parts[:-1], parts[-1] + "s"), role)
    return forms, {role: frozenset(found) for role, found in families.items()}


def _read_together() -> Mapping[str, frozenset[str]]:
    together: defaultdict[str, set[str]] = defaultdict(set)
    for row in _TOGETHER_ROWS.strip().splitlines():
        role, _, others = row.partition(": ")
        for other in others.split():
            together[role].add(other)
            together[other].add(role)
    return {role: frozenset(together[role]) for role in _FAMILIES}


_FORMS, _FAMILIES = _read_rows()
_LONGEST = max(map(len, _FORMS))
_STARTS = frozenset(form[0] for form in _FORMS)
_KIN = frozenset(role for role, families in _FAMILIES.items() if "kin" in families)
_TOGETHER = _read_together()
_ELDERS = frozenset(
    ("mother", "father", "grandfather", "grandmother", "uncle", "aunt", "stepfather", "stepmother")
)
_YOUNG = frozenset(("son", "daughter", "grandson", "granddaughter", "nephew", "niece", "stepson"))
"""Whoever is the one to somebody has somebody for the other, so that a sentence may well turn them round."""

_DOUBTFUL = frozenset(("general", "major", "secretary", "counsel", "steward"))
"""Words that are as often something else, or part of a name, unless a name of a person follows."""


class Role(NamedTuple):
    """A role in a sentence: which one, its words and place, and the name of who has it where that is told."""

    role: str
    text: str
    start: int
    end: int
    holder: Name | None

    @property
    def is_kin(self) -> bool:
        """Whether it says whose relative somebody is."""
        return self.role in _KIN

    def excludes(self, other: Role) -> bool:
        """Whether somebody of whom the one is said is hardly meant by the other."""
        return (
            self.role != other.role
            and other.role not in _TOGETHER[self.role]
            and self.is_kin == other.is_kin
            and not (self.is_kin and _is_inverse(self.role, other.role))
        )

    @property
    def is_plural(self) -> bool:
        """Whether it is said of several people."""
        last = words(self.text)[-1].lower
        return last.endswith("s") and not last.endswith("ss")

    def is_akin(self, other: Role) -> bool:
        """Whether both are of one family, so that the one is easily put for the other."""
        return not _FAMILIES[self.role].isdisjoint(_FAMILIES[other.role])


@remember(4_096)
def roles(sentence: str) -> tuple[Role, ...]:
    """The roles in one sentence, in order; the longest reading of each counts."""
    found = words(sentence)
    named = names(sentence)
    return tuple(_roles(sentence, found, named))


def _roles(sentence: str, found: Sequence[Word], named: Sequence[Name]) -> Iterator[Role]:
    position = 0
    while position < len(found):
        size = _size_at(found, position)
        if size:
            start, end = found[position].start, found[position + size - 1].end
            role = _FORMS[tuple(word.lower for word in found[position : position + size])]
            holder = holder_of(sentence, start, end, named)
            if size > 1 or found[position].lower not in _DOUBTFUL or holder is not None:
                yield Role(role, sentence[start:end], start, end, holder)
        position += max(1, size)


def _is_inverse(one: str, other: str) -> bool:
    return {one, other} & _ELDERS != frozenset() and {one, other} & _YOUNG != frozenset()


def _size_at(found: Sequence[Word], position: int) -> int:
    if found[position].lower not in _STARTS:
        return 0
    for size in range(_LONGEST, 0, -1):
        run = tuple(word.lower for word in found[position : position + size])
        if len(run) == size and run in _FORMS:
            return size
    return 0


@lru_cache(maxsize=64)
def known_roles(sentences: tuple[str, ...]) -> frozenset[str]:
    """The roles of a whole text, given by its sentences; the last few texts are remembered."""
    return frozenset(role.role for sentence in sentences for role in roles(sentence))


def is_only(role: str, known: frozenset[str]) -> bool:
    """Whether `known` has but one of the families of `role`, and none that may be the same."""
    akin = [other for other in known if not _FAMILIES[role].isdisjoint(_FAMILIES[other])]
    return len(akin) == 1 and _TOGETHER[role].isdisjoint(known)

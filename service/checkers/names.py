"""Names: the people, organisations, places and offices of a claim are those of the source, each in its slot.

A name agrees when the source has it anywhere, in any of its forms: surname alone, without title, another
spelling of the same sounds, acronym, country for its people. It differs, with the source's name as the
correction, when another name stands in its slot in a sentence that otherwise matches, or when the source
knows the surname under another given name or office; and without a place when the source has no such name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from rapidfuzz import fuzz

from service.checkers.comparison import by_sentence
from service.checkers.protocol import Case
from service.text.align import Alignment, Slot, align
from service.text.context import whole_sentence
from service.text.given import GIVEN, GIVEN_KEYS, may_be_one_person
from service.text.known import Standing, standing
from service.text.names import TITLES, KnownNames, Name, is_generic, known_names, may_be_same, names
from service.text.offices import Office, known_offices, offices
from service.text.romanised import is_variant, plain
from service.text.synonyms import is_place
from service.text.terms import LONGEST_CLAIM, Term, Terms, are_long_and_short, terms
from service.types import Correction, Finding, Outcome, Passage, Sentence, Source, Span, UndecidedCause

_FRAME_NEEDED = 0.5
"""Share of the claim's other content that a sentence must carry before its names count against the claim."""

_OFFICE_NEEDED = 0.3
"""The same for an office that the source does not have at all."""

_SWAP_NEEDED = 0.85
"""The same for a name that the source has elsewhere: the sentence must be the claim's own."""

_OTHER_ROLE_NEEDED = 0.7
"""The same where words may stand in another order, and nothing near the sentence has the claim's name."""

_RIVAL_SENTENCE = 0.6
"""A sentence with the claim's name that carries this share of the rest speaks for the claim."""

_SPELLING = 88.0
"""Similarity in percent (rapidfuzz `ratio`) from which two words may be one name spelt otherwise."""

_LONGEST_SLOT = 12
"""Most terms of a slot that may be a name with its titles."""

_BEST = 3
"""How many of the passages that fit the claim best are searched for another name in a slot."""

_NEAR = 2
"""How many sentences away a name may stand that a pronoun takes up."""

_UNIONS = frozenset(("europe", "africa", "asia", "eu", "un"))
"""Places that no country stands beside: its being in Europe says nothing against Spain."""

_HOME = frozenset(("usa", "uk", "england", "europe", "eu"))
"""Where stories take place that do not say where: a claim may well say so for its readers."""

_PRONOUNS = frozenset(("he", "she", "they", "his", "her", "their", "him", "them", "who"))
_BESIDE = 3
"""How many words on each side of a name tell what is said of it."""

_REACH = 6
"""How many content words from a name these may stand in a sentence of the source."""

_HALF = 0.5
_BEFORE_PLACES = frozenset(("in", "at", "near", "from", "to", "outside", "around", "across", "off", "into"))


class _Other(NamedTuple):
    """What the claim has, what the source has instead, and where, by offsets into the source."""

    ours: str
    theirs: str
    span: Span
    kind: str
    certain: bool = True


class _Person(NamedTuple):
    """A given name as it is written, without accents, its key, and the key of the surname."""

    given: str
    key: str
    surname: str


@dataclass(frozen=True)
class NamesChecker:
    """Compares the names and offices of a claim with those of the sources (English)."""

    name: str = "names"

    def check(self, case: Case) -> Finding:
        """The finding about the names of `case.claim`; the worst of its sentences decides."""
        if not all((source.language or "en").startswith("en") for source in case.sources):
            return self._says("not_applicable", "There is no name to compare.")
        if len(terms(case.claim.text).content) > LONGEST_CLAIM:
            return self._says("undecided", "The claim is too long to be one statement.")
        if whole_sentence(case.claim.text, case.passages):
            return self._says("not_applicable", "The claim is a sentence of the source.")
        return min((self._of_part(part) for part in by_sentence(case)), key=_badness)

    def _of_part(self, case: Case) -> Finding:
        view = _View(case)
        found = list(view.others())
        certain = next((other for other in found if other.certain), None)
        if certain:
            return self._differs(certain)
        if found:
            detail = f"The claim has “{found[0].ours}” where the source has “{found[0].theirs}”."
            return self._says("undecided", detail)
        return self._known_or_not(view.standing, case.claim.text)

    def _known_or_not(self, found: dict[Name, Standing], claim: str) -> Finding:
        """The finding about names in whose slots the source has no others: whether it has them at all."""
        for name, state in found.items():
            sure = name.sure or _is_surely_a_name(name, claim)
            if state == "unknown" and sure and not _HOME.issuperset(name.keys):
                return self._says("differs", f"The source does not mention “{name.text}”.", "absent")
        for name, state in found.items():
            if state == "unknown" and name.sure:
                return self._says("undecided", f"The source does not mention “{name.text}”.")
            if state == "partly" and name.sure:
                return self._says("undecided", f"The source has no name that is quite “{name.text}”.")
        if "known" not in found.values():
            return self._says("not_applicable", "There is no name to compare.")
        return self._says("agrees", "The source has every name of the claim.")

    def _says(self, outcome: Outcome, detail: str, kind: str | None = None) -> Finding:
        cause: UndecidedCause | None = "insufficient" if outcome == "undecided" else None
        return Finding(checker=self.name, outcome=outcome, detail=detail, cause=cause, kind=kind)

    def _differs(self, other: _Other) -> Finding:
        return Finding(
            checker=self.name,
            outcome="differs",
            detail=f"The claim has “{other.ours}”, the source “{other.theirs}”.",
            kind=other.kind,
            spans=(other.span,),
            correction=Correction(**other.span.model_dump(), text=other.theirs, replaces=other.ours),
        )


def _badness(finding: Finding) -> int:
    if finding.outcome == "differs":
        return 0 if finding.spans else 1
    return 2 if finding.outcome == "undecided" else 3 if finding.outcome == "agrees" else 4


class _View:
    """One sentence of a claim, its names, and the sources' names, in whose light they are read."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._read = terms(case.claim.text)
        self._sentences = tuple(s.text for source in case.sources for s in source.sentences)
        self._known = known_names(self._sentences)
        self._claimed = names(case.claim.text)
        nearby = (case.claim.text, *(passage.text for passage in case.passages))
        self.standing = {name: standing(name, self._read, self._known, nearby) for name in self._claimed}

    def others(self) -> Iterator[_Other]:
        """What the source has where the claim has something else, surest first."""
        yield from self._other_given_names()
        yield from self._other_offices()
        yield from self._other_holders()
        yield from self._other_names()
        yield from self._other_of_the_kind()
        yield from self._other_bodies()
        yield from self._other_roles()

    # ── given names ──────────────────────────────────────────────────────────────────────────────────

    def _other_given_names(self) -> Iterator[_Other]:
        """“Igor Lavrov” where the source's only Lavrov is Sergei, whatever else the claim says."""
        for name in self._claimed:
            person = _person(name)
            if person and (not name.opens or person.given in GIVEN):
                for theirs, span in self._full_names(person):
                    yield _Other(name.text, theirs, span, "given_name")
                    break

    def _full_names(self, person: _Person) -> Iterator[tuple[str, Span]]:
        """The source's full names with the surname of `person`, if none of them may be meant."""
        named = self._known.names_with(person.surname)
        full = [keys for keys in named if len(keys) > 1 and keys[-1] == person.surname]
        if not full or not all(_is_other_given(person, keys) for keys in full):
            return
        if person.key in self._known.keys and not _is_anothers(person.key, self._known):
            return
        for source, sentence in self._all_sentences():
            for theirs in names(sentence.text):
                if theirs.keys in full and plain(theirs.text.split()[0]) in GIVEN | {theirs.keys[0]}:
                    yield theirs.text, source.span(sentence.start + theirs.start, sentence.start + theirs.end)

    def _all_sentences(self) -> Iterator[tuple[Source, Sentence]]:
        for source in self._case.sources:
            for sentence in source.sentences:
                yield source, sentence

    # ── offices ──────────────────────────────────────────────────────────────────────────────────────

    def _other_offices(self) -> Iterator[_Other]:
        claimed = offices(self._case.claim.text)
        if not claimed:
            return
        known = known_offices(self._sentences)
        own = {office.office for office in claimed}
        for ours in claimed:
            if ours.holder and ours.office not in known.of.get(ours.holder.keys[-1], ()):
                yield from self._office_of_holder(ours, ours.office in known.all, own)
            if ours.office not in known.all:
                yield from self._office_in_slot(ours, own)

    def _office_of_holder(self, ours: Office, is_known: bool, own: set[str]) -> Iterator[_Other]:
        """The office that the source gives to the holder of the claim's."""
        surname = ours.holder.keys[-1] if ours.holder else ""
        if surname not in self._known.keys or (is_known and not self._is_held_by_others(ours.office)):
            return
        for source, sentence in self._all_sentences():
            for theirs in offices(sentence.text):
                is_holders = theirs.holder and theirs.holder.keys[-1] == surname
                if is_holders and ours.conflicts(theirs) and theirs.office not in own:
                    start = sentence.start
                    span = source.span(start + theirs.start, start + theirs.end)
                    yield _Other(ours.text, theirs.text, span, "office")
                    return

    def _is_held_by_others(self, office: str) -> bool:
        """Whether the source says each time who has an office."""
        return all(
            found.holder is not None
            for _, sentence in self._all_sentences()
            for found in offices(sentence.text)
            if found.office == office
        )

    def _office_in_slot(self, ours: Office, own: set[str]) -> Iterator[_Other]:
        """The only office of the kind in the best passage, where the source knows nothing of the claim's."""
        rest = [term for term in self._read.content if not ours.start <= term.start < ours.end]
        for passage in self._fitting(rest, _OFFICE_NEEDED)[:_BEST]:
            rivals = [
                other
                for other in offices(passage.text)
                if ours.conflicts(other) and other.office not in own and _is_same_holder(ours, other)
            ]
            if len({other.office for other in rivals}) == 1:
                yield self._other(ours, rivals[0], passage, "office")
                return

    def _other_holders(self) -> Iterator[_Other]:
        """Who has the office in the source that the claim gives to somebody else: “President Dial”."""
        known = known_offices(self._sentences)
        for ours in offices(self._case.claim.text):
            holder = ours.holder
            if holder is None or self.standing.get(holder) != "known" or ours.office not in known.all:
                continue
            if ours.office in known.of.get(holder.keys[-1], ()) or not self._is_held_by_others(ours.office):
                continue
            for passage in self._case.passages:
                for other in offices(passage.text):
                    if other.office == ours.office and other.holder and self._is_free(other.holder):
                        yield self._other(holder, other.holder, passage, "role")
                        return

    def _is_free(self, name: Name) -> bool:
        """Whether the claim does not have a name of the source."""
        return self._read.keys.isdisjoint(key for key in name.keys if not is_generic(key))

    # ── names in slots ───────────────────────────────────────────────────────────────────────────────

    def _other_names(self) -> Iterator[_Other]:
        """Names of the claim beside the other names that the best passages have in their slots."""
        if not self._claimed:
            return
        content = [term for term in self._read.content if term.kind != "name"] or self._read.content
        for passage in self._fitting(content, 0.0)[:_BEST]:
            alignment = align(self._read, terms(passage.text))
            for slot in alignment.slots:
                if _is_short(slot):
                    for ours in self._claimed:
                        yield from self._in_slot(slot, ours, passage, alignment)

    def _in_slot(self, slot: Slot, ours: Name, passage: Passage, alignment: Alignment) -> Iterator[_Other]:
        mine = [term.key for term in slot.claim if ours.start <= term.start < ours.end]
        theirs = self._other_name(mine, slot, passage, places=ours.is_place)
        if theirs is None or not _is_filled(slot, ours, theirs):
            return
        is_known = all(key in self._known.keys for key in mine)
        if _rest(self._read, alignment, ours) < (_SWAP_NEEDED if is_known else _FRAME_NEEDED):
            return
        if not is_known and self.standing[ours] == "known":
            return
        if not is_known or self._is_swapped(ours, theirs, slot, passage, alignment):
            certain = (
                not ours.opens or mine != [ours.keys[0]] or _is_surely_a_name(ours, self._case.claim.text)
            )
            yield self._other(ours, theirs, passage, "name", certain=certain)

    def _other_name(self, mine: Sequence[str], slot: Slot, passage: Passage, *, places: bool) -> Name | None:
        """The name that fills the slot of the claim's `mine` in the source, if it is plainly another one.

        A country is held against a country only (`places`), and any other name against any other.
        """
        if not mine or all(map(is_generic, mine)):
            return None
        for theirs in names(passage.text):
            found = [term.key for term in slot.sentence if theirs.start <= term.start < theirs.end]
            same = any(
                may_be_same(one, other, self._known) or _is_short_for(one, other)
                for one, other in product(mine, found)
            )
            same = same or are_long_and_short(mine, self._read, found, terms(passage.text))
            if found and not same and theirs.is_place == places and not all(map(is_generic, found)):
                return theirs
        return None

    def _is_swapped(
        self, ours: Name, theirs: Name, slot: Slot, passage: Passage, alignment: Alignment
    ) -> bool:
        """Whether a name that the source does have was put in another's place, beyond doubt.

        The names must fill the slot, the sentence must have what tells the claim's name apart nowhere but
        where the claim has it too, and no other passage that has it may fit the rest of the claim.
        """
        filled = len(slot.claim) <= len(ours.keys) and len(slot.sentence) <= len(theirs.keys)
        if not (filled and slot.before and (slot.after or len(slot.claim) == 1)):
            return False
        telling = {term.key for term in slot.claim}
        paired, read = {found for _, found in alignment.pairs}, terms(passage.text)
        unpaired = {term.key for term in read.content if term not in paired}
        if telling & unpaired or are_long_and_short(telling, self._read, unpaired, read):
            return False
        return not self._is_elsewhere(ours, telling, passage)

    def _is_elsewhere(self, ours: Name, telling: set[str], passage: Passage) -> bool:
        """Whether another passage that has the claim's name fits the rest of the claim."""
        rest = self._without(ours)
        return any(
            other is not passage
            and not telling.isdisjoint(terms(other.text).keys)
            and _share(rest, other.text) >= _RIVAL_SENTENCE
            for other in self._case.passages
        )

    # ── names of the same kind ───────────────────────────────────────────────────────────────────────

    def _other_of_the_kind(self) -> Iterator[_Other]:
        """The only name of the kind in the best passage, where no source has the claim's."""
        for ours in self._claimed:
            if self.standing[ours] == "unknown" and ours.sure:
                for passage in self._fitting(self._without(ours), _FRAME_NEEDED)[:1]:
                    rivals = self._free(passage, _kind(ours, self._case.claim.text))
                    if len({rival.keys for rival in rivals}) == 1:
                        yield self._other(ours, rivals[0], passage, "name")

    def _other_bodies(self) -> Iterator[_Other]:
        """The only body of the kind in the best passage: “Ashford Borough Council” for “Kent Council”."""
        for ours in self._claimed:
            telling = [key for key in ours.keys if not is_generic(key)]
            is_body = len(ours.keys) > 1 and is_generic(ours.keys[-1]) and ours.keys[-1] not in TITLES
            if not is_body or not telling or not all(self._is_strange(key) for key in telling):
                continue
            for passage in self._fitting(self._without(ours), _FRAME_NEEDED)[:1]:
                rivals = [name for name in names(passage.text) if self._is_like(name, ours)]
                if len({rival.keys for rival in rivals}) == 1:
                    yield self._other(ours, rivals[0], passage, "name")

    def _is_strange(self, key: str) -> bool:
        """Whether the sources have nothing like a word."""
        return not any(_is_short_for(key, other) for other in (*self._known.keys, *self._known.alike(key)))

    def _is_like(self, name: Name, ours: Name) -> bool:
        """Whether a name is of another body of the same kind, which the claim does not have."""
        telling = [key for key in name.keys if not is_generic(key)]
        return name.keys[-1] == ours.keys[-1] and bool(telling) and self._read.keys.isdisjoint(telling)

    def _other_roles(self) -> Iterator[_Other]:
        """The person of whom the source says what the claim says, in the words beside it, of another."""
        for ours in self._claimed:
            if self.standing[ours] != "known" or not self._is_person(ours, self._case.claim.text):
                continue
            beside = self._beside(ours)
            for passage in self._fitting(beside, _OTHER_ROLE_NEEDED)[:_BEST]:
                rivals = self._people(passage)
                if len({rival.keys[-1] for rival in rivals}) != 1:
                    break
                if not self._is_far_from(ours, rivals[0], passage, beside):
                    break
                if _is_close(rivals[0], beside, passage.text):
                    yield self._other(ours, rivals[0], passage, "role")

    def _is_person(self, name: Name, text: str) -> bool:
        """Whether a name is a person's: with a given name, or a surname that the source has with one."""
        if _kind(name, text) == "person":
            return True
        if any(key in GIVEN_KEYS for key in name.keys[:-1]):
            return True  # “Mathematician Ann Baker”
        full = self._known.names_with(name.keys[-1]) if len(name.keys) == 1 else ()
        return any(len(keys) > 1 and keys[-1] == name.keys[-1] and keys[-2] in GIVEN_KEYS for keys in full)

    def _people(self, passage: Passage) -> list[Name]:
        """The people in a passage whom the claim does not name."""
        taken = self._read.keys
        return [
            name
            for name in names(passage.text)
            if self._is_person(name, passage.text)
            and taken.isdisjoint(key for key in name.keys if not is_generic(key))
        ]

    def _beside(self, ours: Name) -> list[Term]:
        """The words of the claim that stand next to a name, other names left aside."""
        plainly = [term for term in self._read.content if term.kind not in ("name", "light")]
        before = [term for term in plainly if term.end <= ours.start][-_BESIDE:]
        after = [term for term in plainly if term.start >= ours.end][:_BESIDE]
        return before + after if len(before + after) >= _BESIDE else self._without(ours)

    def _is_far_from(self, ours: Name, rival: Name, passage: Passage, beside: Sequence[Term]) -> bool:
        """Whether neither the passage nor its neighbours have a name, or a pronoun that may stand for it."""
        telling = {key for key in ours.keys if not is_generic(key)}
        if not telling or any(
            not telling.isdisjoint(terms(other.text).keys) and _share(beside, other.text) >= _HALF
            for other in self._case.passages
        ):
            return False
        if any(term.lower in _PRONOUNS and term.start < rival.start for term in terms(passage.text).all):
            return False
        if _share(self._without(ours), passage.text) >= _SWAP_NEEDED:
            return True
        return not any(
            sentence.index in range(passage.sentence - _NEAR, passage.sentence + 2)
            and not telling.isdisjoint(terms(sentence.text).keys)
            for sentence in self._case.source(passage.source_id).sentences
        )

    def _free(self, passage: Passage, kind: str | None) -> list[Name]:
        """The names of a kind in a passage that the claim does not have."""
        taken = self._read.keys
        return [
            name
            for name in names(passage.text)
            if kind is not None
            and _kind(name, passage.text) == kind
            and taken.isdisjoint(key for key in name.keys if not is_generic(key))
            and name.sure
        ]

    # ── places ───────────────────────────────────────────────────────────────────────────────────────

    def _without(self, ours: Name) -> list[Term]:
        """The claim's content but for one name."""
        return [term for term in self._read.content if not ours.start <= term.start < ours.end]

    def _fitting(self, wanted: Sequence[Term], least: float) -> list[Passage]:
        """The passages that carry at least this share of `wanted`, best first."""
        shares = [(_share(wanted, passage.text), passage) for passage in self._case.passages]
        close = [(share, passage) for share, passage in shares if share >= least]
        return [passage for _, passage in sorted(close, key=lambda found: -found[0])]

    def _other(
        self, ours: Name | Office, theirs: Name | Office, passage: Passage, kind: str, *, certain: bool = True
    ) -> _Other:
        source, offset = self._case.source(passage.source_id), passage.start
        span = source.span(offset + theirs.start, offset + theirs.end)
        return _Other(ours.text, theirs.text, span, kind, certain)


def _person(name: Name) -> _Person | None:
    """The parts of a name that may be a person's."""
    written = name.text.split()
    if not 2 <= len(name.keys) <= 3 or len(written) < 2 or any(map(is_generic, name.keys)):
        return None
    first = plain(written[0])
    if written[0].isupper() or (first not in GIVEN and any(map(is_place, name.keys))):
        return None
    if len(written) == len(name.keys) == 3 and first not in GIVEN and plain(written[1]) in GIVEN:
        return _Person(plain(written[1]), name.keys[1], name.keys[2])  # “Juror Ann Baker”
    return _Person(first, name.keys[0], name.keys[-1])


def _is_other_given(person: _Person, keys: Sequence[str]) -> bool:
    """Whether a full name of the source, with the same surname, has plainly another given name."""
    if person.key in keys:
        return False
    return not (
        may_be_one_person(person.given, keys[0])
        or may_be_one_person(person.key, keys[0])
        or is_variant(person.given, keys[0])
        or fuzz.ratio(person.given, keys[0]) >= _SPELLING
        or len(keys[0]) == 1
    )


def _is_anothers(given: str, known: KnownNames) -> bool:
    """Whether a given name stands in the source in other full names only: it is somebody else's."""
    found = known.names_with(given)
    return bool(found) and all(len(keys) > 1 for keys in found)


def _is_same_holder(ours: Office, theirs: Office) -> bool:
    if ours.holder is None or theirs.holder is None:
        return True
    return ours.holder.keys[-1] == theirs.holder.keys[-1]


def _kind(name: Name, text: str) -> str | None:
    """What kind of name it plainly is: a people's, a person's, an acronym, a place's; None if it is not."""
    first = plain(name.text.split()[0]) if name.text.split() else ""
    if name.is_place:
        return None if name.keys[0] in _UNIONS else "country"
    if len(name.keys) > 1 and first in GIVEN:
        return "person"
    if len(name.keys) == 1 and name.text.isupper() and len(name.text) > 1:
        return "acronym"
    before = text[: name.start].split()[-1:]
    return "place" if before and before[0].lower() in _BEFORE_PLACES else None


def _is_close(name: Name, beside: Sequence[Term], text: str) -> bool:
    """Whether a name of a sentence stands among the words of the claim that the sentence has."""
    keys = {term.key for term in beside}
    content = terms(text).content
    places = [place for place, term in enumerate(content) if name.start <= term.start < name.end]
    if not places:
        return False
    near = content[max(0, places[0] - _REACH) : places[-1] + _REACH + 1]
    return sum(term.key in keys for term in near) * 2 >= len(keys)


def _is_short(slot: Slot) -> bool:
    return slot.is_framed and 0 < len(slot.claim) <= _LONGEST_SLOT and len(slot.sentence) <= _LONGEST_SLOT


def _is_short_for(one: str, other: str) -> bool:
    """Whether one is the other's initial, beginning or spelling: “J”, “Alex”, “Gonzales” for “González”."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) or is_variant(one, other) or fuzz.ratio(one, other) >= _SPELLING


def _is_surely_a_name(name: Name, text: str) -> bool:
    """Whether a word that opens a sentence is a name all the same: nouns do not stand so without article."""
    word = plain(name.text)
    following = text[name.end :].split()[:1]
    followed = bool(following) and following[0].lower() in _SINGULAR
    return len(name.keys) == 1 and followed and not word.endswith(_NOUN_ENDINGS)


_SINGULAR = frozenset(
    (
        "has",
        "is",
        "was",
        "told",
        "says",
        "said",
        "will",
        "wants",
        "won",
        "beat",
        "scored",
        "are",
        "have",
        "were",
    )
)
_NOUN_ENDINGS = (
    "s", "ion", "ment", "ness", "ity", "ing", "ance", "ence", "ism", "ship", "age", "police", "people", "ers",
    "one", "body", "water", "food", "staff",
)  # fmt: skip


def _share(wanted: Sequence[Term], text: str) -> float:
    """The weighted share of `wanted`, and of its plain words alone, that a sentence has in any order."""
    keys = terms(text).keys
    plainly = [term for term in wanted if term.kind != "name"]
    return min(_covered(wanted, keys), _covered(plainly, keys)) if plainly else 0.0


def _covered(wanted: Sequence[Term], keys: frozenset[str]) -> float:
    total = sum(term.weight for term in wanted)
    return sum(term.weight for term in wanted if term.key in keys) / total


def _rest(read: Terms, alignment: Alignment, ours: Name) -> float:
    """The share of the claim's content, `ours` left aside, that the sentence has in the same order."""
    total = sum(term.weight for term in read.content if not ours.start <= term.start < ours.end)
    found = sum(term.weight for term, _ in alignment.pairs if not ours.start <= term.start < ours.end)
    return found / total if total else 0.0


def _is_filled(slot: Slot, ours: Name, theirs: Name) -> bool:
    """Whether two names, with their titles, are nearly all that stands in a slot."""
    claimed = [term for term in slot.claim if not ours.start <= term.start < ours.end]
    found = [term for term in slot.sentence if not theirs.start <= term.start < theirs.end]
    return all(sum(_is_full(term) for term in rest) <= _STRANGERS for rest in (claimed, found))


_STRANGERS = 1


def _is_full(term: Term) -> bool:
    return term.lower not in TITLES and not is_place(term.key)

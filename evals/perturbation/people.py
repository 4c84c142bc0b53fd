"""People: who stands in a text, by a list of first names and by titles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from evals.perturbation.words import listed

MALE = frozenset(listed("men"))
FEMALE = frozenset(listed("women"))
FIRST_NAMES = MALE | FEMALE

_NOT_LAST = frozenset(listed("no_last_names"))
_PART = r"[A-Z](?:[a-zé]|['’-][A-Za-z](?=[a-z])|[A-Z](?=[a-z]))+"
_NAME = re.compile(
    rf"\b(?P<first>{'|'.join(sorted(FIRST_NAMES))})(?P<middle>(?: [A-Z]\.| {_PART})?)"
    rf"(?P<particle>(?: (?:de|van|von|bin|al|el|da|di|la|der|den))*) (?P<last>{_PART})\b"
)


@dataclass(frozen=True)
class Person:
    """A person as a text names them in full."""

    first: str
    last: str
    full: str

    @property
    def male(self) -> bool:
        """Whether the first name is a man's; names that both carry count as a man's."""
        return self.first in MALE


@dataclass(frozen=True)
class Mention:
    """One place where a text names a person."""

    start: int
    end: int
    person: Person


@dataclass(frozen=True)
class Cast:
    """The people of one text, in the order in which they come in."""

    people: tuple[Person, ...]

    @classmethod
    def of(cls, text: str) -> Cast:
        """Whom `text` names in full."""
        return cls(tuple(dict.fromkeys(mention.person for mention in full_mentions(text))))

    @cached_property
    def by_last_name(self) -> dict[str, Person]:
        """People by their last name, where only one carries it."""
        lasts = [person.last for person in self.people]
        return {person.last: person for person in self.people if lasts.count(person.last) == 1}

    def mentions(self, text: str) -> list[Mention]:
        """Where `text` names people: in full, or one of this cast by the last name alone."""
        found = list(full_mentions(text))
        covered = [(mention.start, mention.end) for mention in found]
        for last, person in self.by_last_name.items():
            for match in re.finditer(rf"\b{re.escape(last)}\b", text):
                before = text[: match.start()].rstrip().rpartition(" ")[2]
                alone = not before[:1].isupper() or _BEFORE_LAST.fullmatch(before) or match.start() == 0
                after = re.match(r"[ -][A-Z]", text[match.end() :])
                if alone and not after and not any(a <= match.start() < b for a, b in covered):
                    found.append(Mention(match.start(), match.end(), person))
        return sorted(found, key=lambda mention: mention.start)

    def others(self, text: str) -> list[Person]:
        """The people of this cast of whom `text` has neither name."""
        return [person for person in self.people if person.last not in text and person.first not in text]


_TITLES = (
    r"Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Dame|Lord|Lady|President|Senator|Sen|Judge|Sgt|Rev|Gov|Officer"
)
_BEFORE_LAST = re.compile(rf"(?:{_TITLES})\.?|And|But|When|As|While")


def full_mentions(text: str) -> Iterator[Mention]:
    """Where `text` names people with their first and last names."""
    for match in _NAME.finditer(text):
        start, end = match.span()
        if match["last"] in _NOT_LAST or match["middle"].strip() in _NOT_LAST:
            continue
        if re.match(r"[ -][A-Z]", text[end:]) or re.search(
            r"\b(?:St|Saint|the|San|Mount|Fort|Port) $", text[:start]
        ):
            continue
        yield Mention(start, end, Person(match["first"], match["last"], match.group()))


def titled(text: str, place: int) -> bool:
    """Whether a title stands right before `place`."""
    return bool(re.search(rf"\b(?:{_TITLES})\.? $", text[:place]))

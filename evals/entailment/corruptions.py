"""Edits that make a supported claim unsupported, and edits that keep it supported; all seeded.

An edit is a replacement of one run of a text. The same replacement can be made in the claim alone (the claim
is then wrong), in the evidence alone (wrong too, with a claim that nobody touched), or in both (still right):
so that the wording of a claim alone tells nothing about its label.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from service.text.names import names

_NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w])")
_WORD_NUMBER = re.compile(
    r"\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|twenty)\b", re.IGNORECASE
)
_MONTH = re.compile(
    r"\b(January|February|March|April|June|July|August|September|October|November|December)\b"
)
_DAY = re.compile(r"\b(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b")
_UNIT = re.compile(
    r"\b(million|billion|thousand|hundred|percent|per cent|days|weeks|months|years|hours|minutes|miles|"
    r"kilometres|kilometers|metres|pounds|dollars|euros|first|second|third|fourth|men|women|boys|girls)\b"
)
_UNITS: Sequence[Sequence[str]] = (
    ("million", "billion", "thousand", "hundred"),
    ("percent", "percentage points"),
    ("per cent", "percentage points"),
    ("minutes", "hours", "days", "weeks", "months", "years"),
    ("miles", "kilometres", "kilometers", "metres"),
    ("pounds", "dollars", "euros"),
    ("first", "second", "third", "fourth"),
    ("men", "women"),
    ("boys", "girls"),
)

_OPPOSITE_ROWS = """
rose fell|increased decreased|increase decrease|rise fall|higher lower|more fewer|won lost|win lose
beat lost_to|approved rejected|accepted refused|allowed banned|supported opposed|support oppose
guilty innocent|convicted acquitted|arrested released|opened closed|open close|before after|first last
best worst|largest smallest|older younger|north south|east west|northern southern|eastern western
male female|man woman|son daughter|father mother|brother sister|husband wife|he she|his her|began ended
hired fired|bought sold|legal illegal|confirmed denied|agreed refused|early late|improved worsened
strong weak|success failure|always never|majority minority|public private|local national|former current
up down|above below|inside outside|left joined|alive dead|safe dangerous|all some|many few|gain loss
gained lost|home away|defeat victory|praised criticised|praised condemned|welcomed criticised|cut raised
add remove|expand reduce|lifted imposed|upheld overturned
"""
OPPOSITES: dict[str, str] = {}
for _row in _OPPOSITE_ROWS.split("\n"):
    for _pair in _row.split("|"):
        if _pair.strip():
            _one, _other = _pair.split()
            OPPOSITES.setdefault(_one, _other.replace("_", " "))
            OPPOSITES.setdefault(_other.replace("_", " "), _one)
_OPPOSITE = re.compile(r"\b(" + "|".join(sorted(OPPOSITES, key=len, reverse=True)) + r")\b")

_CERTAINTY: Sequence[tuple[re.Pattern[str], str]] = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"\b(?:may|might|could) have\b", "has"),
        (r"\b(?:may|might|could)\b", "will"),
        (r"\b(?:allegedly|reportedly|possibly|probably|apparently) ", ""),
        (r"\b(?:plans|hopes|wants|intends|aims) to\b", "has agreed to"),
        (r"\b(?:plan|hope|want|intend|aim) to\b", "have agreed to"),
        (r"\b(?:is|are) (?:likely|expected|set|due) to\b", "is certain to"),
        (r"\baccused of\b", "convicted of"),
        (r"\bcharged with\b", "convicted of"),
        (r"\bsuspected\b", "convicted"),
        (r"\b[Ss]ome\b", "All"),
        (r"\b[Mm]any\b", "All"),
        (r"\balmost all\b", "all"),
        (r"\bproposed\b", "approved"),
        (r"\bconsidering\b", "planning"),
        (r"\bwould\b", "did"),
        (r"\bwill\b", "has already agreed to"),
    )
)
_NOT_AFTER = re.compile(
    r"\b(is|are|was|were|will|would|can|could|has|have|had|should|did|does)\b(?! not|n't| been not)"
)
_NOT = re.compile(r"\b(is|are|was|were|will|would|can|could|has|have|had|should|did|does) not\b|n't\b")
_TAIL = re.compile(
    r"(?:,)? (?:after|because|amid|despite|as part of|in a bid to|following|during|in order to|while|since|"
    r"when|where|who|which|with|at|in|on|from|by|for) [^,.;:]{8,70}(?=[.,]|$)"
)
_SPEECH = re.compile(
    r"^(?P<who>[A-Z][\w.'’ -]{2,40}?) "
    r"(?P<verb>said|says|claimed|told reporters|added|warned|argued) (?:that )?"
    r"(?P<what>[^“”\"]{20,})$"
)


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement: the run `old` becomes `new` wherever it stands as a whole word; `kind` names it."""

    old: str
    new: str
    kind: str

    def applied(self, text: str) -> str | None:
        """`text` with each `old` replaced; None where it does not stand there."""
        found = re.compile(rf"(?<!\w){re.escape(self.old)}(?!\w)")
        changed = found.sub(lambda _: self.new, text)
        return changed if changed != text else None


@dataclass
class Corrupter:
    """Makes edits; `pool` holds names and tails of other documents, filled by `remember`."""

    pool: dict[str, list[str]] = field(default_factory=lambda: {"person": [], "place": [], "tail": []})

    def remember(self, sentences: Sequence[str]) -> None:
        """Take the names and the tails of one document into the pool."""
        for sentence in sentences:
            for name in names(sentence):
                if name.sure:
                    self.pool[_sort(sentence, name.start, name.text)].append(name.text)
            self.pool["tail"].extend(_TAIL.findall(sentence)[:1])

    def edits(self, claim: str, document: Sequence[str], chance: random.Random) -> list[Edit]:
        """Edits of single words and names of `claim`, at most one of a kind, in a random order."""
        makers: tuple[Callable[[], Edit | None], ...] = (
            lambda: self._number(claim, chance),
            lambda: _listed(claim, _MONTH, chance, "date"),
            lambda: _listed(claim, _DAY, chance, "date"),
            lambda: _unit(claim, chance),
            lambda: self._name(claim, document, chance, own=True),
            lambda: self._name(claim, document, chance, own=False),
            lambda: _opposite(claim, chance),
        )
        found = [edit for maker in makers if (edit := maker())]
        chance.shuffle(found)
        return found

    def rewrites(self, claim: str, others: Sequence[str], chance: random.Random) -> list[tuple[str, str]]:
        """Whole claims that say more or other than `claim`, with their kinds."""
        found = [
            ("certainty", _certain(claim, chance)),
            ("negation", _negated(claim, chance)),
            ("roles", _swapped(claim)),
            ("tail", self._with_tail(claim, chance)),
            ("splice", _spliced(claim, others, chance)),
            ("speaker", self._respoken(claim, chance)),
        ]
        kept = [(kind, text) for kind, text in found if text and text != claim]
        chance.shuffle(kept)
        return kept

    def _number(self, claim: str, chance: random.Random) -> Edit | None:
        found = _NUMBER.findall(claim)
        if found and chance.random() < 0.8:
            old = chance.choice(found)
            return Edit(old, _other_number(old, chance), "number")
        spelled = _WORD_NUMBER.findall(claim)
        if spelled:
            old = chance.choice(spelled)
            others = [
                "two",
                "three",
                "four",
                "five",
                "six",
                "seven",
                "eight",
                "nine",
                "ten",
                "eleven",
                "twelve",
                "twenty",
            ]
            new = chance.choice([word for word in others if word != old.lower()])
            return Edit(old, new.capitalize() if old[0].isupper() else new, "number")
        return None

    def _name(self, claim: str, document: Sequence[str], chance: random.Random, *, own: bool) -> Edit | None:
        found = [name for name in names(claim) if name.sure]
        if not found:
            return None
        name = chance.choice(found)
        sort = _sort(claim, name.start, name.text)
        if own:
            others = [
                other.text
                for sentence in document
                for other in names(sentence)
                if other.sure and _sort(sentence, other.start, other.text) == sort
            ]
        else:
            others = [chance.choice(self.pool[sort]) for _ in range(4)] if self.pool[sort] else []
        others = [other for other in others if not set(other.split()) & set(claim.split())]
        return Edit(name.text, chance.choice(others), "name") if others else None

    def _with_tail(self, claim: str, chance: random.Random) -> str | None:
        """The claim with a detail of another story: the commonest invention of summarisers."""
        if not self.pool["tail"]:
            return None
        return claim.rstrip(". ") + chance.choice(self.pool["tail"]).rstrip(".,") + "."

    def _respoken(self, claim: str, chance: random.Random) -> str | None:
        found = _SPEECH.match(claim)
        if not found or not self.pool["person"]:
            return None
        return f"{chance.choice(self.pool['person'])} {found['verb']} {found['what']}"


def _sort(sentence: str, start: int, text: str) -> str:
    """A guess from what stands before a name: places follow “in”, “at”, “from” and the like."""
    before = sentence[:start].rstrip().rsplit(" ", 1)[-1].lower()
    return "place" if before in ("in", "at", "from", "near", "to", "of") and " " not in text else "person"


def _other_number(old: str, chance: random.Random) -> str:
    bare = old.replace(",", "")
    if "." in bare:
        whole, _, part = bare.partition(".")
        return f"{int(whole or 0) + chance.choice((-2, -1, 1, 2, 3)) if int(whole or 0) > 2 else 4}.{part}"
    value = int(bare)
    if len(bare) == 4 and 1700 < value < 2100:
        return str(value + chance.choice((-10, -3, -2, -1, 1, 2, 3, 10)))
    if chance.random() < 0.3 and len(bare) > 1:
        return "".join(chance.sample(bare, len(bare))) if len(set(bare)) > 1 else str(value + 1)
    step = max(1, int(value * chance.choice((0.1, 0.2, 0.5, 1.0))))
    changed = value + chance.choice((-1, 1)) * step
    changed = changed if changed > 0 and changed != value else value + step
    return f"{changed:,}" if "," in old else str(changed)


def _listed(claim: str, pattern: re.Pattern[str], chance: random.Random, kind: str) -> Edit | None:
    found = pattern.findall(claim)
    if not found:
        return None
    old = chance.choice(found)
    listed = re.findall(r"\w{3,}", pattern.pattern)
    return Edit(old, chance.choice([word for word in listed if word != old]), kind)


def _unit(claim: str, chance: random.Random) -> Edit | None:
    found = _UNIT.findall(claim)
    if not found:
        return None
    old = chance.choice(found)
    row = chance.choice([row for row in _UNITS if old in row])
    return Edit(old, chance.choice([word for word in row if word != old]), "unit")


def _opposite(claim: str, chance: random.Random) -> Edit | None:
    found = _OPPOSITE.findall(claim)
    if not found:
        return None
    old = chance.choice(found)
    return Edit(old, OPPOSITES[old], "opposite")


def _certain(claim: str, chance: random.Random) -> str | None:
    found = [(pattern, put) for pattern, put in _CERTAINTY if pattern.search(claim)]
    if not found:
        return None
    pattern, put = chance.choice(found)
    return pattern.sub(put, claim, count=1)


def _negated(claim: str, chance: random.Random) -> str | None:
    if _NOT.search(claim) and chance.random() < 0.7:
        return _NOT.sub(lambda found: found[1] or "", claim, count=1)
    places = [found.end() for found in _NOT_AFTER.finditer(claim)]
    if not places:
        return None
    place = chance.choice(places)
    return claim[:place] + " not" + claim[place:]


def _swapped(claim: str) -> str | None:
    """The claim with its first two different names in each other's place."""
    found = [name for name in names(claim) if name.sure]
    for first, second in pairwise(found):
        if not set(first.keys) & set(second.keys):
            between = claim[first.end : second.start]
            if len(between.split()) >= 2:
                return claim[: first.start] + second.text + between + first.text + claim[second.end :]
    return None


def _spliced(claim: str, others: Sequence[str], chance: random.Random) -> str | None:
    """The claim's opening name with what another sentence says of somebody else."""
    own = [name for name in names(claim) if name.start < 12]
    candidates = []
    for other in others:
        found = names(other)
        if own and found and found[0].start < 12 and not set(found[0].keys) & set(own[0].keys):
            candidates.append(own[0].text + other[found[0].end :])
    return chance.choice(candidates) if candidates else None


def paraphrases(claim: str, chance: random.Random) -> Iterator[str]:
    """Claims that say a part of what `claim` says, or the same in another order."""
    found = _SPEECH.match(claim)
    if found:
        what = found["what"].rstrip(".")
        yield f"According to {found['who']}, {what}."
        yield f"{what[0].upper()}{what[1:]}, {found['who']} {found['verb'].split()[0]}."
    without = re.sub(r"\s?\([^()]{3,80}\)", "", claim)
    without = re.sub(r", (?:who|which) [^,]{5,80},", "", without)
    without = re.sub(r", (?:an?|the) [^,]{5,60},(?= [a-z])", "", without)
    if without != claim:
        yield without
    tails = list(_TAIL.finditer(claim))
    if tails and chance.random() < 0.6:
        last = tails[-1]
        short = claim[: last.start()] + claim[last.end() :]
        if len(short.split()) >= 5 and last[0].split()[0].strip(",") not in (
            "who",
            "which",
            "by",
            "for",
            "with",
        ):
            yield short
    opened = re.sub(r"^(?:However|Meanwhile|But|And|In addition|Also|Still|Yet),? ", "", claim)
    if opened != claim:
        yield opened[0].upper() + opened[1:]

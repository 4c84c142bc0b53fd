"""The records of a run as columns of numbers: read once, small enough for a hundred thousand items."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from evals.metrics.arrays import Bools, Ints, Numbers
from evals.metrics.classification import FAILED, UNDECIDED
from evals.records import Record

OTHERS = "(others)"
"""Where the items of a slice's rarest values are counted, if it has more values than `MOST_VALUES`."""
MOST_VALUES = 100

_OPEN_WORDS = frozenset({UNDECIDED, "not_checked"})
"""Outcomes that decide nothing, whatever `decided` says."""
_TALLIES = ("calls", "retries", "prompt_tokens", "completion_tokens")


@dataclass(frozen=True)
class Words:
    """One word per item: `codes` (items,) into `words`, -1 for none."""

    words: tuple[str, ...]
    codes: Ints

    def take(self, places: Ints) -> Words:
        """The words of some items."""
        return Words(self.words, self.codes[places])


@dataclass(frozen=True)
class Given:
    """What some items have and others lack: numbers per item (nan where lacking), such as hits and totals."""

    values: Numbers
    totals: Numbers

    def take(self, places: Ints) -> Given:
        """Those of some items."""
        return Given(self.values[places], self.totals[places])


@dataclass(frozen=True)
class Kinds:
    """What the items of the whole run have, so that a slice has the same metrics as the run."""

    right: bool
    gold: bool
    score: bool
    seconds: bool
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Columns:
    """The items of a run in the order of their ids; every array is (items,).

    `documents` are numbers into `names`; `gold` and `right` are 1, 0, and -1 for none; `score`, `cost` and
    `seconds` are nan for none. `open` marks the items without an answer, failed ones among them.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    documents: Ints
    slices: Mapping[str, Words]
    outcome: Words
    expected: Words
    right: Ints
    gold: Ints
    score: Numbers
    open: Bools
    failed: Bools
    shares: Mapping[str, Given]
    numbers: Mapping[str, Given]
    tallies: Mapping[str, Ints]
    cost: Numbers
    seconds: Numbers
    kinds: Kinds

    @classmethod
    def of(cls, records: Iterable[Record], seconds: Mapping[str, float] | None = None) -> Columns:
        """The columns of `records`, read once; `seconds` says how long an item took, by id.

        ValueError for an id that comes twice, and for a number that cannot be: a share of more than all, a
        value that is not finite, a negative time.
        """
        collector = _Collector(seconds or {})
        for record in records:
            collector.add(record)
        return collector.columns()

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, places: Ints) -> Columns:
        """The items at `places`, in that order."""
        used, codes = np.unique(self.documents[places], return_inverse=True)
        return replace(
            self,
            ids=tuple(self.ids[place] for place in places),
            names=tuple(self.names[code] for code in used),
            documents=codes.astype(np.int64),
            slices={name: one.take(places) for name, one in self.slices.items()},
            outcome=self.outcome.take(places),
            expected=self.expected.take(places),
            right=self.right[places],
            gold=self.gold[places],
            score=self.score[places],
            open=self.open[places],
            failed=self.failed[places],
            shares={name: one.take(places) for name, one in self.shares.items()},
            numbers={name: one.take(places) for name, one in self.numbers.items()},
            tallies={name: one[places] for name, one in self.tallies.items()},
            cost=self.cost[places],
            seconds=self.seconds[places],
        )

    def parts(self) -> Iterator[tuple[str, str, Columns]]:
        """Name, value and items of every slice, names and values in alphabetical order."""
        for name in sorted(self.slices):
            one = self.slices[name]
            values = Counter(one.codes[one.codes >= 0].tolist())
            kept = {code for code, _ in values.most_common(MOST_VALUES)}
            for code in sorted(kept, key=lambda code: one.words[code]):
                yield name, one.words[code], self.take(np.flatnonzero(one.codes == code))
            rest = [code for code in values if code not in kept]
            if rest:
                yield name, OTHERS, self.take(np.flatnonzero(np.isin(one.codes, rest)))

    def given(self) -> list[str]:
        """What each item was called: its outcome, "undecided" or "failed"."""
        words = self.outcome.words
        return [
            FAILED if failed else UNDECIDED if left else words[code]
            for code, left, failed in zip(self.outcome.codes, self.open, self.failed, strict=True)
        ]


class _Codes:
    """Words as they come, numbered."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}
        self.codes = array("i")

    def add(self, word: str | None) -> None:
        self.codes.append(-1 if word is None else self.known.setdefault(word, len(self.known)))

    def upto(self, items: int) -> None:
        """No word for items that came before the first one that has any."""
        self.codes.extend(-1 for _ in range(items - len(self.codes)))

    def words(self, order: Ints) -> Words:
        """The words in alphabetical order, for items in `order`."""
        words = sorted(self.known)
        to = np.empty(len(words) + 1, dtype=np.int64)
        to[[self.known[word] for word in words]] = np.arange(len(words))
        to[-1] = -1
        return Words(tuple(words), to[np.array(self.codes, dtype=np.int64)][order])


@dataclass
class _Sparse:
    """Values of those items that have them."""

    places: array[int] = field(default_factory=lambda: array("q"))
    values: array[float] = field(default_factory=lambda: array("d"))
    totals: array[float] = field(default_factory=lambda: array("d"))

    def given(self, order: Ints) -> Given:
        columns = []
        for some in (self.values, self.totals):
            column = np.full(order.size, np.nan)
            column[np.array(self.places, dtype=np.int64)] = np.array(some, dtype=np.float64)
            columns.append(column[order])
        return Given(*columns)


class _Collector:
    """Takes records one by one and keeps numbers of them."""

    def __init__(self, seconds: Mapping[str, float]) -> None:
        self._spans = seconds
        self._ids: dict[str, None] = {}
        self._documents, self._outcome, self._expected = _Codes(), _Codes(), _Codes()
        self._slices: dict[str, _Codes] = {}
        self._flags = {name: array("b") for name in ("right", "gold", "open", "failed")}
        self._floats = {name: array("d") for name in ("score", "cost", "seconds")}
        self._tallies = {name: array("q") for name in _TALLIES}
        self._shares: dict[str, _Sparse] = {}
        self._numbers: dict[str, _Sparse] = {}

    def add(self, record: Record) -> None:
        """Take one record."""
        if record.id in self._ids:
            raise ValueError(f"The item “{record.id}” comes twice.")
        place = len(self._ids)
        self._ids[record.id] = None
        self._documents.add(record.document)
        self._outcome.add(record.outcome)
        self._expected.add(record.expected)
        for name, value in record.slices.items():
            codes = self._slices.setdefault(name, _Codes())
            codes.upto(place)
            codes.add(value)
        self._add_flags(record)
        self._add_spent(record)
        for name, (hits, total) in record.shares.items():
            if not 0 <= hits <= total:
                raise ValueError(f"“{name}” of “{record.id}” is {hits} of {total}, which is no share.")
            _put(self._shares, name, place, hits, total)
        for name, number in record.numbers.items():
            if not math.isfinite(number):
                raise ValueError(f"“{name}” of “{record.id}” is not a finite number.")
            _put(self._numbers, name, place, number, 1)

    def _add_flags(self, record: Record) -> None:
        failed = record.failure is not None
        answerable = record.gold is not None or record.expected is not None
        silent = not record.outcome and answerable
        left = failed or silent or not record.decided or record.outcome in _OPEN_WORDS
        for name, flag in (("right", record.right), ("gold", record.gold)):
            self._flags[name].append(-1 if flag is None else int(flag))
        self._flags["open"].append(left)
        self._flags["failed"].append(failed)
        self._floats["score"].append(math.nan if record.score is None or failed else record.score)

    def _add_spent(self, record: Record) -> None:
        spent = record.spent
        for name in _TALLIES:
            self._tallies[name].append(getattr(spent, name))
        unknown = math.nan if spent.calls else 0.0
        self._floats["cost"].append(unknown if spent.cost_usd is None else spent.cost_usd)
        seconds = self._spans.get(record.id, math.nan)
        if seconds < 0 or math.isinf(seconds):
            raise ValueError(f"The item “{record.id}” took {seconds} seconds, which cannot be.")
        self._floats["seconds"].append(seconds)

    def columns(self) -> Columns:
        """All that was taken, in the order of the ids."""
        ids = list(self._ids)
        order = np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.int64)
        for codes in self._slices.values():
            codes.upto(len(ids))
        flags = {name: np.array(some, dtype=np.int64)[order] for name, some in self._flags.items()}
        floats = {name: np.array(some, dtype=np.float64)[order] for name, some in self._floats.items()}
        documents, expected = self._documents.words(order), self._expected.words(order)
        return Columns(
            ids=tuple(ids[place] for place in order),
            names=documents.words,
            documents=documents.codes,
            slices={name: codes.words(order) for name, codes in self._slices.items()},
            outcome=self._outcome.words(order),
            expected=expected,
            right=flags["right"],
            gold=flags["gold"],
            score=floats["score"],
            open=flags["open"] > 0,
            failed=flags["failed"] > 0,
            shares={name: self._shares[name].given(order) for name in sorted(self._shares)},
            numbers={name: self._numbers[name].given(order) for name in sorted(self._numbers)},
            tallies={name: np.array(some, dtype=np.int64)[order] for name, some in self._tallies.items()},
            cost=floats["cost"],
            seconds=floats["seconds"],
            kinds=Kinds(
                right=bool((flags["right"] >= 0).any()),
                gold=bool((flags["gold"] >= 0).any()),
                score=bool((~np.isnan(floats["score"])).any()),
                seconds=bool((~np.isnan(floats["seconds"])).any()),
                labels=expected.words,
            ),
        )


def _put(where: dict[str, _Sparse], name: str, place: int, value: float, total: float) -> None:
    one = where.setdefault(name, _Sparse())
    one.places.append(place)
    one.values.append(value)
    one.totals.append(total)

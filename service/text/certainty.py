"""How sure a sentence is of what it says: which of its words weaken which others, and by how much (English).

Three scales, each with grades of its own: whether something is so, how many of a group it holds for, how
often it happens.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from service.text.certainty_phrases import FACT, PATTERNS, Governs, Pattern, Scale
from service.text.memory import LONGEST_SENTENCE, remember
from service.text.synonyms import is_past
from service.text.terms import Term, terms

_SAME_AS = {
    "won't": "will",
    "wouldn't": "would",
    "mustn't": "must",
    "shouldn't": "should",
    "mightn't": "might",
}
_NO_VERB_AFTER = frozenset(
    ("a", "an", "the", "his", "her", "its", "their", "my", "our", "your", "of", "free")
)
"""After these “will”, “might”, “must” are nouns: “his will”."""

_BREAKS = frozenset(';:()[]—–!?…“”"')
_CLAUSE_ROWS = """
but because although though while whereas which who whom whose after before when since if as despite until
unless and where that
"""
_CLAUSE_WORDS = frozenset(_CLAUSE_ROWS.split())
_GAP = 5
"""Most words between the parts of a phrase with an object in it: “accused the two men of stealing”."""

_REACH = 5
"""Content words after a mark that it can be said to govern; the nearest are the surest."""


class Mark(NamedTuple):
    """One wording that grades what follows it: its place, scale and grade, and the words it governs.

    `governed` are content terms, nearest first, inside the clause; `governs` is the part of speech.
    """

    text: str
    start: int
    end: int
    scale: Scale
    grade: int
    governs: Governs
    governed: tuple[Term, ...]
    heads: tuple[Term, ...]


@remember(4_096)
def marks(sentence: str) -> tuple[Mark, ...]:
    """The wordings of `sentence` that grade its certainty, in order, but for those that govern nothing.

    None in a text that is too long to be one sentence.
    """
    if len(sentence) > LONGEST_SENTENCE:
        return ()
    read = terms(sentence).all
    found: list[Mark] = []
    position = 0
    while position < len(read):
        match = _match(sentence, read, position)
        if match is None:
            position += 1
            continue
        pattern, end = match
        governed = _governed(sentence, read, end)
        heads = _heads(sentence, governed, pattern.governs, read[end - 1].lower)
        if heads:
            start, last = read[position].start, read[end - 1].end
            kind = (pattern.scale, pattern.grade, pattern.governs)
            found.append(Mark(sentence[start:last], start, last, *kind, governed, heads))
        position = position + 1 if None in pattern.words else end
    return tuple(found)


def _match(sentence: str, read: Sequence[Term], position: int) -> tuple[Pattern, int] | None:
    """The longest pattern that begins at `position`, and the position behind it."""
    word = _word(read[position])
    if word not in PATTERNS or not _may_mark(read, position, word):
        return None
    for pattern in PATTERNS[word]:
        end = _matched(sentence, read, position, pattern)
        if end:
            return pattern, end
    return None


def _matched(sentence: str, read: Sequence[Term], position: int, pattern: Pattern) -> int:
    """The position behind `pattern` when it begins at `position`, else 0."""
    at = position
    for number, wanted in enumerate(pattern.words):
        if wanted is None:
            continue
        after_gap = number > 0 and pattern.words[number - 1] is None
        stop = min(len(read), at + _GAP) if after_gap else min(len(read), at + 1)
        place = next((here for here in range(at, stop) if _word(read[here]) in wanted), None)
        if place is None or _is_broken(sentence, read, position, place):
            return 0
        at = place + 1
    after = read[at].lower if at < len(read) else ""
    return 0 if read[at - 1].lower == "to" and after in _DETERMINERS else at


_DETERMINERS = frozenset(
    ("the", "a", "an", "its", "his", "her", "their", "our", "my", "this", "that", "these")
)
"""After these “to” leads to no verb: “due to its height”."""


def _word(term: Term) -> str:
    return "will" if term.lower.endswith("'ll") else _SAME_AS.get(term.lower, term.lower)


_NOUNS_TOO = frozenset(("will", "might", "must", "may"))


def _may_mark(read: Sequence[Term], position: int, word: str) -> bool:
    """Whether a word that is in the tables is one of them here: no name, no noun, no number's “some”."""
    term = read[position]
    before = read[position - 1].lower if position else ""
    after = read[position + 1] if position + 1 < len(read) else None
    behind = after.lower if after else ""
    if word in _AMOUNT_WORDS:
        counts = after is not None and after.kind == "number"
        return not (term.capital and position) and not counts and _is_amount(read, position, word, behind)
    if word in _NOUNS_TOO:
        named = term.kind in ("name", "date") or (term.capital and position > 0)
        return before not in _NO_VERB_AFTER and not named
    if word in ("could", "can"):
        return behind not in ("not", "never")  # “could not find” says that it did not
    if word == "likely":
        return before not in ("more", "less", "most", "least", "equally")
    return not (word == "certain" and before in _SURE_AFTER and behind != "to")


def _is_amount(read: Sequence[Term], position: int, word: str, behind: str) -> bool:
    before = read[position - 1].lower if position else ""
    if word == "every":
        return behind not in _TIMES
    if word == "most":
        return not _is_superlative(read, position)
    if word == "few":
        return before not in ("a", "the", "past", "last", "next")
    if word == "all":
        return not is_idiom_of_all(before, behind) and behind not in _NO_ALL_BEFORE
    return True


_TIMES = frozenset(("day", "night", "morning", "evening", "week", "weekend", "month", "year", "hour", "time"))
"""After these “every” says how often, which may be left unsaid."""

_SURE_AFTER = frozenset(("is", "are", "was", "were", "be", "make", "for", "almost", "not"))
"""After these “certain” means sure."""

_NEVER_ALL_AFTER = frozenset(("at", "above", "not"))
"""“At all”, “above all”; “not all” is for the words that it stands beside."""

_NO_ALL_AFTER = frozenset(("of", "in", "for", "after"))
_NO_ALL_BEFORE = frozenset(("but", "time", "along", "round", "over"))
_AFTER_IDIOM_ROW = (
    "and but or to is are was were has have had will would the a an of in on at by with from for"
)
_AFTER_IDIOM = frozenset(_AFTER_IDIOM_ROW.split())
"""What follows “in all” and “after all” where they stand for themselves: no noun."""


def is_idiom_of_all(before: str, behind: str) -> bool:
    """Whether “all” is no quantity between two words: “at all”, “after all”; not “in all people”."""
    if before in _NEVER_ALL_AFTER:
        return True
    return before in _NO_ALL_AFTER and (not behind or behind in _AFTER_IDIOM or behind.isdigit())


_AMOUNT_ROW = "some all most many every each several whole entire no few"
_AMOUNT_WORDS = frozenset(_AMOUNT_ROW.split())
_BEFORE_SUPERLATIVE = frozenset(
    ("the", "his", "her", "its", "their", "our", "my", "your", "at", "a", "whose", "s", "world", "country")
)


def _is_superlative(read: Sequence[Term], position: int) -> bool:
    """Whether “most” makes a superlative: “the most”, “his most popular”."""
    before = read[position - 1] if position else None
    return before is not None and (before.lower in _BEFORE_SUPERLATIVE or before.kind == "number")


def _is_broken(sentence: str, read: Sequence[Term], first: int, last: int) -> bool:
    """Whether punctuation or a clause word stands between two positions."""
    between = sentence[read[first].end : read[last].start]
    if not _BREAKS.isdisjoint(between) or "," in between:
        return True
    return any(term.lower in _CLAUSE_WORDS for term in read[first + 1 : last])


_GERUND_ROWS = """
consider considers considered considering mull mulls mulled mulling explore explores explored exploring feared
about
"""
_BEFORE_GERUNDS = frozenset(_GERUND_ROWS.split())
"""Words that leave open only a verb: “considering selling”, not “considering offers”."""

_JOINING = frozenset(("and", "or", ",", "", ", and", ", or"))
_LIGHT_HEADS = frozenset(
    ("able", "likely", "also", "still", "even", "well", "soon", "ever", "already", "now", "only")
)


def _is_adverb(term: Term) -> bool:
    return term.lower.endswith("ly") and len(term.lower) > _SHORTEST_ADVERB


_SHORTEST_ADVERB = 4


def _heads(sentence: str, governed: Sequence[Term], governs: Governs, by: str) -> tuple[Term, ...]:
    """The words that a mark is about: the first, those joined to it by “and”, all of a short noun phrase."""
    full = [term for term in governed if not _is_adverb(term) and term.lower not in _LIGHT_HEADS]
    if by in _BEFORE_GERUNDS and full and not full[0].lower.endswith("ing"):
        return ()
    heads = full[:1]
    for one, other in pairwise(full):
        between = sentence[one.end : other.start].strip()
        if between not in _JOINING or (governs != "noun" and not between):
            break
        heads.append(other)
    return tuple(heads)


def _governed(sentence: str, read: Sequence[Term], position: int) -> tuple[Term, ...]:
    """The next content terms behind a mark, inside its clause; negations are passed over."""
    inside: list[Term] = []
    previous = read[position - 1]
    for term in read[position:]:
        between = sentence[previous.end : term.start]
        if not _BREAKS.isdisjoint(between) or (inside and term.lower in _CLAUSE_WORDS - {"and"}):
            break
        if term.weight and term.kind != "negator":
            inside.append(term)
        if len(inside) == _REACH:
            break
        previous = term
    return tuple(inside)


class Standing(NamedTuple):
    """How a sentence vouches for one of its words: the grade on a scale, and the mark that says so, if any.

    `is_past` says that an unmarked word is told as done (“closed”, “has closed”), not as what goes on;
    `is_light` that the word itself says little (“give”).
    """

    grade: int
    mark: Mark | None = None
    is_past: bool = False
    is_light: bool = False

    @property
    def is_loose(self) -> bool:
        """Whether its mark is an adjective or an adverb: what has none beside it is told as a fact."""
        return self.mark is not None and self.mark.governs != "verb"

    @property
    def written(self) -> str:
        """The words of the mark, folded; empty without one."""
        return self.mark.text.lower() if self.mark else ""


def standing(sentence: str, term: Term, scale: Scale) -> Standing | None:
    """How sure `sentence` is of `term`, or of how many or how often; None where it does not tell.

    Of several marks the weakest holds: what “may reportedly” happen is not what “will”.
    """
    over = [mark for mark in marks(sentence) if mark.scale == scale and term in mark.heads]
    if over:
        weakest = min(over, key=lambda mark: mark.grade)
        return Standing(weakest.grade, weakest)
    return _unmarked(sentence, term) if scale == "fact" else None


_OPEN_ENDS = frozenset(("to", "of", "with", "may", "might", "could", "should", "can"))


def is_open(mark: Mark) -> bool:
    """Whether a mark leaves open a verb: “may”, “accused of”, “plans to”; not “feared”."""
    is_fact = mark.scale == "fact" and mark.governs == "verb"
    return is_fact and mark.text.lower().split()[-1] in _OPEN_ENDS


_BE = frozenset(("is", "are", "was", "were", "been", "be", "being", "am"))
_HAVE = frozenset(("has", "have", "had", "having"))
_DO = frozenset(("did", "do", "does"))
_PAST_HELPERS = frozenset(("was", "were", "been", "has", "have", "had", "did"))
_SUBJECTS = frozenset(("it", "he", "she", "they", "we", "you", "i", "who", "which", "that", "and"))
_UNTOLD_ROWS = """
to if unless can cannot could may might will would should shall must a an the his her its their my our your
this these those of for in on at with by from about over into against as any some no every each all s whether
without before after while when or than like between until how why what
"""
_UNTOLD = frozenset(_UNTOLD_ROWS.split())
"""Words that leave open, right before a word, whether that word tells what is so: “to close”, “the close”."""

_BASE_ROW = "become come run overcome hit cut put set let hurt spread cost shut read beaten"
_LIKE_THEIR_BASE = frozenset(_BASE_ROW.split())
"""Participles that look like their verbs: “has hit”."""

_PASSED_OVER = frozenset(("not", "also", "now", "then", "already", "just", "so", "still", "never"))
_BACK = 4
_ARTICLES = frozenset(("a", "an", "the"))


def _unmarked(sentence: str, term: Term) -> Standing | None:
    """A word without a mark: told as a fact if it is a finite verb or stands behind “is” or “has”."""
    before, helper = _before(sentence, term)
    lower = term.lower
    if before is None or before.lower in _UNTOLD:
        return None
    past = is_past(lower)
    if helper:
        told = helper != "be" and (past or helper not in _HAVE or lower in _LIKE_THEIR_BASE)
        return Standing(FACT, None, helper in _PAST_HELPERS, term.weight < 1) if told else None
    if lower.endswith("ing"):
        return None
    if past:
        return Standing(FACT, None, is_past=True, is_light=term.weight < 1)
    is_finite = before.lower in _SUBJECTS or before.kind == "name" or lower.endswith("s")
    return Standing(FACT, None, is_light=term.weight < 1) if is_finite else None


def _before(sentence: str, term: Term) -> tuple[Term | None, str | None]:
    """The nearest word before `term` that is no helper and no adverb, and the helper verb between, if any."""
    read = terms(sentence).all
    place = read.index(term)
    helper = None
    first = max(0, place - _BACK)
    for position in range(place - 1, first - 1, -1):
        other = read[position]
        if not _BREAKS.isdisjoint(sentence[other.end : term.start]):
            return (other, helper) if helper else (None, None)
        if other.lower in _BE or other.lower in _HAVE or other.lower in _DO:
            helper = other.lower
        elif other.lower in _ARTICLES and position and read[position - 1].lower in _BE:
            continue  # “is a Rembrandt”
        elif other.lower not in _PASSED_OVER and not _is_adverb(other):
            return other, helper
    return (term, helper) if helper else (None, None)


_HEARSAY = frozenset(
    ("allegedly", "reportedly", "supposedly", "purportedly", "alleged", "suspected", "accused")
)
_HEARSAY_VERBS = ("accuse", "suspect", "said to", "alleged", "reported")


def is_hearsay(text: str) -> bool:
    """Whether `text` itself says that it only passes something on: “allegedly”, “is said to”."""
    return any(is_hearsay_mark(mark) for mark in marks(text))


def is_hearsay_mark(mark: Mark) -> bool:
    """Whether a mark says that somebody else vouches, not the writer."""
    written = mark.text.lower()
    return written in _HEARSAY or written.startswith(_HEARSAY_VERBS)

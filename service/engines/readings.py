"""One sentence as the claim rules read it: its tokens, who it is laid on, and its main clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.engines.attribution_rules import Attribution, find_attribution
from service.engines.clauses import Clause, main_clause
from service.engines.splitting import LONGEST
from service.engines.tokens import Token, is_left_open, tokenise
from service.types import Sentence

_CONNECTIVES: tuple[tuple[str, ...], ...] = tuple(
    tuple(row.split())
    for row in """
however
moreover
furthermore
additionally
nevertheless
nonetheless
besides
meanwhile
also
still
yet
indeed
instead
therefore
thus
consequently
accordingly
likewise
similarly
and
but
so
then
in addition
as a result
at the same time
for example
for instance
in fact
in turn
by contrast
in contrast
on the other hand
that said
even so
""".strip().splitlines()
)
_FIRST_WORDS = frozenset(words[0] for words in _CONNECTIVES)
_WITHOUT_COMMA = frozenset((("and",), ("but",)))


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence with its tokens (an opening connective left out), its attribution and its main clause."""

    sentence: Sentence
    tokens: tuple[Token, ...]
    attribution: Attribution | None
    clause: Clause | None

    def words(self, place: tuple[int, int]) -> tuple[Token, ...]:
        """The tokens of a range of places."""
        return self.tokens[slice(*place)]

    @property
    def subject(self) -> tuple[Token, ...]:
        """Whom the sentence is about: its speaker if it has one, else the subject of its main clause."""
        if self.attribution is not None:
            return self.words(self.attribution.speaker)
        return self.words((self.clause.subject, self.clause.predicate)) if self.clause else ()


def read_sentences(sentences: Sequence[Sentence]) -> list[Reading]:
    """The readings of English sentences in order; a quotation runs on from one to the next in a paragraph."""
    readings: list[Reading] = []
    inside, paragraph = False, -1
    for sentence in sentences:
        inside = inside and sentence.paragraph == paragraph
        readings.append(_read_sentence(sentence, inside=inside))
        inside, paragraph = is_left_open(sentence.text, inside=inside), sentence.paragraph
    return readings


def _read_sentence(sentence: Sentence, *, inside: bool) -> Reading:
    tokens = without_connective(tokenise(sentence.text, sentence.start, inside=inside))
    if len(tokens) > LONGEST:
        return Reading(sentence, tokens, None, None)
    return Reading(sentence, tokens, find_attribution(tokens), main_clause(tokens))


def without_connective(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The tokens without an opening "However," or "But": they lean on another sentence and state nothing."""
    if not tokens or tokens[0].lower not in _FIRST_WORDS:
        return tokens
    for words in _CONNECTIVES:
        size = len(words)
        if tuple(token.lower for token in tokens[:size]) != words or not tokens[0].is_open:
            continue
        if len(tokens) > size + 3 and tokens[size].text == ",":
            return tokens[size + 1 :]
        if words in _WITHOUT_COMMA and len(tokens) > size + 3:
            return tokens[size:]
    return tokens


def is_all_quoted(tokens: Sequence[Token]) -> bool:
    """Whether every word stands in quotation marks."""
    words = [token for token in tokens if token.is_word]
    return bool(words) and all(token.quoted for token in words)

"""One sentence into parts that can each be checked alone (English).

What is split: coordinated clauses, coordinated predicates of one subject, non-restrictive relative clauses,
concessive clauses, and coordinated that-clauses under one attribution, which is then repeated in each part.
What is never split: anything in quotation marks or brackets, conditions, disjunctions, and whatever cannot
be told with certainty from the forms of the words. Every part is made of tokens of the sentence, in runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from service.engines.attribution_rules import (
    ATTITUDES,
    Attribution,
    find_attribution,
    starts_noun_phrase,
)
from service.engines.clauses import Clause, is_temporal, main_clause
from service.engines.grammar import (
    AUXILIARIES,
    BE,
    CLEAR_BASES,
    CLEAR_THIRD_PERSON,
    CONDITIONS,
    DATIVE,
    HAVE,
    INTRANSITIVE,
    MODALS,
    MONTHS,
    NEGATIVES,
    PARTICIPLE_ONLY,
    PASSIVE_LIKELY,
    PAST_ONLY,
    PLURAL_VERBS,
    PREPOSITIONS,
    RELATIVES,
    SCOPE_ADVERBS,
    SINGULAR_VERBS,
    SUBORDINATORS,
    TITLES,
    WEEKDAYS,
    is_adverb,
    is_auxiliary,
    is_finite,
    is_participle,
    is_past,
    is_third_person,
    starts_object,
)
from service.engines.pronouns import leaves_dangling, refers_back
from service.engines.tokens import Token

Tokens = tuple[Token, ...]

LONGEST = 120
"""Tokens above which a sentence is left whole: it is a list or a defect, not prose."""
_SHORTEST = 3
_JOINS = frozenset(("and", "but", "while", "whereas", "although", "though"))
_LEFT_OPEN = frozenset("both either neither between whether not only if unless".split())
_PHRASE_OPENERS = frozenset("since until after before as than once so".split())
"""Words that open a clause or a mere phrase ("since 2010")."""
_LOSING_SUBJECTS = frozenset(
    "no none neither few nobody nothing only not never hardly there it's rather".split()
)
_FOUNDED = frozenset(
    """founded built established created opened launched located based owned published released designed
    headquartered written directed produced formed home known introduced""".split()
)


def split(tokens: Tokens) -> list[Tokens]:
    """The parts of one sentence, in order; a list of the sentence itself when nothing can be split safely."""
    if len(tokens) > LONGEST or len(tokens) < 2 * _SHORTEST or _has_condition(tokens):
        return [tokens]
    return _split(tokens)


def _split(tokens: Tokens) -> list[Tokens]:
    for rule in (_relative, _clauses, _attributed, _concession, _predicates):
        parts = rule(tokens)
        if parts:
            return parts
    return [tokens]


def _recursive(parts: Sequence[Tokens]) -> list[Tokens]:
    """The parts of the parts; nothing when any of them could not stand alone."""
    if all(_stands(part) for part in parts):
        return [piece for part in parts for piece in _split(part)]
    return []


def _stands(part: Tokens) -> bool:
    """Whether a part is long enough, has a finite verb of its own and closes what it opens."""
    words = [token for token in part if token.is_word]
    return len(words) >= _SHORTEST and any(is_finite(token) for token in part)


def _has_condition(tokens: Tokens) -> bool:
    return any(token.lower in CONDITIONS and token.is_open for token in tokens)


def _end(tokens: Tokens) -> int:
    """Where the words of the sentence end, its final marks left out."""
    end = len(tokens)
    while end and tokens[end - 1].text in ".!?…,;":
        end -= 1
    return end


def _open_places(tokens: Tokens, test: Callable[[Token], bool], start: int = 0) -> Iterator[int]:
    return (place for place in range(start, len(tokens)) if tokens[place].is_open and test(tokens[place]))


# ── relative clauses ─────────────────────────────────────────────────────────────────────────────────


def _relative(tokens: Tokens) -> list[Tokens]:
    """ "X, who was born in 1950, did A" → "X did A", "X was born in 1950"."""
    for comma in _open_places(tokens, lambda token: token.text == ","):
        if comma + 3 < len(tokens) and tokens[comma + 1].lower in ("who", "which"):
            return _relative_at(tokens, comma)
    return []


def _relative_at(tokens: Tokens, comma: int) -> list[Tokens]:
    commas = list(_open_places(tokens, lambda token: token.text == ",", comma + 2))
    verb = _skip_adverbs(tokens, comma + 2)
    if not is_finite(tokens[verb]) or is_past(tokens[verb]) and tokens[verb].is_capital:
        return []
    if commas and is_finite(tokens[_skip_adverbs(tokens, commas[0] + 1)]):
        antecedent = _leading_phrase(tokens, comma)
        clause, rest = tokens[comma + 2 : commas[0]], tokens[commas[0] + 1 :]
        if antecedent is None or not _agrees(antecedent, tokens[verb]) or _opens_view(clause):
            return []
        return _recursive([tokens[:comma] + rest, antecedent + clause])
    if commas or find_attribution(tokens) is not None:
        return []
    antecedent = _closing_name(tokens, comma)
    if antecedent is None or not _agrees(antecedent, tokens[verb]) or not _may_follow(tokens, comma, verb):
        return []
    return _recursive([tokens[:comma], antecedent + tokens[comma + 2 :]])


def _leading_phrase(tokens: Tokens, end: int) -> Tokens | None:
    """The subject that opens the sentence, when it is nothing but a short noun phrase."""
    phrase = tokens[:end]
    if not starts_noun_phrase(phrase, 0) or len(phrase) > 7:
        return None
    closed = PREPOSITIONS | SUBORDINATORS | RELATIVES | AUXILIARIES | {"and", "or", ","}
    if any(token.lower in closed or token.quoted or not token.is_word for token in phrase):
        return None
    return None if phrase[0].lower in _LOSING_SUBJECTS or refers_back(phrase[0]) else phrase


def _closing_name(tokens: Tokens, end: int) -> Tokens | None:
    """The full name just before the comma, with its title, when nothing else can be meant."""
    start = end
    while start > 0 and tokens[start - 1].is_capital and tokens[start - 1].is_open:
        start -= 1
    name, before = tokens[start:end], tokens[start - 1].lower if start else ""
    if (
        start == 0
        or len(name) < 2
        or before in ("of", "and", "or", ",", "for")
        or name[-1].lower.endswith("s'")
    ):
        return None
    if any(token.lower.endswith("'s") for token in name):
        return None
    if name[0].lower in TITLES or before in PREPOSITIONS or is_finite(tokens[start - 1]):
        return name
    return None


def _agrees(antecedent: Tokens, verb: Token) -> bool:
    plural = antecedent[-1].lower.endswith("s") and not antecedent[-1].is_capital
    return verb.lower not in (SINGULAR_VERBS if plural else PLURAL_VERBS) or verb.lower in ("had", "did")


def _may_follow(tokens: Tokens, comma: int, verb: int) -> bool:
    """Whether "which" at the end of a sentence means the name before it and not the whole statement."""
    if tokens[comma + 1].lower == "who":
        return True
    head = _skip_adverbs(tokens, verb + 1)
    return tokens[verb].lower in BE and head < len(tokens) and tokens[head].lower in _FOUNDED


def _opens_view(clause: Tokens) -> bool:
    return any(token.lower in RELATIVES for token in clause)


def _skip_adverbs(tokens: Tokens, place: int) -> int:
    while place < len(tokens) - 1 and is_adverb(tokens[place]):
        place += 1
    return min(place, len(tokens) - 1)


# ── coordinated clauses ──────────────────────────────────────────────────────────────────────────────


def _clauses(tokens: Tokens) -> list[Tokens]:
    """ "A, and B" → "A", "B" when both are clauses with a subject and a verb of their own."""
    for place in _open_places(tokens, lambda token: token.text in ",;", 2):
        right_start = place + 1
        if tokens[place].text == ",":
            if right_start >= len(tokens) or tokens[right_start].lower not in _JOINS:
                continue
            right_start += 1
        left, right = tokens[:place], tokens[right_start:]
        if _is_clause_pair(left, right):
            parts = _recursive([left, right])
            if parts:
                return parts
    return []


def _is_clause_pair(left: Tokens, right: Tokens) -> bool:
    first, second = main_clause(left), main_clause(right)
    if first is None or second is None or len(right) < _SHORTEST:
        return False
    if not _is_sure_clause(right, second) or left[0].lower in SUBORDINATORS:
        return False
    if first.subject == 0 and left[0].lower in _LEFT_OPEN:
        return False
    if find_attribution(right) is None and (find_attribution(left) is not None or _holds_view(left, first)):
        return False
    tail = find_attribution(right)
    if tail is not None and tail.place != "before":
        return False
    return not leaves_dangling(
        right, second.subject, second.predicate, pronoun=left[first.subject : first.predicate]
    )


def _holds_view(left: Tokens, clause: Clause) -> bool:
    """Whether the left clause opens somebody's view, in which the right one may lie."""
    return any(
        token.lower in ATTITUDES and token.is_open and place >= clause.predicate
        for place, token in enumerate(left)
    )


def _is_sure_clause(tokens: Tokens, clause: Clause) -> bool:
    """Whether the verb is certain to be finite: by its form, or by an object or complement that follows."""
    first, verb = tokens[clause.subject], tokens[clause.verb]
    if first.lower in _LOSING_SUBJECTS - {"no", "few", "none", "nobody", "nothing"}:
        return False
    if is_third_person(first) or is_past(first):
        return False
    if not (starts_noun_phrase(tokens, clause.subject) or first.lower in ("he", "she", "it", "they")):
        return False
    if is_auxiliary(verb) or verb.lower in PAST_ONLY or is_third_person(verb):
        return True
    if first.lower in ("he", "she", "it", "they"):
        return True
    following = clause.verb + 1
    return verb.lower in INTRANSITIVE or starts_object(tokens, following)


# ── attribution ──────────────────────────────────────────────────────────────────────────────────────


def _attributed(tokens: Tokens) -> list[Tokens]:
    """Split what is said, and repeat the attribution in each part."""
    found = find_attribution(tokens)
    if found is None:
        return []
    if any(token.quoted for token in tokens):
        return [tokens]
    parts = _said(tokens, found)
    return parts if len(parts) > 1 and all(_stands(part) for part in parts) else [tokens]


def _said(tokens: Tokens, found: Attribution) -> list[Tokens]:
    start, end = found.frame
    if found.place == "after":
        content = _plain_split(tokens[:start])
        return [_without_end(part) + tokens[start:] for part in content]
    if found.place == "before" and found.that:
        return [tokens[:end] + part for part in _that_clauses(tokens[end:])]
    if found.place == "before" and tokens[0].lower == "according":
        return [tokens[:end] + part for part in _plain_split(tokens[end:])]
    return [tokens]


def _plain_split(tokens: Tokens) -> list[Tokens]:
    for rule in (_clauses, _predicates):
        parts = rule(tokens)
        if parts:
            return parts
    return [tokens]


def _that_clauses(content: Tokens) -> list[Tokens]:
    """ "A and that B" → "A", "B"; the "that" itself goes, since the frame has one."""
    for place in _open_places(content, lambda token: token.lower == "and", 2):
        if place + 3 < len(content) and content[place + 1].lower == "that":
            left = content[: place - 1] if content[place - 1].text == "," else content[:place]
            right = content[place + 2 :]
            first, second = main_clause(left), main_clause(right)
            if first and second and not leaves_dangling(right, second.subject, second.predicate):
                return [left, *_that_clauses(right)]
    return [content]


def _without_end(tokens: Tokens) -> Tokens:
    return tokens[: _end(tokens)]


# ── concessions ──────────────────────────────────────────────────────────────────────────────────────


def _concession(tokens: Tokens) -> list[Tokens]:
    """ "Although A, B" → "A", "B": both are stated as facts."""
    if tokens[0].lower not in ("although", "though"):
        return []
    for comma in _open_places(tokens, lambda token: token.text == ",", 3):
        left, right = tokens[1:comma], tokens[comma + 1 :]
        if is_finite(right[0]) or not is_finite_clause(left):
            continue
        if _is_clause_pair(left, right) and not refers_back(left[0]):
            return _recursive([left, right])
    return []


def is_finite_clause(tokens: Tokens) -> bool:
    """Whether the tokens begin with a clause that has a subject and a finite verb."""
    return main_clause(tokens) is not None


# ── coordinated predicates ───────────────────────────────────────────────────────────────────────────


def _predicates(tokens: Tokens) -> list[Tokens]:
    """ "X did A and did B" → "X did A", "X did B"."""
    clause = main_clause(tokens)
    if clause is None or not _may_share(tokens, clause):
        return []
    for place in _open_places(tokens, lambda token: token.lower in ("and", "but"), clause.head + 2):
        left_end = place - 1 if tokens[place - 1].text == "," else place
        between = tokens[clause.head + 1 : left_end]
        if _holds_clause(between):
            return []
        shared = _shared_words(tokens, clause, between, place)
        if shared is None:
            if any(is_finite(token) and not is_participle(token) for token in between):
                return []
            continue
        right = shared + tokens[place + 1 :]
        parts = _recursive([tokens[:left_end], right])
        if parts:
            return parts
    return []


def _holds_clause(between: Tokens) -> bool:
    """Whether a subordinate clause opens in the first predicate, to which the second may belong."""
    for place, token in enumerate(between):
        if token.lower in _PHRASE_OPENERS:
            if any(is_finite(following) for following in between[place + 1 :]):
                return True
        elif token.lower in SUBORDINATORS | RELATIVES:
            return True
    return False


def _may_share(tokens: Tokens, clause: Clause) -> bool:
    subject = tokens[clause.subject : clause.predicate]
    if subject[0].lower in _LOSING_SUBJECTS or tokens[clause.verb].lower in ATTITUDES:
        return False
    if tokens[clause.head].lower in ATTITUDES - {"asked", "found", "felt", "decided"}:
        return False
    adverbs = tokens[clause.predicate : clause.verb]
    return not any(token.lower in SCOPE_ADVERBS for token in adverbs)


def _shared_words(tokens: Tokens, clause: Clause, between: Tokens, place: int) -> Tokens | None:
    """The words that the second predicate shares with the first; None when it is no predicate for sure."""
    verb = _skip_adverbs(tokens, place + 1)
    rest = tokens[place + 1 :]
    subject = tokens[clause.subject : clause.predicate]
    if not tokens[verb].is_open or not between or between[-1].lower in PREPOSITIONS:
        return None
    if leaves_dangling(rest, 0, 0, owner=subject) or [token.lower for token in rest[:2]] == ["did", "so"]:
        return None
    lead = tokens[: clause.subject]
    if is_temporal(lead) and is_temporal(rest):
        lead = ()
    auxiliaries = _shared_auxiliaries(tokens, clause, between, verb)
    return None if auxiliaries is None else lead + subject + auxiliaries


def _shared_auxiliaries(tokens: Tokens, clause: Clause, between: Tokens, verb: int) -> Tokens | None:
    first, second = tokens[clause.verb], tokens[verb]
    following = tokens[verb + 1] if verb + 1 < len(tokens) else second
    group = tokens[clause.verb : clause.head]
    if is_auxiliary(second):
        return () if _same_number(first, second) else None
    if second.lower in PAST_ONLY:
        return () if _is_past_group(first) and not first.lower in MODALS else None
    if first.lower in MODALS:
        clear = second.lower in CLEAR_BASES and not _negated(group + between)
        return group if clear and clause.head > clause.verb and starts_object(tokens, verb + 1) else None
    if is_third_person(second):
        clear = second.lower in CLEAR_THIRD_PERSON or starts_object(tokens, verb + 1)
        present = is_third_person(first) or first.lower in ("is", "has", "does")
        return (
            ()
            if clear and present and not following.is_capital or second.lower in ("says",) and present
            else None
        )
    if not (is_past(second) or is_participle(second)) or following.lower == "by":
        return _passive(group, second, following) if following.lower == "by" else None
    return _second_past(tokens, clause, between, verb)


def _second_past(tokens: Tokens, clause: Clause, between: Tokens, verb: int) -> Tokens | None:
    """Finite or participle? "was born in X and received a prize" against "was arrested and charged with …"."""
    first, second = tokens[clause.verb], tokens[verb]
    following = tokens[verb + 1] if verb + 1 < len(tokens) else second
    group = tokens[clause.verb : clause.head]
    has_object = starts_object(tokens, verb + 1) and second.lower not in DATIVE
    if first.lower in HAVE and clause.head > clause.verb:
        if _negated(group) or tokens[clause.head - 1].lower in ("been", "be"):
            return _passive(group, second, following)
        return group if has_object or second.lower in INTRANSITIVE else None
    finite = second.lower not in PARTICIPLE_ONLY and (
        has_object or (second.lower in INTRANSITIVE and _opens_complement(following))
    )
    if first.lower in BE:
        if finite and clause.head > clause.verb and is_participle(tokens[clause.head]):
            return ()
        return _passive(group, second, following)
    if not _is_past_group(first) or first.lower in HAVE:
        return () if finite and first.lower in HAVE else None
    noisy = any(is_participle(token) or token.lower.endswith("ing") for token in between)
    return () if finite and (has_object or not noisy) else None


def _passive(group: Tokens, second: Token, following: Token) -> Tokens | None:
    """The "was" of "was arrested in May and charged with murder"."""
    passive = group and (group[0].lower in BE or group[-1].lower == "been")
    if passive and second.lower in PASSIVE_LIKELY and not _negated(group) and following.lower in PREPOSITIONS:
        return tuple(token for token in group if not is_adverb(token))
    return None


def _opens_complement(token: Token) -> bool:
    return token.lower in PREPOSITIONS | MONTHS | WEEKDAYS or token.text in ".,"


def _is_past_group(verb: Token) -> bool:
    return is_past(verb) or verb.lower in ("was", "were", "had", "did", "could", "would")


def _same_number(first: Token, second: Token) -> bool:
    singular, plural = SINGULAR_VERBS | {"is"}, PLURAL_VERBS - {"have", "do"}
    return not (first.lower in singular and second.lower in PLURAL_VERBS) and not (
        first.lower in plural and second.lower in SINGULAR_VERBS
    )


def _negated(tokens: Tokens) -> bool:
    return any(token.lower in NEGATIVES or token.lower.endswith("n't") for token in tokens)

"""Which words of a clause lean on what stands before it, and whether its own words give them a hold."""

from __future__ import annotations

from collections.abc import Sequence

from service.engines.grammar import (
    DETERMINERS,
    POSSESSIVES,
    PREPOSITIONS,
    RELATIVES,
    SUBORDINATORS,
    TIME_NOUNS,
)
from service.engines.names import could_be_person
from service.engines.tokens import Token, word_set

GROUPS: dict[str, str] = {
    "he": "he",
    "him": "he",
    "his": "he",
    "himself": "he",
    "she": "she",
    "her": "she",
    "hers": "she",
    "herself": "she",
    "it": "it",
    "its": "it",
    "itself": "it",
    "they": "they",
    "them": "they",
    "their": "they",
    "theirs": "they",
    "themselves": "they",
}
"""Third-person pronouns, each with the subject form that stands for its group."""
_DEMONSTRATIVES = word_set("this these those latter former")
_NOT_TOLD = TIME_NOUNS | PREPOSITIONS
_POINTING = word_set("this these those")
_AFTER_OBJECTS = PREPOSITIONS | DETERMINERS | SUBORDINATORS | {"and", "or", "but", "not"}
_NOT_REFERRING = word_set("""
    clear unclear possible impossible likely unlikely important difficult hard easy necessary known unknown
    reported expected believed hoped thought understood alleged illegal legal time estimated said rumoured
    rumored common rare essential vital true worth unusual too not still also now widely the a
    """)


def group_of(token: Token) -> str | None:
    """The group of a third-person pronoun ("he" for "his" and "he'll"); None for any other word."""
    return GROUPS.get(token.lower.partition("'")[0])


def refers_back(token: Token) -> bool:
    """Whether the word is a third-person pronoun."""
    return group_of(token) is not None


def is_expletive(tokens: Sequence[Token], place: int) -> bool:
    """Whether the "it" at `place` stands for nothing: "it is unclear", "it remains", "it took"."""
    if tokens[place].lower not in ("it", "it's") or place + 1 >= len(tokens):
        return False
    following = tokens[place + 1].lower
    if following in (
        "remains",
        "remained",
        "took",
        "takes",
        "seems",
        "seemed",
        "appears",
        "appeared",
        "rained",
        "snowed",
    ):
        return True
    if following not in ("is", "was", "has", "will", "would", "had", "'s", "isn't", "wasn't"):
        return tokens[place].lower == "it's" and following in _NOT_REFERRING
    window = [token.lower for token in tokens[place + 2 : place + 6]]
    if following in ("has", "will", "would", "had") and window[:1] not in (["be"], ["been"]):
        return False
    opens = any(word in ("that", "to", "whether", "how", "what", "when", "if") for word in window[1:])
    return bool(window) and opens and any(word in _NOT_REFERRING for word in window[:3])


def leaves_dangling(
    part: Sequence[Token],
    subject: int,
    predicate: int,
    *,
    owner: Sequence[Token] = (),
    pronoun: Sequence[Token] = (),
) -> bool:
    """Whether a part that is cut off would hold a pronoun without its antecedent.

    The part's own subject is `part[subject:predicate]`, or `owner` when it shares one. A possessive may
    belong to the subject; an object pronoun may not, since the subject would be named by a reflexive. A
    pronoun as subject is let pass when `pronoun`, the subject beside it, is the same one: both then stand
    or fall together.
    """
    if any(token.lower in _DEMONSTRATIVES and token.is_open for token in part[:3]) or _points_back(part):
        return True
    for place, token in enumerate(part):
        group = group_of(token)
        if (
            group is None
            or token.quoted
            or is_expletive(part, place)
            or token.lower.endswith(("self", "selves"))
        ):
            continue
        if not owner and place < predicate:
            return not (place == subject and _same_group(token, pronoun))
        owns = token.lower in POSSESSIVES and not is_object_her(part, place)
        return not (owns and _fits(group, owner or part[subject:predicate]))
    return False


def _points_back(part: Sequence[Token]) -> bool:
    """Whether "that response" or "these plants" means what was told before it; "this week" does not."""
    for place in range(1, len(part) - 1):
        token, following = part[place], part[place + 1]
        pointing = token.lower in _POINTING or (
            token.lower == "that" and part[place - 1].lower in PREPOSITIONS and part[place - 1].is_open
        )
        if pointing and token.is_open and following.is_word and following.lower not in _NOT_TOLD:
            return True
    return False


def is_object_her(part: Sequence[Token], place: int) -> bool:
    """Whether "her" is an object ("sentenced her to …"): no noun follows that it could own."""
    if part[place].lower != "her":
        return False
    following = part[place + 1] if place + 1 < len(part) else None
    return following is None or not following.is_word or following.lower in _AFTER_OBJECTS


def _same_group(token: Token, owner: Sequence[Token]) -> bool:
    """Whether the left subject is the same pronoun, so that both are resolved or left together."""
    return len(owner) == 1 and "'" not in token.lower and group_of(owner[0]) == group_of(token)


def _fits(group: str, owner: Sequence[Token]) -> bool:
    """Whether the possessive may belong to the subject, by number and by kind as far as the form tells."""
    words = [token for token in owner if token.is_word]
    if not words or any(token.lower in RELATIVES for token in words):
        return False
    last = words[-1]
    if len(words) == 1 and last.lower in GROUPS:
        return GROUPS[last.lower] == group
    plural = (last.lower.endswith("s") and not last.is_capital) or any(
        token.lower == "and" for token in words
    )
    if group == "they":
        return plural or last.lower in ("police", "people", "men", "women", "children")
    if group in ("he", "she"):
        return not plural and words[0].lower != "it"
    return not plural and not (len(words) > 1 and could_be_person(words))

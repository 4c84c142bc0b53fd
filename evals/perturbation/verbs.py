"""Verbs that the suite turns from one form into another: past, infinitive and participle."""

from __future__ import annotations

from evals.perturbation.words import listed, paired

_IRREGULAR = [verb.split("/") for verb in listed("irregular_verbs")]
_OVERRIDES = paired("doubled_verbs")


def _regular(verb: str) -> str:
    if verb in _OVERRIDES:
        return _OVERRIDES[verb]
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied"
    return verb + "ed"


BASE_OF_PAST = {past: base for base, past, _ in _IRREGULAR} | {
    _regular(verb): verb for verb in listed("regular_verbs")
}
"""The infinitive of a past form: “took” → “take”."""

PARTICIPLE_OF_PAST = {past: participle for _, past, participle in _IRREGULAR} | {
    _regular(verb): _regular(verb) for verb in listed("regular_verbs")
}
"""The participle of a past form: “took” → “taken”."""

PAST_OF_PARTICIPLE = {participle: past for past, participle in PARTICIPLE_OF_PAST.items()}
"""The past form of a participle: “taken” → “took”."""

CONTRACTED = {
    "is": "isn't", "are": "aren't", "was": "wasn't", "were": "weren't", "has": "hasn't", "have": "haven't",
    "had": "hadn't", "will": "won't", "would": "wouldn't", "can": "can't", "could": "couldn't",
    "did": "didn't", "does": "doesn't", "do": "don't",
}  # fmt: skip
"""An auxiliary and “not” in one word: “is” → “isn't”."""

FULL = {contracted: full for full, contracted in CONTRACTED.items()}
"""The auxiliary of such a word: “isn't” → “is”."""

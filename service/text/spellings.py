"""One form for words that are spelt in two ways: British and American, contracted and full, in digits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from service.text.synonyms import NUMBER_WORDS

_CONTRACTED: Mapping[str, str] = {
    "can't": "can not", "cannot": "can not", "won't": "will not", "shan't": "shall not", "n't": "not",
    "ain't": "is not", "anymore": "any more", "alright": "all right", "ok": "okay", "percent": "per cent",
    "towards": "toward", "afterwards": "afterward", "learnt": "learned", "burnt": "burned",
    "spelt": "spelled",
    "dreamt": "dreamed", "grey": "gray", "tyre": "tire", "tyres": "tires", "programme": "program",
    "programmes": "programs", "storey": "story", "storeys": "stories", "ageing": "aging",
    "sceptic": "skeptic",
    "sceptical": "skeptical", "plough": "plow", "jewellery": "jewelry", "judgement": "judgment",
    "acknowledgement": "acknowledgment", "aluminium": "aluminum", "cheque": "check", "cheques": "checks",
    "fulfil": "fulfill", "enrol": "enroll", "skilful": "skillful", "practise": "practice", "kerb": "curb",
}  # fmt: skip
_ENDINGS: Mapping[str, str] = {"n't": " not", "'re": " are", "'ll": " will", "'ve": " have", "'m": " am"}
_RULES = (
    (re.compile(r"(?<=[a-z]{2})iz(?=(?:e|ed|es|er|ers|ing|ation|ations)$)"), "is"),
    (re.compile(r"(?<=[a-z]{2})yz(?=(?:e|ed|es|er|ers|ing)$)"), "ys"),
    (
        re.compile(
            r"^(col|fav|hon|lab|neighb|harb|rum|hum|behavi|flav|vap|arm|endeav|par|sav|tum|vig|val"
            r"|glam|od|clam)ou(?=r)"
        ),
        r"\1o",
    ),
    (re.compile(r"^((?:kilo|centi|milli)?met|cent|lit|fib|theat)re(?=s?$)"), r"\1er"),
    (re.compile(r"^(def|off|lic|pret)ence"), r"\1ense"),
    (re.compile(r"(?<=[a-z]{3})ll(?=(?:ed|ing|er|ers|ation|ations)$)"), "l"),
)
"""Regular differences of spelling: “organize”, “colour”, “centre”, “defence”, “travelled”."""


@lru_cache(maxsize=20_000)
def folded(lower: str) -> str:
    """The one form of a folded word; it may be two words (“don't”, “do not”)."""
    if lower in NUMBER_WORDS:
        return NUMBER_WORDS[lower]
    if lower in _CONTRACTED:
        return _CONTRACTED[lower]
    for ending, full in _ENDINGS.items():
        if lower.endswith(ending) and len(lower) > len(ending):
            return lower.removesuffix(ending) + full
    for pattern, form in _RULES:
        lower = pattern.sub(form, lower)
    return lower

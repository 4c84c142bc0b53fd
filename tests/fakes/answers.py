"""What a sensible model would answer to our prompts, worked out by simple rules from the prompt alone.

It reads the prompt as a model has to: fences by their code, lines by their numbers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_BLOCK = re.compile(r"<<<begin ([0-9a-f]{16})>>>\n(.*?)\n<<<end \1>>>", re.DOTALL)
_LINE = re.compile(r"\[([^\]\n]+)\] (.*)")
_WORD = re.compile(r"\w+")


def blocks(text: str) -> list[dict[str, str]]:
    """The fenced blocks of a prompt, each as its lines by number."""
    return [
        {found[1]: found[2] for found in map(_LINE.fullmatch, body.split("\n")) if found}
        for _, body in _BLOCK.findall(text)
    ]


def honest(asked: str) -> str:
    """The answer to the first user turn of any of our prompts."""
    parts = blocks(asked)
    if "\nClaims:\n" in asked:
        return json.dumps({"judgements": [judgement(parts[0], *claim) for claim in parts[1].items()]})
    if "list the claims" in asked:
        return json.dumps(draft(parts[0]))
    return json.dumps({"summary": summary(parts[0])})


def draft(lines: Mapping[str, str]) -> dict[str, Any]:
    """A draft that takes every sentence as a claim and the first two as the summary."""
    return {"summary": summary(lines), "windows": [window(number, text) for number, text in lines.items()]}


def summary(lines: Mapping[str, str]) -> list[dict[str, Any]]:
    return [{"sentences": [int(number)], "text": text} for number, text in list(lines.items())[:2]]


def window(number: str | int, *texts: str, **changes: Any) -> dict[str, Any]:
    """Sentence `number` with the claims that are made of it; `changes` go to the window and to its claims."""
    plain = {"sentences": [int(number)], "verifiable": True, "reason": "", "context": []}
    of_claims = {name: value for name, value in changes.items() if name not in plain}
    claims = {"claims": [claim(number, text, **of_claims) for text in texts]}
    return plain | claims | {name: value for name, value in changes.items() if name in plain}


def claim(number: str | int, text: str, **changes: Any) -> dict[str, Any]:
    """One claim of a window, taken from sentence `number`."""
    return {"sentences": [int(number)], "kind": "fact", "speaker": "", "text": text} | changes


def judgement(passages: Mapping[str, str], claim_id: str, text: str, **changes: Any) -> dict[str, Any]:
    """Supported by the passages that hold every word of the claim, else not found."""
    wanted = set(_WORD.findall(text.lower()))
    evidence = [int(n) for n, passage in passages.items() if wanted <= set(_WORD.findall(passage.lower()))]
    plain = {
        "claim": claim_id,
        "evidence": evidence,
        "contradicting": [],
        "reason": "The words are there." if evidence else "Nothing speaks of it.",
        "label": "supported" if evidence else "not_found",
    }
    return plain | changes

"""RefChecker's verdict of a language model on a claim, against the source; see `evals.peers.refchecker`."""

from __future__ import annotations

import importlib
from typing import Any

_LABELS = {"Entailment": "supported", "Neutral": "not_found", "Contradiction": "contradicted"}


def make(ask: Any) -> Any:
    """The judge: `judge(claim, source)`."""
    checker = importlib.import_module("refchecker").LLMChecker(model="model", batch_size=1)

    def answers(prompts: list[str]) -> list[str]:
        return [str(ask([{"role": "user", "content": prompt}])) for prompt in prompts]

    def judge(claim: str, source: str) -> dict[str, Any]:
        labels = checker.check(
            batch_claims=[[claim]],
            batch_references=[[source]],
            is_joint=False,
            custom_llm_api_func=answers,
        )
        found = labels[0][0]
        label = found[0] if isinstance(found, list) else found
        return {"label": _LABELS[label], "reason": label}

    return judge

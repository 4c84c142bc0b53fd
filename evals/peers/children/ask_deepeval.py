"""DeepEval's faithfulness of a claim, the source being its context; see `evals.peers.deepeval`."""

from __future__ import annotations

import importlib
from typing import Any


def make(ask: Any) -> Any:
    """The judge: `judge(claim, source)`."""
    base = importlib.import_module("deepeval.models").DeepEvalBaseLLM
    metric = importlib.import_module("deepeval.metrics").FaithfulnessMetric
    case = importlib.import_module("deepeval.test_case").LLMTestCase

    class Model(base):  # type: ignore[misc, valid-type]
        """Our way to the model in the shape that DeepEval asks for: text in, text out."""

        def load_model(self) -> Any:
            return self

        def get_model_name(self) -> str:
            return "model"

        def generate(self, prompt: str) -> str:
            return str(ask([{"role": "user", "content": prompt}]))

        async def a_generate(self, prompt: str) -> str:
            return self.generate(prompt)

    model = Model()

    def judge(claim: str, source: str) -> dict[str, Any]:
        faithfulness = metric(
            model=model,
            async_mode=False,
            include_reason=False,
            penalize_ambiguous_claims=True,
        )
        test = case(input="What is reported?", actual_output=claim, retrieval_context=[source])
        score = faithfulness.measure(test, _show_indicator=False)
        verdicts = [one for one in faithfulness.verdicts or () if one is not None]
        if not verdicts:  # DeepEval gives 1 then
            return {"failed": "no statement was found in the claim"}
        reasons = [str(one.reason) for one in verdicts if one.reason]
        return {"score": float(score), "reason": " ".join(reasons)}

    return judge

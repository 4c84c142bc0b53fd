"""RAGAS's faithfulness of a claim, with the source as its retrieved context; see `evals.peers.ragas`."""

from __future__ import annotations

import asyncio
import importlib
import math
from typing import Any


def make(ask: Any) -> Any:
    """The judge: `judge(claim, source)`."""
    faithfulness = importlib.import_module("ragas.metrics._faithfulness").Faithfulness
    sample = importlib.import_module("ragas.dataset_schema").SingleTurnSample
    base = importlib.import_module("ragas.llms.base").BaseRagasLLM
    run_config = importlib.import_module("ragas.run_config").RunConfig
    outputs = importlib.import_module("langchain_core.outputs")

    class Model(base):  # type: ignore[misc, valid-type]
        """Our way to the model in the shape that RAGAS asks for."""

        def generate_text(self, prompt: Any, n: int = 1, **_more: Any) -> Any:
            asked = [{"role": "user", "content": prompt.to_string()}]
            return outputs.LLMResult(generations=[[outputs.Generation(text=ask(asked)) for _ in range(n)]])

        async def agenerate_text(self, prompt: Any, n: int = 1, **more: Any) -> Any:
            return self.generate_text(prompt, n, **more)

        def is_finished(self, response: Any) -> bool:
            return bool(response.generations)

    metric = faithfulness(llm=Model(run_config=run_config(max_retries=1)))

    def judge(claim: str, source: str) -> dict[str, Any]:
        told = sample(user_input="What is reported?", response=claim, retrieved_contexts=[source])
        score = float(asyncio.run(metric.single_turn_ascore(told)))
        if math.isnan(score):
            return {"failed": "no statement was found in the claim"}
        return {"score": score}

    return judge

"""The local entailment model: a claim and its evidence window in, log-odds out. Runs on ONNX Runtime.

A cross-encoder of 22 million parameters, quantised to eight bits (evals/entailment/MODEL_CARD.md). Each
pair is read alone, never in a batch: dynamic quantisation scales activations over the whole batch, and the
answer about one claim must not depend on the claims beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

FOLDER = Path(__file__).parent / "weights"
"""Where the model, its tokenizer and its calibration lie in the package."""

_CLS, _SEP = 101, 102
_LONGEST = 208
_LONGEST_CLAIM = 64
_REMEMBERED = 32


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model says about one claim and one window.

    `supported` and `contradicted` are log-odds against all else; `carries` has for each sentence of the
    window the log-odds that the claim rests on it.
    """

    supported: float
    contradicted: float
    carries: tuple[float, ...]


class EntailmentModel:
    """Loads when it is first asked; after that it may be called from several threads at once."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder

    def read(self, claim: str, sentences: Sequence[str]) -> Answer:
        """The answer about `claim` beside `sentences`, which together are the window.

        What goes beyond 64 tokens of the claim or 208 tokens in all is not read. The last answers are
        remembered: several checkers ask about the same claim.
        """
        return self._answered(claim, tuple(sentences))

    @cached_property
    def _answered(self) -> Callable[[str, tuple[str, ...]], Answer]:
        return lru_cache(maxsize=_REMEMBERED)(self._read)

    def _read(self, claim: str, sentences: tuple[str, ...]) -> Answer:
        import numpy as np

        ids, kinds, bounds = self._encode(claim, sentences)
        feed = {"ids": np.asarray([ids], dtype=np.int64), "kinds": np.asarray([kinds], dtype=np.int64)}
        pair, tokens = self._session.run(None, feed)
        logits = pair[0].astype(np.float64)
        return Answer(
            supported=_log_odds(logits, 0),
            contradicted=_log_odds(logits, 2),
            carries=tuple(
                round(float(tokens[0, start:end].mean()), 6) if end > start else -10.0
                for start, end in bounds
            ),
        )

    def _encode(
        self, claim: str, sentences: Sequence[str]
    ) -> tuple[list[int], list[int], list[tuple[int, int]]]:
        """Token ids, segments, and where each sentence's tokens stand."""
        encoded = self._tokenizer.encode_batch([claim, *sentences], add_special_tokens=False)
        ids = [_CLS, *encoded[0].ids[:_LONGEST_CLAIM], _SEP]
        head = len(ids)
        bounds = []
        for sentence in encoded[1:]:
            start = len(ids)
            ids.extend(sentence.ids[: _LONGEST - 1 - start])
            bounds.append((start, len(ids)))
        ids.append(_SEP)
        return ids, [0] * head + [1] * (len(ids) - head), bounds

    @cached_property
    def _session(self) -> InferenceSession:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = (
            1  # claims are read side by side instead
        )
        model = str(self._folder / "model.onnx")
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.encode_special_tokens = True  # a text that says “[SEP]” says it in plain letters
        return tokenizer


def _log_odds(logits: NDArray[Any], place: int) -> float:
    """The log-odds of one class; rounded, so that the last bits of a sum change no verdict."""
    import numpy as np

    others = np.delete(logits, place)
    top = others.max()
    return round(float(logits[place] - (top + np.log(np.exp(others - top).sum()))), 6)

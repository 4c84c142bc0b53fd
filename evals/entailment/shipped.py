"""The weights that ship, taken back out of the eight-bit ONNX file: where further training starts.

`python -m evals.entailment.shipped MODEL.onnx OUT.npz` needs torch (for the names), onnx and numpy. Weights
come back as they were rounded: the network answers as the file does, but for the rounding of activations.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from evals.entailment.network import HEADS, LAYERS, WIDTH

_OF_A_LAYER = ("joined", "out", "up", "down")


def shipped_weights(path: Path) -> dict[str, np.ndarray]:
    """The weights of an ONNX file of `evals.entailment.export`, under the names of `CrossEncoder`."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(path)).graph
    given = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    products = [node.input[1] for node in graph.node if node.op_type == "MatMulInteger"]
    matrices = [_restored(given, name.removesuffix("_quantized")).T for name in products]
    found: dict[str, np.ndarray] = {}
    for layer in range(LAYERS):
        ours, theirs = f"blocks.{layer}", f"blocks.{layer}.block"
        own = dict(zip(_OF_A_LAYER, matrices[layer * len(_OF_A_LAYER) :][: len(_OF_A_LAYER)], strict=True))
        scales = ((WIDTH // HEADS) ** 0.5, 1.0, 1.0)
        rows = np.split(own["joined"], 3)
        biases = np.split(given[f"blocks.{layer}.joined.bias"], 3)
        for part, row, bias, by in zip(("query", "key", "value"), rows, biases, scales, strict=True):
            found[f"{ours}.{part}.weight"], found[f"{ours}.{part}.bias"] = row * by, bias * by
        for part in ("out", "up", "down"):
            found[f"{ours}.{part}.weight"] = own[part]
            found[f"{ours}.{part}.bias"] = given[f"{theirs}.{part}.bias"]
        for part in ("norm", "last_norm"):
            for kind in ("weight", "bias"):
                found[f"{ours}.{part}.{kind}"] = given[f"{theirs}.{part}.{kind}"]
    for name in ("words", "positions", "kinds"):
        found[f"{name}.weight"] = _restored(given, f"{name}.weight")
    heads = {matrix.shape[0]: matrix for matrix in matrices[LAYERS * len(_OF_A_LAYER) :]}
    for name, width in (("pool", WIDTH), ("pair", 3), ("carries", 1)):
        found[f"{name}.weight"] = heads[width]
        found[f"{name}.bias"] = given[f"{name}.bias"]
    found["norm.weight"], found["norm.bias"] = given["norm.weight"], given["norm.bias"]
    return found


def _restored(given: dict[str, np.ndarray], name: str) -> np.ndarray:
    """A matrix out of its eight-bit form, by the scale and zero point of the whole or of each column."""
    scale, zero = given[f"{name}_scale"], given[f"{name}_zero_point"]
    restored: np.ndarray = (given[f"{name}_quantized"].astype(np.float32) - zero.astype(np.float32)) * scale
    return restored


def main() -> None:
    """Read and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    np.savez(arguments.out, **shipped_weights(arguments.model))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()

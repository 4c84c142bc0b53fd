"""From trained weights to the files that ship: ONNX, quantised to eight bits, and the tokenizer beside it.

`python -m evals.entailment.export WEIGHTS.npz --tokenizer tokenizer.json --out service/entailment/weights`
needs torch, onnx and onnxruntime.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import torch
from torch import nn

from evals.entailment.network import HEADS, WIDTH, Block, CrossEncoder, load


class FusedBlock(nn.Module):
    """A block whose query, key and value are one matrix: fewer and larger products run faster."""

    def __init__(self, block: Block) -> None:
        super().__init__()
        self.block = block
        self.joined = nn.Linear(WIDTH, 3 * WIDTH)
        parts = (block.query, block.key, block.value)
        scale = (WIDTH // HEADS) ** -0.5
        scales = (scale, 1.0, 1.0)
        self.joined.weight.data = torch.cat(
            [part.weight * by for part, by in zip(parts, scales, strict=True)]
        )
        self.joined.bias.data = torch.cat([part.bias * by for part, by in zip(parts, scales, strict=True)])

    def forward(self, hidden: torch.Tensor, mask: None = None) -> torch.Tensor:
        """Hidden states (1, tokens, width) to the same shape, without a mask: nothing is padded."""
        del mask
        batch, tokens, _ = hidden.shape
        split = self.joined(hidden).view(batch, tokens, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        query, key, value = split[0], split[1], split[2]
        attended = torch.softmax(query @ key.transpose(-1, -2), dim=-1) @ value
        block = self.block
        hidden = block.norm(hidden + block.out(attended.transpose(1, 2).reshape(batch, tokens, WIDTH)))
        return block.last_norm(hidden + block.down(nn.functional.gelu(block.up(hidden))))


def export(network: CrossEncoder, path: Path) -> None:
    """Write the network as ONNX: `ids`, `kinds` (1, tokens) in, `pair` (1, 3), `carries` (1, tokens) out."""
    network.blocks = nn.ModuleList(FusedBlock(block) for block in network.blocks)
    example = torch.zeros(1, 32, dtype=torch.long)
    torch.onnx.export(
        network.eval(),
        (example, example),
        str(path),
        input_names=["ids", "kinds"],
        output_names=["pair", "carries"],
        dynamic_axes={"ids": {1: "tokens"}, "kinds": {1: "tokens"}, "carries": {1: "tokens"}},
        opset_version=17,
        dynamo=False,
    )


def quantise(path: Path, out: Path) -> None:
    """Eight-bit weights in seven bits, since the sums overflow on some machines; activations as they come."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "prepared.onnx"
        quant_pre_process(str(path), str(prepared), skip_symbolic_shape=True)
        quantize_dynamic(
            str(prepared), str(out), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
        )


def slim_tokenizer(path: Path, out: Path) -> None:
    """The tokenizer without padding and truncation: the window does its own cutting."""
    told = json.loads(path.read_text("utf-8"))
    told["padding"] = told["truncation"] = None
    out.write_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")), "utf-8")


def main() -> None:
    """Export, quantise, copy."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("weights", type=Path)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        export(load(arguments.weights), plain)
        quantise(plain, arguments.out / "model.onnx")
    slim_tokenizer(arguments.tokenizer, arguments.out / "tokenizer.json")


if __name__ == "__main__":
    main()

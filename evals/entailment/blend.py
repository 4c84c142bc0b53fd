"""Weights between those before and those after a further training.

`python -m evals.entailment.blend BEFORE.npz AFTER.npz OUT.npz --share 0.8` writes before + share · (after -
before), weight by weight. What a network learns further it keeps mostly, what it would forget it forgets less
(WiSE-FT, Wortsman et al. 2022).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np


def blended(before: Path, after: Path, share: float) -> dict[str, np.ndarray]:
    """The weights of two npz files of one network, `share` of the way from the first to the second."""
    with np.load(before) as old, np.load(after) as new:
        if set(old.files) != set(new.files):
            raise ValueError(f"{before} and {after} are not weights of the same network")
        return {
            name: old[name].astype(np.float32) * (1 - share) + new[name].astype(np.float32) * share
            for name in new.files
        }


def main() -> None:
    """Read, blend and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--share", type=float, default=0.8)
    arguments = parser.parse_args()
    weights = blended(arguments.before, arguments.after, arguments.share)
    np.savez(arguments.out, **weights)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()

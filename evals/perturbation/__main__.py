"""Perturbed claims: `python -m evals.perturbation [--seed N] [--limit N] [--kind NAME …] [--verbose]`.

Plants one error at a time in claims that are known to be grounded, rewrites others without changing what they
say, checks them all against their documents with the embedded engine, and prints how many of each kind are
marked. docs/reference/perturbations.md says what the kinds are.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from pathlib import Path

from evals.perturbation.kinds import KINDS
from evals.perturbation.originals import DATA, originals
from evals.perturbation.outcomes import outcomes
from evals.perturbation.report import failures, row, tables
from evals.perturbation.rewrites import REWRITES
from evals.perturbation.suite import PER_KIND, suite
from service.settings import Settings
from service.wiring import build


async def main() -> None:
    """Make the suite, check it and print the tables."""
    arguments = _arguments()
    items = suite(
        originals(arguments.data), seed=arguments.seed, per_kind=arguments.limit, kinds=arguments.kind or None
    )
    if arguments.no_check:
        for item in items:
            change = item.change
            print(f"{item.kind} [{change.form if change else ''}]\n  {item.original.claim}\n  {item.text}")
        return
    found = await outcomes(items, build(Settings(engine="embedded")).pipeline)
    for line in tables(found):
        print(line)
    if arguments.verbose:
        for line in failures(found):
            print(line)
    if arguments.out:
        rows = (json.dumps(row(one), ensure_ascii=False) for one in found)
        arguments.out.write_text("".join(f"{line}\n" for line in rows), "utf-8")


def _arguments() -> argparse.Namespace:
    names = [kind.name for kind in KINDS] + [rewrite.name for rewrite in REWRITES]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=0, help="another seed is another suite")
    parser.add_argument("--limit", type=int, default=PER_KIND, help="items of each kind")
    parser.add_argument(
        "--kind", action="append", choices=names, metavar="NAME", help="only this kind; may be repeated"
    )
    parser.add_argument("--data", type=Path, default=DATA, help="folder with claims and documents")
    parser.add_argument("--verbose", action="store_true", help="show what was missed and falsely marked")
    parser.add_argument("--out", type=Path, help="write every outcome to this JSON Lines file")
    parser.add_argument("--no-check", action="store_true", help="print the items and check nothing")
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(main())

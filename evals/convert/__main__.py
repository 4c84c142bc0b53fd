"""Convert a public data set: `python -m evals.convert NAME INPUT --out FOLDER [--skip-malformed]`.

The folder gets claims.jsonl and documents.jsonl, articles.jsonl or sentences.jsonl, which the suites read,
and conversion.json, which counts what was written and what was left out.
docs/how-to/convert-public-data.md says more.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from evals.convert.folder import write
from evals.convert.registry import FORMATS
from service.errors import InputError
from service.formats.visible import one_line


def main(arguments: Sequence[str] | None = None) -> int:
    """Convert and print the counts; 0 when a folder was written, 2 when the input is at fault."""
    formats = "\n".join(f"  {one.name:<10} {one.about}" for one in FORMATS.values())
    parser = argparse.ArgumentParser(
        prog="python -m evals.convert",
        description=f"{(__doc__ or '').splitlines()[0]}\n\n{formats}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", choices=sorted(FORMATS), metavar="NAME", help="the source format")
    parser.add_argument("input", type=Path, metavar="INPUT", help="its file or folder")
    parser.add_argument("--out", type=Path, required=True, help="folder to write, new or empty")
    parser.add_argument(
        "--skip-malformed",
        action="store_true",
        help="leave broken lines out and count them, instead of stopping",
    )
    chosen = parser.parse_args(arguments)
    try:
        found = FORMATS[chosen.name].convert(chosen.input)
        told = write(found, chosen.out, skip_malformed=chosen.skip_malformed)
    except InputError as error:
        print(one_line(error.detail, 500), file=sys.stderr)
        return 2
    for name, count in told.written.items():
        print(f"{name}: {count:,}")
    for reason, count in sorted(told.left_out.items()):
        print(f"left out, {one_line(reason, 200)}: {count:,}")
    if told.malformed_count:
        print(f"left out, malformed: {told.malformed_count:,}")
    for line in told.malformed:
        print(f"  {one_line(line.place, 200)}: {one_line(line.reason, 200)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

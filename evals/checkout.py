"""Which code was measured: the commit, and whether the tree was as committed."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_CODE = ("service", "prompts", "evals")


def checkout() -> dict[str, Any]:
    """`commit`, `dirty`, and for a dirty tree a digest of what is changed; all None outside a checkout."""
    commit = _git("rev-parse", "HEAD")
    if commit is None:
        return {"commit": None, "dirty": None, "changes": None}
    changed = _git("diff", "HEAD", "--", *_CODE) or ""
    new = _git("ls-files", "--others", "--exclude-standard", "--", *_CODE) or ""
    if not changed and not new:
        return {"commit": commit.strip(), "dirty": False, "changes": None}
    told = hashlib.sha256(changed.encode())
    for name in new.splitlines():
        told.update(name.encode())
        path = ROOT / name
        told.update(path.read_bytes() if path.is_file() else b"")
    return {"commit": commit.strip(), "dirty": True, "changes": told.hexdigest()[:16]}


def _git(*arguments: str) -> str | None:
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments
            ["git", *arguments],  # noqa: S607 - the git of the developer
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=True,
            timeout=30,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout

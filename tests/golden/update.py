"""Write the golden prompts anew (`python -m tests.golden.update`); read the difference before you keep it."""

from __future__ import annotations

from tests.golden.renders import FOLDER, renders


def main() -> None:
    """Write each prompt's text to its file; files of prompts that are gone are removed."""
    told = renders()
    for path in FOLDER.glob("*.txt"):
        if path.stem not in told:
            path.unlink()
    for name, text in told.items():
        (FOLDER / f"{name}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

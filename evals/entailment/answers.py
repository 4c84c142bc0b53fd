"""The model's answers kept on disk, so that a measurement with other rules does not run the model again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from service.entailment.model import FOLDER, Answer, EntailmentModel


class RememberedModel:
    """An entailment model that looks up what it has answered before; the file belongs to one model."""

    def __init__(self, path: Path, folder: Path = FOLDER) -> None:
        self._model = EntailmentModel(folder)
        self._path = path
        self._known: dict[str, Answer] = {}
        if path.exists():
            for line in path.read_text("utf-8").splitlines():
                key, supported, contradicted, carries = json.loads(line)
                self._known[key] = Answer(supported, contradicted, tuple(carries))

    def read(self, claim: str, sentences: Sequence[str]) -> Answer:
        """The answer about `claim` beside `sentences`; a new one is appended to the file."""
        told = json.dumps([claim, *sentences], ensure_ascii=False)
        key = hashlib.sha256(told.encode()).hexdigest()[:24]
        if key not in self._known:
            answer = self._model.read(claim, sentences)
            self._known[key] = answer
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps([key, answer.supported, answer.contradicted, answer.carries]) + "\n")
        return self._known[key]

"""What TextRank, LexRank and LSA share: sumy, given our sentences, words, stems and stop words.

sumy (Mišo Belica, Apache-2.0, https://github.com/miso-belica/sumy) is in the extra `evals`; 0.13.0 was tried.
Its own tokenizer wants data of NLTK that has to be fetched; with ours in its place all systems choose among
the same sentences, and differ in the choice alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

from evals.peers.extractive import Summariser, body
from evals.peers.protocol import NotInstalled
from service.errors import InputTooLarge
from service.text.words import STOPWORDS, stem, words
from service.types import Sentence, Source

MOST_SENTENCES = 1_000
"""The methods of sumy take time with the square of the sentences, or worse: a longer text fails its item."""


class _Words:
    """Our tokenizer in the shape that sumy asks for."""

    def to_words(self, sentence: str) -> tuple[str, ...]:
        return tuple(word.lower for word in words(sentence))


def sumy_version() -> str:
    """The version of sumy; raises `NotInstalled` when it is not there."""
    try:
        return f"sumy {version('sumy')}"
    except PackageNotFoundError:
        raise NotInstalled("sumy is not installed: pip install 'standfirst[evals]'.") from None


def with_sumy(module: str, kind: str) -> Summariser:
    """The summariser `kind` of sumy's module, choosing among our sentences."""

    def choose(source: Source, count: int) -> Sequence[Sentence]:
        sumy_version()
        import numpy as np
        from sumy.models.dom import ObjectDocumentModel, Paragraph
        from sumy.models.dom import Sentence as SumySentence

        sentences = body(source)
        if len(sentences) > MOST_SENTENCES:
            raise InputTooLarge(
                f"sumy is given at most {MOST_SENTENCES:,} sentences; this text has {len(sentences):,}."
            )
        if len(sentences) <= count:  # there is nothing to choose, and some methods divide by zero
            return sentences
        tokenizer = _Words()
        document = ObjectDocumentModel([Paragraph([SumySentence(one.text, tokenizer) for one in sentences])])
        summariser = getattr(import_module(f"sumy.summarizers.{module}"), kind)(stem)
        summariser.stop_words = STOPWORDS
        places = {id(sentence): place for place, sentence in enumerate(document.sentences)}
        with np.errstate(divide="ignore", invalid="ignore"):  # LexRank, where sentences share no word
            chosen = sorted(places[id(sentence)] for sentence in summariser(document, count))
        return [sentences[place] for place in chosen]

    return choose

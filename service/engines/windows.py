"""What a model wrote about the windows of an article becomes claims: selected, made to stand alone, split.

The rules fail closed. Only a reason that we know takes a sentence out of the checks. A claim that points at
no sentence that was shown would be the model's own invention: it is dropped and counted. Words that were put
in count where they stand in the sentence that they are said to come from. A claim that rests on words which
the article does not have, or that lost its speaker, is given back in the article's own words. A sentence of
which no window says anything is a claim as it stands. So each sentence that was shown is in a claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from service.engines.pronouns import GROUPS
from service.llm.answers import ClaimLine, ContextLine, WindowLine
from service.llm.fence import cleaned, one_line
from service.text.rhetoric import attribution
from service.types import AddedContext, ClaimKind, Selection, Sentence, Source

MAX_CLAIM = 600
"""Characters of a claim or a summary sentence at most: a longer one is no sentence."""

_MAX_NAME = 200
_SHORT = 2
"""Letters up to which a word of a speaker's name is too common to tell the speaker."""

KEPT = Selection()
_EXCUSES: Mapping[str, tuple[ClaimKind, Selection]] = MappingProxyType(
    {
        "opinion": ("opinion", Selection(kept=False, reason="opinion")),
        "forecast": ("forecast", Selection(kept=False, reason="forecast")),
        "context": ("fact", Selection(kept=False, reason="context cannot be restored")),
    }
)
"""What becomes of a claim that is not checked, by the reason that the model gives."""
_CHECKED: tuple[ClaimKind, Selection] = ("fact", KEPT)

_DESCRIPTION = re.compile(r"(?:, | \(| – | — | (?:who|which|whose) )")
"""Where a name ends and its description begins."""

Shown = Mapping[int, Sentence]
"""The sentences of one prompt, under the numbers that the model sees."""


@dataclass(frozen=True, slots=True)
class PlacedClaim:
    """A claim in the words of the model or of the article, and the sentences that make it: at least one."""

    text: str
    sentences: tuple[Sentence, ...]
    kind: ClaimKind = "fact"
    speaker: str | None = None
    selection: Selection = KEPT
    added: tuple[AddedContext, ...] = ()


@dataclass(frozen=True, slots=True)
class _Shown:
    """The article, what was shown of it, and both as they are searched."""

    source: Source
    sentences: Shown
    whole: str
    """All of the article, folded."""
    told: str
    """The sentences that were shown, each on one line."""

    @property
    def is_english(self) -> bool:
        return (self.source.language or "en").lower().startswith("en")


def window_claims(
    source: Source, windows: Sequence[WindowLine], shown: Shown
) -> tuple[tuple[PlacedClaim, ...], int]:
    """The claims of the windows, and how many were dropped since they point at nothing."""
    told = "\n".join(cleaned(sentence.text) for sentence in shown.values())
    article = _Shown(source, shown, source.text.casefold(), told)
    claims: list[PlacedClaim] = []
    dropped = 0
    for window in windows:
        if (excuse := _excuse(window)) is not _CHECKED:
            claims += _own_words(pointed(window.sentences, shown), *excuse)
            continue
        for line in window.claims:
            sentences = pointed(line.sentences, shown)
            if sentences and one_line(line.text):
                claims += _placed(article, window.context, line, sentences)
            else:
                dropped += 1
    done = {sentence.index for claim in claims for sentence in claim.sentences}
    claims += _own_words((sentence for sentence in shown.values() if sentence.index not in done), *_CHECKED)
    return tuple(claims), dropped


def is_selected(window: WindowLine) -> bool:
    """Whether there is anything to check in the window: not, only for a reason that we know."""
    return _excuse(window) is _CHECKED


def pointed(numbers: Iterable[int], shown: Shown) -> tuple[Sentence, ...]:
    """The sentences that `numbers` point at, once each, in source order."""
    found = {shown[number].index: shown[number] for number in numbers if number in shown}
    return tuple(found[index] for index in sorted(found))


def _excuse(window: WindowLine) -> tuple[ClaimKind, Selection]:
    return _CHECKED if window.verifiable else _EXCUSES.get(window.reason.strip().lower(), _CHECKED)


def _own_words(
    sentences: Iterable[Sentence], kind: ClaimKind, selection: Selection, speaker: str | None = None
) -> Iterator[PlacedClaim]:
    """A claim for each sentence in which there is a word at all, as the article has it."""
    for sentence in sentences:
        if any(character.isalnum() for character in sentence.text):
            yield PlacedClaim(cleaned(sentence.text), (sentence,), kind, speaker, selection)


def _placed(
    article: _Shown, contexts: Sequence[ContextLine], line: ClaimLine, sentences: tuple[Sentence, ...]
) -> Iterable[PlacedClaim]:
    """The claim of one line; in the article's words where the model's cannot be kept."""
    speaker = one_line(line.speaker, _MAX_NAME)
    speaker = speaker if speaker.casefold() in article.whole else ""
    text, added, invented = _with_context(article, contexts, one_line(line.text, MAX_CLAIM), sentences)
    if invented:
        return _own_words(sentences, *_EXCUSES["context"])
    if speaker and line.kind in ("statement", "quote") and not _tells_speaker(text, speaker, article):
        return _own_words(sentences, line.kind, KEPT, speaker)
    kind, selection = _EXCUSES.get(line.kind, (line.kind, KEPT))
    return [PlacedClaim(text, sentences, kind, speaker or None, selection, added)]


def _tells_speaker(text: str, speaker: str, article: _Shown) -> bool:
    """Whether the claim itself says whose words these are; a verb of saying is known only in English."""
    folded = text.casefold()
    names = [word for word in speaker.casefold().split() if len(word) > _SHORT]
    if any(name in folded for name in names) or speaker.casefold() in folded:
        return True
    return not article.is_english or attribution(text) is not None


def _with_context(
    article: _Shown, contexts: Sequence[ContextLine], text: str, sentences: Sequence[Sentence]
) -> tuple[str, tuple[AddedContext, ...], bool]:
    """The claim with the least context, what was added to it, and whether any of that is invented."""
    own = " ".join(cleaned(sentence.text) for sentence in sentences)
    added: dict[str, AddedContext] = {}
    for context in contexts:
        words, replaced = one_line(context.text, MAX_CLAIM), one_line(context.replaced, MAX_CLAIM)
        if not words or not _stands(words, text) or (replaced and not _stands(replaced, own)):
            continue
        if not _stands(words, article.told):
            return text, (), True
        short = _shortened(words, replaced)
        place = _place(article.source, context.sentence, short)
        if place is not None and short not in added:
            text = _cut(text, words, short)
            span = article.source.span(*place)
            copied = article.source.text[slice(*place)]
            added[short] = AddedContext(replaced=replaced, text=copied, span=span)
    return text, tuple(added.values()), False


def _place(source: Source, number: int, words: str) -> tuple[int, int] | None:
    """Where the words stand in the sentence of that number."""
    if not 0 < number <= len(source.sentences):
        return None
    sentence = source.sentences[number - 1]
    found = _pattern(words).search(sentence.text)
    return (sentence.start + found.start(), sentence.start + found.end()) if found else None


def _stands(words: str, text: str) -> bool:
    return _pattern(words).search(text) is not None


def _pattern(words: str) -> re.Pattern[str]:
    """The words, whole, whatever their case and the white space between them."""
    spaced = r"\s+".join(map(re.escape, words.split()))
    return re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE)


def _shortened(words: str, replaced: str) -> str:
    """The name without the description that goes with it, where it stands for a pronoun: that is enough."""
    found = _DESCRIPTION.search(words) if replaced.lower() in GROUPS else None
    return words[: found.start()] if found and found.start() else words


def _cut(text: str, words: str, short: str) -> str:
    """The claim with the short form of the words, and without the comma that closed the long one."""
    if words == short:
        return text
    return re.sub(rf"{re.escape(words)},?", lambda _: short, text, flags=re.IGNORECASE)

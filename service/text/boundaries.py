"""Where sentences end within one paragraph: sentencex, and the merge rules that news copy needs."""

from __future__ import annotations

import re
from itertools import pairwise

import sentencex

from service.text.lines import trim
from service.types import Interval

_WINDOW = 5_000
"""Code points that sentencex is given at once: some of its steps grow with the square of the length."""

_LONGEST_QUOTATION = 320
"""Code points up to which a quotation of several sentences stays whole, with its attribution."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(?![a-z])")

# sentencex sees a text of the same length, in which line ends are spaces, control characters and broken
# surrogates are harmless, and the quotation marks of tokenisers (`` and '') are plain ones.
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_OPENING_TYPED = re.compile(r"``")
_CLOSING_TYPED = re.compile(r"''")
_QUOTATION_MARK = re.compile(r"[\"“”„‟«»]|(?<!\w)['‘]|['’](?!\w)")

_MARKS = frozenset("\"'“”‘’„‚«»‹›()[]{}「」『』（）`*_•▪‣◦●■►")
_BULLET = re.compile(r"[•▪‣◦●■►]")
_CLOSING = frozenset("\"'”’»›)]}」』）*_")
_CLOSES = re.compile(r"[\"'”’»›)\]}」』）*_]|[“‘](?=[\s.,;:)]|$)")  # in German “ closes what „ opens
_CLOSES_AFTER_SPACE = re.compile(r"\s+(?:[”»›)\]}」』）]|''|[\"'](?=[\s.,;:]|$))")
_MISSED = re.compile(
    r"\bno\.[\"'”’]*\s+(?=[\"'“‘(]?[A-Z])"  # sentencex takes any "no." for "number"
    # … and never ends one at "4 a.m."; a quotation that ends in a mark is speech, and no name of a programme
    r"|\b[ap]\.m\.\s+(?=[\"“][A-Z][^\"“”]{0,600}[.,!?…—-][\"”])"
)
_BRACKETED_SENTENCE = re.compile(r"[(\[][^()\[\]]*[.!?][\"'”’]?[)\]]\s+(?=[\"'“‘(\[]?[A-Z])")

_TITLES_EN = """
Mr Mrs Ms Mx Dr Prof Gen Col Maj Capt Cpl Sgt Lt Cmdr Adm Gov Sen Sens Rep Reps Rev Hon Pres Supt Det Insp Amb
Atty Asst Assoc Brig Pvt Pfc Spc Msgr Messrs St Mt Ft vs Bros Univ
"""
_TITLES = {
    "en": frozenset(_TITLES_EN.split()),
    "fr": frozenset(("M", "MM", "Mme", "Mmes", "Mlle", "Mlles", "Me", "Mgr", "Dr", "Pr", "St", "Ste")),
    "de": frozenset(("Hr", "Fr", "Dr", "Prof", "St", "Nr")),
    "es": frozenset(("Sr", "Sra", "Srta", "Dr", "Dra", "Ud", "Uds", "Lic", "Gral")),
}
"""Abbreviations that never end a sentence, since a name follows, by language."""

_NUMBERED_EN = """
No Nos p pp Art Arts Sec Secs Fig Figs Vol Ch Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec approx ca est
"""
_NUMBERED = frozenset(_NUMBERED_EN.split())
"""English abbreviations that do not end a sentence when a number follows."""

_LAST_TOKEN = re.compile(r"(\S+?)\.[\"'”’)\]]*$")
_LIST_NUMBER = re.compile(r"\(?(?:\d{1,3}|[A-Za-z])[.)]")
_MIXED_CASE = re.compile(r"[a-z]+(?:-?[A-Z]|'[A-Z])")
_CLOCK = re.compile(r"\b[ap]\.m\.$")
_AFTER_CLOCK = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:[ECMP][SD]?T|GMT|BST|UTC|CEST?|IST)\b|\(|\d|"
    r"(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)"
)
_ASKED = re.compile(r"[?!][\"”'’]+$")
_ATTRIBUTION = re.compile(
    r"(?:[A-Z][\w.'’-]*\s+){1,5}(?:said|says|asked|asks|told|tells|added|adds|wrote|writes|tweeted|replied|shouted|cried"
    r"|recalled|joked|wondered|exclaimed|demanded)(?:[.,]|\s+(?:in|on|at|to|of|after|during|when|as|by|him|her|them"
    r"|reporters|Reuters|CNN|BBC)\b)"
)


def boundaries(paragraph: str, language: str) -> list[Interval]:
    """The sentences of one paragraph, in order, without the white space around them.

    `language` is a BCP 47 tag; one that is not known is read by the rules of English. Closing quotation marks
    and brackets stay with their sentence, and so does the attribution of a quotation. A quotation of several
    sentences is kept whole unless it is long. Cost is linear in the length of the paragraph.
    """
    code = _code(language)
    masked = _mask(paragraph)
    spans: list[Interval] = []
    cuts = _cuts(masked, code)
    if code == "en":
        cuts += [match.end() for match in _MISSED.finditer(masked)]
    for span in _spans(paragraph, cuts):
        spans += _split_further(paragraph, masked, span, code)
    return _merged(paragraph, spans, code)


def _code(language: str) -> str:
    match = _LANGUAGE.match(language.lower())
    return match.group() if match else "en"


def _mask(paragraph: str) -> str:
    plain = _BULLET.sub(" ", _UNSAFE.sub(" ", paragraph))  # after a bullet sentencex would see no stop
    return _CLOSING_TYPED.sub('" ', _OPENING_TYPED.sub(' "', plain))


def _cuts(masked: str, code: str) -> list[int]:
    """Where sentencex begins a new sentence, asked window by window so that the cost stays linear."""
    cuts: list[int] = []
    start = 0
    while start < len(masked):
        window = masked[start : start + _WINDOW]
        found = [start + one["start_index"] for one in sentencex.get_sentence_boundaries(code, window)]
        cuts += [cut for cut in found if cut > start]
        if start + _WINDOW >= len(masked):
            break
        # Begin again at the last sentence, which the window's end may have cut; a giant one is passed over.
        start = cuts[-1] if cuts and cuts[-1] > start + _WINDOW // 2 else start + _WINDOW
    return cuts


def _spans(paragraph: str, cuts: list[int]) -> list[Interval]:
    """The runs between cuts, each cut moved so that closing marks stay left of it and opening ones right."""
    edges = sorted({0, len(paragraph), *(_settled(paragraph, cut) for cut in cuts)})
    found = [_trimmed(paragraph, start, end) for start, end in pairwise(edges)]
    return [span for span in found if span.start < span.end]


def _trimmed(paragraph: str, start: int, end: int) -> Interval:
    start, end = trim(paragraph, start, end)
    while start < end and _BULLET.match(paragraph[start]):
        start, end = trim(paragraph, start + 1, end)
    return Interval(start, end)


def _settled(paragraph: str, cut: int) -> int:
    while cut > 0 and (paragraph[cut - 1].isspace() or paragraph[cut - 1] in _MARKS):
        cut -= 1
    while match := _CLOSES.match(paragraph, cut):
        cut = match.end()
    while match := _CLOSES_AFTER_SPACE.match(paragraph, cut):
        cut = match.end()
    return cut


def _split_further(paragraph: str, masked: str, span: Interval, code: str) -> list[Interval]:
    """A sentence in brackets apart from the one that follows it, and a long quotation by its sentences."""
    start, end = span
    found: list[Interval] = []
    while bracketed := _BRACKETED_SENTENCE.match(paragraph, start, end):
        found.append(trim(paragraph, start, bracketed.end()))
        start = bracketed.end()
    if end - start <= _LONGEST_QUOTATION:
        return [*found, Interval(start, end)]
    cuts = _cuts(_QUOTATION_MARK.sub(" ", masked[start:end]), code)
    rest = _spans(paragraph[start:end], cuts)
    return [*found, *(Interval(start + part.start, start + part.end) for part in rest)]


def _merged(paragraph: str, spans: list[Interval], code: str) -> list[Interval]:
    merged: list[Interval] = []
    for span in spans:
        if merged and _reads_on(paragraph, merged[-1], span, code):
            merged[-1] = Interval(merged[-1].start, span.end)
        else:
            merged.append(span)
    return merged


def _reads_on(paragraph: str, left: Interval, right: Interval, code: str) -> bool:
    """Whether what stands between two spans does not end a sentence after all."""
    before = paragraph[max(left.start, left.end - 60) : left.end]
    after = paragraph[right.start : min(right.end, right.start + 100)]
    return (
        not any(map(str.isalnum, after))
        or (left.end - left.start <= 5 and _LIST_NUMBER.fullmatch(before) is not None)
        or (left.end == right.start and _splits_a_token(before, after))
        or _goes_on_in_lower_case(before, after)
        or _follows_abbreviation(before, after, code)
        or (code == "en" and _follows_clock(before, after))
        or (code == "en" and _attributes(before, after))
        or (before[-1] in "」』" and after[0] == "と")  # Japanese: the particle that closes a quotation
    )


def _splits_a_token(before: str, after: str) -> bool:
    """`D-N.|Y.`, `J.|-C.`: no space, and a single letter or a hyphen at the seam."""
    return after[0] in "-–" or re.search(r"(?:^|[^\w])\w\.$", before) is not None


def _goes_on_in_lower_case(before: str, after: str) -> bool:
    """`"We won!" he said`, `Bn. was`, `Yahoo! shares`; not `… left. iPhone sales` or `… left. al-Shabaab`."""
    opened = after.lstrip("\"'“‘`([")
    if not opened[:1].islower():
        return False
    token = _LAST_TOKEN.search(before)
    if token is None or before[-1] in _CLOSING:
        return True
    word = token[1]
    abbreviated = len(word) <= 5 or "." in word or word[0].isupper()
    return abbreviated and not _MIXED_CASE.match(opened)


def _follows_abbreviation(before: str, after: str, code: str) -> bool:
    token = _LAST_TOKEN.search(before)
    if token is None or before[-1] != ".":
        return False
    word = token[1].lstrip("\"'“‘(")
    if word in _TITLES.get(code, ()):
        return True
    return code == "en" and word in _NUMBERED and after[0].isdigit()


def _follows_clock(before: str, after: str) -> bool:
    return _CLOCK.search(before) is not None and _AFTER_CLOCK.match(after) is not None


def _attributes(before: str, after: str) -> bool:
    return _ASKED.search(before) is not None and _ATTRIBUTION.match(after) is not None

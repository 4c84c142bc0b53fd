"""From bytes to text: byte order mark, declared charset, UTF-8, and only then a guess."""

from __future__ import annotations

import codecs
import logging

from service.errors import UnreadableInput

logging.getLogger("charset_normalizer").addHandler(logging.NullHandler())

# UTF-32 before UTF-16: its little-endian mark begins with that of UTF-16.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Encodings of which any bytes, or nearly any, are valid: UTF-8 that decodes is better evidence than they are.
_SINGLE_BYTE_NAMES = (
    "ascii iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 "
    "iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 "
    "cp1257 cp1258 koi8-r koi8-u mac-roman tis-620 cp437 cp850 cp866"
)
_MULTI_BYTE_NAMES = (
    "utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be gb2312 gbk gb18030 big5 big5hkscs shift_jis cp932 "
    "euc_jp iso2022_jp euc_kr cp949"
)
# What a newsroom's old files are written in; the guess is among these, so that it is never an exotic one.
_GUESSED_NAMES = (
    "cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 iso8859_2 iso8859_7 koi8_r shift_jis euc_jp "
    "gb18030 big5 euc_kr"
)
_SINGLE_BYTE = frozenset(_SINGLE_BYTE_NAMES.split())
_MULTI_BYTE = frozenset(_MULTI_BYTE_NAMES.split())
# Windows-1252 signs that tell nothing about the language: € ‚ … ‘ ’ “ ” • – — nbsp £ § © « ® ° · »
_SIGNS = frozenset(b"\x80\x82\x85\x91\x92\x93\x94\x95\x96\x97\xa0\xa3\xa7\xa9\xab\xae\xb0\xb7\xbb")
_SAMPLE = 200_000


def decode(data: bytes, charset: str | None = None) -> str:
    """The text of `data` without its byte order mark; line ends are kept.

    Order: byte order mark, a declared multi-byte charset, UTF-8, UTF-16 without a mark, a declared
    single-byte charset (ISO-8859-1 and ASCII mean Windows-1252, as in the WHATWG Encoding Standard), a guess.
    Raises `UnreadableInput` when none of them fits.
    """
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], name)
    declared = _known(charset)
    if declared in _MULTI_BYTE:
        return _strictly(data, declared).removeprefix("\ufeff")
    name = "utf-8" if _is_utf8(data) else _unmarked_utf16(data) or declared or _guess(data)
    return _strictly(data, name)


def _known(charset: str | None) -> str | None:
    """The Python name of a charset that we decode; None for any other, for which the bytes have to speak."""
    try:
        name = codecs.lookup((charset or "").strip().strip("\"'")).name
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        return None
    if name in {"ascii", "iso8859-1"}:
        return "cp1252"
    return name if name in _SINGLE_BYTE or name in _MULTI_BYTE else None


def _strictly(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        raise UnreadableInput(f"The text is not valid {name.upper()}, although it seems to be.") from None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\x00" not in data


def _unmarked_utf16(data: bytes) -> str | None:
    """The byte order of UTF-16 without a mark: in Western text, every second byte is zero."""
    sample = data[:2_000]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if len(data) % 2 or half == 0 or b"\x00\x00" in sample:
        return None
    if odd > 0.6 * half and even == 0:
        return "utf-16-le"
    if even > 0.6 * half and odd == 0:
        return "utf-16-be"
    return None


def _guess(data: bytes) -> str:
    if b"\x00" in data[:_SAMPLE]:
        raise UnreadableInput("This looks like binary data, not like text.")
    if _SIGNS.issuperset(byte for byte in data[:_SAMPLE] if byte >= 0x80):
        return "cp1252"
    from charset_normalizer import from_bytes

    matches = from_bytes(data[:_SAMPLE], cp_isolation=_GUESSED_NAMES.split())
    best = matches.best()
    if best is None:
        raise UnreadableInput(
            "This looks like binary data, or like an encoding that is not known; use UTF-8."
        )
    # A short Western text fits the code pages of its neighbours as well; the one most in use is then meant.
    western = any(match.encoding == "cp1252" and match.chaos <= best.chaos for match in matches)
    return "cp1252" if western else best.encoding

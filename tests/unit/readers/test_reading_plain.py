"""Plain text: kept exactly as sent after decoding; what is not text is refused with its likely cause."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import EmptyText, InputTooLarge, StandfirstError, UnreadableInput
from service.readers import read_bytes

ENGLISH = "“We’re done,” he said — the café on Rue de l’Église closed at 5 p.m. It cost £3 or €4.\r\n"


def read(data: bytes, media_type: str | None = "text/plain", limit: int = 1_000_000) -> str:
    return read_bytes(data, media_type=media_type, limit_characters=limit).text


def test_line_ends_blanks_and_odd_characters_are_kept_as_sent() -> None:
    text = "  First\r\nsecond\rthird\n\n\u00a0fourth\u00ad \U0001f525e\u0301 \t"
    assert read(text.encode()) == text


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_an_encoding_is_found_without_being_declared(encoding: str) -> None:
    assert read(ENGLISH.encode(encoding)) == ENGLISH


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Le gouvernement a annoncé lundi des mesures pour les étudiants à l’université."),
        ("cp1252", "Die Bürgermeisterin sagte, die Straße müsse für längere Zeit gesperrt bleiben."),
        ("cp1252", "The mayor didn’t resign. The fine was £500."),
        ("cp1250", "Vláda oznámila v pondělí nová opatření. Příliš žluťoučký kůň úpěl ďábelské ódy."),
        ("cp1251", "Правительство объявило о новых мерах в понедельник. Расходы вырастут."),
        ("koi8-r", "Правительство объявило о новых мерах в понедельник. Расходы вырастут."),
        ("cp1253", "Η κυβέρνηση ανακοίνωσε νέα μέτρα τη Δευτέρα. Ο υπουργός είπε ότι θα αυξηθούν."),
        ("shift_jis", "政府は月曜日に新しい対策を発表した。大臣は支出が増えると述べた。"),
        ("gb18030", "政府周一宣布了新的措施。部长表示支出将增加。"),
    ],
)
def test_old_encodings_are_guessed_from_the_bytes(encoding: str, text: str) -> None:
    assert read(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("iso-8859-2", "Rząd ogłosił nowe środki."),
        ("windows-1251", "Да."),
        ("shift_jis", "はい"),
        ("utf-16-le", "No mark."),
        ("gbk", "是"),
    ],
)
def test_a_declared_charset_is_used(encoding: str, text: str) -> None:
    assert read(text.encode(encoding), f'text/plain; charset="{encoding}"') == text


def test_latin_1_means_windows_1252_as_on_the_web() -> None:
    assert read(b"\x93Yes\x94", "text/plain; charset=ISO-8859-1") == "“Yes”"


def test_utf_8_that_decodes_outweighs_a_declared_single_byte_charset() -> None:
    assert read("café – “yes”".encode(), "text/plain; charset=iso-8859-1") == "café – “yes”"


@pytest.mark.parametrize("charset", ["nonsense", "zlib", "rot13", "idna", "unicode_escape", "utf-7", "é", ""])
def test_a_charset_that_is_not_one_of_ours_leaves_it_to_the_bytes(charset: str) -> None:
    assert read(b"Caf\xc3\xa9 \\u0041", f"text/plain; charset={charset}") == "Café \\u0041"


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf", "\u00a0\n".encode()])
def test_nothing_but_blanks_is_empty(data: bytes) -> None:
    with pytest.raises(EmptyText):
        read(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01\x02\x03" * 100,
        bytes(range(256)) * 20,
        b"Text \x00 with a NUL",
        b"text\x01\x02\x03" * 50,
        b"\x89PNG\r\n\x1a\n" + bytes(range(1, 256)) * 3,
    ],
)
def test_binary_data_is_called_by_its_name(data: bytes) -> None:
    with pytest.raises(UnreadableInput, match="binary"):
        read(data)


def test_text_that_lost_its_characters_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="lost"):
        read("Die B\ufffdrgermeisterin f\ufffdr die Stra\ufffde.".encode())


@pytest.mark.parametrize("wrong", ["cp1252", "latin-1"])
def test_utf_8_that_was_decoded_wrongly_before_is_refused(wrong: str) -> None:
    text = "Le café de l’Élysée a été fermé à midi, déclare-t-il."
    garbled = text.encode().decode(wrong, "replace").replace("\ufffd", "")
    with pytest.raises(UnreadableInput, match="another encoding"):
        read(garbled.encode())


@pytest.mark.parametrize(
    "text", ["PÃO E ÁGUA, NÃO. SÃO PAULO — “NÃO”, Â ñ â€ Ã", "Th\x01e wire\x02 copy. " + "word " * 40]
)
def test_a_few_odd_characters_do_not_make_a_text_unreadable(text: str) -> None:
    assert read(text.encode()) == text


def test_an_encoding_with_broken_bytes_is_refused_and_not_repaired() -> None:
    with pytest.raises(UnreadableInput):
        read(b"\xff\xfeT\x00e\x00x")
    with pytest.raises(UnreadableInput):
        read(b"\x81\x8d \x8f\x90", "text/plain; charset=windows-1252")


def test_a_text_over_the_limit_is_refused_with_the_limit() -> None:
    assert len(read(b"x" * 100, limit=100)) == 100
    with pytest.raises(InputTooLarge, match=r"100 characters .*STANDFIRST_MAX_CHARACTERS"):
        read(b"x" * 101, limit=100)


def test_five_megabytes_in_one_line_are_refused_before_they_are_decoded() -> None:
    with pytest.raises(InputTooLarge):
        read(b"\xff" * 5_000_000)


def test_a_million_characters_in_one_line_are_read() -> None:
    text = "wörd " * 200_000
    assert read(text.encode()) == text


@given(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"], exclude_characters="\ufeff\ufffd"),
        min_size=1,
    )
)
def test_any_legible_text_comes_back_from_utf_8_and_utf_16(text: str) -> None:
    try:
        read_back = read(text.encode())
    except (EmptyText, UnreadableInput):
        return
    assert read_back == text
    assert read(text.encode("utf-16")) == text


@given(st.binary(max_size=200), st.sampled_from([None, "text/plain", "text/plain; charset=gbk"]))
def test_any_bytes_are_read_or_refused_but_nothing_else(data: bytes, media_type: str | None) -> None:
    try:
        text = read(data, media_type)
    except StandfirstError:
        return
    assert text.strip()

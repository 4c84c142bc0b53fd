"""Telling the language of a text, and saying nothing when it is not sure."""

from __future__ import annotations

import subprocess
import sys

import pytest

from service.text.language import detect

ENGLISH = "The minister said on Tuesday that he would not resign, and the opposition asked for a new vote."

OTHERS = {
    "de": "Der Minister sagte am Dienstag, er werde nicht zurücktreten. Was das Kabinett plant, war unklar.",
    "nl": "De minister zei dinsdag dat hij niet zal aftreden. Of het kabinet valt, was nog onduidelijk.",
    "fr": "Le ministre a déclaré mardi qu'il ne démissionnerait pas. L'opposition demande des élections.",
    "es": "El ministro dijo el martes que no dimitirá. La oposición exige elecciones anticipadas.",
    "it": "Il ministro ha detto martedì che non si dimetterà. L'opposizione chiede elezioni anticipate.",
    "pt": "O ministro disse na terça-feira que não vai renunciar. A oposição pede eleições antecipadas.",
    "da": "Ministeren sagde tirsdag, at han ikke vil gå af. Oppositionen vil have nyvalg i næste uge.",
    "sv": "Ministern sade på tisdagen att han inte tänker avgå. Oppositionen kräver nyval.",
    "pl": "Minister powiedział we wtorek, że nie poda się do dymisji. Opozycja domaga się wyborów.",
    "tr": "Bakan salı günü istifa etmeyeceğini söyledi. Muhalefet erken seçim istiyor.",
    "ru": "Министр заявил во вторник, что не уйдёт в отставку. Оппозиция требует выборов.",
    "ar": "قال الوزير يوم الثلاثاء إنه لن يستقيل. وتطالب المعارضة بإجراء انتخابات مبكرة.",
    "zh": "部长星期二表示他不会辞职。反对党要求提前举行选举。数千人走上首都街头。",
    "ja": "大臣は火曜日、辞任しないと述べた。野党は早期の選挙を求めている。",
}


def test_english_is_told() -> None:
    assert detect(ENGLISH) == "en"


@pytest.mark.parametrize(("code", "text"), OTHERS.items())
def test_other_languages_are_not_taken_for_english(code: str, text: str) -> None:
    assert detect(text) == code


@pytest.mark.parametrize(
    "text", ["", "Oslo", "12 3 45", "!!! ???", "https://example.org/the-of-and/with-that"]
)
def test_too_little_text_has_no_language(text: str) -> None:
    assert detect(text) is None


def test_only_the_beginning_decides() -> None:
    assert detect(OTHERS["fr"] * 60 + ENGLISH * 200) == "fr"


def test_an_english_quotation_does_not_make_a_text_english() -> None:
    assert detect(OTHERS["de"] * 3 + " „The best of the best“ steht auf dem Plakat.") == "de"


def test_broken_characters_do_no_harm() -> None:
    assert detect(ENGLISH + "\ud800\x00") == "en"
    assert detect(OTHERS["de"] + "\ud800\x00") == "de"


def test_evident_english_does_not_load_the_model() -> None:
    program = (
        "import sys; from service.text.language import detect; "
        f"assert detect({ENGLISH!r}) == 'en'; "
        "sys.exit('py3langid' in sys.modules or 'numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0

"""Where settings come from, which wins, and how a wrong one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.errors import SettingsError
from service.settings import Settings, load_settings


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_nothing_has_to_be_set(folder: Path) -> None:
    assert load_settings().chosen_engine == "embedded"


def test_a_model_makes_the_llm_engine_the_default(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STANDFIRST_MODEL", "openai/fake")
    assert load_settings().chosen_engine == "llm"
    monkeypatch.setenv("STANDFIRST_ENGINE", "embedded")
    assert load_settings().chosen_engine == "embedded"


def test_the_environment_wins_over_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "standfirst.toml").write_text('max_claims = 7\nfallback_models = ["a/b"]\n')
    assert load_settings().max_claims == 7
    assert load_settings().fallback_models == ("a/b",)
    monkeypatch.setenv("STANDFIRST_MAX_CLAIMS", "9")
    monkeypatch.setenv("STANDFIRST_FALLBACK_MODELS", "x/one, y/two,")
    assert load_settings().max_claims == 9
    assert load_settings().fallback_models == ("x/one", "y/two")


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("max_claim = 3", "STANDFIRST_MAX_CLAIM"),
        ("max_claims = 0", "STANDFIRST_MAX_CLAIMS"),
        ("max_claims = ", "standfirst.toml"),
    ],
)
def test_a_wrong_setting_is_named(folder: Path, line: str, named: str) -> None:
    (folder / "standfirst.toml").write_text(line)
    with pytest.raises(SettingsError, match=named):
        load_settings()


def test_who_may_use_the_service_does_not_change_the_fingerprint() -> None:
    access = Settings(allow_anonymous=True, rate_per_minute=5, session_hours=1, trusted_proxies=("10.0.0.7",))
    assert access.fingerprint == Settings().fingerprint


@pytest.mark.parametrize(
    "value", ["proxy.example", "10.0.0.7, *", "10.0.0.5/8", "0.0.0.0/0", "::/0", "1.2.3"]
)
def test_a_proxy_is_trusted_by_its_address_only(
    folder: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("STANDFIRST_TRUSTED_PROXIES", "10.0.0.7, 10.1.0.0/16, fd00::/8")
    assert load_settings().trusted_proxies == ("10.0.0.7", "10.1.0.0/16", "fd00::/8")
    monkeypatch.setenv("STANDFIRST_TRUSTED_PROXIES", value)
    with pytest.raises(SettingsError, match="STANDFIRST_TRUSTED_PROXIES") as told:
        load_settings()
    assert value not in str(told.value)


def test_a_value_is_never_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STANDFIRST_MAX_CLAIMS", "sk-secret")
    with pytest.raises(SettingsError) as told:
        load_settings()
    assert "sk-secret" not in str(told.value)


def test_a_key_changes_neither_the_fingerprint_nor_what_is_printed() -> None:
    keyed = Settings(model_api_key="sk-secret")
    assert keyed.fingerprint == Settings().fingerprint
    assert "sk-secret" not in repr(keyed)


def test_where_reports_are_kept_changes_neither_the_fingerprint_nor_what_is_printed() -> None:
    placed = Settings(database_url="postgresql://me:sesame@db/news", retention_days=3)
    assert placed.fingerprint == Settings().fingerprint
    assert "sesame" not in repr(placed)


def test_what_can_change_a_report_changes_the_fingerprint() -> None:
    assert Settings(max_claims=5).fingerprint != Settings().fingerprint


def test_how_callers_are_told_changes_no_report(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = load_settings().fingerprint
    monkeypatch.setenv("STANDFIRST_WEBHOOK_SECRET", "whsec_x")
    monkeypatch.setenv("STANDFIRST_WEBHOOK_PORTS", "443, 8443")
    monkeypatch.setenv("STANDFIRST_PUBLIC_URL", "https://standfirst.example")
    told = load_settings()
    assert told.webhook_ports == (443, 8443)
    assert told.fingerprint == before
    assert "whsec_x" not in repr(told)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEBHOOK_PORTS", "443,70000"),
        ("WEBHOOK_PORTS", ","),
        ("PUBLIC_URL", "standfirst.example"),
        ("PUBLIC_URL", "https://user@standfirst.example"),
    ],
)
def test_a_wrong_webhook_setting_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"STANDFIRST_{name}", value)
    with pytest.raises(SettingsError, match=f"STANDFIRST_{name}"):
        load_settings()

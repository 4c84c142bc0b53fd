"""The only reader of the environment: `STANDFIRST_*` variables and an optional `standfirst.toml`."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from service.errors import SettingsError
from service.types import LONGEST_DEADLINE_SECONDS, EngineName

SETTINGS_FILE = Path("standfirst.toml")

_NOT_IN_FINGERPRINT = {
    "model_api_key",
    "host",
    "port",
    "model_concurrency",
    "database_url",
    "retention_days",
    "answer_days",
    "answer_bytes",
    "allow_anonymous",
    "rate_per_minute",
    "session_hours",
    "trusted_proxies",
    "worker_name",
    "worker_concurrency",
    "worker_batches",
    "stop_seconds",
    "max_in_flight",
    "queue_limit",
    "queue_per_key",
    "queue_deadline_seconds",
    "body_timeout_seconds",
    "cors_origins",
    "log_level",
    "log_format",
    "otel",
    "public_url",
    "webhook_secret",
    "webhook_timeout_seconds",
    "webhook_allow_http",
    "webhook_allow_private",
    "webhook_ports",
    "ingest_secret",
    "ingest_tenant",
}
_LEAST_SECRET = 16
_ORIGIN = re.compile(r"https?://(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(?::[0-9]{1,5})?")


class Settings(BaseSettings):
    """Every setting, with its default; the reference page is generated from these descriptions."""

    model_config = SettingsConfigDict(
        env_prefix="STANDFIRST_", extra="forbid", frozen=True, env_ignore_empty=True, toml_file=SETTINGS_FILE
    )

    # models
    model: str | None = Field(
        default=None, description="litellm model id of the llm engine, such as `openai/gpt-5-mini`"
    )
    model_api_base: str | None = Field(default=None, description="address of an OpenAI-compatible server")
    model_api_key: SecretStr | None = Field(
        default=None, description="key for the model; else the vendor's own variable is used"
    )
    draft_model: str | None = Field(
        default=None, description="model that writes summary and claims (default: `STANDFIRST_MODEL`)"
    )
    judge_model: str | None = Field(
        default=None, description="model that judges claims against passages (default: `STANDFIRST_MODEL`)"
    )
    escalation_model: str | None = Field(
        default=None, description="model asked when a checker and the judge disagree (default: none)"
    )
    fallback_models: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="models tried in order when one is unavailable; comma-separated"
    )
    structured_output: str | None = Field(
        default=None,
        pattern="^(json_schema|json_object|prompt)$",
        description="first step of structured output; default: what litellm knows of the model",
    )

    # engines
    engine: EngineName | None = Field(
        default=None, description="`embedded` or `llm` (default: `llm` when a model is set, else `embedded`)"
    )
    fallback_engine: EngineName | None = Field(
        default=None, description="`embedded`: write the report without a model when the model fails"
    )
    entailment: Literal["on", "off"] = Field(
        default="on", description="`off`: do without the local entailment model; scores are then null"
    )
    supported_from: float | None = Field(
        default=None,
        gt=0,
        lt=1,
        description="score from which a claim is supported (default: what was calibrated, "
        "[measured](../explanation/measurements.md)); `python -m evals calibrate` chooses one from labels",
    )
    not_found_below: float | None = Field(
        default=None, ge=0, lt=1, description="score below which a claim is not found (default: calibrated)"
    )
    economy: bool = Field(
        default=False, description="let claims that stand word for word in the source skip the judge"
    )

    # limits of one report
    max_claims: int = Field(default=60, ge=1, le=500, description="claims kept per report; the tail is cut")
    max_sources: int = Field(default=20, ge=1, le=200, description="sources accepted with one draft")
    max_characters: int = Field(default=1_000_000, ge=1_000, description="characters accepted in one text")
    chunk_tokens: int = Field(default=3_000, ge=200, description="tokens of one chunk at most")
    deadline_seconds: float = Field(default=300.0, gt=0, description="time that one report may take")
    max_model_calls: int | None = Field(default=None, ge=1, description="model calls one report may make")
    max_cost_usd: float | None = Field(default=None, gt=0, description="US dollars one report may cost")

    # model calls
    model_timeout_seconds: float = Field(default=60.0, gt=0, description="time that one model call may take")
    model_attempts: int = Field(default=4, ge=1, le=10, description="attempts per model call, first included")
    model_retry_max_seconds: float = Field(
        default=30.0, ge=0, description="longest wait between two attempts, Retry-After included"
    )
    model_max_tokens: int = Field(
        default=8_000, ge=64, description="tokens that one answer may have; lower it for small models"
    )
    model_concurrency: int = Field(default=8, ge=1, le=256, description="model calls in flight at once")

    # the service
    host: str = Field(default="127.0.0.1", description="interface that `standfirst serve` listens on")
    port: int = Field(default=8000, ge=0, le=65535, description="port that `standfirst serve` listens on")
    max_body_bytes: int = Field(default=10_000_000, ge=1_000, description="request body accepted, in bytes")
    max_in_flight: int = Field(
        default=256, ge=1, le=10_000, description="requests answered at once; more are refused with 503"
    )
    body_timeout_seconds: float = Field(default=60.0, gt=0, description="time that a request body may take")
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="origins whose pages may call the service, such as `https://cms.example.org`; "
        "comma-separated, each exact",
    )
    fetch_urls: bool = Field(default=False, description="allow articles to be given by URL")
    fetch_timeout_seconds: float = Field(default=10.0, gt=0, description="time that one fetch may take")
    fetch_max_bytes: int = Field(default=5_000_000, ge=1_000, description="bytes read of one page at most")

    # webhooks
    webhook_secret: SecretStr | None = Field(
        default=None,
        description="`whsec_…` from `standfirst webhooks new-secret`: callbacks are refused without it; two, "
        "comma-separated, while you [change it](../how-to/receive-webhooks.md), the newer one first",
    )
    public_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s?#@]+$",
        description="address under which callers reach the service, such as `https://standfirst.example`; "
        "messages to callbacks link to reports by it (default: links without a host)",
    )
    webhook_timeout_seconds: float = Field(
        default=15.0, gt=0, le=60, description="time that one attempt to deliver a message may take"
    )
    webhook_ports: Annotated[tuple[Annotated[int, Field(ge=1, le=65535)], ...], NoDecode] = Field(
        default=(80, 443), min_length=1, description="ports of callback addresses; comma-separated"
    )
    webhook_allow_http: bool = Field(
        default=False, description="allow callback addresses without TLS: anybody on the way can read them"
    )
    webhook_allow_private: bool = Field(
        default=False,
        description="allow callbacks to loopback and private networks, for trials and for an intranet where "
        "every caller is trusted to reach every machine",
    )

    # what a CMS pushes
    ingest_secret: SecretStr | None = Field(
        default=None,
        description="secret with which a CMS that shows no key signs what it pushes to "
        "[`POST /v1/ingest/ninjs`](../how-to/receive-from-a-cms.md), of 16 characters at least; two, "
        "comma-separated, while you change it",
    )
    ingest_tenant: str | None = Field(
        default=None,
        pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$",
        validate_default=True,
        description="tenant whose reports these are; needed with `STANDFIRST_INGEST_SECRET`",
    )

    # who may use the service
    allow_anonymous: bool = Field(
        default=False,
        description="answer requests without a key too, as the tenant `local`, whatever the interface "
        "([who may use it](../how-to/secure-the-service.md))",
    )
    rate_per_minute: int = Field(
        default=600,
        ge=1,
        le=1_000_000,
        description="requests a minute that a key may make, unless it has a rate of its own; per process",
    )
    session_hours: float = Field(
        default=12.0, gt=0, le=720, description="hours after which a web page has to show its key again"
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="addresses or networks of reverse proxies whose `X-Forwarded-For` and "
        "`X-Forwarded-Proto` are believed; comma-separated (default: nobody's)",
    )

    # the store
    database_url: SecretStr | None = Field(
        default=None,
        description="where reports are kept: `sqlite:///PATH` or `postgresql://…` (default: a file in the "
        "user's data folder; [store](store.md))",
    )
    retention_days: int | None = Field(
        default=None,
        ge=1,
        le=36_500,
        description="days after which a finished report is erased (default: kept until somebody erases it)",
    )

    answer_days: int = Field(
        default=30,
        ge=0,
        le=36_500,
        description="days for which an unused answer of a model is kept, for the same question of another "
        "report of the tenant; 0: answers are not shared among reports",
    )
    answer_bytes: int = Field(
        default=500_000_000,
        ge=0,
        description="bytes of answers kept for other reports; the longest unused go",
    )

    # the queue
    queue_limit: int = Field(
        default=10_000,
        ge=1,
        le=10_000_000,
        description="reports that may wait or be made at once, of all callers; more are refused with 503",
    )
    queue_per_key: int = Field(
        default=1_000,
        ge=1,
        le=10_000_000,
        description="of these, reports of one key, or of a tenant's callers without a key; more are refused "
        "with 429",
    )
    queue_deadline_seconds: float = Field(
        default=86_400.0,
        gt=0,
        le=LONGEST_DEADLINE_SECONDS,
        description="time that a report may wait for a worker; it fails then without having cost anything",
    )

    # workers
    worker_name: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$",
        description="name of this worker, unique among all (default: the host's, with a number)",
    )
    worker_concurrency: int = Field(
        default=8, ge=1, le=256, description="reports that one worker makes at once"
    )
    stop_seconds: int = Field(
        default=10,
        ge=0,
        le=3_600,
        description="seconds that a process which is asked to stop goes on with the reports that it has "
        "begun; what is not ready then is gone on with by the next worker, and model calls in flight are "
        "made again",
    )
    worker_batches: Literal["on", "off"] = Field(
        default="on",
        description="`off`: this worker takes no part in "
        "[batches that are made by workers](../how-to/run-a-batch.md#many-workers)",
    )

    # watching
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="least level of a log line: `debug`, `info`, `warning` or `error`"
    )
    log_format: Literal["json", "console"] | None = Field(
        default=None, description="`json` or `console` (default: `console` on a terminal, else `json`)"
    )
    otel: Literal["on", "off"] = Field(
        default="off", description="`on`: OpenTelemetry spans, to wherever the process's SDK sends them"
    )

    # files
    prompts_dir: Path | None = Field(default=None, description="folder of prompt files instead of ours")

    @field_validator("fallback_models", "trusted_proxies", "cors_origins", "webhook_ports", mode="before")
    @classmethod
    def _split_commas(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, proxies: tuple[str, ...]) -> tuple[str, ...]:
        try:
            everybody = any(ip_network(proxy).prefixlen == 0 for proxy in proxies)
        except ValueError:
            raise ValueError("proxies are addresses or networks, such as 10.0.0.7 or 10.0.0.0/24") from None
        if everybody:
            raise ValueError("a network that is everybody cannot be trusted")
        return proxies

    @field_validator("ingest_secret")
    @classmethod
    def _long_enough(cls, secret: SecretStr | None) -> SecretStr | None:
        """A push that was recorded is all that is needed to try secrets on it."""
        if secret and any(len(each) < _LEAST_SECRET for each in _parts(secret)):
            raise ValueError(f"a secret has {_LEAST_SECRET} characters at least")
        return secret

    @field_validator("ingest_tenant")
    @classmethod
    def _named_with_the_secret(cls, tenant: str | None, info: ValidationInfo) -> str | None:
        if tenant is None and info.data.get("ingest_secret"):
            raise ValueError("name the tenant whose reports a CMS orders by its signature")
        return tenant

    @field_validator("cors_origins")
    @classmethod
    def _exact_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        """Scheme, host and port as a browser writes them; `*` would let every page in."""
        if not all(_ORIGIN.fullmatch(origin) for origin in origins):
            raise ValueError("an origin is written as https://host or https://host:port, in lower case")
        return origins

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then `standfirst.toml`."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def chosen_engine(self) -> EngineName:
        """The engine that works when the caller names none."""
        if self.engine:
            return self.engine
        return "llm" if self.model or self.draft_model else "embedded"

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every value that may never be told."""
        values = (getattr(self, name) for name in type(self).model_fields)
        return tuple(value.get_secret_value() for value in values if isinstance(value, SecretStr))

    @property
    def ingest_secrets(self) -> tuple[str, ...]:
        """The secrets of which a push may be signed with any; none, and no signature holds."""
        return _parts(self.ingest_secret) if self.ingest_secret else ()

    @property
    def model_names(self) -> frozenset[str]:
        """Every model that may be asked, in whatever role."""
        named = (self.model, self.draft_model, self.judge_model, self.escalation_model)
        return frozenset(filter(None, (*named, *self.fallback_models)))

    @property
    def fingerprint(self) -> str:
        """Digest (16 hex digits) of every setting that can change a report; secrets are left out."""
        told = self.model_dump(mode="json", exclude=_NOT_IN_FINGERPRINT)
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def _parts(secret: SecretStr) -> tuple[str, ...]:
    return tuple(part.strip() for part in secret.get_secret_value().split(","))


def load_settings() -> Settings:
    """The settings of this process; raises `SettingsError` that names the variable, never its value."""
    try:
        return Settings()
    except ValidationError as error:
        problems = "; ".join(
            f"STANDFIRST_{'_'.join(str(part) for part in problem['loc']).upper()}: {problem['msg']}"
            for problem in error.errors(include_input=False, include_url=False)
        )
        raise SettingsError(f"Settings that cannot be used: {problems}") from None
    except (ValueError, OSError) as error:  # a TOML file that is broken, or may not be read
        raise SettingsError(f"{SETTINGS_FILE} cannot be read: {error}") from None


def user_data_folder() -> Path:
    """Where this system keeps what programs store for the user; the folder need not exist yet."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "standfirst"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "standfirst"
    told = os.environ.get("XDG_DATA_HOME", "")  # a relative one is to be ignored, says the specification
    return (Path(told) if told.startswith("/") else Path.home() / ".local" / "share") / "standfirst"


def keep_litellm_offline() -> None:
    """Keep litellm from fetching its table of prices; it reads this variable when it is imported."""
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")

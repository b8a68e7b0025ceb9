"""The settings of one installation, read from the environment, a file ``.env`` beside it, and a folder of secrets."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Self
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    NestedSecretsSettingsSource,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from config.errors import ConfigurationError

POLITE_DELAY = 3.0
"""Seconds between two requests that arXiv asks of everybody (https://info.arxiv.org/help/api/tou.html)."""


def is_loopback(url: str) -> bool:
    """Whether a URL's host is this very machine, by name or address."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _check_url(url: str) -> str:
    parts = urlsplit(url)
    if "@" in parts.netloc:
        raise ValueError("a URL here holds no user name or password; the token goes into SHELVER_GITHUB_TOKEN")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"{url!r} is no http or https URL")
    if parts.scheme == "http" and not is_loopback(url):
        raise ValueError(f"{url!r} is not encrypted: only https is used beyond this machine")
    return url.rstrip("/")


Url = Annotated[str, AfterValidator(_check_url)]


class MetricsAddress(NamedTuple):
    """Where the metrics are shown."""

    host: str
    """A name or an address, IPv6 without brackets."""
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


OFF = "off"
_ADDRESS = re.compile(r"(?:\[(?P<v6>[0-9a-fA-F:.]+)\]|(?P<host>[\w.-]+)):(?P<port>\d{1,5})", re.ASCII)


def parse_metrics_address(text: str) -> MetricsAddress | None:
    """``HOST:PORT`` taken apart; None for ``off``.

    Raises:
        ValueError: It is neither.
    """
    if text == OFF:
        return None
    match = _ADDRESS.fullmatch(text)
    if match is None or int(match["port"]) > 65_535:
        raise ValueError(f"{text!r} is no address: 127.0.0.1:9464 and [::1]:9464 are, and so is off")
    return MetricsAddress(match["v6"] or match["host"], int(match["port"]))


def _check_metrics_address(text: str) -> str:
    parse_metrics_address(text)
    return text


SHORTEST_MEMORY = 400
"""Days: a year, and what a digest of its first weeks compares with."""


def data_folder() -> Path:
    """The folder of the user's data where the database lies unless told otherwise."""
    return user_data_path("shelver", appauthor=False)


class SecretFiles(PydanticBaseSettingsSource):
    """The files of ``SHELVER_SECRETS_FOLDER``, wherever that was set; a channel's secret is one of them as well."""

    def __call__(self) -> dict[str, Any]:
        """What the files hold, without white space around it.

        Raises:
            ConfigurationError: The folder, or a file that is meant, cannot be read, or is empty.
        """
        if not (name := self.current_state.get("secrets_folder")):
            return {}
        key, folder = "SHELVER_SECRETS_FOLDER", Path(name)
        try:
            files = [file for file in folder.iterdir() if file.name.lower().startswith("shelver_")]
            empty = [file for file in files if not file.read_text(encoding="utf-8").strip()]
        except OSError as error:
            raise ConfigurationError(f"{error.filename} cannot be read: {error.strerror}", key=key) from None
        except UnicodeDecodeError:
            raise ConfigurationError(f"a file in {folder} is no text", key=key) from None
        if empty:
            raise ConfigurationError(f"{empty[0]} is empty: write the value into it, or remove it", key=key)
        known = SecretsSettingsSource(self.settings_cls, folder)
        return NestedSecretsSettingsSource(known, secrets_nested_delimiter="__")()

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Nothing: all values come at once."""
        raise NotImplementedError


class Settings(BaseSettings):
    """What differs between installations; each field is read from ``SHELVER_`` and its name in capitals.

    An empty variable counts as unset.
    """

    model_config = SettingsConfigDict(
        env_prefix="SHELVER_",
        env_file=".env",
        env_ignore_empty=True,
        env_nested_delimiter="__",
        extra="ignore",
        frozen=True,
        use_attribute_docstrings=True,
    )

    profile: str = "awesome-code-llm"
    """The curated list to serve: a shipped profile's name or the path of a profile's folder."""
    database_url: str = Field(default_factory=lambda: f"sqlite:///{data_folder() / 'shelver.sqlite3'}")
    """Where everything is stored, as an SQLAlchemy URL."""
    state_folder: Path = Field(default_factory=data_folder)
    """The folder of the run lock and of dry runs' results."""
    secrets_folder: Path | None = None
    """A folder of files, each named as the variable that it stands for (``shelver_github_token``), as Docker,
    Kubernetes and systemd hand out secrets; the environment and ``.env`` win."""
    github_token: SecretStr | None = None
    """The bot account's token; without one, or an app, the list is read anonymously and nothing is proposed."""
    github_app_id: str | None = None
    """In place of a token: the ID or client ID of a GitHub App that is installed in the list's repository."""
    github_app_private_key: SecretStr | None = None
    """The app's private key in PEM format; line breaks may be written as ``\\n``."""
    github_app_private_key_file: Path | None = None
    """Or the file that holds it."""
    github_app_installation_id: int | None = Field(default=None, ge=1)
    """The app's installation in the list's repository; looked up where it is not given."""
    github_api_url: Url = "https://api.github.com"
    """GitHub's REST API, or that of an Enterprise server."""
    arxiv_api_url: Url = "https://export.arxiv.org/api/query"
    """arXiv's query interface: single papers, and what the other two leave in doubt."""
    arxiv_oai_url: Url = "https://oaipmh.arxiv.org/oai"
    """arXiv's OAI-PMH interface: what was announced and what changed."""
    arxiv_feed_url: Url = "https://rss.arxiv.org/atom"
    """arXiv's daily feeds, without categories: a second opinion."""
    arxiv_delay: float = Field(default=POLITE_DELAY, ge=0.0, le=600.0)
    """Seconds between two requests to arXiv: 3 at least, unless arXiv's host is this very machine."""
    channel_secrets: dict[str, SecretStr] = Field(default_factory=dict)
    """What the channels of the digest must not show: ``SHELVER_CHANNEL_SECRETS__READERS`` is the password, token or
    Apprise URL of the channel ``readers``; a hyphen in a name is an underscore here."""
    contact: str | None = None
    """An e-mail address at which arXiv's operators can reach you; it is sent with each request to arXiv."""
    metrics_address: Annotated[str, AfterValidator(_check_metrics_address)] = "127.0.0.1:9464"
    """Where ``shelver serve`` shows ``/metrics`` and ``/healthz``, without any password; ``off`` for nowhere."""
    texts_kept_days: int = Field(default=730, ge=0, le=36_500)
    """For so many days the abstracts of papers are kept that never belonged in a list; 0 keeps them for ever, and
    otherwise 400 are the least: digests and audits look back for a year."""
    log_format: Literal["auto", "pretty", "json"] = "auto"
    """``auto`` is pretty on a terminal and JSON lines elsewhere."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """The least important messages that are logged."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - knows one folder, before any is set
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The places where values are looked for; the first one wins."""
        return init_settings, env_settings, dotenv_settings, SecretFiles(settings_cls)

    @model_validator(mode="after")
    def _signs_in_one_way(self) -> Self:
        if self.github_app_id is None:
            for name in ("github_app_private_key", "github_app_private_key_file", "github_app_installation_id"):
                if getattr(self, name) is not None:
                    raise ValueError(
                        f"SHELVER_{name.upper()} is set, but SHELVER_GITHUB_APP_ID is not: set it as well"
                    )
        elif self.github_token is not None:
            raise ValueError(
                "SHELVER_GITHUB_TOKEN and SHELVER_GITHUB_APP_ID are both set: unset one, so that it is certain who "
                "writes"
            )
        elif (self.github_app_private_key is None) == (self.github_app_private_key_file is None):
            raise ValueError(
                "SHELVER_GITHUB_APP_ID needs a private key: set one of SHELVER_GITHUB_APP_PRIVATE_KEY and "
                "SHELVER_GITHUB_APP_PRIVATE_KEY_FILE"
            )
        return self

    @field_validator("texts_kept_days")
    @classmethod
    def _keeps_a_year(cls, days: int) -> int:
        if 0 < days < SHORTEST_MEMORY:
            raise ValueError(
                f"{days} days are too few: digests and audits look back for a year. {SHORTEST_MEMORY} do"
            )
        return days

    @model_validator(mode="after")
    def _stays_polite(self) -> Self:
        urls = (self.arxiv_api_url, self.arxiv_oai_url, self.arxiv_feed_url)
        if self.arxiv_delay < POLITE_DELAY and not any(map(is_loopback, urls)):
            raise ValueError(
                f"SHELVER_ARXIV_DELAY is {self.arxiv_delay:g}, but arXiv asks for {POLITE_DELAY:g} seconds "
                "between requests; less is allowed only for a server on this machine"
            )
        return self

    def polite_delay(self, url: str) -> float:
        """Seconds to keep between requests to ``url``: what is set, and never less than 3 beyond this machine."""
        return self.arxiv_delay if is_loopback(url) else max(self.arxiv_delay, POLITE_DELAY)


def load_settings(**overrides: object) -> Settings:
    """Read the settings; ``overrides`` win over the environment, that over ``.env``, that over secrets' files.

    Raises:
        ConfigurationError: A value is wrong; the message names the environment variable, never a secret.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = "__".join(str(part) for part in first["loc"])
        raise ConfigurationError(
            first["msg"].removeprefix("Value error, "), key=f"SHELVER_{name.upper()}" if name else None
        ) from None
    except SettingsError:
        raise ConfigurationError(
            "is no JSON object; set one variable for each channel, such as SHELVER_CHANNEL_SECRETS__READERS",
            key="SHELVER_CHANNEL_SECRETS",
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"cannot be read: {error}", file=Path(".env")) from None

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from config.errors import ConfigurationError
from config.settings import POLITE_DELAY, Settings, data_folder, is_loopback, load_settings

VALUES: dict[str, tuple[str, object]] = {
    "profile": ("my-list", "my-list"),
    "database_url": ("sqlite:///elsewhere.sqlite3", "sqlite:///elsewhere.sqlite3"),
    "state_folder": ("state", Path("state")),
    "secrets_folder": (".", Path()),
    "github_token": ("t0ken", SecretStr("t0ken")),
    "github_app_id": ("1234", "1234"),
    "github_app_private_key": ("k3y", SecretStr("k3y")),
    "github_app_private_key_file": ("app.pem", Path("app.pem")),
    "github_app_installation_id": ("99", 99),
    "github_api_url": ("https://github.example/api/v3/", "https://github.example/api/v3"),
    "arxiv_api_url": ("http://127.0.0.1:8000/api/query", "http://127.0.0.1:8000/api/query"),
    "arxiv_oai_url": ("https://mirror.example/oai", "https://mirror.example/oai"),
    "arxiv_feed_url": ("http://[::1]:8000/atom", "http://[::1]:8000/atom"),
    "arxiv_delay": ("4.5", 4.5),
    "contact": ("owner@example.org", "owner@example.org"),
    "metrics_address": ("[::1]:9465", "[::1]:9465"),
    "texts_kept_days": ("400", 400),
    "log_format": ("json", "json"),
    "log_level": ("debug", "debug"),
}


COMPANIONS = {
    "github_app_id": {"github_app_private_key": "k3y"},
    "github_app_private_key": {"github_app_id": "1234"},
    "github_app_private_key_file": {"github_app_id": "1234"},
    "github_app_installation_id": {"github_app_id": "1234", "github_app_private_key": "k3y"},
}
"""What has to be set besides, for some settings."""


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where ``.env`` is looked for."""
    monkeypatch.chdir(tmp_path)


def test_the_table_above_names_every_setting() -> None:
    """No setting goes untested; the secrets of channels have a variable each, and tests of their own."""
    assert {*VALUES, "channel_secrets"} == set(Settings.model_fields)


@pytest.mark.parametrize("is_file", [False, True])
def test_each_channel_has_a_secret_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_file: bool
) -> None:
    """A variable for each, or a line of .env; what is in it is taken as it is."""
    given = {"TEAM_CHAT": "slack://bot@AAA/BBB?x={1}", "MAIL": "12345"}
    if is_file:
        lines = [f"SHELVER_CHANNEL_SECRETS__{name}='{value}'\n" for name, value in given.items()]
        (tmp_path / ".env").write_text("".join(lines), encoding="utf-8")
    else:
        for name, value in given.items():
            monkeypatch.setenv(f"SHELVER_CHANNEL_SECRETS__{name}", value)
    found = load_settings()
    shown = {name: secret.get_secret_value() for name, secret in found.channel_secrets.items()}
    assert shown == {"team_chat": "slack://bot@AAA/BBB?x={1}", "mail": "12345"}
    assert "AAA" not in repr(found)


@pytest.mark.parametrize("place", ["environment", "dot env"])
def test_secrets_may_be_files_as_docker_kubernetes_and_systemd_hand_them_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """One for each, named as the variable in either case; what the environment says wins; links of a volume count."""
    folder = tmp_path / "secrets"
    (folder / "..2025").mkdir(parents=True)
    (folder / "..data").symlink_to("..2025")
    (folder / "..2025" / "shelver_github_token").write_text("t0ken\n", encoding="utf-8")
    (folder / "shelver_github_token").symlink_to("..data/shelver_github_token")
    (folder / "SHELVER_DATABASE_URL").write_text("postgresql://a:b@c/d\n", encoding="utf-8")
    (folder / "shelver_channel_secrets__team_chat").write_text("slack://x", encoding="utf-8")
    (folder / "shelver_contact").write_text("file@example.org", encoding="utf-8")
    (folder / "another_token").write_text("", encoding="utf-8")
    if place == "environment":
        monkeypatch.setenv("SHELVER_SECRETS_FOLDER", str(folder))
    else:
        (tmp_path / ".env").write_text(f"SHELVER_SECRETS_FOLDER={folder}\n", encoding="utf-8")
    monkeypatch.setenv("SHELVER_CONTACT", "environment@example.org")
    found = load_settings()
    assert found.github_token == SecretStr("t0ken")
    assert found.database_url == "postgresql://a:b@c/d"
    assert found.channel_secrets == {"team_chat": SecretStr("slack://x")}
    assert found.contact == "environment@example.org"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "secrets cannot be read: No such file"),
        (b" \n", "shelver_github_token is empty"),
        (b"\xff", "is no text"),
    ],
)
def test_a_secret_that_cannot_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, said: str
) -> None:
    """A folder that is not mounted and a file that was never filled in are no reason to go on without."""
    if content is not None:
        (tmp_path / "secrets").mkdir()
        (tmp_path / "secrets" / "shelver_github_token").write_bytes(content)
    monkeypatch.setenv("SHELVER_SECRETS_FOLDER", str(tmp_path / "secrets"))
    with pytest.raises(ConfigurationError, match=f"^SHELVER_SECRETS_FOLDER: .*{said}"):
        load_settings()


@pytest.mark.parametrize("name", ["SHELVER_CHANNEL_SECRETS", "SHELVER_CHANNEL_SECRETS__A__B"])
def test_a_secret_in_the_wrong_place_is_refused_and_not_shown(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the variable."""
    monkeypatch.setenv(name, "s3cret")
    with pytest.raises(ConfigurationError, match=r"^SHELVER_CHANNEL_SECRETS") as caught:
        load_settings()
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("name", VALUES)
def test_each_setting_is_read_from_the_environment(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable is the setting's name in capitals after SHELVER_."""
    given, expected = VALUES[name]
    monkeypatch.setenv(f"SHELVER_{name.upper()}", given)
    assert getattr(load_settings(**COMPANIONS.get(name, {})), name) == expected


@pytest.mark.parametrize("name", VALUES)
def test_each_setting_is_read_from_dot_env(name: str, tmp_path: Path) -> None:
    """The file .env of the working folder holds the same names."""
    given, expected = VALUES[name]
    (tmp_path / ".env").write_text(f'SHELVER_{name.upper()}="{given}"\nSOMETHING_ELSE=1\n', encoding="utf-8")
    assert getattr(load_settings(**COMPANIONS.get(name, {})), name) == expected


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("TOKEN", "APP_ID", "APP_PRIVATE_KEY"), "SHELVER_GITHUB_TOKEN and SHELVER_GITHUB_APP_ID are both set"),
        (("APP_ID",), "SHELVER_GITHUB_APP_ID needs a private key"),
        (("APP_ID", "APP_PRIVATE_KEY", "APP_PRIVATE_KEY_FILE"), "set one of SHELVER_GITHUB_APP_PRIVATE_KEY and"),
        (("APP_PRIVATE_KEY",), "SHELVER_GITHUB_APP_PRIVATE_KEY is set"),
        (("TOKEN", "APP_INSTALLATION_ID"), "SHELVER_GITHUB_APP_INSTALLATION_ID is set"),
    ],
)
def test_there_is_one_way_to_sign_in(given: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token or an app, the app with one key: the message names what to set or unset, and shows no value."""
    for name in given:
        monkeypatch.setenv(f"SHELVER_GITHUB_{name}", "77")
    with pytest.raises(ConfigurationError, match=said) as caught:
        load_settings()
    assert "77" not in str(caught.value)


def test_the_environment_wins_over_dot_env_and_overrides_win_over_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is nearer to the one who types wins."""
    (tmp_path / ".env").write_text("SHELVER_PROFILE=file\nSHELVER_CONTACT=file@example.org\n", encoding="utf-8")
    monkeypatch.setenv("SHELVER_PROFILE", "variable")
    assert load_settings().profile == "variable"
    settings = load_settings(profile="override")
    assert (settings.profile, settings.contact) == ("override", "file@example.org")


def test_without_any_setting_the_defaults_are_arxiv_github_and_the_users_data_folder() -> None:
    """Shelver runs without configuration, anonymously and politely."""
    settings = load_settings()
    assert settings.profile == "awesome-code-llm"
    assert settings.github_token is None
    assert settings.database_url == f"sqlite:///{data_folder()}/shelver.sqlite3"
    assert settings.state_folder == data_folder()
    assert settings.arxiv_delay == POLITE_DELAY == 3.0


@pytest.mark.parametrize("name", ["GITHUB_TOKEN", "CONTACT", "DATABASE_URL", "ARXIV_DELAY"])
def test_an_empty_variable_counts_as_unset(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Container set-ups pass variables on empty where the operator gave none."""
    without = load_settings()
    monkeypatch.setenv(f"SHELVER_{name}", "")
    assert load_settings() == without


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:8000/x", True),
        ("http://127.8.9.1", True),
        ("http://localhost:1", True),
        ("http://[::1]:8000/x", True),
        ("https://export.arxiv.org/api/query", False),
        ("http://127.0.0.1@arxiv.example/", False),
        ("http://localhost.example/", False),
        ("http://127.0.0.1.example/", False),
        ("http://10.0.0.1/", False),
        ("http://0.0.0.0/", False),
        ("nonsense", False),
    ],
)
def test_only_this_very_machine_is_loopback(url: str, here: bool) -> None:  # noqa: FBT001 - a table's column
    """Neither a name that looks like it nor a private network counts."""
    assert is_loopback(url) is here


@pytest.mark.parametrize("delay", ["0", "0.5", "2.999"])
def test_a_delay_below_three_seconds_is_refused_for_arxiv_itself(delay: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting makes Shelver impolite to arXiv, and the refusal names the variable."""
    monkeypatch.setenv("SHELVER_ARXIV_DELAY", delay)
    with pytest.raises(ConfigurationError, match=r"SHELVER_ARXIV_DELAY.*asks for 3 seconds"):
        load_settings()


@pytest.mark.parametrize("delay", ["-1", "601", "nan", "inf", "soon"])
def test_a_delay_that_is_none_is_refused(delay: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A delay is a number of seconds from 0 to 600."""
    monkeypatch.setenv("SHELVER_ARXIV_DELAY", delay)
    with pytest.raises(ConfigurationError, match=r"^SHELVER_ARXIV_DELAY: "):
        load_settings(arxiv_api_url="http://127.0.0.1:1/")


def test_a_server_on_this_machine_may_be_asked_faster_and_all_others_still_may_not() -> None:
    """The exception holds for each URL by itself, not for the whole installation."""
    settings = load_settings(arxiv_delay=0.0, arxiv_api_url="http://127.0.0.1:8000/api/query")
    assert settings.polite_delay(settings.arxiv_api_url) == 0.0
    assert settings.polite_delay(settings.arxiv_oai_url) == 3.0
    assert load_settings(arxiv_delay=10.0).polite_delay("https://export.arxiv.org/") == 10.0


@pytest.mark.parametrize("name", ["GITHUB_API_URL", "ARXIV_API_URL", "ARXIV_OAI_URL", "ARXIV_FEED_URL"])
@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://api.example/", "not encrypted"),
        ("ftp://127.0.0.1/", "no http or https URL"),
        ("api.example", "no http or https URL"),
        ("https://", "no http or https URL"),
        ("https://[::1", "Invalid IPv6 URL"),
    ],
)
def test_a_url_is_encrypted_beyond_this_machine(
    name: str, url: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plain http is for servers on this machine alone."""
    monkeypatch.setenv(f"SHELVER_{name}", url)
    with pytest.raises(ConfigurationError, match=rf"^SHELVER_{name}: .*{why}"):
        load_settings()


def test_a_password_in_a_url_is_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages end up in logs."""
    monkeypatch.setenv("SHELVER_GITHUB_API_URL", "https://bot:s3cret@github.example/")
    with pytest.raises(ConfigurationError, match=r"^SHELVER_GITHUB_API_URL: .*SHELVER_GITHUB_TOKEN") as caught:
        load_settings()
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("name", ["LOG_FORMAT", "LOG_LEVEL"])
def test_a_value_outside_the_choices_is_refused_with_the_choices(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the variable and what it may be."""
    monkeypatch.setenv(f"SHELVER_{name}", "loud")
    with pytest.raises(ConfigurationError, match=rf"^SHELVER_{name}: Input should be '\w+'.* or '\w+'") as caught:
        load_settings()
    assert caught.value.key == f"SHELVER_{name}"


def test_the_token_is_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the settings as text nor an error beside it nor the error's causes hold the token."""
    monkeypatch.setenv("SHELVER_GITHUB_TOKEN", "t0p-s3cret")
    assert "t0p-s3cret" not in f"{load_settings()} {load_settings()!r} {load_settings().model_dump()}"
    monkeypatch.setenv("SHELVER_ARXIV_DELAY", "0")
    with pytest.raises(ConfigurationError) as caught:
        load_settings()
    assert "t0p-s3cret" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_dot_env_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """Even then it is an operator's mistake, said in one line."""
    (tmp_path / ".env").write_bytes(b"SHELVER_PROFILE=\xff\xfe\n")
    with pytest.raises(ConfigurationError, match=r"^\.env: cannot be read: "):
        load_settings()


def test_settings_cannot_be_changed_afterwards() -> None:
    """A run sees one and the same settings from start to end."""
    with pytest.raises(ValueError, match="frozen"):
        load_settings().profile = "other"  # type: ignore[misc]  # that is what must fail


@pytest.mark.parametrize("days", ["30", "399", "-1"])
def test_texts_are_kept_for_a_year_at_least(days: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Digests and audits look back for so long; 0 means for ever."""
    monkeypatch.setenv("SHELVER_TEXTS_KEPT_DAYS", days)
    with pytest.raises(ConfigurationError, match="SHELVER_TEXTS_KEPT_DAYS"):
        load_settings()
    monkeypatch.setenv("SHELVER_TEXTS_KEPT_DAYS", "0")
    assert load_settings().texts_kept_days == 0

"""The root of the command line, and what every command needs: settings, profile, logs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, overload

import typer

from bot.logs import Redact, configure_logs
from bot.own_version import own_version
from config.errors import ConfigurationError
from config.loading import ProfileFolder, load_profile
from config.settings import Settings, load_settings
from db.session import read_url

app = typer.Typer(
    name="shelver",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

ProfileOption = Annotated[
    str | None,
    typer.Option(
        "--profile",
        metavar="NAME|PATH",
        help="The curated list to serve: a shipped profile's name, or a profile's folder. "
        "Otherwise SHELVER_PROFILE, otherwise awesome-code-llm.",
        show_default=False,
    ),
]
NowOption = Annotated[
    str | None,
    typer.Option(
        "--now",
        metavar="ISO-DATE",
        help="Act as if it were this moment (UTC), such as 2025-09-22 or 2025-09-22T05:30.",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]

FIRST_YEAR = 1991
"""In which arXiv began."""

_secrets: list[str] = []


def redact(text: str) -> str:
    """The text without the secrets of the settings that were read."""
    return Redact(_secrets).clean(text)


def keep_secret(value: str) -> None:
    """Let a value appear neither in the logs nor in a message from now on."""
    if value not in _secrets:
        _secrets.append(value)


def quiet_logs() -> None:
    """Log errors alone, for a command that tells everything itself, whatever the settings say."""
    configure_logs(level="error", secrets=_secrets)


def keep_password(database_url: str) -> None:
    """Let the password of a database's URL appear nowhere; a URL that is none is told where it is opened.

    One that is the name of user or database as well is no secret to be cut out of every message.
    """
    try:
        url = read_url(database_url)
    except ConfigurationError:
        return
    if url.password and url.password not in url.render_as_string(hide_password=True):
        keep_secret(url.password)


@dataclass(frozen=True, slots=True)
class Installation:
    """One installation, as this command sees it."""

    settings: Settings
    folder: ProfileFolder


def open_installation(profile: str | None, *, terminal: bool = False) -> Installation:
    """Read the settings and the profile, and start logging.

    Args:
        profile: What ``--profile`` said.
        terminal: A person watches, who is told by other means than by logs what goes on.

    Raises:
        ConfigurationError: Either is wrong.
    """
    settings = load_settings(**({} if profile is None else {"profile": profile}))
    if settings.github_token is not None:
        keep_secret(settings.github_token.get_secret_value())
    keep_password(settings.database_url)
    level = "warning" if terminal and settings.log_level == "info" else settings.log_level
    configure_logs(format=settings.log_format, level=level, secrets=_secrets)
    return Installation(settings, load_profile(settings.profile))


@overload
def parse_moment(text: str | None, *, default: datetime, key: str = "--now") -> datetime: ...
@overload
def parse_moment(text: str | None, *, default: None, key: str = "--now") -> datetime | None: ...
def parse_moment(text: str | None, *, default: datetime | None, key: str = "--now") -> datetime | None:
    """A date or moment of ISO 8601 in UTC, such as ``2025-09-22`` or ``2025-09-22T05:30+02:00``.

    Args:
        text: What was typed.
        default: The answer where nothing was.
        key: The option, for messages.

    Raises:
        ConfigurationError: It is neither.
    """
    if text is None:
        return default
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ConfigurationError(f"{text!r} is no ISO date; 2025-09-22 and 2025-09-22T05:30 are", key=key) from None
    if moment.year < FIRST_YEAR:
        raise ConfigurationError(f"{text!r} lies before arXiv's first year, {FIRST_YEAR}", key=key)
    return moment


def _print_version(asked: bool) -> None:  # noqa: FBT001 - typer's interface
    if asked:
        typer.echo(f"shelver {own_version()}")
        raise typer.Exit


@app.callback()
def root(
    *,
    _: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Keep a curated paper list up to date: poll arXiv, shelve what belongs, keep one pull request open.

    Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 done but a source or a channel failed or could not
    be verified, 75 another run holds the lock, 130 interrupted (Ctrl-C), 143 stopped by SIGTERM.
    """

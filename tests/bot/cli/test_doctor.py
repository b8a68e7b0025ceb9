from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from subprocess import CompletedProcess

import jsonschema_rs
import pytest
from rich.console import Console

from bot.cli.doctor_screen import print_finding
from bot.health.doctor import Doctor
from bot.health.document import SCHEMA
from bot.health.finding import Level
from bot.lock import backfill_lock, run_lock
from db.session import open_engine
from tests.bot.process import shelver
from tests.bot.scene import BOT_TOKEN, Scene, scene
from tests.databases import is_postgresql
from tests.servers.github.faults import Fault

_LIMIT = {"message": "API rate limit exceeded for user"}
_SAML = {"message": "Resource protected by organization SAML enforcement."}
NOBODY = "127.0.0.1:9"
"""Where no service listens."""


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """An installation after one run, of 2025, with a classic token."""
    with scene(tmp_path_factory.mktemp("doctor")) as installation:
        installation.github.world.accounts["shelver-bot"].scopes = "public_repo, read:org"
        installation.run()
        yield installation


def doctor(installation: Scene, *arguments: str, **settings: str) -> CompletedProcess[str]:
    """What ``shelver doctor`` says there."""
    changed = installation.environment | {"SHELVER_METRICS_ADDRESS": NOBODY} | settings
    return shelver("doctor", *arguments, folder=installation.home, **changed)


def levels(ended: CompletedProcess[str]) -> dict[str, str]:
    """Each check's level, from the JSON document, which keeps to its schema."""
    told = json.loads(ended.stdout)
    jsonschema_rs.validate(json.loads(SCHEMA.file.read_text("utf-8")), told)
    return {finding["check"]: finding["level"] for finding in told["findings"]}


def test_the_schema_is_the_one_of_the_report() -> None:
    """``make schemas`` was run."""
    assert SCHEMA.file.read_text("utf-8") == SCHEMA.text()


def test_all_that_a_run_takes_is_looked_at(installation: Scene) -> None:
    """In 80 columns, with signs and words in place of colours, and without a trace in the installation."""
    arxiv = len(installation.arxiv.requests)
    shown, told = doctor(installation), doctor(installation, "--json")
    found = levels(told)

    assert shown.returncode == told.returncode == 1  # a run of 2025 is no run of late
    assert {check for check, level in found.items() if level == "fail"} == {"punctuality"}
    assert {check for check, level in found.items() if level == "warn"} == set()
    assert {
        *"settings,profile,names,channels,database,migrations,state,disk,GitHub,token,rights,list,clock".split(","),
        *"time zone,last run,lock,GitHub budget,next run,announcements,digests,pull request".split(","),
        *"arXiv OAI-PMH,arXiv query,arXiv feed".split(","),
    } < set(found)
    assert max(len(line.rstrip()) for line in shown.stdout.splitlines()) <= 80
    assert "✓ ok   token         a classic token of shelver-bot" in shown.stdout
    assert "✗ fail punctuality" in shown.stdout
    assert "\x1b" not in shown.stdout
    assert (shown.stderr, len(installation.arxiv.requests) - arxiv) == ("", 6)
    assert BOT_TOKEN not in shown.stdout + told.stdout


def test_offline_asks_nobody(installation: Scene) -> None:
    """And says of what it does not know."""
    before = len(installation.arxiv.requests)
    installation.github.forget_requests()
    found = levels(doctor(installation, "--offline", "--json"))
    unknown = {check for check, level in found.items() if level == "skipped"}
    assert unknown == {"GitHub", "rights", "list", "arXiv", *(() if is_postgresql() else ("clock",))}
    assert len(installation.arxiv.requests) == before
    assert installation.github.requests == []


def test_a_refused_token_and_a_silent_arxiv_are_told_beside_all_that_is_well(installation: Scene) -> None:
    """One broken thing hides no other; a misspelt name comes with the right one."""
    file = installation.home / ".env"
    file.write_text("SHELVER_LOG_LEVELS=debug\nOTHER=1\n", encoding="utf-8")
    ended = doctor(
        installation,
        SHELVER_GITHUB_TOKEN="ghp_0123456789abcdef",
        SHELVER_ARXIV_OAI_URL="http://127.0.0.1:9/oai",
        SHELVER_CONTACTS="you@example.org",
    )
    file.unlink()
    text = " ".join(ended.stdout.split())
    assert ended.returncode == 1
    assert "✗ fail token a classic token: asking who signs in: GitHub does not accept the token (401" in text
    assert "- skip rights token has to be mended first" in text
    assert "! warn arXiv OAI-PMH the connection to arXiv broke" in text
    assert "✓ ok arXiv query" in text
    assert "nobody reads SHELVER_CONTACTS (did you mean SHELVER_CONTACT?), SHELVER_LOG_LEVELS (did you" in text
    assert "ghp_0123456789abcdef" not in ended.stdout


def test_an_app_is_looked_at_as_it_signs_in(tmp_path: Path) -> None:
    """Where it is installed it may push; where it is not, its page is named; no part of its key is shown."""
    with scene(tmp_path) as installation:
        github = installation.github
        app = github.add_app("shelver", owner="keeper")
        installation.token = None
        installation.app = {"SHELVER_GITHUB_APP_ID": str(app.id), "SHELVER_GITHUB_APP_PRIVATE_KEY": app.private_key}
        profile = tmp_path / "profile"
        shutil.copytree(installation.folder.path, profile)
        text = (profile / "profile.yaml").read_text("utf-8")
        (profile / "profile.yaml").write_text(text.replace("mode: fork", "mode: direct"), encoding="utf-8")
        nowhere = doctor(installation, SHELVER_PROFILE=str(profile))
        github.install_app(app, installation.repository)
        installed = doctor(installation, SHELVER_PROFILE=str(profile))
        fork = doctor(installation)

    assert "✗ fail token a GitHub App: the app is not installed in" in " ".join(nowhere.stdout.split())
    assert "https://github.com/settings/apps" in nowhere.stdout
    assert "✓ ok   token         a GitHub App of shelver[bot]" in installed.stdout
    assert "push to it, and" in installed.stdout
    assert "✓ ok   list          README.md on main, " in installed.stdout
    assert "set mode: direct" in " ".join(fork.stdout.split())
    assert (nowhere.returncode, installed.returncode, fork.returncode) == (1, 3, 1)
    assert app.private_key.splitlines()[3] not in nowhere.stdout + installed.stdout + fork.stdout


def test_github_is_told_as_it_answers(installation: Scene) -> None:
    """Until when it throttles; where single sign-on lets a token in; and what is not GitHub as that."""
    reset = int(datetime(2030, 1, 1, tzinfo=UTC).timestamp())
    throttled = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(reset)}
    sso = {"X-GitHub-SSO": "required; url=https://github.com/orgs/x/sso?authorization_request=abc"}
    faults = {
        "until 2030-01-01 00:00 UTC": Fault(path_pattern="^/user", status=403, headers=throttled, body=_LIMIT),
        "(https://github.com/orgs/x/sso?": Fault(path_pattern="^/repos", status=403, headers=sso, body=_SAML),
        "what answers at /user is not GitHub": Fault(path_pattern="^/user", status=200, body={"hotel": "Log in"}),
    }
    for told, fault in faults.items():
        installation.github.faults.append(fault)
        assert told in " ".join(doctor(installation).stdout.split())


@pytest.mark.parametrize(
    ("settings", "failing"),
    [
        ({"SHELVER_DATABASE_URL": "sqlite:///{}/new/none.sqlite3"}, {}),
        ({"SHELVER_DATABASE_URL": "sqlite:///{}/broken.sqlite3"}, {"database"}),
        ({"SHELVER_DATABASE_URL": "sqlite:///{}/newer.sqlite3"}, {"migrations"}),
        ({"SHELVER_DATABASE_URL": "nonsense"}, {"database"}),
        ({"SHELVER_STATE_FOLDER": "{}/broken.sqlite3"}, {"state", "punctuality"}),
        ({"SHELVER_PROFILE": "{}/no-profile"}, {"profile"}),
        ({"SHELVER_PROFILE": "{}/profile"}, {"profile"}),
        ({"SHELVER_ARXIV_DELAY": "soon"}, {"settings"}),
        ({"SHELVER_GITHUB_APP_ID": "7"}, {"settings"}),
    ],
)
def test_whatever_is_broken_the_others_are_looked_at(
    installation: Scene, tmp_path: Path, settings: dict[str, str], failing: set[str]
) -> None:
    """A doctor never fails itself: each check is told, and nothing is a traceback."""
    (tmp_path / "broken.sqlite3").write_bytes(b"no database" * 999)
    engine = open_engine(f"sqlite:///{tmp_path / 'newer.sqlite3'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    (tmp_path / "profile").mkdir()
    (tmp_path / "profile" / "profile.yaml").write_text("format: 1\nname: [", encoding="utf-8")
    changed = {name: value.format(tmp_path) for name, value in settings.items()}
    before = sorted(path.name for path in tmp_path.iterdir())
    ended = doctor(installation, "--offline", "--json", "--verbose", **changed)

    found = levels(ended)
    assert {check for check, level in found.items() if level == "fail"} == set(failing), ended.stdout
    assert ended.returncode == (1 if failing else 3)
    assert all(not finding["trace"] for finding in json.loads(ended.stdout)["findings"])
    assert {
        "settings",
        "profile",
        "names",
        "database",
        "disk",
        "token" if "settings" not in failing else "GitHub",
    } <= {*found}
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert set(found.values()) <= {level.value for level in Level}


class _Broken(dict[str, str]):
    """An environment that cannot be gone through."""

    def __iter__(self) -> Iterator[str]:
        """Fail."""
        raise ZeroDivisionError("ghp_secret")


def test_a_check_that_fails_itself_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its traceback for --verbose, without secrets; all others are told as ever."""
    monkeypatch.setenv("SHELVER_STATE_FOLDER", str(tmp_path))
    monkeypatch.setenv("SHELVER_DATABASE_URL", f"sqlite:///{tmp_path}/none.sqlite3")
    visit = Doctor(
        profile_name=None,
        environment=_Broken(),
        clock=lambda: datetime.now(UTC),
        keep_secret=lambda _: None,
        redact=lambda text: text.replace("ghp_secret", "[redacted]"),
        offline=True,
    )
    findings = {finding.check: finding for finding in visit.examine()}
    broken = findings.pop("names")
    assert (broken.level, "ZeroDivisionError: [redacted]" in broken.message) == (Level.FAIL, True)
    assert "Traceback" in broken.trace
    assert "ghp_secret" not in broken.trace
    assert Level.FAIL not in {finding.level for finding in findings.values()}
    assert len(findings) > 10
    assert list(tmp_path.iterdir()) == []

    out = StringIO()
    for verbose in (False, True):
        print_finding(Console(file=out, width=80), broken, verbose=verbose)
    assert out.getvalue().count("Traceback") == 1


@pytest.mark.skipif(not Path("/proc/locks").is_file(), reason="only Linux tells who holds a lock")
def test_a_run_under_way_is_named_and_not_disturbed(installation: Scene) -> None:
    """The doctor finds out who holds the lock without taking it."""
    with run_lock(installation.home, installation.settings.database_url):
        lines = doctor(installation, "--offline").stdout.splitlines()
    holder = f"shelver {os.getpid()} on " if is_postgresql() else "process "
    assert any(line.startswith(f"✓ ok   lock          held by {holder}") for line in lines)


@pytest.mark.postgresql
def test_a_run_on_another_host_is_named(installation: Scene, tmp_path: Path) -> None:
    """It holds the lock of the database, and none of this host's files; the server's clock is looked at, too."""
    url = installation.settings.database_url
    with run_lock(tmp_path, url), backfill_lock(tmp_path, url):
        told = doctor(installation, "--offline", "--json")
    messages = {finding["check"]: finding["message"] for finding in json.loads(told.stdout)["findings"]}
    assert re.fullmatch(rf"held by shelver {os.getpid()} on \S+, for \d+ seconds?", messages["lock"])
    assert messages["back-fill"].startswith(f"under way: shelver {os.getpid()} on ")
    assert re.search(r"\(PostgreSQL \d+\.\d+, .*B\): can be read and written", messages["database"])
    assert messages["clock"].startswith("agrees with the database's server")

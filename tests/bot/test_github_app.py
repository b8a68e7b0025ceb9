"""The bot as a GitHub App, which is installed in the list's repository: mode direct."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.assembly import assemble
from bot.cycle import Report
from bot.exit_code import ExitCode
from bot.forge.body import read_ticks
from bot.forge.github import GitHubForge
from bot.forge.guarded import GuardedForge
from bot.github_app import InstalledApp
from bot.github_client import connect
from config.errors import ConfigurationError
from config.profile import Mode
from db.states import ProposalState
from tests.bot.process import shelver
from tests.bot.scene import MONDAY, Scene, sample_feed, scene
from tests.databases import lose_database
from tests.deploy.installed import as_workflow
from tests.servers.github.apps import App, key_pair

BOT = "shelver[bot]"


class PassingTime:
    """A clock that GitHub and the bot share; thirteen minutes pass from one request of the bot to the next."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        """The present, for GitHub."""
        return self.now

    def at_each_request(self) -> datetime:
        """The present, for the bot, which looks at it before each request."""
        self.now += timedelta(minutes=13)
        return self.now


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    """A list in whose repository the app is installed."""
    passing = PassingTime()
    with scene(tmp_path, clock=passing) as ready:
        ready.clock = passing.at_each_request
        ready.token = None
        app = ready.github.add_app("shelver", owner="keeper")
        ready.github.install_app(app, ready.repository)
        ready.app = sign_in_as(app)
        set_mode(ready, "direct")
        yield ready


def sign_in_as(app: App) -> dict[str, str]:
    """The settings by which an app signs in."""
    return {"SHELVER_GITHUB_APP_ID": str(app.id), "SHELVER_GITHUB_APP_PRIVATE_KEY": app.private_key}


def set_mode(stage: Scene, mode: Mode) -> None:
    """Let the profile say where the branch lives."""
    stage.folder = replace(stage.folder, profile=stage.folder.profile.model_copy(update={"mode": mode}))


def app_of(stage: Scene) -> App:
    """The app as GitHub knows it."""
    return stage.github.world.apps[0]


def done(report: Report) -> Report:
    """The report of a run that has to have been done."""
    assert report.exit_code is ExitCode.DONE, report.failures
    return report


def writes(stage: Scene) -> list[str]:
    """What the last run wrote, but for the tokens that it asked for."""
    return [exchange.path for exchange in stage.github.writes() if not exchange.path.endswith("/access_tokens")]


def test_an_app_keeps_the_pull_request_with_tokens_that_expire_on_the_way(stage: Scene) -> None:
    """First run, quiet day, commands, a new paper and the merge: a run takes longer than a token holds."""
    done(stage.run())
    assert len(app_of(stage).tokens) >= 3
    assert 401 not in {exchange.status for exchange in stage.github.requests}
    assert [(pull.account.login, pull.head is stage.repository) for pull in stage.pulls] == [(BOT, True)]
    branch = stage.folder.profile.branch
    commit = stage.repository.git.commit(stage.repository.head(branch))
    assert (commit.author.name, commit.committer.name) == (BOT, "GitHub")
    assert commit.author.email == f"{app_of(stage).bot.id}+{BOT}@users.noreply.github.com"

    done(stage.run(days=1))
    assert writes(stage) == []
    assert stage.repository.head(branch) == commit.sha

    refused, *others = stage.states()
    stage.github.comment(stage.repository, 1, f"/reject {refused}", by="keeper")
    stage.github.comment(stage.repository, 1, f"/reject {others[0]}", by=BOT)
    record = next(record for record in sample_feed() if record.id == "2509.90002")
    stage.arxiv.add([replace(record, id="2509.91000", title=f"{record.title}, Once More", published=MONDAY)])
    done(stage.run(days=2))
    proposed = dict.fromkeys([*others, "2509.91000"], ProposalState.PROPOSED)
    assert stage.states() == proposed | {refused: ProposalState.REJECTED}
    assert [len(comment.reactions) for comment in stage.pulls[0].comments] == [1, 0]

    stage.github.merge_pull(stage.repository, 1, by="keeper")
    done(stage.run(days=3))
    assert stage.states() == dict.fromkeys(proposed, ProposalState.MERGED) | {refused: ProposalState.REJECTED}


def test_an_app_may_label_what_it_opens_and_knows_its_name(stage: Scene) -> None:
    """Whoever may write pull requests may label them; a token that got lost on its way is asked for again."""
    pull_request = stage.folder.profile.pull_request.model_copy(update={"labels": ("papers",)})
    profile = stage.folder.profile.model_copy(update={"pull_request": pull_request})
    stage.folder = replace(stage.folder, profile=profile)

    done(stage.run())

    assert stage.pulls[0].label_names == ["papers"]
    with assemble(stage.settings, stage.folder, now=MONDAY, dry_run=False, clock=stage.clock) as cycle:
        assert isinstance(cycle.forge, GuardedForge)
        assert isinstance(cycle.forge.forge, GitHubForge)
        assert cycle.forge.forge.login() == BOT


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        ("elsewhere", "the app is not installed in codefuse-ai/Awesome-Code-LLM .*/apps/other"),
        ("wrong key", "belong to different apps, or the key was deleted"),
        ("wrong installation", "the app has no installation 7 .*SHELVER_GITHUB_APP_INSTALLATION_ID"),
        ("too little", "may not write pull requests"),
        ("suspended", r"403: This installation has been suspended\).*is suspended"),
    ],
)
def test_an_app_that_may_not_in_is_told_what_to_do(stage: Scene, mistake: str, said: str) -> None:
    """The run fails with the remedy; GitHub is asked for a token once, not with every request."""
    if mistake == "elsewhere":
        stage.app = sign_in_as(stage.github.add_app("other", owner="keeper"))
    elif mistake == "wrong key":
        stage.app["SHELVER_GITHUB_APP_PRIVATE_KEY"] = key_pair("another")[0]
    elif mistake == "wrong installation":
        stage.app["SHELVER_GITHUB_APP_INSTALLATION_ID"] = "7"
    elif mistake == "too little":
        app_of(stage).installations[0].permissions["pull_requests"] = "read"
    else:
        stage.github.fail_next(
            path_pattern="access_tokens", status=403, body={"message": "This installation has been suspended"}
        )

    report = stage.run()

    assert report.exit_code is ExitCode.FAILED
    assert any(re.search(said, failure) for failure in report.failures), report.failures
    assert len(stage.github.requests) <= 3
    assert stage.pulls == []


@pytest.mark.parametrize("key", ["\n", "nonsense", "-----BEGIN RSA PRIVATE KEY-----\nMIIE0123456789\n-----END"])
def test_a_damaged_key_is_a_mistake_of_the_operators(key: str) -> None:
    """The message says what the key has to look like, and shows nothing of it."""
    with pytest.raises(ConfigurationError, match=r"whole \.pem file") as caught:
        InstalledApp(app_id="1", private_key=key, repository="a/b", api_url="http://[::1]:1", clock=lambda: MONDAY)
    assert "MIIE" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_an_app_works_in_the_lists_own_repository_alone(stage: Scene) -> None:
    """An app has no fork: with another mode nothing is asked of GitHub."""
    set_mode(stage, "fork")
    with pytest.raises(ConfigurationError, match=r"^mode: .*set mode: direct"):
        stage.run()
    assert stage.github.requests == []


def test_the_key_of_an_app_may_be_a_file_or_one_line(stage: Scene, tmp_path: Path) -> None:
    """Both are customary: a .pem beside the cron job, a line of a .env with its breaks written out."""
    key, file = stage.app["SHELVER_GITHUB_APP_PRIVATE_KEY"], tmp_path / "app.pem"
    number = stage.app["SHELVER_GITHUB_APP_ID"]
    in_file = {"SHELVER_GITHUB_APP_ID": number, "SHELVER_GITHUB_APP_PRIVATE_KEY_FILE": str(file)}
    stage.app = in_file
    with pytest.raises(ConfigurationError, match=r"SHELVER_GITHUB_APP_PRIVATE_KEY_FILE: .*No such file"):
        stage.run()
    file.write_text(key, encoding="utf-8")
    one_line = {"SHELVER_GITHUB_APP_ID": number, "SHELVER_GITHUB_APP_PRIVATE_KEY": key.strip().replace("\n", "\\n")}
    for stage.app in (in_file, one_line):
        with assemble(stage.settings, stage.folder, now=MONDAY, dry_run=False, clock=stage.clock) as cycle:
            assert cycle.forge is not None
            assert cycle.forge.pull_request() is None
    assert len(app_of(stage).tokens) == 2


def test_a_signature_does_not_travel_unencrypted(stage: Scene) -> None:
    """As with a token, plain http is for this very machine only."""
    api_url = "http://github.example"
    with (
        InstalledApp(
            app_id="1", private_key=app_of(stage).private_key, repository="a/b", api_url=api_url, clock=stage.clock
        ) as app,
        pytest.raises(ConfigurationError, match="unencrypted"),
    ):
        connect(token=None, app=app, api_url=api_url)


def written_profile(stage: Scene, folder: Path) -> Path:
    """The profile in a folder of its own, with the mode that an app takes."""
    profile = folder / "profile"
    profile.mkdir()
    for part in stage.folder.path.iterdir():
        text = part.read_text(encoding="utf-8").replace("mode: fork", "mode: direct")
        (profile / part.name).write_text(text, encoding="utf-8")
    return profile


def test_an_app_restores_a_lost_database(stage: Scene, tmp_path: Path) -> None:
    """What it wrote as ``NAME[bot]`` is its own, so a refusal outlasts the database, and nothing is written."""
    settings = stage.environment | {"SHELVER_PROFILE": str(written_profile(stage, tmp_path))}
    done(stage.run())
    body = stage.pulls[0].body or ""
    refused = next(iter(read_ticks(body)))
    box = next(line for line in body.splitlines() if f"shelver:paper {refused} " in line)
    stage.github.edit_pull_body(stage.repository, 1, body.replace(box, box.replace("[x]", "[ ]", 1)))
    done(stage.run(days=1))
    states = stage.states()
    assert states[refused] is ProposalState.REJECTED
    lose_database(stage.home / "shelver.sqlite3")

    ended = shelver("rebuild", "--now", "2025-09-23T06:00", folder=stage.home, **settings)

    assert ended.returncode == 0, ended.stderr
    assert "papers rejected" in ended.stdout
    done(stage.run(days=2))
    assert [write.path for write in stage.github.writes() if not write.path.endswith("/access_tokens")] == []
    assert stage.states() == states


def test_neither_key_nor_token_of_an_app_is_left_anywhere(stage: Scene, tmp_path: Path) -> None:
    """Not in output, logs, database, files, nor in arguments and environment of the processes that it starts."""
    programs, told = tmp_path / "programs", tmp_path / "told"
    programs.mkdir()
    (programs / "git").write_text(
        f'#!/bin/sh\n{{ env; echo "$@"; }} >> {told}\nexec {shutil.which("git")} "$@"\n', encoding="utf-8"
    )
    (programs / "git").chmod(0o755)
    settings = stage.environment | {
        "SHELVER_PROFILE": str(written_profile(stage, tmp_path)),
        "SHELVER_LOG_LEVEL": "debug",
        "PATH": f"{programs}:{os.environ['PATH']}",
    }

    output = ""
    for arguments, code in ((("--dry-run",), 0), ((), 0), ((), 1)):
        if code:
            echo = {"message": f"no right for {app_of(stage).tokens[-1]}"}
            stage.github.fail_next(method="GET", path_pattern="/pulls", status=403, body=echo)
        ended = shelver("run", *arguments, "--now", "2025-09-22T05:30", folder=stage.home, **settings)
        assert ended.returncode == code, ended.stderr
        output += ended.stdout + ended.stderr

    kept = b"".join(file.read_bytes() for file in stage.home.rglob("*") if file.is_file())
    places = kept + told.read_bytes() + output.encode()
    assert b"GIT_CONFIG_NOSYSTEM" in places
    assert b"[redacted]" in places
    secrets = [*app_of(stage).private_key.splitlines()[1:-1], *app_of(stage).tokens]
    assert len(secrets) > 20
    assert [secret for secret in secrets if secret.encode() in places] == []


def sign_in_as_workflow(stage: Scene) -> None:
    """Let the bot have a workflow's token, of which REST does not tell whose it is."""
    stage.app, stage.token, stage.clock = {}, as_workflow(stage), lambda: datetime.now(UTC)


def test_a_workflows_own_token_keeps_the_pull_request_and_restores_a_lost_database(
    stage: Scene, tmp_path: Path
) -> None:
    """It is an app's, of which only GraphQL tells the name: ``github-actions[bot]``."""
    sign_in_as_workflow(stage)
    settings = stage.environment | {"SHELVER_PROFILE": str(written_profile(stage, tmp_path))}
    done(stage.run())
    assert [pull.account.login for pull in stage.pulls] == ["github-actions[bot]"]
    states = stage.states()
    lose_database(stage.home / "shelver.sqlite3")
    stage.github.forget_requests()

    ended = shelver("rebuild", "--now", "2025-09-23T06:00", folder=stage.home, **settings)

    assert ended.returncode == 0, ended.stderr
    assert stage.states() == states
    assert [write.path for write in stage.github.writes()] == []


def test_a_workflows_own_token_has_no_fork(stage: Scene) -> None:
    """The mode is what has to be changed, not the app's rights."""
    sign_in_as_workflow(stage)
    set_mode(stage, "fork")
    report = stage.run()
    assert report.exit_code is ExitCode.FAILED
    assert any("cannot work with mode: fork: set mode: direct" in failure for failure in report.failures)


def test_a_repository_that_lets_no_workflow_open_pull_requests_is_told_of_its_switch(stage: Scene) -> None:
    """The switch is off in each new repository, so this is what most people meet first."""
    sign_in_as_workflow(stage)
    stage.github.fail_next(
        method="POST",
        path_pattern=r"/pulls\?",
        status=403,
        body={"message": "GitHub Actions is not permitted to create or approve pull requests."},
    )
    report = stage.run()
    assert report.exit_code is ExitCode.FAILED
    assert any("does not let workflows open pull requests: tick" in failure for failure in report.failures)

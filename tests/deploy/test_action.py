"""The action, run against our arXiv and GitHub with a workflow's own token."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml

from tests.bot.scene import Scene, scene
from tests.deploy.action_steps import ACTION, Job, play
from tests.deploy.installed import ROOT, as_workflow, direct_profile, planted_installation, servers
from tests.servers.arxiv import faults

RESTORE, SAVE = "actions/cache/restore", "actions/cache/save"
STEPS = ACTION["runs"]["steps"]


class Repository:
    """A list's repository on GitHub whose workflow uses the action."""

    def __init__(self, stage: Scene, folder: Path) -> None:
        self.stage = stage
        self.folder = folder
        self.token = as_workflow(stage)
        direct_profile(folder / "checkout/.github/shelver")
        stage.home = self.state

    @property
    def state(self) -> Path:
        """What is kept in the cache."""
        return self.folder / "runner/shelver/state"

    @property
    def page(self) -> str:
        """Where people look at the repository."""
        return f"{self.stage.github.world.url}/{self.stage.repository.full_name}"

    def run(self, secrets: Mapping[str, str] | None = None, /, **inputs: str) -> Job:
        """One job; inputs are spelled with underscores here, secrets are in the workflow's ``env``."""
        return play(
            self.folder / "runner",
            workspace=self.folder / "checkout",
            inputs={"profile": ".github/shelver"} | {name.replace("_", "-"): text for name, text in inputs.items()},
            environment=servers(self.stage) | {"GITHUB_API_URL": self.stage.github.api_url} | dict(secrets or {}),
            token=self.token,
        )


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Repository]:
    """A list that nobody serves yet."""
    with scene(tmp_path) as stage, planted_installation(tmp_path / "runner/shelver/venv"):
        yield Repository(stage, tmp_path)


def test_a_list_is_served_from_its_own_repository(repository: Repository) -> None:
    """First job, a quiet one with the cached database, and one that has lost it: one pull request, nothing again."""
    first = repository.run()
    assert first.exit_code == 0, first.log
    [pull] = repository.stage.pulls
    assert (pull.account.login, pull.head is repository.stage.repository) == ("github-actions[bot]", True)
    assert first.outputs == {"exit-code": "0", "pull-request": f"{repository.page}/pull/1"}
    assert "week 39 of 2025" in first.summary
    assert "wait for review" in first.summary
    assert [action for action in first.used if "cache" in action] == [RESTORE, SAVE]
    assert "pull requests  0 of ours" in " ".join(first.log.split()) or "no pull request" in first.log

    for cache in ("true", "false"):
        if cache == "false":
            for file in repository.state.iterdir():
                file.unlink()
        repository.stage.github.forget_requests()
        again = repository.run(cache=cache)
        assert again.exit_code == 0, again.log
        assert [write.path for write in repository.stage.github.writes()] == []
        assert again.outputs == first.outputs
    assert not any("cache" in action for action in again.used)
    assert len(repository.stage.pulls) == 1


def test_a_dry_run_shows_the_pull_request_and_writes_nothing(repository: Repository) -> None:
    """The summary is its text; what was read back is not kept."""
    job = repository.run(dry_run="true")
    assert job.exit_code == 0, job.log
    assert "shelver:paper" in job.summary
    assert repository.stage.pulls == []
    assert SAVE not in job.used


def test_the_profile_s_channels_are_served_by_the_secrets_of_the_workflow(repository: Repository) -> None:
    """Where that is asked for: a missing secret fails the job, after the run, and with it all is well."""
    profile = repository.folder / "checkout/.github/shelver/profile.yaml"
    channels = "\nchannels:\n  - {name: chat, kind: apprise}\n"
    profile.write_text(profile.read_text("utf-8") + channels, encoding="utf-8")
    assert repository.run().exit_code == 0
    failed = repository.run(send_digest="true")
    assert failed.exit_code == 2
    assert "SHELVER_CHANNEL_SECRETS__CHAT" in failed.log
    assert len(repository.stage.pulls) == 1
    served = repository.run({"SHELVER_CHANNEL_SECRETS__CHAT": "json://127.0.0.1:9/"}, send_digest="true")
    assert served.exit_code == 0, served.log


def test_what_could_not_be_verified_is_a_warning_and_a_failure_fails(repository: Repository) -> None:
    """Both keep the database, and neither the log nor the summary shows the token."""
    repository.stage.arxiv.fail(faults.html_page(), times=50)
    doubtful = repository.run()
    assert (doubtful.exit_code, doubtful.outputs["exit-code"]) == (0, "3")
    assert "::warning title=Shelver::" in doubtful.log
    said = {"message": f"no right for {repository.token}"}
    repository.stage.github.fail_next(method="GET", path_pattern="/pulls", status=403, body=said)
    failed = repository.run()
    assert (failed.exit_code, failed.outputs["exit-code"]) == (1, "1")
    assert "::error title=Shelver::" in failed.log
    assert [SAVE in job.used for job in (doubtful, failed)] == [True, True]
    assert "no right for [redacted]" in failed.log
    assert repository.token not in failed.log + failed.summary


def test_a_past_that_cannot_be_read_back_is_not_kept_by_half(repository: Repository) -> None:
    """The next job reads it anew."""
    repository.run()
    for file in repository.state.iterdir():
        file.unlink()
    repository.stage.github.fail_next(method="GET", path_pattern="/pulls", status=403, body={"message": "no"})
    failed = repository.run()
    assert failed.exit_code == 1
    assert SAVE not in failed.used
    assert not repository.state.exists()


@pytest.mark.parametrize(
    "inputs",
    [
        {"profile": ""},
        {"profile": "$(touch here)"},
        {"profile": "--help"},
        {"profile": "a\nb"},
        {"cache": "yes"},
        {"dry_run": "1; touch here"},
        {"send_digest": "true", "cache": "false"},
    ],
)
def test_a_wrong_input_is_refused_before_anything_is_done(repository: Repository, inputs: dict[str, str]) -> None:
    """The message names the input; nothing in it is run."""
    job = repository.run(**inputs)
    name = next(iter(inputs))
    assert job.exit_code == 2
    assert f"::error title=Shelver::{name.replace('_', '-')}: " in job.log
    assert job.ran == ["Check the inputs"]
    assert job.used == []
    assert not list(repository.folder.rglob("here"))


def test_what_the_run_prints_is_no_command_to_the_runner() -> None:
    """Titles of strangers are printed between a word that nobody can guess, said twice."""
    [run] = [step["run"] for step in STEPS if step.get("id") == "run"]
    before, between, after = re.split(r'^ *echo "::(?:stop-commands::)?\$quiet(?:::)?"\n', run, flags=re.MULTILINE)
    assert '$shelver" r' in between
    assert '$shelver" ' not in before + after


def test_each_action_of_others_is_fixed_to_a_commit() -> None:
    """In the action, in our own workflow, and in the one that people copy."""
    files = [ROOT / "action.yml", ROOT / "deploy/github/shelver.yml", *(ROOT / ".github/workflows").glob("*.yml")]
    used = [name for file in files for name in re.findall(r"\buses: ([^\s,}]+)", file.read_text("utf-8"))]
    assert len(used) >= 7
    assert [name for name in used if not re.fullmatch(r"[\w.-]+(/[\w.-]+)+@[0-9a-f]{40}", name)] == []


def test_the_workflow_to_copy_has_ten_lines_and_few_rights() -> None:
    """It names only inputs that there are, and may write nothing but the branch and the pull request."""
    text = (ROOT / "deploy/github/shelver.yml").read_text("utf-8")
    assert len([line for line in text.splitlines() if not line.startswith("#")]) == 10
    workflow = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes text alone, also of "on"
    [job] = workflow["jobs"].values()
    assert workflow["permissions"] == {}
    assert job["permissions"] == {"contents": "write", "pull-requests": "write"}
    assert job["steps"][1]["with"].keys() <= ACTION["inputs"].keys()
    assert ACTION["inputs"]["profile"]["required"] is True

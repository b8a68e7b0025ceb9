"""Running the steps of ``action.yml`` as GitHub's runner does, but for the actions of others, which are noted."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.deploy.installed import ROOT, plant, without_settings

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
INSTALLING = "Install Shelver"


@dataclass(slots=True, kw_only=True)
class Job:
    """What became of a job with this one action in it."""

    exit_code: int = 0
    log: str = ""
    summary: str = ""
    outputs: dict[str, str] = field(default_factory=dict)
    used: list[str] = field(default_factory=list)
    """The actions of others that would have been run, without their commits."""
    ran: list[str] = field(default_factory=list)
    """The names of the steps that were run here."""


def play(
    runner: Path,
    *,
    workspace: Path,
    inputs: Mapping[str, str],
    environment: Mapping[str, str],
    token: str = "",
    is_installed: bool = True,
) -> Job:
    """Run the action once.

    Args:
        runner: The runner's folder for temporary files, which outlasts the job where its cache does.
        workspace: Where the list's repository is checked out.
        inputs: What the workflow says below ``with``.
        environment: What the runner and the workflow's ``env`` give to each step.
        token: The job's own.
        is_installed: Whether Shelver is taken from this tree, and the step that installs it left out.
    """
    values = {f"inputs.{name}": str(about.get("default", "")) for name, about in ACTION["inputs"].items()}
    values |= {"github.token": token, "github.run_id": "7", "github.run_attempt": "1", "runner.temp": str(runner)}
    values |= {f"inputs.{name}": value for name, value in inputs.items()}
    values = {name: filled_in(text, values) for name, text in values.items()}
    job, failed = Job(), False
    runner.mkdir(parents=True, exist_ok=True)
    plant(runner / "programs/date", 'test "$*" = "-u +%G-W%V" && echo 2025-W39')
    for step in ACTION["runs"]["steps"]:
        if not is_to_run(step.get("if", "success()"), values, failed=failed):
            continue
        if "uses" in step:
            job.used.append(step["uses"].partition("@")[0])
            continue
        if is_installed and step["name"] == INSTALLING:
            continue
        job.ran.append(step["name"])
        files = {name: runner / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_text("", encoding="utf-8")
        ran = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=workspace,
            env=without_settings()
            | {
                "RUNNER_TEMP": str(runner),
                "GITHUB_ACTION_PATH": str(ROOT),
                "PATH": f"{runner}/programs:/usr/bin:/bin",
            }
            | {name: str(file) for name, file in files.items()}
            | dict(environment)
            | {name: filled_in(text, values) for name, text in step.get("env", {}).items()},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        failed = failed or ran.returncode != 0
        job.exit_code = job.exit_code or ran.returncode
        job.log += ran.stdout
        job.summary += files["GITHUB_STEP_SUMMARY"].read_text("utf-8")
        for line in files["GITHUB_OUTPUT"].read_text("utf-8").splitlines():
            values[f"steps.{step['id']}.outputs.{line.partition('=')[0]}"] = line.partition("=")[2]
    job.outputs = {name: filled_in(about["value"], values) for name, about in ACTION["outputs"].items()}
    return job


def filled_in(text: str, values: Mapping[str, str]) -> str:
    """A value of the file with its expressions; of these only names of values are known."""
    return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda found: values.get(found[1], ""), text)


def is_to_run(condition: str, values: Mapping[str, str], *, failed: bool) -> bool:
    """Whether a step's condition holds: values compared with words, joined by ``&&``, and ``always()``."""
    parts = condition.split(" && ")
    compared = [re.fullmatch(r"([\w.-]+) == '(\w+)'", part) for part in parts if not part.endswith("()")]
    holds = all(found is not None and values.get(found[1], "") == found[2] for found in compared)
    return holds and (not failed or "always()" in parts)

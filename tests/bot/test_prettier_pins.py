from __future__ import annotations

import json

import pytest

from tests.prettier.process import FOLDER, NEWEST, OLDEST, Prettier

PINNED = json.loads((FOLDER / "package.json").read_text())["dependencies"]
LOCKED = json.loads((FOLDER / "package-lock.json").read_text())["packages"]


@pytest.mark.parametrize("package", [NEWEST, OLDEST])
def test_the_pinned_version_runs(prettier: Prettier, package: str) -> None:
    """What is installed is what package.json says, to the last figure."""
    assert prettier.version(package=package) == PINNED[package].removeprefix("npm:prettier@")
    assert prettier.version(package=package).startswith("3.")


def test_the_lock_names_contents_and_no_registry() -> None:
    """Each package is known by its hash; where it comes from is npm's own setting."""
    packages = [packaged for path, packaged in LOCKED.items() if path]
    assert len(packages) == len(PINNED)
    assert all(packaged["integrity"].startswith("sha512-") for packaged in packages)
    assert not any("resolved" in packaged for packaged in packages)


def test_what_prettier_cannot_do_is_told(prettier: Prettier) -> None:
    """An error in Node ends the question, not the process."""
    with pytest.raises(AssertionError, match="no-such-package"):
        prettier.version(package="no-such-package")
    assert prettier.format("*  a") == "- a\n"

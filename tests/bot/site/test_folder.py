"""The folder that holds a site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.site.folder import MANIFEST, Written, write_site
from config.errors import ConfigurationError

FILES = [("index.html", b"one"), ("paper/1.html", b"two")]


def test_what_did_not_change_is_not_touched(tmp_path: Path) -> None:
    """The second build writes what differs alone, and not even the manifest where nothing does."""
    out = tmp_path / "site"
    assert write_site(out, FILES) == Written(written=2, unchanged=0, removed=0)
    before = {file: file.stat().st_mtime_ns for file in out.rglob("*") if file.is_file()}
    assert write_site(out, FILES) == Written(written=0, unchanged=2, removed=0)
    assert {file: file.stat().st_mtime_ns for file in before} == before
    assert write_site(out, [("index.html", b"new"), FILES[1]]) == Written(written=1, unchanged=1, removed=0)
    assert (out / "index.html").read_bytes() == b"new"


def test_only_what_we_wrote_is_removed(tmp_path: Path) -> None:
    """Pages of vanished papers go, with a folder that is empty then; what others put there or changed stays."""
    write_site(tmp_path, [*FILES, ("old/2.html", b"three"), ("paper/3.html", b"four")])
    (tmp_path / "CNAME").write_text("papers.example.org")
    (tmp_path / "paper/3.html").write_text("changed by hand")
    assert write_site(tmp_path, FILES) == Written(written=0, unchanged=2, removed=1)
    assert not (tmp_path / "old").exists()
    assert (tmp_path / "CNAME").exists()
    assert (tmp_path / "paper/3.html").read_text() == "changed by hand"


def test_nothing_of_somebody_else_is_overwritten(tmp_path: Path) -> None:
    """The message names the file, which stays."""
    (tmp_path / "index.html").write_text("my page")
    with pytest.raises(ConfigurationError, match=r"index\.html.*in the way"):
        write_site(tmp_path, FILES)
    assert (tmp_path / "index.html").read_text() == "my page"


def test_a_build_that_broke_off_is_taken_up(tmp_path: Path) -> None:
    """What it wrote is known to be ours, and what the one before wrote is not lost."""

    def breaking() -> Iterator[tuple[str, bytes]]:
        yield "index.html", b"half"
        raise RuntimeError

    write_site(tmp_path, FILES)
    with pytest.raises(RuntimeError):
        write_site(tmp_path, breaking())
    assert write_site(tmp_path, FILES[:1]) == Written(written=1, unchanged=0, removed=1)


@pytest.mark.parametrize("content", ["{", "[]", '{"format": 2, "files": {}}', '{"format": 1}'])
def test_a_manifest_that_is_none_is_told(tmp_path: Path, content: str) -> None:
    """With what to do."""
    (tmp_path / MANIFEST).write_text(content)
    with pytest.raises(ConfigurationError, match="build again"):
        write_site(tmp_path, FILES)


def test_a_manifest_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    """Whoever wrote into it."""
    (tmp_path / "mine").write_bytes(b"two")
    out = tmp_path / "site"
    write_site(out, FILES)
    manifest = (out / MANIFEST).read_text().replace("paper/1.html", "../mine")
    (out / MANIFEST).write_text(manifest)
    write_site(out, FILES[:1])
    assert (tmp_path / "mine").exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "site").write_text("")
    with pytest.raises(ConfigurationError, match="cannot be written"):
        write_site(tmp_path / "site", FILES)

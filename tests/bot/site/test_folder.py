"""The folder that holds a site."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from bot.site.folder import ASIDE, MANIFEST, Written, write_site
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
    assert contents(tmp_path) == {"index.html": b"my page"}


def test_a_build_that_breaks_off_leaves_the_site_of_before(tmp_path: Path) -> None:
    """Byte for byte, and nothing beside it."""

    def breaking() -> Iterator[tuple[str, bytes]]:
        yield "index.html", b"new"
        yield "paper/2.html", b"new"
        raise KeyboardInterrupt

    write_site(tmp_path, FILES)
    before = contents(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        write_site(tmp_path, breaking())
    assert contents(tmp_path) == before


def test_a_build_that_was_killed_is_forgotten(tmp_path: Path) -> None:
    """It could not clean up after itself; what it had written is no part of the site."""
    write_site(tmp_path, FILES)
    (tmp_path / ASIDE / "paper").mkdir(parents=True)
    (tmp_path / ASIDE / "paper/9.html").write_bytes(b"half")
    assert write_site(tmp_path, FILES) == Written(written=0, unchanged=2, removed=0)
    assert sorted(contents(tmp_path)) == [MANIFEST, "index.html", "paper/1.html"]


@pytest.mark.parametrize("step", range(4))
def test_a_move_that_broke_off_is_brought_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Wherever it did: after the next build the folder is as if nothing had happened."""
    write_site(tmp_path, [*FILES, ("old.html", b"old")])
    new = [("index.html", b"changed"), ("paper/1.html", b"two"), ("paper/2.html", b"new")]
    moves = iter(range(100))
    move = Path.replace

    def breaking(self: Path, target: Path) -> Path:
        if self.name != f"{MANIFEST}.unfinished" and next(moves) == step:
            raise KeyboardInterrupt
        return move(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", breaking)
        with pytest.raises(KeyboardInterrupt) if step < 3 else nullcontext():
            write_site(tmp_path, new)
    write_site(tmp_path, new)
    told = contents(tmp_path)
    assert sorted(told) == [MANIFEST, "index.html", "paper/1.html", "paper/2.html"]
    assert [told[path] for path, _ in new] == [content for _, content in new]
    assert write_site(tmp_path, FILES[1:]) == Written(written=0, unchanged=1, removed=2)


def test_a_file_in_pieces_is_compared_as_a_whole(tmp_path: Path) -> None:
    """One that has many bytes is never held at once."""
    assert write_site(tmp_path, [("all.json", iter([b"[1,", b"2]"]))]).written == 1
    assert write_site(tmp_path, [("all.json", iter([b"[1", b",2]"]))]) == Written(written=0, unchanged=1, removed=0)
    assert contents(tmp_path)["all.json"] == b"[1,2]"
    assert sorted(contents(tmp_path)) == [MANIFEST, "all.json"]


def contents(folder: Path) -> dict[str, bytes]:
    """All files of a folder, by path."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


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

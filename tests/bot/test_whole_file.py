from __future__ import annotations

from pathlib import Path

import pytest

from bot.whole_file import whole_file


@pytest.mark.parametrize("sync", [False, True])
def test_a_file_takes_the_place_of_the_old_one_when_it_is_whole(tmp_path: Path, *, sync: bool) -> None:
    """Until then the old one is there, and afterwards nothing else is."""
    path = tmp_path / "list.md"
    path.write_bytes(b"old")
    with whole_file(path, sync=sync) as out:
        out.write(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_what_fails_leaves_the_old_one_and_no_trace(tmp_path: Path) -> None:
    """Whatever went wrong, and whoever wrote it."""
    path = tmp_path / "list.md"
    path.write_bytes(b"old")

    def fail() -> None:
        with whole_file(path) as out:
            out.write(b"ne")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_two_that_write_one_path_do_not_mix(tmp_path: Path) -> None:
    """The file of the last that ends stays, whole."""
    path = tmp_path / "list.md"
    with whole_file(path) as one:
        one.write(b"first")
        with whole_file(path) as other:
            other.write(b"second, and longer")
        one.write(b", to the end")
    assert path.read_bytes() == b"first, to the end"
    assert list(tmp_path.iterdir()) == [path]

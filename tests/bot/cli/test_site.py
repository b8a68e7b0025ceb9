from __future__ import annotations

from pathlib import Path

from tests.bot.process import shelver
from tests.databases import database_at, taken_over


def test_the_site_of_the_demonstration(tmp_path: Path) -> None:
    """It is built from its database, built again without a change, and refuses a folder that is somebody else's."""
    first = shelver("demo", "--out", "out", folder=tmp_path)
    assert first.returncode == 0, first.stderr
    database = taken_over(tmp_path / "out/shelver.sqlite3")

    def build(out: str, *options: str) -> tuple[int, str, str]:
        ended = shelver("site", "--out", out, *options, folder=tmp_path, SHELVER_DATABASE_URL=database)
        return ended.returncode, ended.stdout, ended.stderr

    code, told, wrong = build("site")
    assert (code, wrong) == (0, "")
    assert told.startswith("site/index.html: ")
    assert " 0 unchanged, 0 removed" in told
    assert len(list((tmp_path / "site/paper").iterdir())) > 1
    assert len(list((tmp_path / "site/digest").glob("*.html"))) == 1
    assert " 0 written, " in build("site")[1]

    ended = shelver(
        "site", "--out", "site", "--url", "https://ada.example/list", folder=tmp_path, SHELVER_DATABASE_URL=database
    )
    assert "https://ada.example/list/feed.xml" in (tmp_path / "site/feed.xml").read_text()
    ended = shelver("site", "--out", "site", "--url", "ada.example", folder=tmp_path, SHELVER_DATABASE_URL=database)
    assert ended.returncode == 2
    assert "https://you.github.io/list is" in " ".join(ended.stderr.split())

    lost = shelver("site", "--out", "site", folder=tmp_path, SHELVER_DATABASE_URL=database_at(tmp_path / "new"))
    assert (lost.returncode, "`shelver run` stores the list's" in lost.stderr) == (1, True)
    assert len(list((tmp_path / "site/paper").iterdir())) > 1  # readers keep what there was

    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/index.html").write_text("mine")
    code, told, wrong = build("mine")
    assert (code, told) == (2, "")
    assert "choose another folder" in " ".join(wrong.split())

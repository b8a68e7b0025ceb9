from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot.process import environment

PROGRAM = """
import os, signal, sys

class Impatient:
    def find_spec(self, name, path=None, target=None):
        if name == "{module}":
            os.kill(os.getpid(), signal.SIGINT)

signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job of a shell ignores it
sys.meta_path.insert(0, Impatient())
sys.argv = ["shelver", "status"]
from bot.__main__ import main
main()
"""


@pytest.mark.sqlite
@pytest.mark.parametrize("module", ["typer", "sqlalchemy.dialects.sqlite.pysqlite"])
def test_ctrl_c_ends_a_command_in_a_word(tmp_path: Path, module: str) -> None:
    """Whether it comes while Shelver is imported, or while the command opens the database: no traceback, code 130."""
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(module=module)],
        cwd=tmp_path,
        env=environment(SHELVER_DATABASE_URL=f"sqlite:///{tmp_path}/shelver.sqlite3"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "shelver: interrupted\n")

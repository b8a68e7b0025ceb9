"""Make README's pictures from what ``make demo`` left: the terminal as SVG, the pull request as PNG.

make pictures       (needs Chromium)
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from markdown_it import MarkdownIt
from rich.console import Console
from rich.text import Text

DOCS = Path(__file__).parent
DIFF_LINES = 9
"""Lines of the branch's diff in the picture."""

STYLE = """
body { font: 14px/1.5 -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; color: #1f2328; margin: 24px; }
h3 { font-size: 1.25em; margin: 24px 0 12px; } a { color: #0969da; text-decoration: none; }
ul { padding-left: 24px; } li { margin: 6px 0; } summary { cursor: pointer; color: #59636e; }
blockquote { border-left: 4px solid #d1d9e0; color: #59636e; margin: 8px 0; padding: 0 12px; }
input { margin: 0 6px 0 -20px; vertical-align: middle; } li:has(input) { list-style: none; }
strong { font-weight: 600; }
h1 { font-size: 1.6em; font-weight: 400; border-bottom: 1px solid #d1d9e0; padding-bottom: 8px; }
"""


def terminal(demo_out: Path) -> None:
    """Play the demonstration once more and draw the terminal."""
    with tempfile.TemporaryDirectory() as folder:
        played = subprocess.run(
            [sys.executable, "-m", "bot", "demo", "--out", "demo-out"],
            cwd=folder,
            env={
                **os.environ,
                "COLUMNS": "80",
                "FORCE_COLOR": "1",
                "TTY_INTERACTIVE": "0",
                "PYTHONPATH": str(DOCS.parent),
            },
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    # What `make demo` says, wherever this tree lies.
    module = str(DOCS.parent / "bot" / "__main__.py")
    played = played.replace(f"file://{folder}/", "").replace(module, ".venv/bin/shelver")
    head, _, rest = played.partition("The branch's diff:\n")
    diff, _, tail = rest.partition("\n\n")
    shown = [f"{line[:76]}…" if len(line) > 90 else line for line in diff.splitlines()[:DIFF_LINES]]
    console = Console(file=io.StringIO(), record=True, width=84)
    console.print(Text.from_ansi(f"$ make demo\n{head}The branch's diff:\n" + "\n".join([*shown, "…", "", tail])))
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", console.export_svg(title="make demo"), flags=re.DOTALL)
    (DOCS / "demo.svg").write_text(drawn, "utf-8")
    assert demo_out.exists(), "run make demo first"


def pull_request(demo_out: Path) -> None:
    """Draw the top of the pull request's text, one paper unfolded, as GitHub shows it."""
    text = (demo_out / "pull-request.md").read_text("utf-8").split("---\n\n", 1)[1]
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    html = html.replace("[x] ", '<input type="checkbox" checked>').replace("<details>", "<details open>", 1)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(f"<meta charset=utf-8><style>{STYLE}</style><h1>latest papers 09-22</h1>{html}", "utf-8")
        subprocess.run(
            [
                "chromium",
                *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"),
                *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
                f"--user-data-dir={folder}/profile",
                "--window-size=860,760",
                f"--screenshot={DOCS / 'pull-request.png'}",
                page.as_uri(),
            ],
            check=True,
            capture_output=True,
        )


if __name__ == "__main__":
    terminal(Path("demo-out"))
    pull_request(Path("demo-out"))

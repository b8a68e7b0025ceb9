"""The report as one HTML page: no script, no request to anywhere, light and dark, for large screens and phones."""

from __future__ import annotations

from html import escape

from bot.evaluation.blocks import (
    Block,
    Bullets,
    Caution,
    Column,
    Heading,
    Inline,
    Item,
    Line,
    PaperLink,
    Paragraph,
    Pictures,
    Strong,
    Table,
    Words,
)
from bot.evaluation.content import Evaluation
from bot.evaluation.markdown import identifier
from bot.evaluation.outline import outline
from bot.evaluation.svg import COLOURS, MARKS, Plot
from bot.forge.text import cleaned

_LONGEST = 300
_STYLE = """
:root { color-scheme: light dark; --ink: #1f2328; --soft: #59636e; --line: #d1d9e0; --ground: #ffffff;
  --shade: #f6f8fa; --link: #0969da; --caution: #9a6700; }
@media (prefers-color-scheme: dark) { :root { --ink: #f0f6fc; --soft: #9198a1; --line: #3d444d; --ground: #0d1117;
  --shade: #151b23; --link: #58a6ff; --caution: #d29922; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 66rem; padding: 1.5rem 1rem 4rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 .75rem; }
h2 { font-size: 1.3rem; margin: 2.75rem 0 .75rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; }
p, li { max-width: 46rem; overflow-wrap: anywhere; }
a { color: var(--link); text-underline-offset: .15em; } a:not(:hover) { text-decoration-thickness: 1px; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; margin: 1.25rem 0 0; padding: 0; }
.caution { border-left: .25rem solid var(--caution); padding: .1rem 1rem; background: var(--shade); }
.summary { list-style: none; margin: 1.25rem 0; padding: .6rem 1.1rem; background: var(--shade);
  border: 1px solid var(--line); border-radius: .5rem; }
.summary li { margin: .45rem 0; max-width: none; }
.papers { padding-left: 1.1rem; } .papers > li { margin: 0 0 1.1rem; }
.papers ul { color: var(--soft); font-size: .9rem; padding-left: 1.1rem; }
.papers li li { margin: .2rem 0; }
.scroll { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .925rem; }
th, td { padding: .4rem .75rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th { font-weight: 600; white-space: nowrap; color: var(--soft); }
td { min-width: 4rem; } .number { text-align: right; } .number, .short { white-space: nowrap; }
tbody tr:hover { background: var(--shade); }
.plots { display: flex; flex-wrap: wrap; gap: 1.5rem; margin: 1.25rem 0; }
figure { margin: 0; flex: 1 1 18rem; max-width: 34rem; }
figcaption { font-size: .9rem; color: var(--soft); margin-bottom: .25rem; }
.plot { display: block; width: 100%; height: auto; }
@media (max-width: 30rem) { .plot text { font-size: 15px; } .plot .small { font-size: 13px; }
  table { font-size: .85rem; } th, td { padding: .35rem .45rem; } }
@media print { .scroll { overflow: visible; } h2, figure, tr { break-inside: avoid; } nav { display: none; } }
"""


def render_page(evaluation: Evaluation) -> str:
    """The report as a page of its own; the same evaluation gives the same bytes. All words are escaped."""
    blocks = outline(evaluation)
    title = escape(cleaned(f"Back-test of {evaluation.title}", limit=_LONGEST))
    summary = next(block for block in blocks if isinstance(block, Bullets))
    body: list[str] = []
    for number, block in enumerate(blocks):
        body.append(_block(block, number, summary=block is summary))
        if block is summary:
            body.append(_contents(blocks))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{title}</title>\n<style>{COLOURS}{MARKS}{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(body)
        + "\n</main>\n</body>\n</html>\n"
    )


def _contents(blocks: list[Block]) -> str:
    links = "".join(
        f'<li><a href="#part-{number}">{_line(block.line)}</a></li>'
        for number, block in enumerate(blocks)
        if isinstance(block, Heading) and block.level == 2
    )
    return f'<nav aria-label="Parts of this report"><ul>{links}</ul></nav>'


def _block(block: Block, number: int, *, summary: bool) -> str:
    match block:
        case Heading(level, line):
            return f'<h{level} id="part-{number}">{_line(line)}</h{level}>'
        case Paragraph(line):
            return f"<p>{_line(line)}</p>"
        case Caution(line):
            return f'<p class="caution" role="note">{_line(line)}</p>'
        case Bullets(items):
            style = "summary" if summary else "papers"
            return f'<ul class="{style}">\n' + "\n".join(map(_item, items)) + "\n</ul>"
        case Table():
            return _table(block)
        case Pictures(plots):
            return f'<div class="plots">\n{"".join(map(_figure, plots))}</div>'


def _item(item: Item) -> str:
    details = "".join(f"<li>{_line(line)}</li>" for line in item.details)
    return f"<li>{_line(item.line)}{f'<ul>{details}</ul>' if details else ''}</li>"


def _figure(plot: Plot) -> str:
    return f"<figure>\n<figcaption>{escape(plot.title)}</figcaption>\n{plot.inline}\n</figure>\n"


def _table(table: Table) -> str:
    head = "".join(
        f'<th scope="col" class="{"number" if column.number else "long"}">{escape(column.name)}</th>'
        for column in table.columns
    )
    rows = "\n".join("<tr>" + "".join(map(_cell, table.columns, row)) + "</tr>" for row in table.rows)
    return (
        f'<div class="scroll" tabindex="0"><table>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody>\n</table></div>"
    )


def _cell(column: Column, cell: Line) -> str:
    own_words = all(isinstance(part, str) for part in cell)
    style = "number" if column.number else "short" if own_words else "long"
    return f'<td class="{style}">{_line(cell)}</td>'


def _line(line: Line) -> str:
    return "".join(map(_inline, line))


def _inline(inline: Inline) -> str:
    match inline:
        case str():
            return escape(inline)
        case Words(text):
            return _words(text)
        case Strong(text):
            return f"<strong>{escape(text)}</strong>"
        case PaperLink(key, text):
            words = _words(text) or "(no title)"
            arxiv_id = identifier(key)
            return words if arxiv_id is None else f'<a href="{escape(arxiv_id.url)}" rel="noopener">{words}</a>'


def _words(text: str) -> str:
    return escape(cleaned(text, limit=_LONGEST))

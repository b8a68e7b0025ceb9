"""Names of authors as people read them, from the LaTeX in which arXiv keeps them."""

from __future__ import annotations

import functools
import logging

from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]  # it ships no py.typed

logging.getLogger("pylatexenc").setLevel(logging.ERROR)


def plain_name(name: str) -> str:
    r"""``J\"urgen M\"uller`` as ``Jürgen Müller``, runs of white space collapsed.

    A name that is no LaTeX stays as it is; of what cannot be understood, the letters stay.
    """
    if "\\" in name or "{" in name:
        name = _converter().latex_to_text(name.replace("%", r"\%")) or name
    return " ".join(name.split())


@functools.cache
def _converter() -> LatexNodes2Text:
    return LatexNodes2Text()

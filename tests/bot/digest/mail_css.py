"""What of CSS mail clients understand, as far as the digest uses it.

Of each property, whether Gmail, Outlook for Windows, Apple Mail, Yahoo and Outlook.com show it as far as we know
("yes"), or that what is left without it reads as well ("spared", with the reason). Before another one is added it is
looked up at https://www.caniemail.com/features/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

INLINE: Mapping[str, str] = {
    "background-color": "yes",
    "border-left": "yes",
    "border-top": "yes",
    "color": "yes",
    "font-family": "yes",
    "font-size": "yes",
    "line-height": "yes",
    "margin": "yes: shorthand of non-negative lengths; auto is left out by Outlook for Windows, which aligns left",
    "max-width": "spared: Outlook for Windows uses the window's width",
    "padding": "yes: Outlook for Windows leaves it out on div, body and p, where it only is air",
    "word-break": "spared: without it a long word is wider than a telephone, as everywhere in such a client",
}
"""Of ``style`` attributes, which all clients read."""
EMBEDDED = frozenset({"background-color", "border-left-color", "border-top-color", "color", "color-scheme"})
"""Of ``<style>``, which makes it dark: clients that leave it out show light, or darken it themselves."""
DARK_QUERY = "@media (prefers-color-scheme:dark)"
"""The one rule beside plain ones: Apple Mail, Outlook for Mac and Thunderbird read it, and others pass it over. Gmail
drops a whole ``<style>`` for rules in rules, so that there is but one level."""
SELECTOR = re.compile(r"\.[a-z]+|:root")
"""Classes, which webmail renames together with the elements'; no descent, sibling or attribute, which many drop."""
NEVER = re.compile(
    r"url\(|@import|@font-face|position\s*:|float\s*:|flex|grid|var\(|calc\(|margin[^;]*:\s*[^;]*-\d|\bem\b|expression",
    re.IGNORECASE,
)
"""What many of them leave out or punish, wherever it stands."""


def complaints(styles: Iterator[str], embedded: str) -> list[str]:
    """What of these styles mail clients do not understand.

    Args:
        styles: The ``style`` attributes.
        embedded: What stands in ``<style>``.
    """
    found = []
    for style in styles:
        for declaration in filter(None, style.split(";")):
            name = declaration.partition(":")[0].strip()
            if name not in INLINE or NEVER.search(declaration):
                found.append(declaration)
    for block in re.findall(r"\{([^{}]*)\}", embedded):
        names = [declaration.partition(":")[0].strip() for declaration in filter(None, block.split(";"))]
        found += [name for name in names if name not in EMBEDDED]
    found += [rule for rule in re.findall(r"@[^{;]*", embedded) if rule.strip() != DARK_QUERY]
    plain = embedded.replace(f"{DARK_QUERY}{{", "")
    selectors = ",".join(re.findall(r"([^{}]+)\{", plain)).split(",")
    found += [selector for selector in selectors if selector and not SELECTOR.fullmatch(selector.strip())]
    return found + NEVER.findall(embedded)

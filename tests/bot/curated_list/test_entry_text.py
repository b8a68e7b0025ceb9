from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.curated_list.entry import Link
from bot.curated_list.entry_text import check_link, write_field, write_link
from config.errors import ListError


@given(st.text(alphabet="ab1-._~:/?#[]@!$&'()*+,;=%|\\`\"<>{}^", max_size=30))
def test_a_link_leads_where_it_was_meant_to(path: str) -> None:
    """Whatever characters the URL has, Markdown reads back this very one, and nothing but a link."""
    link = Link("repo", f"https://example.org/{path}")
    inline = MarkdownIt().parseInline(write_link(link))[0].children or []
    (opening,) = [token for token in inline if token.type == "link_open"]
    encoded = "".join(f"%{ord(one):02X}" if one in '()<>[]{}"`\\|^' else one for one in link.url)
    assert opening.attrs["href"] == MarkdownIt().normalizeLink(encoded)
    assert "".join(token.content for token in inline if token.type == "text") == "[repo]"


def test_a_field_leaves_quotes_to_titles() -> None:
    """And is escaped for where it stands."""
    assert write_field('The "Best" *C*|D') == "The 'Best' \\*C\\*|D"
    assert write_field("C|D", in_table=True) == "C\\|D"


@pytest.mark.parametrize(
    "link", [Link("repo", "http://e.org"), Link("repo", "https://e.org/ä"), Link("", "https://e.org")]
)
def test_a_bad_link_is_refused_in_the_words_of_its_subject(link: Link) -> None:
    """So that the message says which paper it is about."""
    with pytest.raises(ListError, match=r"^cannot list 2509\.00001: "):
        check_link(link, subject="cannot list 2509.00001")

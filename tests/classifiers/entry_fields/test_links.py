from __future__ import annotations

import pytest

from classifiers.classification import Document
from classifiers.entry_fields import extract


def links_of(text: str) -> list[tuple[str, str, bool]]:
    """Kind, URL and whether it is sure, of the links in an abstract."""
    found = extract(Document(title="Plums", abstract=text)).links
    return [(link.kind, link.value, link.sure) for link in found]


@pytest.mark.parametrize(
    ("text", "kind", "url"),
    [
        ("Our code is at https://github.com/plum/tree.", "repo", "https://github.com/plum/tree"),
        ("(https://github.com/plum/tree).", "repo", "https://github.com/plum/tree"),
        ("code: http://GitHub.com/plum/Tree_1,", "repo", "https://github.com/plum/Tree_1"),
        ("available at github.com/plum/tree/", "repo", "https://github.com/plum/tree"),
        ("The dataset: https://github.com/plum/fruit", "data", "https://github.com/plum/fruit"),
        (r"\url{https://huggingface.co/datasets/plum/fruit}.", "data", "https://huggingface.co/datasets/plum/fruit"),
        ("Weights: https://huggingface.co/plum/plum-7b;", "model", "https://huggingface.co/plum/plum-7b"),
        ("see https://zenodo.org/records/123456.", "data", "https://zenodo.org/records/123456"),
        (r"at https://github.com/plum/a\_b\&c", "repo", "https://github.com/plum/a_b&c"),
    ],
)
def test_links_to_published_things_are_sure(text: str, kind: str, url: str) -> None:
    """They are https, bear no punctuation of the sentence, and say what is behind them."""
    assert links_of(text) == [(kind, url, True)]


@pytest.mark.parametrize(
    ("text", "kind", "url"),
    [
        ("Project page: https://plum.github.io/", "website", "https://plum.github.io"),
        ("All of https://github.com/plum", "repo", "https://github.com/plum"),
        ("Try https://huggingface.co/spaces/plum/demo", "website", "https://huggingface.co/spaces/plum/demo"),
    ],
)
def test_other_links_are_only_likely(text: str, kind: str, url: str) -> None:
    """A page, an account or a demo may be anybody's."""
    assert links_of(text) == [(kind, url, False)]


@pytest.mark.parametrize(
    "text",
    [
        "https://arxiv.org/abs/2501.00001 and https://doi.org/10.1/2",
        "ftp://example.org/x, javascript:alert(1), mailto:a@github.com/x/y",
        f"https://github.com/plum/{'a' * 600}",
        "https://localhost/x and https://",
        "https://user:secret@example.org/x",
        "https://ex\u00e4mple.org/x",
        "",
    ],
)
def test_what_is_no_link_of_the_paper_is_left_out(text: str) -> None:
    """Papers, other schemes, endless, broken and foreign addresses."""
    assert links_of(text) == []


def test_each_link_counts_once() -> None:
    """A trailing slash or another case makes no second link; neither does LaTeX that says it twice."""
    text = r"\href{https://github.com/a/b}{https://github.com/a/b} and https://github.com/A/b/."
    assert links_of(text) == [("repo", "https://github.com/a/b", True)]


def test_comments_are_read_as_well() -> None:
    """The evidence says where a link stands."""
    [link] = extract(Document(title="T", comment="Code: https://github.com/a/b")).links
    assert (link.field, link.evidence) == ("comment", "Code: https://github.com/a/b")

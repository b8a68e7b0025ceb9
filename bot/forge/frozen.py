"""What is said of a branch to which people have committed, so that it is not rebuilt."""

from __future__ import annotations

from bot.forge.conversation import OWN_MARK
from bot.forge.text import Post

WAYS_OUT = (
    "Merge its pull request (what was merged is listed, what was taken out is refused) or close it (its papers are "
    "refused), and the run after that goes on; or comment /rebuild on it, and the branch is built anew without the "
    "commits of others"
)
"""For the operator: what people can do on GitHub."""
LOCAL_WAYS_OUT = (
    "Merge the branch (what was merged is listed, what was taken out is refused) or set `state: closed` in "
    "pull-request.md (its papers are refused), and the run after that goes on; what /rebuild does on GitHub, "
    "deleting the branch does here: it is built anew without the commits of others"
)
"""For who plays the maintainer on disk, where nobody can comment."""


def frozen_comment(head_sha: str) -> Post:
    """The comment that tells it to those who did it; nobody is mentioned, and its first line is found again.

    Args:
        head_sha: The commit at the head of the branch.
    """
    return Post(
        f"{OWN_MARK}frozen {head_sha} -->\n"
        "There are commits on this branch that are not mine, so I leave it as it is: nothing here is overwritten, "
        "and new papers wait for a later pull request. Boxes and comments are still read.\n\n"
        "- **Merge**: what you merge is listed, as you wrote it; a paper that you took out is refused.\n"
        "- **Close**: all papers of this pull request are refused.\n"
        "- `/rebuild`, in a comment: I build the branch anew on the list as it is then, **without the commits of "
        "others**.\n"
    )

"""A fake GitHub with true semantics: its REST interface over real bare Git repositories, on loopback."""

from tests.servers.github.faults import Fault
from tests.servers.github.repository import Repository
from tests.servers.github.service import Exchange, FakeGitHub
from tests.servers.github.state import Account, Comment, Event, Label, Pull

__all__ = ["Account", "Comment", "Event", "Exchange", "FakeGitHub", "Fault", "Label", "Pull", "Repository"]

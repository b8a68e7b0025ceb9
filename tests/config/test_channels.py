from __future__ import annotations

from pathlib import Path

import pytest

from config.channels import FileChannel, MailChannel, secret_setting
from config.errors import ConfigurationError
from config.loading import load_model
from config.profile import Profile
from tests.config.profiles import FILES

CHANNELS = """\
channels:
  - name: readers
    kind: mail
    sender: Shelver <shelver@example.org>
    to: [ada@example.org]
    server: smtp.example.org
    user: shelver
  - name: team-chat
    kind: apprise
    link: https://example.org/{week}.html
  - name: tracker
    kind: issue
    repository: operator/papers
  - name: archive
    kind: file
    format: json
"""


def profile(tmp_path: Path, channels: str) -> Profile:
    """A small profile with channels."""
    file = tmp_path / "profile.yaml"
    file.write_text(FILES["profile.yaml"] + channels, encoding="utf-8")
    return load_model(file, Profile)


def test_a_profile_names_its_channels_and_none_by_default(tmp_path: Path) -> None:
    """Each kind has defaults that are safe: encrypted mail, a summary for chats, a file for each week."""
    mail, chat, issue, file = profile(tmp_path, CHANNELS).channels
    assert isinstance(mail, MailChannel)
    assert (mail.port, mail.security) == (587, "starttls")
    assert [each.kind for each in (mail, chat, issue, file)] == ["mail", "apprise", "issue", "file"]
    assert isinstance(file, FileChannel)
    assert file.pattern == "{profile}-{week}.{extension}"
    assert profile(tmp_path, "").channels == ()


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("team-chat", "readers", r":14: channels\.1\.name: another channel is named 'readers' too"),
        ("kind: mail", "kind: fax", r":8: channels\.0.*'fax'"),
        ("[ada@example.org]", "[ada]", r":11: channels\.0\.to\.0: 'ada' is no mail address"),
        ("[ada@example.org]", '["ada@example.org\\nBcc: bo@example.org"]', r":11: channels\.0\.to\.0: .* is no mail"),
        ("Shelver <shelver@example.org>", '"A\\nB <a@example.org>"', r":10: channels\.0\.sender: .* is no sender"),
        ("user: shelver", "security: none", r":13: channels\.0\.security: only a server on this very machine"),
        ("user: shelver", "password: x", r":13: channels\.0\.password: there is no such key"),
        ("{week}.html", "{month}.html", r":16: channels\.1\.link: \{month\} is not known here: only \{week\}"),
        ("format: json", "pattern: x.md", r":22: channels\.3\.pattern: \{week\} is missing"),
        ("format: json", 'pattern: "../{week}"', r":22: channels\.3\.pattern: this is a file's name"),
        ("format: json", 'pattern: "{week.__class__}{week}"', r":22: channels\.3\.pattern: .* is not known here"),
        (
            "format: json",
            "format: json\n  - {name: again, kind: file, pattern: '{profile}-{week}.json'}",
            r":23: channels\.4\.pattern: the channel 'archive' writes the same files",
        ),
        ("format: json", "unsubscribe: x", r":22: channels\.3\.unsubscribe: there is no such key"),
    ],
)
def test_a_mistake_is_found_where_it_stands(tmp_path: Path, before: str, after: str, said: str) -> None:
    """File, line and key."""
    with pytest.raises(ConfigurationError, match=r"profile\.yaml" + said):
        profile(tmp_path, CHANNELS.replace(before, after))


def test_a_channels_secret_is_a_variable_of_its_own() -> None:
    """Named after it."""
    assert secret_setting("team-chat") == "SHELVER_CHANNEL_SECRETS__TEAM_CHAT"

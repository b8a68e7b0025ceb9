"""What the process has read from which the tests' processes are forked, so that none of them has to.

It is imported last of all, and no child looks through what is there by then for rubbish, which would copy all of it.
"""

from __future__ import annotations

import gc

from bot.assembly import make_classifier
from config.loading import load_profile
from tests.bot.scene import PROFILE_FOLDER

for name in ("awesome-code-llm", str(PROFILE_FOLDER)):
    make_classifier(load_profile(name))
gc.collect()
gc.freeze()

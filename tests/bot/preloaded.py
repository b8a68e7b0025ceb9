"""What the process has read from which the tests' processes are forked, so that none of them has to.

It is imported last of all, and no child looks through what is there by then for rubbish, which would copy all of it.
"""

from __future__ import annotations

import gc

from config.loading import load_profile

load_profile("awesome-code-llm")
gc.collect()
gc.freeze()

"""Why a paper was, or was not, proposed: everything that can be told about one judgement, apart from showing it."""

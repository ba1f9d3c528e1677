"""Features to Match: one slow, readable reference scorer, and a fast path that equals it."""

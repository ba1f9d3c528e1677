"""Pure functions on str: normal forms, tokens, language. No state, no files."""

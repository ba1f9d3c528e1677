"""Skills and occupations: what they are called, how they hang together, where a text names them.

`taxonomy.Taxonomy` is the door; `lexicon.Lexicon` finds names in words; `build` makes the bundle from ESCO and O*NET.
"""

"""Names and sentences to concepts: titles to occupations, phrases to skills."""

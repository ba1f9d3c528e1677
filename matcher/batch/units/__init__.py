"""Units of work: what each does, the part files they leave, and the result that is read from these."""

"""The corrections file: what was read from a resume, to be edited by the person and read back."""

"""How the files in `models/` are made, from folders with the public O*NET and ESCO downloads."""

"""What an advert says against itself, and what in it narrows the field for no reason of skill."""

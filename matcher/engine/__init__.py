"""Matcher: the one facade. It holds components and owns no algorithm."""

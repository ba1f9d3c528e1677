"""Roles next door to a resume, a job or a title."""

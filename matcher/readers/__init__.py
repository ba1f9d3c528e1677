"""Bytes to Document: one file a format, a layout shared by those that have boxes, and a sandbox around them all.

`read_document` reads in this process, `Sandbox` in a worker with limits; both always return an outcome.
"""

from matcher.readers.limits import Limits
from matcher.readers.read import read_document
from matcher.readers.sandbox import Sandbox

__all__ = ["Limits", "Sandbox", "read_document"]

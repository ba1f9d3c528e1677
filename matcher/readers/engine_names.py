"""The names of what reads PDF."""

from __future__ import annotations

PDFMINER = "pdfminer"
PDFIUM = "pdfium"
REPAIRED = "repaired"
TESSERACT = "tesseract"

PDF_ENGINES = (PDFMINER, PDFIUM)
"""Those that a user can choose as the first."""

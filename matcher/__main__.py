"""``python -m matcher`` is the command ``matcher``."""

from __future__ import annotations

from matcher.cli.main import main

if __name__ == "__main__":
    main()

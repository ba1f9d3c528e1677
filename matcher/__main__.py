"""``python -m matcher`` is the command ``matcher``."""

from __future__ import annotations

from matcher.cli import stopping


def main() -> None:
    """Run the command line; Ctrl-C ends it in one sentence from here on, while its modules are imported as well."""
    try:
        stopping.install()
        from matcher.cli.main import main as command

        command()
    except KeyboardInterrupt:
        stopping.end_stopped()


if __name__ == "__main__":
    main()

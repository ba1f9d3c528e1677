"""Print how many planted wrong-job applicants are redirected, and how many of the rightly placed: both generated halves."""

from __future__ import annotations

from matcher import Matcher
from matcher.evaluation.redirects import redirect_figures


def main() -> None:
    with Matcher.load() as matcher:
        for half in ("even", "odd"):
            print(redirect_figures(matcher, half))


if __name__ == "__main__":
    main()

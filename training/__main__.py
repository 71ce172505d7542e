"""`python -m training html --data DIR`, `… text --data DIR`; after text, `… kinds --data DIR`."""

from __future__ import annotations

import argparse


def main() -> None:
    """Parse the command line and train."""
    from training import html, kinds, text

    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    modes = parser.add_subparsers(dest="kind", required=True)
    for name, module in (("html", html), ("text", text), ("kinds", kinds)):
        sub = modes.add_parser(name, help=(module.__doc__ or "").splitlines()[0])
        module.add_arguments(sub)
        sub.set_defaults(main=module.main)
    options = parser.parse_args()
    options.main(options)


if __name__ == "__main__":
    main()

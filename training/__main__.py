"""`python -m training html --data DIR`, `… text …`; after text, `… markdown …` and `… kinds …`."""

from __future__ import annotations

import argparse


def main() -> None:
    """Parse the command line and train."""
    from training import html, kinds, markdown, text

    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    modes = parser.add_subparsers(dest="kind", required=True)
    known = {"html": html, "text": text, "markdown": markdown, "kinds": kinds}
    for name, module in known.items():
        sub = modes.add_parser(name, help=(module.__doc__ or "").splitlines()[0])
        module.add_arguments(sub)
        sub.set_defaults(main=module.main)
    options = parser.parse_args()
    options.main(options)


if __name__ == "__main__":
    main()

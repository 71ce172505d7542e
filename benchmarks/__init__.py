"""Proof: this project beside its peers, on public gold. `python -m benchmarks --help`."""

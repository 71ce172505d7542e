"""`python -m cleaner`: the same as the command `cleaner`."""

from cleaner.cli import main

main(prog_name="cleaner")

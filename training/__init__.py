"""How the weights were made: run `python -m training --help`. Not part of the package."""

"""What a stretch of text looks like, without asking where it stands: a credit, a name, a date line.

Nothing here knows of verdicts. Words are data (`cleaner/rules/words/*.toml`), read when first asked
for; inputs are cut to the length such things have, so that no pattern meets a long line.
"""

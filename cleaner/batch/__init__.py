"""Many sources in, many records out: where they come from and where they go."""

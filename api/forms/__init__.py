"""Forms as released."""

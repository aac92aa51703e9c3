"""Signing in, who one is, and who else there is."""

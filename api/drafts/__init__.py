"""Drafts, checks and comparisons."""

"""Switches and durations."""

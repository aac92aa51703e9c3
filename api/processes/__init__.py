"""Processes, decisions and their deployment."""

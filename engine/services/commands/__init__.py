"""What the API, the worker and the simulator call: one unit of work, one check, one commit.

Only this package commits.
"""

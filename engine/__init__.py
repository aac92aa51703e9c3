"""The core of Gridcase: cases and processes; no web, no SQL, no scheduler."""

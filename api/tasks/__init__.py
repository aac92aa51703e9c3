"""Task queues and working on open steps."""

"""How the system does: health, incidents, jobs, messages, logs, acts."""

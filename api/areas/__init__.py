"""Areas, departments, categories and the other lists of codes."""

"""The JSON API under /api/v1: translate, call a command or a query, translate."""

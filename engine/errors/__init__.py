"""One class per broken rule, by subject; every class has a stable code and two texts."""

from engine.errors.base import Finding, GridcaseError, Kind

__all__ = ["Finding", "GridcaseError", "Kind"]

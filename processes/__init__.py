"""The processes and decisions as shipped, a folder each; read by adapters.catalogue."""

"""The processes and decisions as shipped, a folder each. `adapters.catalogue` reads them."""

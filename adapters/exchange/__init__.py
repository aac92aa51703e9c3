"""Other people's records, in and out; one module per format."""

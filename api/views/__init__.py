"""Views of lists that people have saved under a name."""

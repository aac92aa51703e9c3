"""Cases: reporting, reading, correcting, files and comments."""

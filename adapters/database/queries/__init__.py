"""Flat rows to show. Every query takes the scope first and a reading connection second."""

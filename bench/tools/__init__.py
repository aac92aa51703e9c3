"""What the benches share: databases to measure on, a county at work, replayed statements."""

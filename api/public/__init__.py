"""What people without an account may ask: report, follow their report, say it is not solved."""

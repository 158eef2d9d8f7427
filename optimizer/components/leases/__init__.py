"""Leases: who rents critical IT power, where, from when, on which terms."""

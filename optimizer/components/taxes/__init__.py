"""Taxes: income tax by calendar year."""

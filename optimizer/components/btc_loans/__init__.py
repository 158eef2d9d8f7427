"""Loans against Bitcoin: what is pledged, tested and called."""

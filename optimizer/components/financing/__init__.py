"""Facilities: project loans, revolvers, term notes."""

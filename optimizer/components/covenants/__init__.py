"""Covenants: what lenders ask of the whole company."""

"""The command line: a thin skin over `optimizer.api`, and the only layer that prints."""

from .app import main

__all__ = ["main"]

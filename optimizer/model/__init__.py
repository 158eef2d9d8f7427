"""The components put together into one model."""

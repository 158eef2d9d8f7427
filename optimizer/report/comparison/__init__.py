"""Two runs side by side: a table of what differs, and a page with charts of both."""

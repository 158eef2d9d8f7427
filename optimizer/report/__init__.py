"""What a plan says, in words: the page in the terminal and `report.md`. Reads tables, never the model."""

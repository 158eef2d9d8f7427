"""One folder for each thing the plan decides about; see NOTES.md in each for its equations."""

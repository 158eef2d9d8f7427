"""What a run leaves behind: tables, run folder, summaries and the audit."""

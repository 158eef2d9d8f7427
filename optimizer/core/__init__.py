"""Units, dates, timeline, ledger: what every layer above builds on."""

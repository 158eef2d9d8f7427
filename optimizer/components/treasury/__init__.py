"""Treasury: BTC and cash."""

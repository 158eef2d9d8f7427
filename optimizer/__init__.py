"""wattshift: which megawatts a Bitcoin miner converts to AI, for whom, when, and how it is paid for."""

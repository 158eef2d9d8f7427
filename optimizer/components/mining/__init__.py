"""Mining fleets: run, curtail, move, sell, buy."""

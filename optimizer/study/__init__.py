"""Work over many solves: what breaks a plan, what was rejected and why, what one more unit is worth."""

"""Value: what the plan maximises."""

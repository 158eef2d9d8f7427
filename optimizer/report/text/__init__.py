"""What commands print: the plan, why it is what it is, what breaks it and how it differs from another."""

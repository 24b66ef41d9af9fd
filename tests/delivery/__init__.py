"""What the delivery promises."""

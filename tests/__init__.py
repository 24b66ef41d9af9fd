"""What Bounce Desk promises."""

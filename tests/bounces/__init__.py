"""What the reader promises: of a text or a mail."""

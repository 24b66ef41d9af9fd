"""The detectors: each reads what one kind of text tells of failed deliveries; `asking.py` has their order."""

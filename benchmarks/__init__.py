"""What it costs: ratios of two things measured in turns in the same run, against goals.

    python -m benchmarks [SUBJECT...] [--quick] [--mails FOLDER] [--json FILE]

A subject is a module with one function that measures and yields figures; `__main__` lists them.
"""

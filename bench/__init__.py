"""What the house is fast at, and how fast, in ratios of one run: `python -m bench [--large]`."""

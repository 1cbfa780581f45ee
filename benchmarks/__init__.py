"""What `make bench` measures: ratios within one run, so that machines can be compared."""

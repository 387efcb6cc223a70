"""Measures against peers and limits, in one run, on the machine at hand."""

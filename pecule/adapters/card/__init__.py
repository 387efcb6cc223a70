"""Payments by card. Today a fake bank with one page; its answers come signed, as a real one's would."""

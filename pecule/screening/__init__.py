"""Decides whether money may move: lists of indicators, who shares them, and what is held until somebody has looked."""

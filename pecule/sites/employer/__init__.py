"""Employers: send declarations, read what became of them, correct them."""

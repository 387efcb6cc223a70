"""How far a demonstration has moved its clock forward. Nothing elsewhere."""

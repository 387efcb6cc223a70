"""What the bench of scams puts the reading to: folds, rivals, evasions."""

"""The part of the reading that is learned: text made comparable, a small linear model, and how it is trained."""

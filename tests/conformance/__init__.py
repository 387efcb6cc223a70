"""Independent peers against our applications, each in a process of its own; and what of the norms is tested where."""

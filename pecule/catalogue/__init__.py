"""Training organisations, certifications, and what is on sale: offers, their actions, their sessions."""

"""What the norms ask of the broker, tried on its endpoints one by one; requirements/ says which sentence is proved."""

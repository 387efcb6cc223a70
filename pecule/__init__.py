"""Pécule: personal training accounts that are hard to steal from."""

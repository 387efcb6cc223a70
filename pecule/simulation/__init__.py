"""A country of made-up people, employers and organisations: for demonstrations, tests and benches.

Everything follows from a seed, so that two demonstrations show the same people.
"""

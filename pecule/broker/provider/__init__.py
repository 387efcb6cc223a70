"""The side towards services: a request pushed, a code for a visit, a token for the code, claims for the token."""

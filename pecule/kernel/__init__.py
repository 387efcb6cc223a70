"""Pure foundations: cents, periods, working days, identifiers, refusals. Imports no other room."""

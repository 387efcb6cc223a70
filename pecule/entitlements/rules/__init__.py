"""Pure decisions of entitlements: reading declarations, spotting anomalies, explaining a credit."""

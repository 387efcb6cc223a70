"""An identity provider with a phone app: accounts, proofs of identity, devices, approvals signed on the phone."""

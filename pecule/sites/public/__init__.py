"""The pages that anyone may read: what this is for, how it works, how to spot a fraud, help."""

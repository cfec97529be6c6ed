"""The sentinel: whether the provider or an operator has a fault, found by the answers to all lookups."""

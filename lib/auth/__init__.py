"""Who may enter and what they may do: identities, roles, rules, and the gate that decides by them."""

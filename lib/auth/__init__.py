"""Who may enter and what they may do: who the sign-in says it is, the rules, and the gate that asks both."""

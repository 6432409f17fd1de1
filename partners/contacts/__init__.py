"""How to reach an office: the rules for its contacts, and what its own website says of them."""

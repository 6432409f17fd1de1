"""Who may do what in the admin, and how accounts are kept safe."""

"""Who may do what at the desk, and how accounts are kept safe."""

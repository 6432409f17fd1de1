"""What `make test` needs to run one test suite on two database engines."""

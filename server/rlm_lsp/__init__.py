"""Language server and command line: what code costs, before it runs."""

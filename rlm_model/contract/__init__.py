"""What model, exporter and server agree on: numbers, queries, unit text, manifest. No torch."""

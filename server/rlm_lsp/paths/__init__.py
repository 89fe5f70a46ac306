"""What names of documents and folders mean, and patterns of file names."""

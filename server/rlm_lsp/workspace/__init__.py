"""Documents, files, and the functions that they define."""

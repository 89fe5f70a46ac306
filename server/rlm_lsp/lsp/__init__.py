"""The protocol: messages, sessions, and the server that the client talks to."""

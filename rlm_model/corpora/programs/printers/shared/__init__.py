"""What printers share: families of languages, and what a program tells before it is printed."""

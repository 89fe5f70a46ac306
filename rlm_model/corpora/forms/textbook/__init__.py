"""Forms of code by what they are about; each module registers functions as `form`."""

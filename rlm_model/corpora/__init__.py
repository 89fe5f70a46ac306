"""What is measured: items of corpora, banks and generators, with their example arguments."""

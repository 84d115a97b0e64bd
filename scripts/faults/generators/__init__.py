"""What `hostile.py` feeds to the tool; all of it comes from a seeded generator of random numbers."""

"""Changes of money, one verb each."""

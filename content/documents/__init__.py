"""What is printed: the client's stationery, and people's words on paper."""

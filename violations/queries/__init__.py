"""What is read of violations."""

"""What violations do: one verb a function, keyword-only, audited."""

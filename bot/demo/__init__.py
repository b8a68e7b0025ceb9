"""Sample data for trying Shelver out without network: a small list, and a week of invented papers."""

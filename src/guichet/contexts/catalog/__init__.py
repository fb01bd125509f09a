"""What is sold: products and their prices. A price never changes; a rise is a new price."""

"""What is sold: products, their prices and what prices meter. A price never changes; a rise is a new price."""

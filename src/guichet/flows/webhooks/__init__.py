"""What happens at a brand is told to the products that want to know: by signed messages, kept until they arrive."""

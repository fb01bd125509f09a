"""What can be done to seats. Whoever calls holds the customer's lock and the subscription's."""

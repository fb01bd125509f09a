"""Payment methods outside of a purchase: added, entered anew, preferred, removed, and let go at the provider."""

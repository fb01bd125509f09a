"""Payment methods as pages: seen, added, entered anew, preferred, removed."""

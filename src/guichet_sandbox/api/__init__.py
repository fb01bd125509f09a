"""The endpoints, one module for each kind of object. They read parameters, call an effect, and show the object."""

"""What a subscription lives through besides changes and its end: a trial, a pause, a suspension, renewal off and on."""

"""Learning from a team's decisions how far its detectors can be trusted."""

"""Programs within commands: of jq, awk, sed and grep."""

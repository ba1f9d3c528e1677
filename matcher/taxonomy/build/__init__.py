"""Making the taxonomy bundle from the public downloads of ESCO and O*NET. `bundle.build_taxonomy` is the door."""

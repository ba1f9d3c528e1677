"""The only floor that opens files of `models/` and `data/`: bundles with manifests."""

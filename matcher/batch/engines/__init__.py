"""What runs the units of a run: this process, processes of this machine, or a Dask cluster, behind one protocol."""

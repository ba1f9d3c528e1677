"""Many files: input tables and folders, processes, the output folder."""

"""People in files: arrays that are memory-mapped and scored as they lie there; nobody is decoded before somebody asks."""

"""What comes in: resumes in folders, archives and rows, tables and documents of jobs, who applied to what."""

"""Document to Resume, Posting to Job, Resume to ScoringView."""

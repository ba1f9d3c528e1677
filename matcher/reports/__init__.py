"""RunResult to CSV, XLSX, JSON Lines and HTML; escaping lives here."""

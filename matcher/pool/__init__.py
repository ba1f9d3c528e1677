"""The talent pool: people and jobs that stay, scores of every new pair, standing watches, and erasure that can be proved."""

"""ScoringView and Job to integers: TF-IDF weights, embeddings, and the arrays that ranking multiplies."""

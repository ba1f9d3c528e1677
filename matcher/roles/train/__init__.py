"""Making the graph of roles from the public downloads. `graph.train_graph` is the door."""

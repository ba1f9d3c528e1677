"""Training of the network that finds phrases of skill and knowledge; needs the extra 'train'."""

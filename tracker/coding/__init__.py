"""The coding of a text: each sentence with its decision, and the commitments made of its words."""

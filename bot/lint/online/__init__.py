"""What only the network can tell: withdrawn papers and dead links, asked politely and remembered."""

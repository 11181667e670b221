"""When things run and in what order: definitions, the command line, loading, publishing."""

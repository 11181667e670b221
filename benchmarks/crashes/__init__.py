"""Kill -9 at seeded instants of a night, a publication and an erasure; what one more run leaves."""

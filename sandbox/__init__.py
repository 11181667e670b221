"""The pretend company and the local servers that play its vendors; the product never imports it."""

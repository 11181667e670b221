"""From response to handoff, sales work, deals and after-sales."""

"""What everybody may read, without an account and without JavaScript; see `rights.md` for what and for how long."""

"""What the commands of the corpus are made of: selections, exports, releases, withdrawals."""

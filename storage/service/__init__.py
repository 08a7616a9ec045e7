"""What the scheduling service keeps: leader, jobs, alert outbox, health."""

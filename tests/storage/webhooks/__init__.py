"""Events for webhooks."""

"""What the service tells the operator: alerts that are sent, and metrics that are asked for."""

"""Speed of the pipeline, measured against the plain way in the same run."""

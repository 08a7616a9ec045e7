"""Work on many pages at once by datatrove's executors: local processes, Ray, Slurm."""

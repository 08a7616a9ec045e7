"""The command ``winnow``, as ``python -m winnow``."""

from crawler.cli.main import main

if __name__ == "__main__":
    main()

"""``python -m pecule.config``: the ``pecule`` command where no console script is installed."""

from pecule.config.cli import main

if __name__ == "__main__":
    main()

"""`python -m optimizer`: the same as the command `wattshift`."""

from .cli import main

if __name__ == "__main__":
    main()

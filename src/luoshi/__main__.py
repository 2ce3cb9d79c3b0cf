"""python -m luoshi."""

from luoshi.cli import main

if __name__ == "__main__":  # the server's processes load this file too
    main(prog_name="luoshi")

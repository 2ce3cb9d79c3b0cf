"""python -m gongwen."""

from gongwen.cli import main

main(prog_name="gongwen")

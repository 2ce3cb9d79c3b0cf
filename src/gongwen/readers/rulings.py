"""Ruled lines on a page become grids with merged cells; the characters within go into their cells."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from gongwen.readers.glyphs import Glyph, TextLine, lines

# Points. Rulings nearer than this are one: double borders, and neighbours that each draw their own.
_NEAR = 3.0
_MOST_RULINGS, _MOST_CROSSINGS, _MOST_PLACES = 5_000, 2_000_000, 20_000  # more is a drawing, no table
_STRIP, _SHORTEST, _STRAIGHT = 2.5, 1.0, 0.7  # a filled strip is so thin; a ruling is so long, and leans no more
_BELOW_BASELINE = 0.35  # the middle of a character stands so much of its size above the baseline


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight line, across or down: `at` is where it stands, `start` to `end` how far it goes."""

    across: bool
    at: float
    start: float
    end: float


@dataclass(slots=True)
class Cell:
    """A cell of a ruled table: how far it reaches, its left and right edge, and the lines in it."""

    column: int
    across: int
    down: int
    x0: float
    x1: float
    lines: list[TextLine] = field(default_factory=list)


@dataclass(slots=True)
class Grid:
    """A ruled table: its upper and lower edge, where its columns part, and the cells that begin in each row."""

    top: float
    bottom: float
    edges: list[float]
    rows: list[list[Cell]]
    page: int = 0


def grids(rulings: Sequence[Ruling], glyphs: Sequence[Glyph], page: int) -> tuple[list[Grid], list[Glyph]]:
    """The tables that `rulings` make, with the glyphs that stand in them; and the glyphs that stand in none."""
    if len(rulings) > _MOST_RULINGS:
        return [], list(glyphs)
    across = _joined([each for each in rulings if each.across])
    down = _joined([each for each in rulings if not each.across])
    if not across or not down or len(across) * len(down) > _MOST_CROSSINGS:
        return [], list(glyphs)
    found: list[Grid] = []
    rest = list(glyphs)
    for horizontal, vertical in _crossing(across, down):
        grid, rest = _grid(horizontal, vertical, rest, page)
        if grid is not None:
            found.append(grid)
    return found, rest


def ruled(points: Sequence[tuple[float, float]]) -> Iterator[Ruling]:
    """The level and upright edges of a drawn outline."""
    for (x0, y0), (x1, y1) in pairwise(points):
        if abs(y1 - y0) <= _STRAIGHT and abs(x1 - x0) >= _SHORTEST:
            yield Ruling(across=True, at=(y0 + y1) / 2, start=min(x0, x1), end=max(x0, x1))
        elif abs(x1 - x0) <= _STRAIGHT and abs(y1 - y0) >= _SHORTEST:
            yield Ruling(across=False, at=(x0 + x1) / 2, start=min(y0, y1), end=max(y0, y1))


def strip(points: Sequence[tuple[float, float]]) -> Iterator[Ruling]:
    """A filled outline where it is thin enough to be a ruling; a shade behind cells is none."""
    if len(points) < 2:
        return
    (x0, x1), (y0, y1) = ((min(each), max(each)) for each in zip(*points, strict=True))
    if y1 - y0 <= _STRIP < x1 - x0:
        yield Ruling(across=True, at=(y0 + y1) / 2, start=x0, end=x1)
    elif x1 - x0 <= _STRIP < y1 - y0:
        yield Ruling(across=False, at=(x0 + x1) / 2, start=y0, end=y1)


def _joined(rulings: Sequence[Ruling]) -> list[Ruling]:
    """Rulings on one line that touch become one."""
    places = _clustered([each.at for each in rulings])
    by_place: dict[float, list[Ruling]] = defaultdict(list)
    for each in rulings:
        by_place[_nearest(places, each.at)].append(each)
    found: list[Ruling] = []
    for place, here in by_place.items():
        start: float | None = None
        end = 0.0
        for each in sorted(here, key=lambda each: each.start):
            if start is not None and each.start <= end + _NEAR:
                end = max(end, each.end)
                continue
            if start is not None:
                found.append(Ruling(each.across, place, start, end))
            start, end = each.start, each.end
        if start is not None:
            found.append(Ruling(here[0].across, place, start, end))
    return found


def _clustered(values: Sequence[float]) -> list[float]:
    """One place for all values that stand near each other, in order."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][0] <= _NEAR:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [median(group) for group in groups]


def _nearest(places: Sequence[float], value: float) -> float:
    return min(places, key=lambda place: abs(place - value))


def _crossing(across: Sequence[Ruling], down: Sequence[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """The rulings in groups that cross each other, a group a table."""
    left = list(down)
    found: list[tuple[list[Ruling], list[Ruling]]] = []
    waiting = list(across)
    while waiting:
        horizontal, vertical = [waiting.pop()], list[Ruling]()
        grown = True
        while grown:
            new = [each for each in left if any(_cross(one, each) for one in horizontal)]
            left = [each for each in left if each not in new]
            more = [each for each in waiting if any(_cross(each, one) for one in new)]
            waiting = [each for each in waiting if each not in more]
            vertical += new
            horizontal += more
            grown = bool(more)
        if vertical:
            found.append((horizontal, vertical))
    return sorted(found, key=lambda group: min(each.at for each in group[0]))


def _cross(across: Ruling, down: Ruling) -> bool:
    return across.start - _NEAR <= down.at <= across.end + _NEAR and down.start - _NEAR <= across.at <= down.end + _NEAR


def _grid(
    across: Sequence[Ruling], down: Sequence[Ruling], glyphs: Sequence[Glyph], page: int
) -> tuple[Grid | None, list[Glyph]]:
    # the outermost edges are edges even where no border is drawn
    edges = _clustered([each.at for each in down] + [end for each in across for end in (each.start, each.end)])
    heights = _clustered([each.at for each in across] + [end for each in down for end in (each.start, each.end)])
    if len(edges) < 3 or len(heights) < 3 or len(edges) * len(heights) > _MOST_PLACES:
        return None, list(glyphs)
    owner = _owners(across, down, edges, heights)
    cells = _cells(owner, edges)
    inside: dict[tuple[int, int], list[Glyph]] = defaultdict(list)
    rest: list[Glyph] = []
    for glyph in glyphs:
        column = bisect_right(edges, (glyph.x0 + glyph.x1) / 2) - 1
        row = bisect_right(heights, glyph.y - _BELOW_BASELINE * glyph.em) - 1
        if (row, column) in owner:
            inside[owner[row, column]].append(glyph)
        else:
            rest.append(glyph)
    for place, held in inside.items():
        cells[place].lines = lines(held, page)
    rows: list[list[Cell]] = [[] for _ in heights[1:]]
    for row, _column in sorted(cells):
        rows[row].append(cells[row, _column])
    return Grid(heights[0], heights[-1], edges, rows, page), rest


def _owners(
    across: Sequence[Ruling], down: Sequence[Ruling], edges: Sequence[float], heights: Sequence[float]
) -> dict[tuple[int, int], tuple[int, int]]:
    """For each place of the grid, the upper left place of the cell that it belongs to."""
    owner = {(row, column): (row, column) for row in range(len(heights) - 1) for column in range(len(edges) - 1)}

    def of(place: tuple[int, int]) -> tuple[int, int]:
        while owner[place] != place:
            place = owner[place]
        return place

    for row, column in list(owner):
        middle_x, middle_y = (edges[column] + edges[column + 1]) / 2, (heights[row] + heights[row + 1]) / 2
        right, below = (row, column + 1), (row + 1, column)
        if right in owner and not _ruled(down, edges[column + 1], middle_y):
            owner[max(of(right), of((row, column)))] = min(of(right), of((row, column)))
        if below in owner and not _ruled(across, heights[row + 1], middle_x):
            owner[max(of(below), of((row, column)))] = min(of(below), of((row, column)))
    return {place: of(place) for place in owner}


def _ruled(rulings: Sequence[Ruling], at: float, through: float) -> bool:
    return any(abs(each.at - at) <= _NEAR and each.start <= through <= each.end for each in rulings)


def _cells(owner: dict[tuple[int, int], tuple[int, int]], edges: Sequence[float]) -> dict[tuple[int, int], Cell]:
    places: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for place, first in owner.items():
        places[first].append(place)
    cells = {}
    for (row, column), held in places.items():
        last_row, last_column = max(place[0] for place in held), max(place[1] for place in held)
        cells[row, column] = Cell(
            column, last_column - column + 1, last_row - row + 1, edges[column], edges[last_column + 1]
        )
    return cells

/**
 * Gathers marks that would cover one another. Takes points with x and y in pixels and returns
 * clusters {x, y, members}, whose centers are at least `radius` pixels apart.
 *
 * Each point joins the nearest cluster in reach, or begins one; a grid of cells as wide as the
 * radius keeps the search for it short. The same points in the same order give the same clusters.
 */
export function cluster(points, radius) {
  const cells = new Map();
  const clusters = [];
  for (const point of points) {
    const near = nearest(cells, point, radius);
    if (near) {
      near.members.push(point);
      continue;
    }
    const begun = { x: point.x, y: point.y, members: [point] };
    const key = cellOf(point.x, point.y, radius).join();
    cells.set(key, [...(cells.get(key) ?? []), begun]);
    clusters.push(begun);
  }
  return clusters;
}

function cellOf(x, y, radius) {
  return [Math.floor(x / radius), Math.floor(y / radius)];
}

function nearest(cells, point, radius) {
  const [column, row] = cellOf(point.x, point.y, radius);
  let best = null;
  let least = radius;
  for (let across = column - 1; across <= column + 1; across += 1) {
    for (let down = row - 1; down <= row + 1; down += 1) {
      for (const candidate of cells.get(`${across},${down}`) ?? []) {
        const distance = Math.hypot(candidate.x - point.x, candidate.y - point.y);
        if (distance < least) [best, least] = [candidate, distance];
      }
    }
  }
  return best;
}

// Strokes on a canvas. A stroke is {width, points: [[x, y, pressure], ...]}. The unit of length is
// the height of the sheet and the origin its middle, so that a drawing looks the same at any size,
// and in the middle of a wider sheet.

const SENT = 200; // pixels of a sheet's height that are sent: as the article's canvas
const FINEST = 2; // a small drawing is sent larger, at most so many times
const MARGIN = 8; // pixels of paper around what is sent

/** Let a context of width x height pixels draw in one colour, in sheet heights from the middle. */
export function prepare(context, colour, width, height) {
  context.setTransform(height, 0, 0, height, width / 2, height / 2);
  Object.assign(context, {
    strokeStyle: colour, fillStyle: colour, lineCap: "round", lineJoin: "round",
  });
}

/** Draw the part of a stroke from its point number `from` on. */
export function drawStroke(context, { width, points }, from = 0) {
  if (from === 0) dot(context, points[0], width);
  for (let i = Math.max(1, from); i < points.length; i++) {
    const [before, last, next] = [points[Math.max(0, i - 2)], points[i - 1], points[i]];
    context.lineWidth = width * ((last[2] + next[2]) / 2);
    context.beginPath();
    context.moveTo(...(i === 1 ? last.slice(0, 2) : middle(before, last)));
    context.quadraticCurveTo(last[0], last[1], ...middle(last, next));
    context.stroke();
  }
}

/** Draw the last half of a stroke's last piece, which waits until no more points come. */
export function endStroke(context, { width, points }) {
  const last = points.length - 1;
  if (last < 1) return;
  context.lineWidth = width * points[last][2];
  context.beginPath();
  context.moveTo(...middle(points[last - 1], points[last]));
  context.lineTo(points[last][0], points[last][1]);
  context.stroke();
}

/** The box of strokes, the pen's width included: {left, top, width, height}. */
export function bounds(strokes) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const { width, points } of strokes) {
    for (const [x, y, pressure] of points) {
      const reach = (width * pressure) / 2;
      box.left = Math.min(box.left, x - reach);
      box.top = Math.min(box.top, y - reach);
      box.right = Math.max(box.right, x + reach);
      box.bottom = Math.max(box.bottom, y + reach);
    }
  }
  const { left, top, right, bottom } = box;
  return { left, top, width: right - left, height: bottom - top };
}

/**
 * Strokes -> a transparent PNG with black ink, cut out of the sheet: as many pixels as the
 * classifier can use, whatever the screen has.
 * Returns {uri, width, height, left, top, scale}: left and top on the sheet, scale in pixels a unit.
 */
export function toPicture(strokes, aspect) {
  const box = bounds(strokes);
  const part = Math.max(box.height, box.width / aspect);
  const scale = Math.min(SENT * FINEST, Math.max(SENT, SENT / part));
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(box.width * scale) + 2 * MARGIN;
  canvas.height = Math.ceil(box.height * scale) + 2 * MARGIN;
  const [left, top] = [box.left - MARGIN / scale, box.top - MARGIN / scale];
  const context = canvas.getContext("2d");
  prepare(context, "#000", canvas.width, canvas.height);
  context.setTransform(scale, 0, 0, scale, -left * scale, -top * scale);
  for (const stroke of strokes) {
    drawStroke(context, stroke);
    endStroke(context, stroke);
  }
  return {
    uri: canvas.toDataURL("image/png"), width: canvas.width, height: canvas.height, left, top, scale,
  };
}

function dot(context, [x, y, pressure], width) {
  context.beginPath();
  context.arc(x, y, (width * pressure) / 2, 0, 2 * Math.PI);
  context.fill();
}

function middle(a, b) {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}

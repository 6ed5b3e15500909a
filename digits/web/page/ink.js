// Strokes on a canvas. A stroke is {width, points: [[x, y, pressure], ...]}; all lengths are
// shares of the sheet's side, so that a drawing looks the same at any size.

/** Draw the part of a stroke from its point number `from` on. */
export function drawStroke(context, { width, points }, side, from = 0) {
  const [x, y, pressure] = points[0];
  if (from === 0) dot(context, x * side, y * side, (width * pressure * side) / 2);
  for (let i = Math.max(1, from); i < points.length; i++) {
    context.lineWidth = width * side * ((points[i - 1][2] + points[i][2]) / 2);
    context.beginPath();
    context.moveTo(...middle(points[Math.max(0, i - 2)], points[i - 1], side, i === 1));
    context.quadraticCurveTo(
      points[i - 1][0] * side, points[i - 1][1] * side, ...middle(points[i - 1], points[i], side));
    context.stroke();
  }
}

/** Draw the last half of a stroke's last piece, which waits until no more points come. */
export function endStroke(context, { width, points }, side) {
  const last = points.length - 1;
  if (last < 1) return;
  context.lineWidth = width * side * points[last][2];
  context.beginPath();
  context.moveTo(...middle(points[last - 1], points[last], side));
  context.lineTo(points[last][0] * side, points[last][1] * side);
  context.stroke();
}

/** Make a context draw in one colour with a round nib. */
export function dip(context, colour) {
  Object.assign(context, {
    strokeStyle: colour, fillStyle: colour, lineCap: "round", lineJoin: "round",
  });
}

/** Strokes -> a transparent PNG with black ink, as a data URI. */
export function toPicture(strokes, side) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d");
  dip(context, "#000");
  for (const stroke of strokes) {
    drawStroke(context, stroke, side);
    endStroke(context, stroke, side);
  }
  return { uri: canvas.toDataURL("image/png"), width: side, height: side };
}

function dot(context, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

function middle(a, b, side, atStart = false) {
  return atStart ? [a[0] * side, a[1] * side] : [((a[0] + b[0]) / 2) * side, ((a[1] + b[1]) / 2) * side];
}

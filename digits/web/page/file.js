// Picture files, in the size that is worth sending.

import { Failure } from "./api.js";

const LONGEST_SIDE = 1600; // pixels: plenty for a page of digits, and far below the body's limit
const LOSSLESS = ["image/png", "image/gif", "image/bmp"];

/**
 * File -> {uri, width, height, image, backdrop}; the backdrop shows what is drawn on transparency.
 * Throws a Failure for what is not a picture.
 */
export async function openPicture(file) {
  const image = await createImageBitmap(file).catch(() => {
    throw new Failure(`${file.name || "This"} is not a picture that your browser can open.`);
  });
  const canvas = shrink(image, LONGEST_SIDE);
  const { transparent, backdrop } = look(image);
  const lossless = transparent || LOSSLESS.includes(file.type);
  const uri = canvas.toDataURL(lossless ? "image/png" : "image/jpeg", 0.92);
  return { uri, width: canvas.width, height: canvas.height, image, backdrop };
}

/** Data URI of an earlier picture -> the same as openPicture(). */
export async function openUri(uri) {
  const image = new Image();
  image.src = uri;
  await image.decode();
  return { uri, width: image.width, height: image.height, image, backdrop: look(image).backdrop };
}

function shrink(image, longest) {
  const scale = Math.min(1, longest / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** Whether a picture is transparent, and then on what its ink is seen: black shows light ink. */
function look(image) {
  const canvas = shrink(image, 64);
  const { width, height } = canvas;
  const small = canvas.getContext("2d").getImageData(0, 0, width, height).data;
  let [ink, light] = [0, 0];
  for (let i = 0; i < small.length; i += 4) {
    ink += small[i + 3];
    light += (small[i + 3] * (small[i] + small[i + 1] + small[i + 2])) / 765;
  }
  const transparent = ink < 255 * width * height;
  return { transparent, backdrop: transparent && light > 0.7 * ink ? "#161412" : "#fff" };
}

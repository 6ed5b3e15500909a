// Picture files, from wherever they come, in the size that is worth sending.

import { Failure } from "./api.js";

const LONGEST_SIDE = 1600; // pixels: plenty for a page of digits, and far below the body's limit

/** File -> {uri, width, height, image}. Throws a Failure for what is not a picture. */
export async function openPicture(file) {
  const image = await createImageBitmap(file).catch(() => {
    throw new Failure(`${file.name || "This"} is not a picture that your browser can open.`);
  });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const type = file.type === "image/jpeg" ? "image/jpeg" : "image/png";
  return { uri: canvas.toDataURL(type, 0.92), width: canvas.width, height: canvas.height, image };
}

/** The first picture in what was dropped or pasted, if there is any. */
export function pictureIn(transfer) {
  return [...(transfer?.files ?? [])].find((file) => file.type.startsWith("image/"));
}

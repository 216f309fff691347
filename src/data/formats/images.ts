import { readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  COUNT,
  filePath,
  integer,
  knownKeys,
  mustBe,
  number,
  quote,
  zeros,
} from "../../check/index.ts";
import { ArgumentError, DataError, OutOfRangeError } from "../../errors.ts";
import { foreignError } from "../bytes.ts";
import type { Encoding } from "../columns/options.ts";
import { imageReader, type ImageReader, type PixelOptions } from "./image_reader.ts";
import type { DatasetParts } from "../parts.ts";

/** How to read a folder of images. */
export interface ImageOptions extends PixelOptions {
  /** What each byte of an image is multiplied by. Default 1/255. */
  readonly scale?: number;
  /** A data set or a network whose classes to keep: for a folder of test images beside one of training images. */
  readonly like?: Pick<Encoding, "classNames">;
}

/** Images that are read at once. */
const AT_ONCE = 8;

const IMAGE = /\.(png|jpe?g)$/i;

interface Image {
  readonly path: string;
  readonly label: number;
}

/**
 * A folder with a folder of PNG and JPEG images for each class as the parts of a data set. What cannot be read is a
 * {@link DataError} that names the image.
 */
export async function imageParts(
  call: string,
  folder: string,
  options: ImageOptions,
): Promise<DatasetParts> {
  const given = knownKeys(call, options, ["width", "height", "channels", "scale", "like"]);
  filePath(call, "folder", folder);
  const side = (name: "width" | "height"): object =>
    given[name] === undefined ? {} : { [name]: integer(call, name, given[name], COUNT) };
  const scale = number(call, "scale", given.scale ?? 1 / 255);
  const channels = given.channels ?? 3;
  if (channels !== 1 && channels !== 3) {
    const message = mustBe(call, "channels", "1 for grey or 3 for colours", channels);
    throw typeof channels === "number"
      ? new OutOfRangeError("DH_RANGE", message)
      : new ArgumentError("DH_RANGE", message);
  }
  const { classNames, images } = await imagesIn(call, folder, given.like as ImageOptions["like"]);
  const reader = await imageReader(call, { ...side("width"), ...side("height"), channels });
  const first = await pixelsOf(call, reader, images[0] as Image);
  const width = first.pixels.length;
  const features = zeros(call, folder, Float32Array, images.length * width);
  for (let at = 0; at < images.length; at += AT_ONCE) {
    const some = images.slice(at, at + AT_ONCE);
    const read = await Promise.all(some.map((image) => pixelsOf(call, reader, image)));
    for (const [i, { pixels, size }] of read.entries()) {
      if (size !== first.size) {
        const message = `${some[i]?.path}: ${size} pixels; the first image has ${first.size} (width and height?)`;
        throw new DataError("DH_SHAPE", message);
      }
      for (let c = 0; c < width; c++)
        features[(at + i) * width + c] = (pixels[c] as number) * scale;
    }
  }
  return {
    features,
    samples: images.length,
    width,
    labels: Uint32Array.from(images, ({ label }) => label),
    classes: classNames.length,
    outputs: classNames.length,
    classNames,
  };
}

async function pixelsOf(
  call: string,
  reader: ImageReader,
  { path }: Image,
): Promise<Awaited<ReturnType<ImageReader>>> {
  try {
    return await reader(path);
  } catch (cause) {
    throw foreignError(call, path, "image", cause);
  }
}

/** The images of each class, classes and images in the order of their names' code units. */
async function imagesIn(
  call: string,
  folder: string,
  like: ImageOptions["like"],
): Promise<{ classNames: readonly string[]; images: Image[] }> {
  const list = await listed(call, folder, false);
  const folders = list.filter(({ isFolder }) => isFolder).map(({ name }) => name);
  const classNames = like?.classNames ?? folders;
  const other = folders.find((name) => !classNames.includes(name));
  if (other !== undefined) {
    const message = `${folder}: the folder ${quote(other)} is not one of the classes ${classNames.map(quote).join(", ")}`;
    throw new DataError("DH_LABEL", message);
  }
  if (classNames.length < 2) {
    const message = `${folder}: there must be a folder for each of 2 classes or more; got ${folders.length}`;
    throw new DataError("DH_LABEL", message);
  }
  const images: Image[] = [];
  for (const name of folders) {
    const path = join(folder, name);
    const files = (await listed(call, path, true)).filter((file) => IMAGE.test(file.name));
    if (files.length === 0) {
      throw new DataError(
        "DH_EMPTY",
        `${path}: there is no image with the ending png, jpg or jpeg`,
      );
    }
    const label = classNames.indexOf(name);
    images.push(...files.map((file) => ({ path: join(path, file.name), label })));
  }
  if (images.length === 0) throw new DataError("DH_EMPTY", `${folder}: there is no folder in it`);
  return { classNames, images };
}

/** What is in a folder, sorted; what is hidden is left out. */
async function listed(
  call: string,
  folder: string,
  recursive: boolean,
): Promise<{ name: string; isFolder: boolean }[]> {
  try {
    const found = await readdir(folder, { withFileTypes: true, recursive });
    return found
      .filter(({ name }) => !name.startsWith("."))
      .map((entry) => ({
        name: join(entry.parentPath, entry.name).slice(join(folder, "/").length),
        isFolder: entry.isDirectory(),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    throw foreignError(call, folder, "folder", cause);
  }
}

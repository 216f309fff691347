import { peer } from "./peer.ts";

/** The pixels that an image becomes. */
export interface PixelOptions {
  /** Width in pixels to which each image is stretched. Default: that of the images, which must then all have the same. */
  readonly width?: number;
  /** Height in pixels to which each image is stretched. Default: that of the images, which must then all have the same. */
  readonly height?: number;
  /** Numbers a pixel: 1 for grey, 3 for red, green and blue. Default 3. */
  readonly channels?: number;
}

/** Bytes of an image, row after row, the numbers of a pixel together; `size` is width x height in words. */
export type ImageReader = (path: string) => Promise<{ pixels: Uint8Array; size: string }>;

/** Reads images as they are seen: turned as a camera notes, transparent parts on black. The package sharp does it. */
export async function imageReader(
  call: string,
  { width, height, channels }: PixelOptions,
): Promise<ImageReader> {
  const { default: sharp } = await peer(call, "sharp", () => import("sharp"));
  return async (path) => {
    let image = sharp(path).autoOrient().flatten();
    if (width !== undefined || height !== undefined)
      image = image.resize({ width, height, fit: "fill" });
    const coloured = channels === 1 ? image.greyscale() : image.toColourspace("srgb");
    const { data, info } = await coloured.raw().toBuffer({ resolveWithObject: true });
    return { pixels: data, size: `${info.width} x ${info.height}` };
  };
}

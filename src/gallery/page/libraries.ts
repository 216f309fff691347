// What of others draws. The build bundles it, so that whoever installs the library need not install it.
export { ticks } from "d3-array";
export { contours } from "d3-contour";
export { default as temml } from "temml";

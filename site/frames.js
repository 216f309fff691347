// A frame with a figure of the gallery is as high as the figure says it is (src/gallery/client/embedded.ts).
addEventListener("message", ({ source, data }) => {
  for (const frame of document.querySelectorAll("iframe.figure"))
    if (frame.contentWindow === source) frame.style.height = `${data.height}px`;
});

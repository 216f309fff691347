import { Comment, Converter } from "typedoc";

/** A page is called what its first heading says, and so is its address. */
export function titles(app) {
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, document) => {
    const text = Comment.combineDisplayParts(document.content);
    document.name = /^# (.+)$/m.exec(text)?.[1] ?? document.name;
  });
}

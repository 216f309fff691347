import { Converter, ReflectionKind } from "typedoc";

/** In the guide, a name of the API in code, such as `Dataset.fromCsv`, is a link to what the API says of it. */
export function names(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    const [api] = project.getChildrenByKind(ReflectionKind.Module);
    for (const document of Object.values(project.reflections).filter((each) => each.isDocument()))
      document.content = document.content.map((part) => linked(part, api));
    project.readme = project.readme?.map((part) => linked(part, api));
  });
}

function linked(part, api) {
  const [, name] = (part.kind === "code" && /^`([\w.]+)`$/.exec(part.text)) || [];
  const target = name && api.getChildByName(name.split("."));
  return target ? { kind: "inline-tag", tag: "@linkcode", text: name, target } : part;
}

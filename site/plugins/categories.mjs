import { Comment, CommentTag, Converter, ReflectionKind } from "typedoc";

/** What the rooms of `src` are called to those who come from outside; others need no name. */
const NAMES = {
  activations: "Activations",
  averages: "Averages and batches",
  batching: "Averages and batches",
  check: "Data",
  data: "Data",
  errors: "Errors",
  fit: "Training",
  formats: "Files of other libraries",
  initializers: "Initializers",
  layers: "Layers",
  losses: "Losses",
  metrics: "Metrics",
  native: "System",
  network: "Network",
  optimizers: "Optimizers",
  parts: "Optimizers",
  random: "Data",
  report: "Training",
  schedules: "Schedules",
};

/** Sorts the API by the folder that a name comes from, instead of by what TypeScript calls its kind. */
export function categories(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.getChildrenByKind(ReflectionKind.Module))
      for (const exported of module.children ?? []) categorize(project, exported);
  });
}

function categorize(project, reflection) {
  const { packagePath } = project.getSymbolIdFromReflection(declared(reflection));
  // What is not of src is of the addon, which tells of the system.
  const room = /^src\/(\w+)/.exec(packagePath)?.[1] ?? "native";
  if (!(room in NAMES)) throw new Error(`${reflection.name} is of src/${room}, which has no name`);
  const category = new CommentTag("@category", [{ kind: "text", text: NAMES[room] }]);
  for (const each of reflection.signatures ?? [reflection])
    (each.comment ??= new Comment()).blockTags.push(category);
}

/** A namespace is where its members are. */
const declared = (reflection) =>
  reflection.kindOf(ReflectionKind.Namespace) ? reflection.children[0] : reflection;

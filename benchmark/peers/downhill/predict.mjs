// Downhill: predictions from JavaScript, an array in and an array out.
import { problem, serve } from "../protocol.mjs";
import { networkOf, title } from "./network.mjs";

const work = problem();
const network = networkOf(work);

await serve(title, work.batch, (count) => {
  for (let call = 0; call < count; call++) network.predict(work.features);
});

/** The library for `require("downhill")`: the very module that `import` gives, so that both share their classes. */
import downhill = require("./index.js");
export = downhill;

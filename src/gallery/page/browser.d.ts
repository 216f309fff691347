// What the types of libraries for browsers mention, and Node.js has not.
interface HTMLElement {}
interface ImageData {}
interface MathMLElement {}

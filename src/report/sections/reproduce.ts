import { html, type Html } from "../../page/html.ts";

/** How to have the same again. */
export const reproduce = (
  command: string | undefined,
  program: string | undefined,
  digest: string,
): Html =>
  html`<section>
    <h2>The same again</h2>
    <p>
      The same version, data, seed and options give the same weights, byte for byte, on every
      machine: compare the digest.
    </p>
    ${
      command &&
      html`<h3>At the shell</h3>
        <pre tabindex="0"><code class="command">${command}</code></pre>`
    }
    ${
      program &&
      html`<h3>In code</h3>
        <pre tabindex="0"><code class="program">${program}</code></pre>`
    }
    <p>digest <code class="digest">${digest}</code></p>
  </section>`;

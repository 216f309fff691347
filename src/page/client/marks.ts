import type uPlot from "uplot";
import type { Mark } from "../chart_spec.ts";
import { themed } from "./theme.ts";

/** Vertical lines with a word, over the series. */
export const marked = (marks: readonly Mark[]): uPlot.Plugin => ({
  hooks: {
    draw: ({ ctx, bbox, valToPos }: uPlot) => {
      ctx.save();
      ctx.strokeStyle = ctx.fillStyle = themed("--accent");
      ctx.lineWidth = 2 * devicePixelRatio;
      ctx.font = `600 ${13 * devicePixelRatio}px system-ui, sans-serif`;
      for (const { at, label } of marks) {
        const x = valToPos(at, "x", true);
        if (x < bbox.left || x > bbox.left + bbox.width) continue;
        ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
        ctx.beginPath();
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bbox.top + bbox.height);
        ctx.stroke();
        // To the side that has the room.
        const isRight = x > bbox.left + bbox.width / 2;
        ctx.textAlign = isRight ? "right" : "left";
        const gap = (isRight ? -6 : 6) * devicePixelRatio;
        ctx.fillText(label, x + gap, bbox.top + 16 * devicePixelRatio);
      }
      ctx.restore();
    },
  },
});

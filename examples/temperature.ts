// Exponentially weighted averages of a year of daily temperatures: v_t = beta v_{t-1} + (1 - beta) theta_t.
// The larger beta, the smoother and the later the curve; uncorrected, it begins too low.
import { Dataset, effectiveWindow, exponentialAverage } from "downhill";

const { targets } = await Dataset.fromCsv("datasets/seattle_temperature.csv", {
  target: "temperature_max",
  columns: ["temperature_min"],
  task: "regression",
});
const temperatures = targets ?? new Float32Array();

for (const beta of [0.5, 0.9, 0.98]) {
  const plain = exponentialAverage(temperatures, { beta });
  const corrected = exponentialAverage(temperatures, { beta, biasCorrection: true });
  console.log(`beta ${beta}: about ${Math.round(effectiveWindow(beta))} days`);
  for (const day of [1, 2, 3, 10, 30, 100, 200, 365]) {
    const row = [temperatures, plain, corrected].map((series) =>
      (series[day - 1] ?? NaN).toFixed(3).padStart(8),
    );
    console.log(
      `  day ${String(day).padStart(3)}  ${row[0]} °C  average ${row[1]}  corrected ${row[2]}`,
    );
  }
}

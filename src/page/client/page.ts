// The script of every page: its button for light and dark, and its charts.
import { drawCharts } from "./charts.ts";
import { themeButton } from "./theme.ts";

const charts = drawCharts(document);
themeButton(document, () => charts.forEach((chart) => chart.redraw(false, true)));

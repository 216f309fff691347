import { layer, type Layer } from "../layers/layer.ts";

/** Sigmoid linear unit (swish): `f(z) = z / (1 + exp(-z))`. (Elfwing, Uchibe and Doya, "Sigmoid-weighted linear units", 2017) */
export const silu = (): Layer => layer("silu");

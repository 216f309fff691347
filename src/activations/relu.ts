import { layer, type Layer } from "../layers/layer.ts";

/** Rectified linear unit: `f(z) = max(0, z)`. At zero its derivative is 0, as in PyTorch. (Nair and Hinton, "Rectified linear units improve restricted Boltzmann machines", 2010) */
export const relu = (): Layer => layer("relu");

//! Optimizers on arrays that JavaScript owns, in place.

use downhill_kernels::memory::{self, Aligned};
use downhill_kernels::{Isa, Team, reduce};
use downhill_optim::{Gradients, Optimizer};
use downhill_spec::Spec;
use napi::Result;
use napi::bindgen_prelude::{Float32Array, Float32ArraySlice};
use napi_derive::napi;

use crate::error::{caught, fail};
use crate::network::NativeNetwork;
use crate::spec::PartSpec;
use crate::system;

/// Numbers from which a second thread pays.
const NUMBERS_A_THREAD: usize = 65_536;

/// An update rule and its state.
#[napi]
pub struct NativeOptimizer {
    optimizer: Box<dyn Optimizer>,
    /// For each array, for each name of the state, as many numbers as the array has.
    states: Vec<Vec<Aligned>>,
    isa: Isa,
    team: Option<Team>,
    threads: usize,
}

#[napi]
impl NativeOptimizer {
    /// An optimizer at its first step, for arrays of these lengths.
    #[napi(constructor, catch_unwind)]
    pub fn new(spec: PartSpec, lengths: Vec<f64>) -> Result<Self> {
        let optimizer = downhill_optim::build(&Spec::from(spec)).map_err(|error| fail("DH_ARG", error))?;
        let state = |length: &f64| optimizer.state_names().iter().map(|_| Aligned::zeros(*length as usize)).collect();
        Ok(Self {
            states: caught(|| Ok(lengths.iter().map(state).collect()))?,
            optimizer,
            isa: system::isa()?,
            team: None,
            threads: system::threads()?,
        })
    }

    /// Names of its state.
    #[napi(catch_unwind)]
    pub fn state_names(&self) -> Vec<String> {
        self.optimizer.state_names().iter().map(|&name| name.to_owned()).collect()
    }

    /// A copy of the state of array `index` under the name of that place.
    #[napi(catch_unwind)]
    pub fn read_state(&self, index: u32, place: u32) -> Result<Float32Array> {
        let state = self.states.get(index as usize).and_then(|states| states.get(place as usize));
        let state = state.ok_or_else(|| fail("DH_ARG", "no such state"))?;
        caught(|| Ok(Float32Array::new(memory::copy(state))))
    }

    /// Replaces it.
    #[napi(catch_unwind)]
    pub fn write_state(&mut self, index: u32, place: u32, values: &[f32]) -> Result<()> {
        let state = self.states.get_mut(index as usize).and_then(|states| states.get_mut(place as usize));
        match state {
            Some(state) if state.len() == values.len() => {
                state.copy_from_slice(values);
                Ok(())
            }
            _ => Err(fail("DH_STATE", "the state does not fit")),
        }
    }

    /// The place of the first number that is not finite, or -1.
    #[napi(catch_unwind)]
    pub fn first_non_finite(&mut self, gradients: &[f32]) -> Result<f64> {
        caught(|| Ok(self.find_non_finite(gradients).map_or(-1.0, |index| index as f64)))
    }

    /// One step of array `index`, in place. The TypeScript side has seen to it that the arrays do not overlap.
    #[napi(catch_unwind)]
    pub fn update(
        &mut self,
        index: u32,
        step: f64,
        rate: f64,
        mut weights: Float32ArraySlice,
        gradients: &[f32],
    ) -> Result<()> {
        // SAFETY: JavaScript waits for this call, and no other argument reaches this memory (checked just below).
        let weights = unsafe { weights.as_mut() };
        let (from, to) = (weights.as_ptr_range(), gradients.as_ptr_range());
        if from.start < to.end && to.start < from.end {
            return Err(fail("DH_ALIAS", "weights and gradients must not overlap"));
        }
        caught(|| {
            self.optimizer.prepare(step as u64, rate);
            self.sweep(index, true, weights, gradients)
        })
    }

    /// One step of all tensors of a network, by the gradients that it has summed. Array `i` is tensor `i`.
    #[napi(catch_unwind)]
    pub fn update_network(&mut self, step: f64, rate: f64, network: &NativeNetwork) -> Result<()> {
        network.core.clone().with(|core| {
            let Some(autograd) = &core.autograd else {
                return Err(fail("DH_STATE", "backward comes first"));
            };
            if let Some(index) = self.find_non_finite(&autograd.gradients) {
                let tensors = core.network.tensors();
                let tensor = tensors.iter().find(|tensor| tensor.range.contains(&index));
                let (name, start) = tensor.map_or(("?", 0), |tensor| (tensor.name.as_str(), tensor.range.start));
                let value = autograd.gradients[index];
                return Err(fail("DH_NONFINITE", format!("gradient of {name}[{}] is {value}", index - start)));
            }
            self.optimizer.prepare(step as u64, rate);
            let tensors: Vec<_> = core.network.tensors().iter().map(|it| (it.range.clone(), it.is_weight)).collect();
            for (index, (range, is_weight)) in tensors.into_iter().enumerate() {
                let weights = &mut core.network.parameters[range.clone()];
                self.sweep(index as u32, is_weight, weights, &autograd.gradients[range])?;
            }
            Ok(())
        })
    }
}

impl NativeOptimizer {
    fn find_non_finite(&mut self, numbers: &[f32]) -> Option<usize> {
        let (isa, part) = (self.isa, part(numbers.len(), self.threads));
        if part >= numbers.len() {
            return reduce::first_non_finite(isa, numbers);
        }
        let mut shares: Vec<_> = numbers.chunks(part).map(|numbers| (numbers, None)).collect();
        let team = self.team.get_or_insert_with(|| Team::new(self.threads));
        team.run(&mut shares, |(numbers, found)| *found = reduce::first_non_finite(isa, numbers));
        shares.iter().enumerate().find_map(|(share, (_, found))| Some(share * part + (*found)?))
    }

    fn sweep(&mut self, index: u32, decays: bool, weights: &mut [f32], gradients: &[f32]) -> Result<()> {
        let state = self.states.get_mut(index as usize).ok_or_else(|| fail("DH_ARG", "no such array"))?;
        if state.iter().any(|state| state.len() != weights.len()) || gradients.len() != weights.len() {
            return Err(fail("DH_SHAPE", "weights, gradients and state must have the same length"));
        }
        let part = part(weights.len(), self.threads);
        let (optimizer, isa) = (&*self.optimizer, self.isa);
        if part >= weights.len() {
            let mut state: Vec<&mut [f32]> = state.iter_mut().map(|state| &mut state[..]).collect();
            optimizer.update(isa, decays, 0.0, weights, Gradients::Each(gradients), &mut state);
            return Ok(());
        }
        let mut parts: Vec<_> = state.iter_mut().map(|state| state.chunks_mut(part)).collect();
        let mut shares: Vec<_> = weights
            .chunks_mut(part)
            .zip(gradients.chunks(part))
            .map(|(weights, gradients)| {
                (weights, gradients, parts.iter_mut().filter_map(Iterator::next).collect::<Vec<_>>())
            })
            .collect();
        let team = self.team.get_or_insert_with(|| Team::new(self.threads));
        team.run(&mut shares, |(weights, gradients, state)| {
            optimizer.update(isa, decays, 0.0, weights, Gradients::Each(gradients), state);
        });
        Ok(())
    }
}

/// Numbers that each thread takes of `count`: as evenly as can be, and whole vectors.
fn part(count: usize, threads: usize) -> usize {
    let threads = (count / NUMBERS_A_THREAD).clamp(1, threads);
    count.div_ceil(threads).next_multiple_of(64)
}

//! The state of one weight, and the slices where that of many stands.

/// Numbers that a rule keeps for each weight: `[f32; 0]`, `[f32; 1]` or `[f32; 2]`.
pub(crate) trait State: Copy {
    /// One slice for each number.
    type Slices<'a>;

    /// The first `count` numbers of each of `arrays`, or nothing if there are too few or too many arrays.
    fn slices<'a>(arrays: &'a mut [&mut [f32]], count: usize) -> Option<Self::Slices<'a>>;
    /// The numbers from `start` to `end - 1` of each.
    fn part<'a>(slices: &'a mut Self::Slices<'_>, start: usize, end: usize) -> Self::Slices<'a>;
    /// The state of the weight at `index`.
    fn read(slices: &Self::Slices<'_>, index: usize) -> Self;
    /// Replaces it.
    fn write(self, slices: &mut Self::Slices<'_>, index: usize);
    /// The last number, or zero: a rule that squares gradients keeps their mean there.
    fn last(self) -> f32;
}

/// Written out for each length: from a loop over the numbers, the compiler learns too late that all slices are equally
/// long, and leaves the ends of strips to scalar code.
macro_rules! state {
    ($length:literal: $($n:literal $values:ident)*) => {
        impl State for [f32; $length] {
            type Slices<'a> = [&'a mut [f32]; $length];

            #[inline(always)]
            fn slices<'a>(arrays: &'a mut [&mut [f32]], count: usize) -> Option<Self::Slices<'a>> {
                let [$($values),*] = arrays else { return None };
                let _ = count; // Without state, there is nothing to cut.
                Some([$(&mut $values[..count]),*])
            }

            #[inline(always)]
            fn part<'a>(slices: &'a mut Self::Slices<'_>, start: usize, end: usize) -> Self::Slices<'a> {
                let [$($values),*] = slices;
                let _ = (start, end);
                [$(&mut $values[start..end]),*]
            }

            #[inline(always)]
            fn read(slices: &Self::Slices<'_>, index: usize) -> Self {
                let _ = (slices, index);
                [$(slices[$n][index]),*]
            }

            #[inline(always)]
            fn write(self, slices: &mut Self::Slices<'_>, index: usize) {
                let _ = (&slices, index);
                $(slices[$n][index] = self[$n];)*
            }

            #[inline(always)]
            fn last(self) -> f32 {
                self.as_slice().last().copied().unwrap_or(0.0)
            }
        }
    };
}

state!(0:);
state!(1: 0 first);
state!(2: 0 first 1 second);

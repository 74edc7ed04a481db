//! Numbers that follow from a seed and from what they are about, and from nothing else: any day,
//! outlet or person can be asked for alone and in any order.

use crate::devices::mix;

/// A drawn number, on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Draw(u64);

impl Draw {
    /// The draws of one purpose under a seed.
    pub(super) fn new(seed: u64, purpose: &str) -> Self {
        Self(mix(seed)).text(purpose)
    }

    /// The draws about something that has a name.
    pub(super) fn text(self, text: &str) -> Self {
        // FNV-1a, then mixed: near names lie far apart.
        let hashed = text.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
        });
        Self(mix(self.0 ^ hashed))
    }

    /// The draws about something that has a number.
    pub(super) const fn number(self, number: i64) -> Self {
        Self(mix(self.0 ^ mix(number.cast_unsigned()).rotate_left(29)))
    }

    /// 0 to 999, each as likely.
    pub(super) const fn per_mille(self) -> u32 {
        (self.0 % 1000) as u32
    }

    /// Whether something that happens in so many of a thousand happens.
    pub(super) const fn happens(self, per_mille: u32) -> bool {
        self.per_mille() < per_mille
    }

    /// A whole number between both, ends included; `least` when there is none between.
    pub(super) const fn between(self, least: i64, most: i64) -> i64 {
        if most <= least {
            return least;
        }
        let span = (most - least).unsigned_abs() + 1;
        // The low bits say whether something happens, the high ones how it is.
        least + ((self.0 >> 20) % span).cast_signed()
    }

    /// One of several; none of none.
    pub(super) fn pick<T>(self, several: &[T]) -> Option<&T> {
        let most = i64::try_from(several.len()).unwrap_or(i64::MAX) - 1;
        several.get(usize::try_from(self.between(0, most)).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::Draw;

    #[test]
    fn draws_are_even_and_keep_to_their_bounds() {
        let draws = (0..100_000).map(|number| Draw::new(1, "test").number(number));
        let mut happened = 0;
        let mut counts = [0_u32; 7];
        for draw in draws {
            happened += u32::from(draw.happens(250));
            let index = usize::try_from(draw.between(-3, 3) + 3).unwrap();
            counts[index] += 1;
        }
        assert!((24_000..26_000).contains(&happened), "{happened}");
        assert!(counts.iter().all(|count| (13_500..15_000).contains(count)), "{counts:?}");
    }

    #[test]
    fn seed_purpose_name_and_number_all_matter() {
        let draw = |seed, purpose, name, number| {
            Draw::new(seed, purpose).text(name).number(number).between(0, i64::MAX >> 30)
        };
        let one = draw(1, "a", "b", 2);
        assert_eq!(one, draw(1, "a", "b", 2));
        for other in [draw(2, "a", "b", 2), draw(1, "c", "b", 2), draw(1, "a", "d", 2)] {
            assert_ne!(one, other);
        }
        assert_ne!(one, draw(1, "a", "b", 3));
        assert_eq!(Draw::new(1, "a").between(5, 5), 5);
        assert_eq!(Draw::new(1, "a").between(5, 4), 5);
        assert_eq!(Draw::new(1, "a").pick::<u8>(&[]), None);
    }
}

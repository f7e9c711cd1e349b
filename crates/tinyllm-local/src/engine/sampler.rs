//! Sampler: one token out of the logits.
//!
//! Knows temperature, nucleus and seed; knows nothing of what tokens mean. The same seed and the
//! same logits give the same tokens, on every machine.

use std::hash::{BuildHasher, RandomState};

use tinyllm::llm::Request;

use crate::fault::{Fault, Result};

/// For requests that want chance (by a seed or `top_p`) and say no temperature.
const USUAL_TEMPERATURE: f64 = 0.8;

/// How one reply's tokens are chosen.
#[derive(Debug)]
pub(crate) struct Sampler {
    /// 0 takes the likeliest token.
    temperature: f64,
    top_p: f64,
    random: SplitMix,
}

impl Sampler {
    pub(crate) fn of(request: &Request) -> Result<Self> {
        let refused = |name: &str, range: &str, value: f64| {
            Err(Fault::bad_request(format!(
                "`{name}` is a number {range}, not {value}"
            )))
        };
        if let Some(value) = request
            .temperature
            .filter(|it| !(0.0..f64::INFINITY).contains(it))
        {
            return refused("temperature", "of at least 0", value);
        }
        if let Some(value) = request.top_p.filter(|it| !(0.0..=1.0).contains(it)) {
            return refused("top_p", "from 0 to 1", value);
        }
        let wants_chance = request.seed.is_some() || request.top_p.is_some();
        let unsaid = if wants_chance { USUAL_TEMPERATURE } else { 0.0 };
        let seed = request
            .seed
            .unwrap_or_else(|| RandomState::new().hash_one(0));
        Ok(Self {
            temperature: request.temperature.unwrap_or(unsaid),
            top_p: request.top_p.unwrap_or(1.0),
            random: SplitMix(seed),
        })
    }

    /// One of the tokens that `is_allowed`; `None` if there is none.
    pub(crate) fn choose(
        &mut self,
        logits: &[f32],
        is_allowed: impl Fn(u32) -> bool,
    ) -> Option<u32> {
        let allowed = logits
            .iter()
            .zip(0_u32..)
            .filter(|(_, token)| is_allowed(*token));
        if self.temperature <= 0.0 {
            // The first of equals: `max_by` would take the last.
            let best = allowed.reduce(|best, next| if next.0 > best.0 { next } else { best });
            return best.map(|(_, token)| token);
        }
        let mut likely: Vec<(f64, u32)> = allowed
            .map(|(logit, token)| (f64::from(*logit), token))
            .collect();
        let logits = likely.iter().map(|(logit, _)| *logit);
        let most = logits.fold(f64::NEG_INFINITY, f64::max);
        for (weight, _) in &mut likely {
            *weight = ((*weight - most) / self.temperature).exp();
        }
        self.keep_nucleus(&mut likely);
        self.draw(&likely)
    }

    /// The fewest tokens that together are as likely as `top_p` says.
    fn keep_nucleus(&self, likely: &mut Vec<(f64, u32)>) {
        if self.top_p >= 1.0 {
            return;
        }
        likely.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let total: f64 = likely.iter().map(|(weight, _)| weight).sum();
        let mut sum = 0.0;
        let kept = likely.iter().take_while(|(weight, _)| {
            let enough = sum >= self.top_p * total;
            sum += weight;
            !enough
        });
        let kept = kept.count().max(1);
        likely.truncate(kept);
    }

    fn draw(&mut self, likely: &[(f64, u32)]) -> Option<u32> {
        let total: f64 = likely.iter().map(|(weight, _)| weight).sum();
        let mut rest = self.random.unit() * total;
        for (weight, token) in likely {
            rest -= weight;
            if rest < 0.0 {
                return Some(*token);
            }
        }
        // Rounding ate the last bit.
        let best = likely.iter().max_by(|a, b| a.0.total_cmp(&b.0));
        best.map(|(_, token)| *token)
    }
}

/// SplitMix64, as published by Steele, Lea and Flood: fixed for all time, unlike a crate's default.
#[derive(Debug)]
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to below 1.
    fn unit(&mut self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
        let bits = (self.next() >> 11) as f64;
        bits / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sampler(temperature: f64, top_p: f64, seed: u64) -> Sampler {
        Sampler {
            temperature,
            top_p,
            random: SplitMix(seed),
        }
    }

    #[test]
    fn the_generator_is_the_published_one() {
        let mut random = SplitMix(1_234_567);
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn without_temperature_the_likeliest_allowed_token_is_taken() {
        let logits = [1.0, 3.0, 3.0, 2.0];
        assert_eq!(sampler(0.0, 1.0, 0).choose(&logits, |_| true), Some(1));
        assert_eq!(
            sampler(0.0, 1.0, 0).choose(&logits, |token| token != 1),
            Some(2)
        );
        assert_eq!(sampler(0.0, 1.0, 0).choose(&logits, |_| false), None);
    }

    #[test]
    fn tokens_come_as_often_as_they_are_likely() {
        let logits = [0.0, 2.0_f32.ln(), f32::NEG_INFINITY];
        let mut sampler = sampler(1.0, 1.0, 7);
        let drawn = (0..3000).filter_map(|_| sampler.choose(&logits, |_| true));
        let ones = drawn
            .inspect(|token| assert_ne!(*token, 2))
            .filter(|token| *token == 1)
            .count();
        assert!((1900..2100).contains(&ones), "{ones}");
    }

    #[test]
    fn the_nucleus_leaves_out_the_unlikely() {
        let logits = [0.0, 2.0, 1.0];
        let mut sampler = sampler(1.0, 0.6, 3);
        assert!((0..200).all(|_| sampler.choose(&logits, |_| true) == Some(1)));
    }

    #[test]
    fn forbidden_tokens_do_not_starve_the_allowed() {
        let logits = [1000.0, 0.0, 1.0];
        let mut sampler = sampler(1.0, 1.0, 3);
        let drawn = (0..200).filter_map(|_| sampler.choose(&logits, |token| token > 0));
        let twos = drawn
            .inspect(|token| assert_ne!(*token, 0))
            .filter(|token| *token == 2)
            .count();
        assert!((110..180).contains(&twos), "{twos}");
    }
}

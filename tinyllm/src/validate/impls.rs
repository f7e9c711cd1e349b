//! The rules of std's types: none of their own; those of what they hold are passed on.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, LinkedList, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

use serde::Serialize;

use super::{Seen, Step, Validate, Violations};

/// Types that have no rules of their own.
macro_rules! without_rules {
    ($($type:ty),* $(,)?) => { $(
        impl Validate for $type {
            const RULES: bool = false;
            fn validate(&self, _: &mut Violations) {}
        }
    )* };
}

without_rules!(
    (), bool, char, str, String, u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, f32, f64,
    std::num::NonZeroU8, std::num::NonZeroU16, std::num::NonZeroU32, std::num::NonZeroU64,
    std::num::NonZeroU128, std::num::NonZeroUsize,
    std::num::NonZeroI8, std::num::NonZeroI16, std::num::NonZeroI32, std::num::NonZeroI64,
    std::num::NonZeroI128, std::num::NonZeroIsize,
    std::path::PathBuf, std::time::Duration, std::time::SystemTime,
    std::net::IpAddr, std::net::Ipv4Addr, std::net::Ipv6Addr, std::net::SocketAddr,
    serde_json::Value, serde_json::Number, serde_json::Map<String, serde_json::Value>,
    crate::usage::Usage,
);

/// Pointers and options pass on to what they hold.
macro_rules! passes_on {
    ($($type:ident),*) => { $(
        impl<T: Validate + ?Sized> Validate for $type<T> {
            const RULES: bool = T::RULES;
            fn validate(&self, violations: &mut Violations) {
                (**self).validate(violations);
            }
        }
    )* };
}

passes_on!(Box, Arc, Rc);

impl<T: Validate + ToOwned + ?Sized> Validate for Cow<'_, T> {
    const RULES: bool = T::RULES;
    fn validate(&self, violations: &mut Violations) {
        (**self).validate(violations);
    }
}

impl<T: Validate> Validate for Option<T> {
    const RULES: bool = T::RULES;
    fn validate(&self, violations: &mut Violations) {
        if let Some(value) = self {
            value.validate(violations);
        }
    }
}

/// Lists check each item at its index.
macro_rules! checks_items {
    ($([$($generics:tt)*] $type:ty),* $(,)?) => { $(
        impl<T: Validate, $($generics)*> Validate for $type {
            const RULES: bool = T::RULES;
            fn validate(&self, violations: &mut Violations) {
                if T::RULES {
                    for (index, item) in self.iter().enumerate() {
                        violations.within(&[Step::Index(index)], |violations| item.validate(violations));
                    }
                }
            }
        }
    )* };
}

checks_items!([] [T], [] Vec<T>, [] VecDeque<T>, [] LinkedList<T>, [const N: usize] [T; N]);

/// Sets check each item without an index: their order is not the one of the JSON.
macro_rules! checks_members {
    ($([$($generics:tt)*] $type:ty),* $(,)?) => { $(
        impl<T: Validate, $($generics)*> Validate for $type {
            const RULES: bool = T::RULES;
            fn validate(&self, violations: &mut Violations) {
                if T::RULES {
                    violations.of_set(|violations| {
                        self.iter().for_each(|item| item.validate(violations));
                    });
                }
            }
        }
    )* };
}

checks_members!([] BTreeSet<T>, [S] HashSet<T, S>);

/// Maps check each value at its key, as JSON writes it.
macro_rules! checks_values {
    ($([$($generics:tt)*] $type:ty),* $(,)?) => { $(
        impl<K: Serialize, V: Validate, $($generics)*> Validate for $type {
            const RULES: bool = V::RULES;
            fn validate(&self, violations: &mut Violations) {
                if V::RULES {
                    violations.in_order(|violations| {
                        for (key, value) in self {
                            let before = violations.len();
                            value.validate(violations);
                            if violations.len() > before {
                                violations.lead_all(before, &[Step::Key(Seen(key).name())]);
                            }
                        }
                    });
                }
            }
        }
    )* };
}

checks_values!([] BTreeMap<K, V>, [S] HashMap<K, V, S>);

/// As JSON writes it: `{"Ok": ..}` or `{"Err": ..}`.
impl<T: Validate, E: Validate> Validate for Result<T, E> {
    const RULES: bool = T::RULES || E::RULES;
    fn validate(&self, violations: &mut Violations) {
        match self {
            Ok(value) => {
                violations.within(&[Step::Name("Ok")], |violations| value.validate(violations));
            }
            Err(error) => {
                violations.within(&[Step::Name("Err")], |violations| {
                    error.validate(violations)
                });
            }
        }
    }
}

/// Tuples check each place at its index.
macro_rules! tuples {
    ($( ($($name:ident $index:tt),+) )*) => { $(
        impl<$($name: Validate),+> Validate for ($($name,)+) {
            const RULES: bool = $($name::RULES)||+;
            fn validate(&self, violations: &mut Violations) {
                $( violations.within(&[Step::Index($index)], |violations| {
                    self.$index.validate(violations);
                }); )+
            }
        }
    )* };
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13, O 14)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13, O 14, P 15)
}

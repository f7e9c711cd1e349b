//! `concurrent!(a(x), b(y))`: all at once, polled in place, no task, no allocation.
//!
//! Knows branches; knows nothing of nodes. The first failure, or a guard that stops, drops the rest.

use std::future::poll_fn;
use std::ops::ControlFlow;
use std::pin::pin;
use std::task::Poll;

use super::branch::{Branch, run};
use super::{decode_output, engine_call};
use crate::cx::Cx;
use crate::engine::Engine;
use crate::error::{Error, ErrorKind, Result};
use crate::provider::BoxFuture;

/// A tuple of branches.
pub trait Branches<'a>: Sized + Send {
    /// What the branches yield, as a tuple.
    type Values: Send;
    /// Which branch stopped the graph, and with what.
    type Stop: Send;

    /// Wait for all of them.
    fn join(
        self,
        engine: Option<&'a dyn Engine>,
    ) -> impl Future<Output = Result<ControlFlow<Self::Stop, Self::Values>>> + Send;
}

impl Cx<'_> {
    /// Wait for all branches, or the first that fails or stops. Written by `concurrent!`.
    #[doc(hidden)]
    #[inline(always)]
    pub fn concurrent<'b, B: Branches<'b> + 'b>(
        &'b self,
        branches: B,
    ) -> impl Future<Output = Result<ControlFlow<B::Stop, B::Values>>> + Send + 'b {
        branches.join(self.run.shared.engine.as_deref())
    }
}

macro_rules! joins {
    ($( $stop:ident: $($branch:ident $value:ident $then:ident $index:tt),+; )*) => { $(
        /// Which branch stopped the graph, and with what.
        pub enum $stop<$($branch),+> { $(
            #[doc = concat!("Branch ", $index, ".")]
            $branch($branch),
        )+ }

        impl<'a, $($branch: Branch<'a> + 'a),+> Branches<'a> for ($($branch,)+) {
            type Values = ($($branch::Value,)+);
            type Stop = $stop<$($branch::Stop),+>;

            async fn join(
                self,
                engine: Option<&'a dyn Engine>,
            ) -> Result<ControlFlow<Self::Stop, Self::Values>> {
                if let Some(engine) = engine {
                    let through: BoxFuture<'_, _> = Box::pin(join_through(self, engine));
                    return through.await;
                }
                $( let mut $then = pin!(run(self.$index, None)); let mut $value = None; )+
                poll_fn(|context| {
                    $( if $value.is_none() {
                        match $then.as_mut().poll(context) {
                            Poll::Pending => {}
                            Poll::Ready(Ok(ControlFlow::Continue(done))) => $value = Some(done),
                            Poll::Ready(Ok(ControlFlow::Break(stop))) => {
                                return Poll::Ready(Ok(ControlFlow::Break($stop::$branch(stop))));
                            }
                            Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                        }
                    } )+
                    if $($value.is_none())||+ {
                        return Poll::Pending;
                    }
                    match ($($value.take(),)+) {
                        ($(Some($value),)+) => Poll::Ready(Ok(ControlFlow::Continue(($($value,)+)))),
                        _ => Poll::Pending,
                    }
                })
                .await
            }
        }

        impl<'a, $($branch: Branch<'a> + 'a),+> Through<'a> for ($($branch,)+) {
            async fn through(
                self,
                engine: &'a dyn Engine,
            ) -> Result<ControlFlow<Self::Stop, Self::Values>> {
                let mut batch = engine.begin();
                $(
                    let (place, input, then) = self.$index.into_parts();
                    batch.start(engine_call(place, input)?);
                    let (mut $then, mut $value) = (Some((place, then)), None);
                )+
                loop {
                    match batch.next_completed().await {
                        $( Some(($index, result)) => {
                            let Some((place, then)) = $then.take() else { return Err(lost()) };
                            match $branch::then(then, decode_output::<$branch::Node>(place, result))? {
                                ControlFlow::Continue(done) => $value = Some(done),
                                ControlFlow::Break(stop) => {
                                    return Ok(ControlFlow::Break($stop::$branch(stop)));
                                }
                            }
                        } )+
                        _ => return Err(lost()),
                    }
                    if $($value.is_some())&&+ {
                        break;
                    }
                }
                match ($($value,)+) {
                    ($(Some($value),)+) => Ok(ControlFlow::Continue(($($value,)+))),
                    _ => Err(lost()),
                }
            }
        }
    )* };
}

/// The engine forgot a branch, or made one up.
#[cold]
fn lost() -> Error {
    Error::new(
        ErrorKind::Engine,
        "the engine lost a branch of a `concurrent!`",
    )
}

/// The same through an engine.
trait Through<'a>: Branches<'a> {
    fn through(
        self,
        engine: &'a dyn Engine,
    ) -> impl Future<Output = Result<ControlFlow<Self::Stop, Self::Values>>> + Send;
}

fn join_through<'a, B: Through<'a>>(
    branches: B,
    engine: &'a dyn Engine,
) -> impl Future<Output = Result<ControlFlow<B::Stop, B::Values>>> + Send {
    branches.through(engine)
}

joins! {
    Stop2: A a then_a 0, B b then_b 1;
    Stop3: A a then_a 0, B b then_b 1, C c then_c 2;
    Stop4: A a then_a 0, B b then_b 1, C c then_c 2, D d then_d 3;
    Stop5: A a then_a 0, B b then_b 1, C c then_c 2, D d then_d 3, E e then_e 4;
    Stop6: A a then_a 0, B b then_b 1, C c then_c 2, D d then_d 3, E e then_e 4, F f then_f 5;
    Stop7: A a then_a 0, B b then_b 1, C c then_c 2, D d then_d 3, E e then_e 4, F f then_f 5,
        G g then_g 6;
    Stop8: A a then_a 0, B b then_b 1, C c then_c 2, D d then_d 3, E e then_e 4, F f then_f 5,
        G g then_g 6, H h then_h 7;
    Stop9: A a then_a 0, B b then_b 1, C c then_c 2, D d then_d 3, E e then_e 4, F f then_f 5,
        G g then_g 6, H h then_h 7, I i then_i 8;
    Stop10: A a then_a 0, B b then_b 1, C c then_c 2, D d then_d 3, E e then_e 4, F f then_f 5,
        G g then_g 6, H h then_h 7, I i then_i 8, J j then_j 9;
    Stop11: A a then_a 0, B b then_b 1, C c then_c 2, D d then_d 3, E e then_e 4, F f then_f 5,
        G g then_g 6, H h then_h 7, I i then_i 8, J j then_j 9, K k then_k 10;
    Stop12: A a then_a 0, B b then_b 1, C c then_c 2, D d then_d 3, E e then_e 4, F f then_f 5,
        G g then_g 6, H h then_h 7, I i then_i 8, J j then_j 9, K k then_k 10, L l then_l 11;
}

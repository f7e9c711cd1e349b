//! `concurrent!(a(x), b(y))`: all at once, polled in place, no task, no allocation.
//!
//! Knows branches; knows nothing of nodes. The first failure, or a guard that stops, drops the rest.

use std::future::poll_fn;
use std::ops::ControlFlow;
use std::pin::pin;
use std::task::Poll;

use super::branch::{Branch, run};
use super::{decode_output, engine_call, lost};
use crate::cx::Cx;
use crate::engine::Engine;
use crate::error::Result;
use crate::provider::BoxFuture;

/// A tuple of branches.
pub trait Branches: Sized + Send {
    /// What the branches yield, as a tuple.
    type Values: Send;
    /// Which branch stopped the graph, and with what.
    type Stop: Send;

    /// Wait for all of them.
    fn join(
        self,
        cx: &Cx<'_>,
    ) -> impl Future<Output = Result<ControlFlow<Self::Stop, Self::Values>>> + Send;
}

impl Cx<'_> {
    /// Wait for all branches, or the first that fails or stops. Written by `concurrent!`.
    #[doc(hidden)]
    #[inline(always)]
    pub fn concurrent<B: Branches>(
        &self,
        branches: B,
    ) -> impl Future<Output = Result<ControlFlow<B::Stop, B::Values>>> + Send {
        branches.join(self)
    }
}

macro_rules! joins {
    ($( $stop:ident: $($branch:ident $value:ident $then:ident $index:tt),+; )*) => { $(
        /// Which branch stopped the graph, and with what.
        pub enum $stop<$($branch),+> { $(
            #[doc = concat!("Branch ", $index, ".")]
            $branch($branch),
        )+ }

        impl<$($branch: Branch),+> Branches for ($($branch,)+) {
            type Values = ($($branch::Value,)+);
            type Stop = $stop<$($branch::Stop),+>;

            async fn join(
                self,
                cx: &Cx<'_>,
            ) -> Result<ControlFlow<Self::Stop, Self::Values>> {
                if let Some(engine) = cx.run.shared.engine.as_deref() {
                    let through: BoxFuture<'_, _> = Box::pin(self.through(cx, engine));
                    return through.await;
                }
                $( let mut $then = pin!(run(cx, self.$index)); let mut $value = None; )+
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

        impl<$($branch: Branch),+> Through for ($($branch,)+) {
            async fn through(
                self,
                cx: &Cx<'_>,
                engine: &dyn Engine,
            ) -> Result<ControlFlow<Self::Stop, Self::Values>> {
                let mut batch = engine.begin();
                $(
                    let (site, input, then) = self.$index.into_parts();
                    batch.start(engine_call(cx, *site, input)?);
                    let (mut $then, mut $value) = (Some(then), None);
                )+
                loop {
                    match batch.next_completed().await {
                        $( Some(($index, result)) => {
                            let Some(then) = $then.take() else { return Err(lost("a branch of a `concurrent!`")) };
                            match $branch::then(then, decode_output::<$branch::Node>(result))? {
                                ControlFlow::Continue(done) => $value = Some(done),
                                ControlFlow::Break(stop) => {
                                    return Ok(ControlFlow::Break($stop::$branch(stop)));
                                }
                            }
                        } )+
                        _ => return Err(lost("a branch of a `concurrent!`")),
                    }
                    if $($value.is_some())&&+ {
                        break;
                    }
                }
                match ($($value,)+) {
                    ($(Some($value),)+) => Ok(ControlFlow::Continue(($($value,)+))),
                    _ => Err(lost("a branch of a `concurrent!`")),
                }
            }
        }
    )* };
}

/// The same through an engine.
trait Through: Branches {
    fn through(
        self,
        cx: &Cx<'_>,
        engine: &dyn Engine,
    ) -> impl Future<Output = Result<ControlFlow<Self::Stop, Self::Values>>> + Send;
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

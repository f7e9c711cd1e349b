//! The fixed part of generated code: what every node's struct has, one comment per item.
//!
//! The macros pass facts in; no control flow is generated. Everything here is `doc(hidden)` by way of
//! `__private`, but the items it makes are part of the user's documentation.

/// What all nodes have, whatever their kind.
#[doc(hidden)]
#[macro_export]
macro_rules! __node {
    ($name:ident $($constructors:tt)*) => {
        impl<S> __tinyllm::Bare<S> for $name<S> {
            #[inline(always)]
            fn wrap(state: S) -> Self {
                Self { state }
            }

            #[inline(always)]
            fn bare(self) -> S {
                self.state
            }
        }

        #[allow(clippy::too_many_arguments)]
        impl $name {
            $($constructors)*

            /// The node as data: its docs, its types, and if it is a graph its steps.
            pub const SPEC: &'static __tinyllm::NodeSpec = <$name as __tinyllm::Node>::SPEC;

            /// The node without its types, for a runtime that is told its nodes one by one.
            pub const ENTRY: __tinyllm::NodeEntry = __tinyllm::NodeEntry::of::<$name>();

            /// The graph with the schemas of its types: print it, or turn it into a picture.
            pub fn graph() -> __tinyllm::GraphData {
                __tinyllm::graph_of(<$name as __tinyllm::Node>::SPEC)
            }

            /// Run it with an object of its parameters' names.
            pub fn run_json<'__run>(
                runtime: &'__run __tinyllm::Runtime,
                input: __tinyllm::Value,
            ) -> impl ::core::future::Future<Output = __tinyllm::Result<__tinyllm::Value>>
            + ::core::marker::Send
            + use<'__run> {
                runtime.run_node_json::<$name>(input)
            }

            /// On to the check of the input.
            pub fn validate(self) -> $name<__tinyllm::InputValidation<$name>> {
                __tinyllm::Bare::wrap(self.state.validate::<$name>())
            }
        }

        impl $name<__tinyllm::InputValidation<$name>> {
            /// Options of this call, above the node's own.
            #[must_use]
            pub fn with(self, options: __tinyllm::Options) -> Self {
                __tinyllm::Bare::wrap(self.state.with(options))
            }

            /// Check the rules of the parameters' types and get ready to run.
            pub fn check(
                self,
            ) -> ::core::result::Result<
                $name<__tinyllm::Running<$name>>,
                $name<__tinyllm::Failed<$name>>,
            > {
                match self.state.check() {
                    ::core::result::Result::Ok(state) => {
                        ::core::result::Result::Ok(__tinyllm::Bare::wrap(state))
                    }
                    ::core::result::Result::Err(state) => {
                        ::core::result::Result::Err(__tinyllm::Bare::wrap(state))
                    }
                }
            }
        }

        impl $name<__tinyllm::ProcessingOutput<$name>> {
            /// Hand the output on.
            pub fn complete(self) -> $name<__tinyllm::Complete<$name>> {
                __tinyllm::Bare::wrap(self.state.complete())
            }
        }

        impl $name<__tinyllm::Complete<$name>> {
            /// The output.
            pub fn output(&self) -> &<$name as __tinyllm::Node>::Out {
                self.state.output()
            }

            /// The output, taken.
            pub fn into_output(self) -> <$name as __tinyllm::Node>::Out {
                self.state.into_output()
            }

            /// What was tried and what it cost.
            pub fn ledger(&self) -> &__tinyllm::Ledger {
                self.state.ledger()
            }
        }

        impl $name<__tinyllm::Failed<$name>> {
            /// Why it failed.
            pub fn error(&self) -> &__tinyllm::Error {
                self.state.error()
            }

            /// Why it failed, taken.
            pub fn into_error(self) -> __tinyllm::Error {
                self.state.into_error()
            }
        }
    };
}

/// What an LLM call has besides.
#[doc(hidden)]
#[macro_export]
macro_rules! __llm_node {
    ($name:ident) => {
        impl $name<__tinyllm::Running<$name>> {
            /// The exact request to send.
            pub fn request(&self) -> &__tinyllm::Request {
                self.state.request()
            }

            /// Ask in the form that a provider enforces best, as a run would, if the node leaves that
            /// open.
            #[must_use]
            pub fn suit(self, enforces: __tinyllm::Enforces) -> Self {
                __tinyllm::Bare::wrap(self.state.suit(enforces))
            }

            /// Take in a reply.
            pub fn reply(self, response: __tinyllm::Response) -> __tinyllm::Replied<$name> {
                self.state.reply(response)
            }

            /// Take in a piece of a reply.
            pub fn delta(&mut self, delta: __tinyllm::Delta) {
                self.state.delta(delta);
            }

            /// The pieces were all.
            pub fn reply_ended(self) -> __tinyllm::Replied<$name> {
                self.state.reply_ended()
            }

            /// What was tried so far.
            pub fn ledger(&self) -> &__tinyllm::Ledger {
                self.state.ledger()
            }
        }

        impl $name<__tinyllm::OutputValidation<$name>> {
            /// The output, not checked yet.
            pub fn output(&self) -> &<$name as __tinyllm::Node>::Out {
                self.state.output()
            }

            /// How the answer was read: its repairs, and what was thought before it.
            pub fn attempt(&self) -> &__tinyllm::Attempt {
                self.state.attempt()
            }

            /// Check the rules of the output's type, and the node's own.
            pub fn check(self) -> __tinyllm::Checked<$name> {
                self.state.check()
            }
        }
    };
}

/// What a node with Rust code has besides: a body or a graph.
#[doc(hidden)]
#[macro_export]
macro_rules! __body_node {
    ($name:ident) => {
        impl $name<__tinyllm::Running<$name>> {
            /// Run the body.
            pub fn execute<'__cx>(
                self,
                cx: &'__cx __tinyllm::Cx<'__cx>,
            ) -> impl ::core::future::Future<
                Output = ::core::result::Result<
                    $name<__tinyllm::OutputValidation<$name>>,
                    $name<__tinyllm::Failed<$name>>,
                >,
            > + ::core::marker::Send
            + use<'__cx> {
                self.state.execute_wrapped(cx)
            }
        }

        impl $name<__tinyllm::OutputValidation<$name>> {
            /// The output, not checked yet.
            pub fn output(&self) -> &<$name as __tinyllm::Node>::Out {
                self.state.output()
            }

            /// Check the rules of the output's type.
            pub fn check(
                self,
            ) -> ::core::result::Result<
                $name<__tinyllm::ProcessingOutput<$name>>,
                $name<__tinyllm::Failed<$name>>,
            > {
                match self.state.check_output() {
                    ::core::result::Result::Ok(state) => {
                        ::core::result::Result::Ok(__tinyllm::Bare::wrap(state))
                    }
                    ::core::result::Result::Err(state) => {
                        ::core::result::Result::Err(__tinyllm::Bare::wrap(state))
                    }
                }
            }
        }
    };
}

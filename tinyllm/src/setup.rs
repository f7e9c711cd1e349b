//! The fixed part of generated code: what every node's struct has, one comment per item.
//!
//! The macros pass facts in; no control flow is generated. Everything here is `doc(hidden)` by way of
//! `__private`, but the items it makes are part of the user's documentation.

/// What all nodes have, whatever their kind.
#[doc(hidden)]
#[macro_export]
macro_rules! __node {
    ($name:ident) => {
        impl<S> ::core::convert::From<S> for $name<S> {
            fn from(state: S) -> Self {
                Self { state }
            }
        }

        impl<S> __tinyllm::Bare<S> for $name<S> {
            fn bare(self) -> S {
                self.state
            }
        }

        impl $name {
            /// The node as data: its docs, its types, and if it is a graph its steps.
            pub const SPEC: &'static __tinyllm::NodeSpec = <$name as __tinyllm::Node>::SPEC;

            /// The node without its types, for a runtime that is told its nodes one by one.
            pub const ENTRY: __tinyllm::NodeEntry = __tinyllm::NodeEntry::of::<$name>();

            /// The graph: print it, or turn it into a picture.
            pub fn graph() -> __tinyllm::GraphData {
                __tinyllm::GraphData::of(<$name as __tinyllm::Node>::SPEC)
            }

            /// Run it with an object of its parameters' names.
            pub async fn run_json(
                runtime: &__tinyllm::Runtime,
                input: __tinyllm::Value,
            ) -> __tinyllm::Result<__tinyllm::Value> {
                runtime.run_node_json::<$name>(input).await
            }
        }

        impl $name {
            /// On to the check of the input.
            pub fn validate(self) -> $name<__tinyllm::InputValidation<$name>> {
                self.state.validate::<$name>().into()
            }
        }

        impl $name<__tinyllm::InputValidation<$name>> {
            /// Options of this call, above the node's own.
            #[must_use]
            pub fn with(self, options: __tinyllm::Options) -> Self {
                self.state.with(options).into()
            }

            /// Check the rules of the parameters' types and get ready to run.
            pub fn check(
                self,
            ) -> ::core::result::Result<
                $name<__tinyllm::Running<$name>>,
                $name<__tinyllm::Failed<$name>>,
            > {
                match self.state.check() {
                    Ok(state) => Ok(state.into()),
                    Err(state) => Err(state.into()),
                }
            }
        }

        impl $name<__tinyllm::ProcessingOutput<$name>> {
            /// Hand the output on.
            pub fn complete(self) -> $name<__tinyllm::Complete<$name>> {
                self.state.complete().into()
            }
        }

        impl $name<__tinyllm::Complete<$name>> {
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
            pub async fn execute(
                self,
                cx: &__tinyllm::Cx<'_>,
            ) -> ::core::result::Result<
                $name<__tinyllm::OutputValidation<$name>>,
                $name<__tinyllm::Failed<$name>>,
            > {
                match self.state.execute(cx).await {
                    Ok(state) => Ok(state.into()),
                    Err(state) => Err(state.into()),
                }
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
                    Ok(state) => Ok(state.into()),
                    Err(state) => Err(state.into()),
                }
            }
        }
    };
}

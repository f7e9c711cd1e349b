// A value that is neither `Display` nor data.

use tinyllm::prelude::*;

#[path = "../loan.rs"]
mod loan;
use loan::*;

pub struct Inner;

pub struct Wrapped {
    pub inner: Inner,
}

impl<'de> tinyllm::__private::serde::Deserialize<'de> for Wrapped {
    fn deserialize<D: tinyllm::__private::serde::Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Ok(Self { inner: Inner })
    }
}

impl tinyllm::__private::serde::Serialize for Wrapped {
    fn serialize<S: tinyllm::__private::serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_unit()
    }
}

impl tinyllm::__private::schemars::JsonSchema for Wrapped {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Wrapped".into()
    }

    fn json_schema(
        generator: &mut tinyllm::__private::schemars::SchemaGenerator,
    ) -> tinyllm::__private::schemars::Schema {
        generator.subschema_for::<()>()
    }
}

impl tinyllm::Validate for Wrapped {
    const RULES: bool = false;

    fn validate(&self, _: &mut tinyllm::validate::Violations) {}
}


/// Weigh it.
#[llm_function(prompt = "Weigh {wrapped.inner}")]
async fn weigh(wrapped: Wrapped) -> Outcome;

fn main() {}

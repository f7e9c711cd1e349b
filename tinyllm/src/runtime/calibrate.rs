//! Calibrate: a node's labels are scored on examples, and a calibration is made of the scores.
//!
//! Knows nodes and runs; how the numbers become a calibration is `choose/fit.rs`.

use serde_json::Value;

use super::Runtime;
use crate::choose::{Calibration, Choose, Labelled};
use crate::cx::{Cx, Place, RunState};
use crate::error::{Error, ErrorKind, Result};
use crate::fsm::{Init, Llm};
use crate::llm::Response;
use crate::node::{Input, LlmNode};
use crate::options::Options;
use crate::site::Name;

impl Runtime {
    /// Make a calibration for a node that chooses, from inputs and the right outputs.
    ///
    /// Each input is sent once, with the labels to be scored, whatever the node itself says about
    /// `choose`. Twenty to fifty examples, each label several times, are a good beginning; measure
    /// on others than those. The calibration belongs to the model and to the prompt: make it again
    /// when either changes. Write it down with serde, and give it to the node: `choose = PATH` in
    /// `#[llm_function(..)]`, `Options::choose`, or `choose` in `tinyllm.toml`.
    ///
    /// ```
    /// use tinyllm::llm::Response;
    /// use tinyllm::prelude::*;
    /// use tinyllm::provider::scripted::Scripted;
    ///
    /// #[data]
    /// enum Mail { Spam, Fine }
    ///
    /// /// Is this mail spam?
    /// #[llm_function(choose)]
    /// async fn sort(mail: String) -> Mail;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), tinyllm::Error> {
    /// // A model that likes `Spam` too much.
    /// let script = Scripted::new()
    ///     .matching("*money*", [Response::scored([("Spam", -0.1), ("Fine", -4.1)])])
    ///     .always_matching("*lunch*", Response::scored([("Spam", -1.1), ("Fine", -3.1)]));
    /// let runtime = Runtime::scripted(&script);
    /// let examples = [
    ///     (sort::input("free money".to_string()), Mail::Spam),
    ///     (sort::input("lunch at noon?".to_string()), Mail::Fine),
    /// ];
    /// let calibration = runtime.calibrate(examples).await?;
    /// assert!(calibration.biases()["Fine"] > 1.0);
    ///
    /// let runtime = runtime.with(Options::new().choose(calibration));
    /// assert_eq!(sort::run(&runtime, "lunch".to_string()).await?, Mail::Fine);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// The model does not score labels, the output is no enum of plain variants, the examples lack
    /// a label, or the model cannot be reached.
    pub async fn calibrate<N: LlmNode<Kind = Llm>>(
        &self,
        examples: impl IntoIterator<Item = (Input<N>, N::Out)>,
    ) -> Result<Calibration> {
        let mut seen = Vec::new();
        for (input, right) in examples {
            seen.push(self.labelled(input, &right).await?);
        }
        Calibration::fit(&seen).map_err(|fault| {
            let message = format!("`{}` cannot be calibrated: {fault}", N::NAME);
            Error::new(ErrorKind::Misuse, message)
                .advise("give examples of every label, all of this node")
        })
    }

    /// What the model says of one input, beside the right label.
    ///
    /// # Errors
    /// As [`Runtime::calibrate`].
    pub async fn labelled<N: LlmNode<Kind = Llm>>(
        &self,
        input: Input<N>,
        right: &N::Out,
    ) -> Result<Labelled> {
        let scores = self.scores(input).await?;
        let label = match N::OUTPUT.encode(right) {
            Ok(Value::String(label)) => label,
            _ => {
                let message = format!("the right output of `{}` is no label", N::NAME);
                return Err(Error::new(ErrorKind::Misuse, message));
            }
        };
        Ok(Labelled { scores, label })
    }

    /// The log-probability of each label, as the model has it.
    async fn scores<N: LlmNode<Kind = Llm>>(&self, input: Input<N>) -> Result<Vec<(String, f64)>> {
        let state = RunState::new(self.shared.clone());
        let set = self.shared.options_of(N::SPEC, input.options);
        let options = Options::new().choose(Choose::from(true));
        let options = options.over(set.map_or_else(Options::new, |options| *options));
        let checked = Init::new(input.values)
            .validate::<N>()
            .with(options)
            .check();
        let running = checked.map_err(|failed| failed.into_error().at(N::NAME))?;
        let request = running.request().clone();
        let (root, name) = (Cx::root(&state), Name::new(N::NAME));
        let place = Place::new(&root, &name);
        let cx = Cx::inside(&state, place.site(), N::NAME);
        let response: Response = cx.llm(request).await?;
        if response.scores.is_empty() {
            let model = match &response.model {
                Some(model) => format!("`{model}`"),
                None => "the model".to_string(),
            };
            let message = format!("{model} does not score labels, so nothing can be calibrated");
            let error = Error::new(ErrorKind::Settings, message).at(N::NAME);
            return Err(error.advise("use a model that does: `local/smollm2-135m`"));
        }
        let scores = response.scores.into_iter();
        Ok(scores.map(|score| (score.label, score.logprob)).collect())
    }
}

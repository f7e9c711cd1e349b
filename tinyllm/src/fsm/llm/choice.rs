//! Choice: the labels of a node that chooses, if its output has any.
//!
//! Knows the output's schema and the options; knows nothing of who scores.

use crate::choose::{self, Choose};
use crate::error::{Error, ErrorKind, Result};
use crate::llm::Choice;
use crate::node::Node;
use crate::options::Options;

/// The labels to be scored, if the options want it.
///
/// # Errors
/// The output is no enum of plain variants, the calibration is one of other labels, or the model
/// is also to reason, which scores leave no room for.
pub(super) fn of<N: Node>(options: &Options) -> Result<Option<Choice>> {
    let Some(Choose::Score(calibration)) = &options.choose else {
        return Ok(None);
    };
    let wrong = |message: String| Error::new(ErrorKind::Settings, message).at(N::NAME);
    if options.reasoning == Some(true) {
        let message = "`choose` generates nothing, so the model cannot reason: leave one out";
        return Err(wrong(message.to_string()));
    }
    let labels = choose::labels(N::OUTPUT.views().produced()).ok_or_else(|| {
        let output = N::SPEC.output;
        let message = format!(
            "`choose` picks one of an enum's variants, and `{output}` is no enum of plain ones"
        );
        wrong(message).advise("leave `choose` out, or take the payloads out of the variants")
    })?;
    calibration
        .fits(&labels)
        .map_err(|fault| wrong(format!("`{}` cannot choose: {fault}", N::NAME)))?;
    Ok(Some(Choice {
        labels,
        calibration: calibration.clone(),
    }))
}

//! Site: the place of a call within a run, as a path of names.
//!
//! A chain of borrowed frames that is written out only when somebody reads it. Knows nothing of what
//! happens there.

use std::fmt;

/// The last part of a site: a name, or a path of names such as `Good/mail`, with its round, item or
/// repeat.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Name<'a> {
    /// The name.
    pub text: &'a str,
    /// The round or item, from 0; `u32::MAX` if there is none.
    pub index: u32,
    /// Which call of this name, from 1.
    pub repeat: u32,
}

impl<'a> Name<'a> {
    /// A name without round, item and repeat.
    pub const fn new(text: &'a str) -> Self {
        Self {
            text,
            index: u32::MAX,
            repeat: 1,
        }
    }

    /// One round of a loop, or one item of a fan-out.
    #[inline]
    pub fn indexed(text: &'a str, index: usize) -> Self {
        Self {
            text,
            index: u32::try_from(index).unwrap_or(u32::MAX - 1),
            repeat: 1,
        }
    }
}

/// The place of a call: `process_loan/settle/Good/mail`, with `[2]` for a round or an item and `#2`
/// for a repeat.
///
/// It is the event path, the span name, the journal's key, and how a script names a call. A step is
/// called as the value that it binds, or else as its node; a decision adds the arm. Two pointers;
/// writing it out is left to `Display`.
///
/// ```
/// use tinyllm::prelude::*;
/// use tinyllm::provider::scripted::Scripted;
///
/// #[data]
/// enum Mood { Glad, Sad }
///
/// /// What is the mood?
/// #[llm_function]
/// async fn mood(mail: String) -> Mood;
///
/// /// Answer this mail.
/// #[llm_function]
/// async fn answer(mail: String) -> String;
///
/// chain! {
///     fn handle_all(mails: Vec<String>) -> Vec<String> {
///         let replies = concurrent!(for mail in mails { handle(mail) });
///         replies
///     }
/// }
///
/// chain! {
///     fn handle(mail: String) -> String {
///         let mood = mood(mail);
///         match mood {
///             Mood::Glad => answer(mail),
///             Mood::Sad => {
///                 let draft = answer(mail);
///                 answer(draft)
///             }
///         }
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), tinyllm::Error> {
/// let script = Scripted::new()
///     .site("handle_all/replies[0]/mood", [r#""Glad""#])
///     .site("handle_all/replies[0]/Glad/answer", ["Hooray."])
///     .site("handle_all/replies[1]/mood", [r#""Sad""#])
///     .site("handle_all/replies[1]/Sad/draft", ["Oh."])
///     .site("handle_all/replies[1]/Sad/answer", ["Oh dear."]);
/// let mails = vec!["It works".to_string(), "It broke".to_string()];
/// let replies = handle_all::run(&Runtime::scripted(&script), mails).await?;
/// assert_eq!(replies, ["Hooray.", "Oh dear."]);
/// # Ok(()) }
/// ```
#[derive(Clone, Copy)]
pub struct Site<'a> {
    above: Option<&'a Site<'a>>,
    name: &'a Name<'a>,
}

impl<'a> Site<'a> {
    /// The place above all others: a run that has not begun.
    pub(crate) const ROOT: Site<'static> = Site {
        above: None,
        name: &Name::new(""),
    };

    /// A place below this one.
    #[inline(always)]
    pub(crate) fn below(&'a self, name: &'a Name<'a>) -> Self {
        Self {
            above: Some(self),
            name,
        }
    }

    /// How many calls are around this one: 0 for the node that was run.
    pub fn depth(&self) -> usize {
        let above = self.above.map_or(0, Site::depth);
        above + usize::from(self.above.is_some_and(|site| !site.name.text.is_empty()))
    }
}

impl fmt::Display for Site<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(above) = self.above.filter(|above| !above.name.text.is_empty()) {
            write!(f, "{above}/")?;
        }
        f.write_str(self.name.text)?;
        if self.name.repeat > 1 {
            write!(f, "#{}", self.name.repeat)?;
        }
        if self.name.index != u32::MAX {
            write!(f, "[{}]", self.name.index)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Site<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Site({self})")
    }
}

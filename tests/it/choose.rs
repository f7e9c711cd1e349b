//! `choose`: labels are scored instead of a reply being generated, and a calibration decides.

use serde_json::json;
use tinyllm::ErrorKind;
use tinyllm::choose::{Calibration, Labelled};
use tinyllm::event::Moment;
use tinyllm::llm::Response;
use tinyllm::prelude::*;
use tinyllm::provider::scripted::Scripted;

use crate::support::records::{observed, scripted};

/// What a message is about.
#[data]
enum Subject {
    Money,
    /// Anything that is broken.
    #[serde(rename = "broken-thing")]
    Broken,
    Other,
}

const LABELS: [&str; 3] = ["Money", "broken-thing", "Other"];

/// What is this message about?
#[llm_function(choose)]
async fn subject(message: String) -> Subject;

const CAREFUL: Calibration = Calibration::fixed(
    1.0,
    &[("Money", -3.0), ("broken-thing", 1.0), ("Other", 2.0)],
);

/// What is this message about, with a calibration?
#[llm_function(choose = CAREFUL)]
async fn careful_subject(message: String) -> Subject;

static LATE: std::sync::LazyLock<Calibration> = std::sync::LazyLock::new(|| CAREFUL);

/// What is this message about, with a calibration that is read late?
#[llm_function(choose = LATE)]
async fn late_subject(message: String) -> Subject;

/// What is this message about, in words?
#[llm_function]
async fn generated_subject(message: String) -> Subject;

fn scores(money: f64, broken: f64, other: f64) -> Response {
    Response::scored(LABELS.into_iter().zip([money, broken, other]))
}

#[tokio::test]
async fn the_request_carries_the_labels_and_the_best_one_is_the_output() {
    let script = Scripted::new().node("subject", [scores(-3.0, -0.2, -2.0)]);
    let runtime = Runtime::scripted(&script);
    let output = subject::run(&runtime, "it broke".to_string())
        .await
        .unwrap();
    assert_eq!(output, Subject::Broken);
    let choice = script.requests()[0].choose.clone().unwrap();
    // schemars puts variants with docs behind those without.
    assert_eq!(choice.labels, ["Money", "Other", "broken-thing"]);
    assert!(choice.calibration.is_plain());
}

#[tokio::test]
async fn a_provider_that_cannot_score_answers_as_ever() {
    let script = Scripted::new().node("subject", [json!("Other")]);
    let output = subject::run(&Runtime::scripted(&script), String::new()).await;
    assert_eq!(output.unwrap(), Subject::Other);
}

#[tokio::test]
async fn a_calibration_decides() {
    let liked = scores(-0.2, -3.0, -2.0);
    let script = Scripted::new()
        .always("careful_subject", liked.clone())
        .always("late_subject", liked.clone())
        .always("subject", liked.clone());
    let runtime = Runtime::scripted(&script);
    let careful = careful_subject::run(&runtime, String::new()).await.unwrap();
    let late = late_subject::run(&runtime, String::new()).await.unwrap();
    let plain = subject::run(&runtime, String::new()).await.unwrap();
    assert_eq!(
        (careful, late, plain),
        (Subject::Other, Subject::Other, Subject::Money)
    );

    // From elsewhere, and switched off: then the reply counts as it is.
    let set = scripted(&script).node("subject", Options::new().choose(CAREFUL));
    let output = subject::run(&set.build().unwrap(), String::new()).await;
    assert_eq!(output.unwrap(), Subject::Other);
    let call = subject::input(String::new()).choose(&CAREFUL);
    assert_eq!(runtime.run(call).await.unwrap(), Subject::Other);
    let off = runtime.with(Options::new().choose(false));
    let output = careful_subject::run(&off, String::new()).await.unwrap();
    assert_eq!(output, Subject::Money);
    assert!(script.requests().last().unwrap().choose.is_none());
}

chain! {
    fn by_hand(message: String) -> (Subject, Subject) {
        let generated = subject(message).with(choose = false);
        let scored = generated_subject(message).with(choose = true);
        (generated, scored)
    }
}

#[tokio::test]
async fn a_call_switches_it() {
    let script = Scripted::new()
        .node("subject", [json!("Money")])
        .node("generated_subject", [scores(-1.0, -2.0, -0.5)]);
    let runtime = Runtime::scripted(&script);
    let both = by_hand::run(&runtime, String::new()).await.unwrap();
    assert_eq!(both, (Subject::Money, Subject::Other));
    let chosen: Vec<_> = script
        .requests()
        .iter()
        .map(|it| it.choose.is_some())
        .collect();
    assert_eq!(chosen, [false, true]);
}

#[tokio::test]
async fn records_show_scores_and_shares() {
    let script = Scripted::new().node("careful_subject", [scores(-0.2, -3.0, -2.0)]);
    let (runtime, records) = observed(&script);
    careful_subject::run(&runtime, String::new()).await.unwrap();
    let all = records.all();
    let payload = |moment: Moment| {
        let record = all.iter().find(|record| record.moment == moment).unwrap();
        record.payload.clone().unwrap()
    };
    let asked = payload(Moment::Requested);
    assert_eq!(
        asked["choose"]["labels"],
        json!(["Money", "Other", "broken-thing"])
    );
    assert_eq!(asked["choose"]["calibration"]["biases"]["Money"], -3.0);
    let reply = payload(Moment::Replied);
    assert_eq!(reply["text"], "\"Other\"");
    assert_eq!(reply["scores"][0]["label"], "Money");
    assert_eq!(reply["scores"][0]["logprob"], -0.2);
    let shares = (0..3).map(|at| reply["scores"][at]["probability"].as_f64().unwrap());
    assert!((shares.sum::<f64>() - 1.0).abs() < 1e-9);
}

/// What is wrong with a node is said before anything is sent.
async fn refused(options: Options, says: &str) {
    let script = Scripted::new().always("subject", json!("Other"));
    let runtime = Runtime::scripted(&script).with(options);
    let error = subject::run(&runtime, String::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Settings);
    assert!(error.to_string().contains(says), "{error}");
    assert!(script.requests().is_empty());
}

#[tokio::test]
async fn a_calibration_of_other_labels_is_refused() {
    let one = Calibration::fixed(1.0, &[("Money", 1.0), ("Othr", 1.0)]);
    let says = "`subject` cannot choose: its calibration names `Othr`; did you mean `Other`?";
    refused(Options::new().choose(one), says).await;
    let one = Calibration::fixed(1.0, &[("Money", 1.0), ("Other", 1.0)]);
    let says = "its calibration lacks `broken-thing`; make it again with all labels";
    refused(Options::new().choose(one), says).await;
}

#[data]
struct Newtype(u8);

/// A type of which `#[data]` cannot tell.
#[llm_function(choose)]
async fn a_number(message: String) -> Newtype;

#[data]
#[serde(tag = "kind")]
enum Tagged {
    One,
    Two,
}

/// An enum that serde writes as an object.
#[llm_function(choose)]
async fn tagged(message: String) -> Tagged;

#[tokio::test]
async fn a_type_that_is_no_enum_is_named_at_first_use() {
    let script = Scripted::new();
    let runtime = Runtime::scripted(&script);
    let error = a_number::run(&runtime, String::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Settings);
    let says = "`choose` picks one of an enum's variants, and `Newtype` is no enum of plain ones";
    assert!(error.to_string().contains(says), "{error}");
    let error = tagged::run(&runtime, String::new()).await.unwrap_err();
    assert!(
        error.to_string().contains("and `Tagged` is no enum"),
        "{error}"
    );
}

#[test]
fn settings_are_read_as_every_other_option() {
    let mut options = Options::new();
    options.set("choose", &json!(true)).unwrap();
    assert_eq!(options, Options::new().choose(true));
    options.set("choose", &json!("false")).unwrap();
    assert_eq!(options, Options::new().choose(false));
    let written = serde_json::to_value(CAREFUL).unwrap();
    options.set("choose", &written).unwrap();
    assert_eq!(options, Options::new().choose(CAREFUL));
    options.set("choose", &json!(written.to_string())).unwrap();
    assert_eq!(options, Options::new().choose(CAREFUL));
    assert_eq!(options.to_string(), "choose = a calibration");
    for (wrong, says) in [
        (
            json!(3),
            "`choose` is true, false or a calibration, not `3`",
        ),
        (
            json!("yes"),
            "`choose` is true, false or a calibration, not `\"yes\"`",
        ),
        (
            json!({"bias": {}}),
            "`choose` is no calibration: unknown field `bias`",
        ),
        (
            json!({"scale": 0, "biases": {}}),
            "the scale of a calibration is above 0, not 0",
        ),
    ] {
        let error = options.set("choose", &wrong).unwrap_err();
        assert!(error.message().contains(says), "{error}");
    }
}

/// Numbers that look like chance and are the same every time, between 0 and 1.
fn chance(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / (1_u64 << 31) as f64
    }
}

/// Texts of three labels, told apart by 2, under preferences that hide it.
fn examples(count: usize, seed: u64, loudness: f64) -> Vec<Labelled> {
    let mut chance = chance(seed);
    let preferences = [4.0, 0.0, -5.0];
    (0..count)
        .map(|number| {
            let right = number % 3;
            let scores = LABELS.iter().enumerate().map(|(label, name)| {
                let knows = if label == right { 2.0 } else { 0.0 };
                let noise = 2.0 * (chance() + chance() - 1.0);
                let score = loudness * (knows + noise) + preferences[label];
                (name.to_string(), score)
            });
            Labelled {
                scores: scores.collect(),
                label: LABELS[right].to_string(),
            }
        })
        .collect()
}

fn accuracy(calibration: &Calibration, examples: &[Labelled]) -> f64 {
    let right = examples.iter().filter(|example| {
        let shares = calibration.probabilities(&example.scores);
        let best = (0..shares.len())
            .max_by(|a, b| shares[*a].total_cmp(&shares[*b]))
            .unwrap();
        example.scores[best].0 == example.label
    });
    right.count() as f64 / examples.len() as f64
}

/// The mean of the logarithm of the right label's share.
fn likelihood(calibration: &Calibration, examples: &[Labelled]) -> f64 {
    let logs = examples.iter().map(|example| {
        let shares = calibration.probabilities(&example.scores);
        let right = example.scores.iter().position(|it| it.0 == example.label);
        shares[right.unwrap()].ln()
    });
    logs.sum::<f64>() / examples.len() as f64
}

#[test]
fn a_fit_takes_preferences_back() {
    let (known, held_out) = (examples(30, 1, 1.0), examples(300, 2, 1.0));
    let plain = accuracy(&Calibration::default(), &held_out);
    assert!(plain < 0.45, "{plain}");
    let fitted = Calibration::fit(&known).unwrap();
    assert!(
        accuracy(&fitted, &held_out) > 0.9,
        "{}",
        accuracy(&fitted, &held_out)
    );
    let biases = fitted.biases();
    assert!(biases["Money"] < biases["broken-thing"], "{biases:?}");
    assert!(biases["broken-thing"] < biases["Other"], "{biases:?}");
    let scores: Vec<_> = known.iter().map(|it| it.scores.clone()).collect();
    let unlabelled = Calibration::of_unlabelled(&scores).unwrap();
    assert!(accuracy(&unlabelled, &held_out) > 0.9);
}

#[test]
fn a_fit_makes_loud_scores_honest() {
    let (known, held_out) = (examples(60, 3, 8.0), examples(300, 4, 8.0));
    let unlabelled: Vec<_> = known.iter().map(|it| it.scores.clone()).collect();
    let unlabelled = Calibration::of_unlabelled(&unlabelled).unwrap();
    let fitted = Calibration::fit(&known).unwrap();
    assert!(fitted.scale() < 0.7, "{}", fitted.scale());
    assert!(likelihood(&fitted, &held_out) > likelihood(&unlabelled, &held_out));
}

#[test]
fn a_fit_of_few_examples_stays_near_what_was_there() {
    let known = examples(3, 5, 1.0);
    let fitted = Calibration::fit(&known).unwrap();
    assert!((fitted.scale() - 1.0).abs() < 1.0, "{}", fitted.scale());
    assert!(fitted.biases().values().all(|bias| bias.abs() < 9.0));
    assert_eq!(Calibration::fit(&known).unwrap(), fitted);
}

#[test]
fn examples_that_teach_nothing_are_refused() {
    let known = examples(3, 6, 1.0);
    let says = |examples: &[Labelled]| Calibration::fit(examples).unwrap_err();
    assert_eq!(says(&[]), "there are no examples");
    assert_eq!(says(&known[..2]), "no example has the label `Other`");
    let mut other = known.clone();
    other[1].scores.pop();
    assert_eq!(says(&other), "the examples are of different labels");
    let mut other = known.clone();
    other[1].label = "Else".to_string();
    assert_eq!(says(&other), "the label `Else` was not scored");
    let mut other = known;
    other[1].scores[0].1 = f64::NAN;
    assert_eq!(says(&other), "a log-probability is no number");
}

#[tokio::test]
async fn a_runtime_calibrates_and_says_when_it_cannot() {
    let script = Scripted::new().always("subject", json!("Other"));
    let runtime = Runtime::scripted(&script);
    let example = || (subject::input(String::new()), Subject::Other);
    let error = runtime.calibrate([example()]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Settings);
    assert!(
        error.to_string().contains("does not score labels"),
        "{error}"
    );
    let script = Scripted::new().always("subject", scores(-1.0, -2.0, -3.0));
    let error = Runtime::scripted(&script)
        .calibrate([example()])
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("no example has the label `Money`"),
        "{error}"
    );
}

#[test]
fn odd_scores_are_survived() {
    let nothing = Response::scored::<String>([]);
    assert_eq!((nothing.text.as_str(), nothing.scores.len()), ("", 0));
    let odd = Response::scored([("a", f64::NAN), ("b", f64::NEG_INFINITY), ("c", -700.0)]);
    assert_eq!(odd.text, "\"c\"");
    let none = Response::scored([("a", f64::NAN), ("b", f64::NEG_INFINITY)]);
    assert_eq!(none.text, "\"a\"");
    assert!((none.scores[1].probability - 0.5).abs() < 1e-9);
}

#[tokio::test]
async fn reasoning_and_scores_exclude_each_other() {
    refused(
        Options::new().reasoning(true),
        "`choose` generates nothing, so the model cannot reason: leave one out",
    )
    .await;
}

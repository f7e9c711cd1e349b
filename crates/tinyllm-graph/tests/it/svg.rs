//! What stands in a picture, without a browser; what it looks like is `browser.rs`.

use tinyllm_graph::{Direction, FanOutKind, Graph, Kind, Step, SvgOptions};

use crate::large;
use crate::programs::{ALL, CRAG, PROCESS_LOAN};

fn all() -> Vec<Graph> {
    let mut graphs: Vec<Graph> = ALL.iter().map(|spec| Graph::of(spec)).collect();
    graphs.extend([
        large::sixty(),
        large::deepest(6),
        large::two_hundred_nested(),
    ]);
    graphs
}

/// How often a class stands on an element: `l` is a box of an LLM call.
fn count(svg: &str, class: &str) -> usize {
    let all = svg.split("class=\"").skip(1);
    let names = all.filter_map(|rest| rest.split('"').next());
    names
        .filter(|names| {
            names
                .split(' ')
                .any(|name| name.ends_with(&format!("-{class}")))
        })
        .count()
}

/// What must be drawn.
#[derive(Debug, Default, PartialEq)]
struct Counts {
    llm: usize,
    rust: usize,
    frames: usize,
    decisions: usize,
    arms: usize,
    bars: usize,
    jumps: usize,
    returns: usize,
}

impl Counts {
    fn of(steps: &[Step]) -> Self {
        let mut counts = Self::default();
        counts.steps(steps);
        counts
    }

    fn steps(&mut self, steps: &[Step]) {
        for step in steps {
            match step {
                Step::Call(call) if call.node.body.is_empty() => match call.node.kind {
                    Kind::Llm { .. } => self.llm += 1,
                    _ => self.rust += 1,
                },
                Step::Call(call) => {
                    self.frames += 1;
                    self.steps(&call.node.body);
                }
                Step::Match { arms, .. } => {
                    self.decisions += 1;
                    self.arms += arms.len();
                }
                Step::FanOut { branches, .. } => {
                    let joins = branches.iter().any(|steps| leaves(steps));
                    self.bars += 1 + usize::from(joins);
                }
                Step::Loop { .. } | Step::Fallback { .. } => self.frames += 1,
                // A pile of three sheets.
                Step::Each { .. } => self.frames += 3,
                Step::Return(_) => self.returns += 1,
                Step::Break | Step::Continue | Step::Value(_) | Step::Set { .. } => self.jumps += 1,
            }
            step.blocks()
                .into_iter()
                .for_each(|block| self.steps(block));
        }
    }
}

/// Whether the flow can leave these steps at their end.
fn leaves(steps: &[Step]) -> bool {
    match steps.last() {
        Some(Step::Return(_) | Step::Break | Step::Continue) => false,
        Some(Step::Match { arms, .. }) => arms.iter().any(|arm| leaves(&arm.steps)),
        _ => true,
    }
}

#[test]
fn everything_is_drawn_once() {
    for graph in all() {
        for direction in [Direction::Down, Direction::Right] {
            let options = SvgOptions::new().direction(direction).fold_depth(99);
            let svg = graph.svg(&options);
            // A bar and a `return` are of one colour; a bar has a word in it.
            let words = ["concurrent", "all", "race", "first success"];
            let bars: usize = words
                .iter()
                .map(|word| svg.matches(&format!(">{word}</text></g>")).count())
                .sum();
            let drawn = Counts {
                llm: count(&svg, "l"),
                rust: count(&svg, "b"),
                frames: count(&svg, "f"),
                decisions: count(&svg, "d"),
                arms: count(&svg, "c"),
                bars,
                jumps: count(&svg, "j"),
                returns: count(&svg, "k") - bars,
            };
            assert_eq!(drawn, Counts::of(&graph.body), "{}", graph.name);
        }
    }
}

#[test]
fn types_stand_on_the_wires_and_values_in_the_boxes() {
    let svg = Graph::of(PROCESS_LOAN).to_svg();
    for text in [
        ">facts: Facts<",
        ">mail: EmailSent<",
        ">report: Report<",
        ">application: LoanApplication<",
        ">Verdict?<",
        ">Bad { reason }<",
        ">mail, report<",
        ">local/smollm2-135m, at most 3 calls<",
        ">settle(facts)<",
        ">Outcome<",
        ">Decide one loan application.<",
        ">at most 1 LLM call, 3 with re-asks<",
    ] {
        assert!(svg.contains(text), "{text}");
    }
    let svg = Graph::of(CRAG).to_svg();
    for text in [
        ">at most 3 rounds<",
        ">after 3 rounds<",
        ">concurrent for doc in docs, at most 8 at once<",
        ">graded: Vec&lt;Graded&gt;<",
        ">return answer(..)<",
    ] {
        assert!(svg.contains(text), "{text}");
    }
}

#[test]
fn composites_and_marks_are_named() {
    let fan_out = |kind| Step::FanOut {
        kind,
        bind: "x".to_owned(),
        branches: vec![
            vec![large::call(large::node("a", "A"), &["input"], "")],
            vec![large::call(large::node("b", "A"), &["input"], "")],
        ],
    };
    let mut tried = large::call(large::llm("c", "C"), &["input"], "y");
    if let Step::Call(call) = &mut tried {
        call.attempt = true;
        call.options = vec![("seed".to_owned(), "seed".to_owned())];
    }
    let svg = large::graph(
        "marks",
        vec![
            fan_out(FanOutKind::Race),
            fan_out(FanOutKind::Concurrent),
            tried,
            Step::Fallback {
                bind: "z".to_owned(),
                alternatives: vec![
                    vec![large::call(large::node("d", "D"), &["y"], "")],
                    vec![large::call(large::node("e", "D"), &["y"], "")],
                ],
            },
            large::call(large::node("f", "F"), &["z"], ""),
        ],
    )
    .to_svg();
    for text in [
        ">race<",
        ">first success<",
        ">concurrent<",
        ">all<",
        ">x: A<",
        ">x: (A, A)<",
        ">attempt: a failure is a value<",
        ">with seed = seed<",
        ">y: Result&lt;C, Failure&gt;<",
        ">fallback<",
        ">if it fails<",
        ">z: D<",
    ] {
        assert!(svg.contains(text), "{text}");
    }
}

#[test]
fn is_small_the_same_every_time_and_of_text_alone() {
    let graph = Graph::of(PROCESS_LOAN);
    let svg = graph.to_svg();
    assert!(svg.len() < 40_000, "{} bytes", svg.len());
    assert_eq!(svg, graph.to_svg());
    assert!(!svg.contains("var("), "rsvg-convert paints it black");
    assert!(!svg.contains("<script") && !svg.contains("url(") && !svg.contains("href"));
    let whole = graph.svg(
        &SvgOptions::new()
            .theme(tinyllm_graph::Theme::Rustdoc)
            .inline(),
    );
    assert!(whole.len() < 40_000, "{} bytes", whole.len());
}

#[test]
fn says_what_it_shows() {
    let svg = Graph::of(PROCESS_LOAN).to_svg();
    let id = svg
        .split_once("aria-labelledby=\"")
        .and_then(|(_, rest)| rest.split_once("t "))
        .map(|(id, _)| id.to_owned())
        .unwrap_or_default();
    assert!(id.starts_with("process_loan-"), "{id}");
    assert!(svg.contains("role=\"img\""));
    assert!(svg.contains(&format!("<title id=\"{id}t\">process_loan</title>")));
    let about = "process_loan(application: LoanApplication) -&gt; Outcome · Decide one loan application. \
                 · In dollars. · at most 1 LLM call, 3 with re-asks";
    assert!(
        svg.contains(&format!("<desc id=\"{id}d\">{about}</desc>")),
        "{svg}"
    );
}

#[test]
fn nested_graphs_fold() {
    let graph = Graph::of(PROCESS_LOAN);
    let folded = graph.svg(&SvgOptions::new().fold_depth(0));
    assert!(
        folded.contains(">decide of 5 calls, no LLM call<"),
        "{folded}"
    );
    assert!(!folded.contains(">judge<"));
    assert_eq!(graph.svg(&SvgOptions::new().fold_depth(1)), graph.to_svg());
    // Two hundred nodes are too many for one look: their graphs are boxes until somebody asks.
    let many = large::two_hundred_nested();
    assert_eq!(many.to_svg(), many.svg(&SvgOptions::new().fold_depth(0)));
    // What cannot fold goes in columns, within a page or two.
    let long = large::two_hundred().to_svg();
    let height = long
        .split_once("height=\"")
        .and_then(|(_, rest)| rest.split('"').next())
        .and_then(|text| text.parse::<u32>().ok());
    assert!(height.is_some_and(|height| height < 2600), "{height:?}");
}

#[test]
fn boxes_lead_where_they_are_told() {
    let graph = Graph::of(PROCESS_LOAN);
    let options = SvgOptions::new()
        .link("judge", "fn.judge.html")
        .link("settle", "https://docs.rs/x?a=1&b=2")
        .link("extract_facts", "javascript:alert(1)")
        .link("reject", "  data:text/html,x");
    let svg = graph.svg(&options);
    assert!(svg.contains("role=\"group\""));
    assert!(svg.contains("<a href=\"fn.judge.html\"><g><title>judge()"));
    assert!(svg.contains("<a href=\"https://docs.rs/x?a=1&amp;b=2\">"));
    assert_eq!(svg.matches("<a ").count(), 2);
}

/// Where a column ends is chosen so that none is much longer than the others.
#[test]
fn columns_are_about_equally_long() {
    for (graph, columns) in [(large::sixty(), 3), (large::two_hundred(), 8)] {
        let svg = graph.svg(&SvgOptions::new().headless().inline());
        let number = |name: &str, text: &str| -> Option<i32> {
            let (_, rest) = text.split_once(&format!(" {name}=\""))?;
            rest.split('"').next()?.parse().ok()
        };
        // Boxes, each group's first rectangle: how deep each column reaches, by its middle.
        let picture = svg.rsplit("</style>").next().unwrap_or_default();
        let width = number("width", &svg).unwrap_or_default();
        let mut deepest = vec![0; columns];
        for rect in picture.split("<rect ").skip(1) {
            let place = |name: &str| number(name, rect).unwrap_or_default();
            let middle = place("x") + place("width") / 2;
            let column = usize::try_from(middle).unwrap_or_default() * columns;
            let column = column / usize::try_from(width).unwrap_or(1);
            if let Some(deep) = deepest.get_mut(column) {
                *deep = place("y").max(*deep);
            }
        }
        let (most, least) = (deepest.iter().max(), deepest.iter().min());
        let (most, least) = (most.copied().unwrap_or(0), least.copied().unwrap_or(0));
        assert!(
            least > 0 && least * 5 >= most * 4,
            "{}: {deepest:?}",
            graph.name
        );
    }
}

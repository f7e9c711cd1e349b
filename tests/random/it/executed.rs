//! Running a graph visits exactly the drawn paths, over many scripts, until each arm was taken.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use serde_json::{Value, json};
use tinyllm::Runtime;
use tinyllm_graph::{Graph, Step};
use tinyllm_tests_random::{ALL, Program, oracle};

use crate::visits::{End, Records};
use crate::walk::{Walk, keys};

/// Each program runs at least this often, and until everything drawn was visited.
const LEAST: u64 = 40;
const MOST: u64 = 20_000;

#[test]
fn what_runs_is_drawn_and_what_is_drawn_can_run() {
    let tokio = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let mut runs = 0;
    for program in ALL {
        let graph = Graph::of(program.spec);
        let (mut wanted, mut taken) = (BTreeSet::new(), BTreeSet::new());
        keys(&graph, &mut wanted);
        let mut script = 0;
        while script < LEAST || !wanted.is_subset(&taken) {
            let left: Vec<_> = wanted.difference(&taken).collect();
            let seed = program.seed;
            assert!(
                script < MOST,
                "seed {seed}: never visited: {left:?}\n{graph}"
            );
            let run = AssertUnwindSafe(|| tokio.block_on(one(program, &graph, script, &mut taken)));
            if let Err(panic) = catch_unwind(run) {
                eprintln!("seed {seed}, script {script}:\n{graph}");
                resume_unwind(panic);
            }
            script += 1;
        }
        runs += script;
    }
    println!("{} programs, {runs} runs", ALL.len());
}

async fn one(program: &Program, graph: &Graph, script: u64, taken: &mut BTreeSet<String>) {
    oracle::begin(program.seed << 32 | script, [0, 4, 20][script as usize % 3]);
    let records = Records::default();
    let runtime = Runtime::builder()
        .redirect_provider("oracle", oracle::Model)
        .model("oracle")
        .observer(records.clone())
        .build()
        .unwrap();
    let input = input(graph);
    let result = (program.run)(&runtime, input).await;
    let visits = records.visits();
    let end = &visits[&graph.name].end;
    match &result {
        Ok(output) => assert_eq!(*end, End::Complete(output.clone())),
        Err(_) => assert_eq!(*end, End::Failed),
    }
    let seen = BTreeSet::new();
    Walk {
        visits: &visits,
        seen,
        taken,
    }
    .root(graph);
}

fn input(graph: &Graph) -> Value {
    let texts = || -> Vec<String> { (0..oracle::below(4)).map(|_| oracle::text()).collect() };
    let value = |ty: &str| match ty {
        "String" => json!(oracle::text()),
        "Vec<String>" => json!(texts()),
        "Verdict" => oracle::verdict(),
        "Plan" => json!({
            "title": oracle::text(), "steps": texts(), "verdict": oracle::verdict(),
            "sure": oracle::below(2) == 0,
        }),
        other => panic!("no value of {other}"),
    };
    let params = graph.params.iter();
    params
        .map(|param| (param.name.clone(), value(&param.ty)))
        .collect()
}

/// A change of the drawn graph that no run can agree with; `None` where there is nothing to change.
type Change = fn(&mut Graph) -> Option<()>;

fn first_call(graph: &mut Graph) -> Option<&mut tinyllm_graph::Call> {
    graph.body.iter_mut().find_map(|step| match step {
        Step::Call(call) => Some(call),
        _ => None,
    })
}

const CHANGES: [(&str, Change); 4] = [
    ("a call is not drawn", |graph| {
        let at = graph
            .body
            .iter()
            .position(|step| matches!(step, Step::Call(_)))?;
        graph.body.remove(at);
        Some(())
    }),
    ("a call is drawn elsewhere", |graph| {
        first_call(graph)?.site.push_str("_elsewhere");
        Some(())
    }),
    ("a wire is another", |graph| {
        *first_call(graph)?.uses.first_mut()? = "\"another\"".to_owned();
        Some(())
    }),
    ("the arms are exchanged", |graph| {
        let arms = graph.body.iter_mut().find_map(|step| match step {
            Step::Match { arms, .. } => Some(arms),
            _ => None,
        })?;
        let [one, two, ..] = arms.as_mut_slice() else {
            return None;
        };
        let calls = |steps: &[Step]| steps.iter().any(|step| matches!(step, Step::Call(_)));
        if !calls(&one.steps) || !calls(&two.steps) {
            return None;
        }
        std::mem::swap(&mut one.steps, &mut two.steps);
        Some(())
    }),
];

/// The walk can fail: a graph that is drawn wrongly agrees with no set of runs.
#[test]
fn a_graph_that_is_drawn_wrongly_is_found() {
    let tokio = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    for (name, change) in CHANGES {
        let mut changed = 0;
        for program in ALL.iter().take(80) {
            let mut graph = Graph::of(program.spec);
            if change(&mut graph).is_none() {
                continue;
            }
            changed += 1;
            let found = (0..LEAST).any(|script| {
                let mut taken = BTreeSet::new();
                let run = || tokio.block_on(one(program, &graph, script, &mut taken));
                catch_unwind(AssertUnwindSafe(run)).is_err()
            });
            assert!(
                found,
                "seed {}: {name}, and nothing is found\n{graph}",
                program.seed
            );
        }
        assert!(changed > 3, "{name}: {changed} programs");
    }
}

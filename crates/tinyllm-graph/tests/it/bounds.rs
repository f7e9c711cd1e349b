//! Bounds on LLM calls.

use tinyllm_graph::{Bound, Graph, NodeSpec};

use crate::programs::*;

#[track_caller]
fn check(spec: &NodeSpec, bound: &str, with_retries: &str) {
    let graph = Graph::of(spec);
    assert_eq!(graph.bound().to_string(), bound);
    assert_eq!(graph.bound_with_retries().to_string(), with_retries);
}

#[test]
fn of_programs() {
    check(PROCESS_LOAN, "1", "3");
    check(CRAG, "1 + 3 x (1 + docs)", "1 + 3 x (1 + docs)");
    check(SUMMARISE_ALL, "1 + documents", "1 + documents");
    check(SUPPORT, "3", "3");
    check(GUARDED, "2", "2");
    check(PLAN_AND_EXECUTE, "2 + plan.steps", "2 + plan.steps");
    check(READ_INVOICE, "2", "6");
    check(REFUND, "1", "1");
}

#[test]
fn of_nested_graphs_in_the_callers_names() {
    check(
        KITCHEN_SINK,
        "6 + applications_of_the_year x (1 + more) + 4 x (2 + plan/plan.steps) + more",
        "8 + applications_of_the_year x (1 + more) + 4 x (2 + plan/plan.steps) + more",
    );
}

fn list(name: &str) -> Bound {
    Bound::Length(name.to_owned())
}

#[test]
fn arithmetic_keeps_it_short() {
    let cases = [
        (Bound::ZERO + list("a"), "a"),
        (list("a") + list("a"), "2 x a"),
        (
            list("a") + Bound::Number(2) + list("a") + Bound::Number(1),
            "3 + 2 x a",
        ),
        (Bound::Number(0) * list("a"), "0"),
        (Bound::Number(1) * list("a"), "a"),
        (list("a") * (list("b") + Bound::Number(1)), "a x (1 + b)"),
        (Bound::Number(2).max(Bound::Number(5)), "5"),
        (Bound::Number(1).max(Bound::Number(1) + list("a")), "1 + a"),
        (Bound::Number(2).max(list("a")), "max(2, a)"),
        (
            Bound::Number(2).max(list("a")).max(list("a")) + Bound::Number(1),
            "1 + max(2, a)",
        ),
        (
            Bound::Number(3) * Bound::Number(2).max(list("a")),
            "3 x max(2, a)",
        ),
        (
            Bound::Number(u64::MAX) + Bound::Number(1),
            "18446744073709551615",
        ),
    ];
    for (bound, expected) in cases {
        assert_eq!(bound.to_string(), expected);
    }
}

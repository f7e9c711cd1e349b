//! Graphs that no person would write by hand: many nodes, deep nesting, long and hostile names.

use tinyllm_graph::{
    Arm, Call, FanOutKind, Graph, Kind, NodeSpec, Over, Param, Prompt, Schemas, Step,
};

pub(crate) fn node(name: &str, output: &str) -> Graph {
    Graph {
        name: name.to_owned(),
        output: output.to_owned(),
        ..Graph::of(&NodeSpec::EMPTY)
    }
}

pub(crate) fn llm(name: &str, output: &str) -> Graph {
    Graph {
        kind: Kind::Llm {
            model: None,
            retries: 2,
        },
        ..node(name, output)
    }
}

pub(crate) fn graph(name: &str, body: Vec<Step>) -> Graph {
    Graph {
        kind: Kind::Chain,
        params: vec![Param {
            name: "input".to_owned(),
            ty: "Input".to_owned(),
        }],
        body,
        ..node(name, "Output")
    }
}

pub(crate) fn call(node: Graph, uses: &[&str], bind: &str) -> Step {
    Step::Call(Call {
        site: if bind.is_empty() {
            node.name.clone()
        } else {
            bind.to_owned()
        },
        node: Box::new(node),
        uses: uses.iter().map(|text| (*text).to_owned()).collect(),
        bind: bind.to_owned(),
        options: Vec::new(),
        attempt: false,
        alias: String::new(),
    })
}

pub(crate) fn arm(pattern: &str, steps: Vec<Step>) -> Arm {
    Arm {
        label: pattern.to_owned(),
        pattern: pattern.to_owned(),
        steps,
    }
}

pub(crate) fn decide(on: &str, arms: Vec<Arm>) -> Step {
    Step::Match {
        on: on.to_owned(),
        bind: String::new(),
        arms,
    }
}

/// Ten stages of six nodes each.
pub(crate) fn sixty() -> Graph {
    let stage = |index: usize| {
        let name = |what: &str| format!("{what}_{index}");
        let bind = name("facts");
        vec![
            call(llm(&name("extract"), "Facts"), &["input"], &bind),
            Step::FanOut {
                kind: FanOutKind::Concurrent,
                bind: "(mail, report)".to_owned(),
                branches: vec![
                    vec![call(node(&name("send_email"), "Mail"), &[&bind], "mail")],
                    vec![call(
                        node(&name("background_check"), "Report"),
                        &[&bind],
                        "report",
                    )],
                ],
            },
            call(llm(&name("judge"), "Verdict"), &["mail", "report"], ""),
            decide(
                &format!("judge_{index}(..)"),
                vec![
                    arm(
                        "Verdict::Good",
                        vec![call(node(&name("approve"), "Outcome"), &[&bind], "")],
                    ),
                    arm(
                        "Verdict::Bad { reason }",
                        vec![call(node(&name("reject"), "Outcome"), &["reason"], "")],
                    ),
                ],
            ),
        ]
    };
    graph("sixty_nodes", (0..10).flat_map(stage).collect())
}

/// A flat chain of two hundred nodes.
pub(crate) fn two_hundred() -> Graph {
    let step = |index: usize| {
        let (name, bind) = (format!("step_{index}"), format!("value_{index}"));
        let of = if index.is_multiple_of(7) {
            llm(&name, "Value")
        } else {
            node(&name, "Value")
        };
        call(of, &["input"], &bind)
    };
    graph("two_hundred_steps", (0..200).map(step).collect())
}

/// Two hundred nodes in nested graphs.
pub(crate) fn two_hundred_nested() -> Graph {
    let part = |part: usize| {
        let step = |index: usize| {
            call(
                node(&format!("step_{part}_{index}"), "Value"),
                &["input"],
                &format!("value_{index}"),
            )
        };
        call(
            graph(&format!("part_{part}"), (0..20).map(step).collect()),
            &["input"],
            &format!("part_{part}"),
        )
    };
    graph("two_hundred_nodes", (0..10).map(part).collect())
}

/// Every composite within every other, so many levels deep.
pub(crate) fn deepest(levels: usize) -> Graph {
    let inner = match levels {
        0 => vec![call(llm("innermost", "Output"), &["input"], "")],
        _ => vec![call(deepest(levels - 1), &["input"], "")],
    };
    let leaf = |name: &str| vec![call(node(name, "Output"), &["input"], "")];
    let wrapped = match levels % 6 {
        0 => Step::FanOut {
            kind: FanOutKind::Concurrent,
            bind: "both".to_owned(),
            branches: vec![inner, leaf("beside")],
        },
        1 => Step::Loop {
            site: "round".to_owned(),
            item: "_".to_owned(),
            over: Over::Rounds { first: 0, count: 3 },
            steps: inner,
        },
        2 => decide(
            "input.kind",
            vec![
                arm("Kind::Simple", leaf("simple")),
                arm("Kind::Deep { input }", inner),
                arm("Kind::Never", vec![Step::Return("input".to_owned())]),
            ],
        ),
        3 => Step::Fallback {
            bind: "output".to_owned(),
            alternatives: vec![inner, leaf("stand_in"), leaf("last_resort")],
        },
        4 => Step::Each {
            kind: FanOutKind::Race,
            bind: "first".to_owned(),
            item: "one".to_owned(),
            over: Over::Items("input.many".to_owned()),
            limit: Some(4),
            steps: inner,
        },
        _ => decide(
            "input.flag",
            vec![arm("true", inner), arm("false", Vec::new())],
        ),
    };
    graph(&format!("level_{levels}"), vec![wrapped])
}

/// Names, types and values as long as generated code makes them.
pub(crate) fn long_names() -> Graph {
    let long = "reconcile_the_standing_instructions_of_every_customer_with_the_ledger_of_the_year";
    let ty =
        "Result<BTreeMap<CustomerIdentifier, Vec<StandingInstruction>>, ReconciliationFailure>";
    let word = "WWWWWWWWWWMMMMMMMMMM".repeat(4);
    graph(
        "a_graph_whose_name_is_longer_than_any_headline_of_a_picture_should_ever_be_and_then_some_more",
        vec![
            call(
                llm(long, ty),
                &[
                    "the_customers_of_the_year.by_identifier",
                    "\"a text that is a value and goes on\"",
                    "illililillilillil",
                ],
                "instructions_of_all_customers_by_identifier",
            ),
            call(llm(&word, &word), &[&word, &word], &word),
            call(
                node(&"i".repeat(90), &"l".repeat(90)),
                &[&"j".repeat(90)],
                "",
            ),
            decide(
                &format!("{}(..)", "i".repeat(90)),
                vec![
                    arm(
                        "Verdict::A { first_of_all_values, second_of_all_values, third_of_all_values }",
                        vec![call(node(long, ty), &["x"], "")],
                    ),
                    arm(&word, vec![Step::Return(word.clone())]),
                    arm("Verdict::B", vec![Step::Value(long.to_owned())]),
                    arm(
                        "Verdict::C",
                        vec![Step::Set {
                            bind: "x".to_owned(),
                            value: word.clone(),
                        }],
                    ),
                ],
            ),
        ],
    )
}

/// Names that Rust allows and most fonts do not have.
pub(crate) fn other_scripts() -> Graph {
    graph(
        "貸付申請",
        vec![
            call(
                llm("事実を抽出する", "事実"),
                &["申請", "\"🦀🚀 emoji 👩‍👩‍👧‍👦\""],
                "事実一覧",
            ),
            call(node("выдержка_фактов", "Щедрость"), &["ёлка"], "факты"),
            call(node("استخراج_الحقائق", "حقائق"), &["طلب"], "نتيجة"),
            decide(
                "факты.вид",
                vec![
                    arm("判定::良い", vec![]),
                    arm(
                        "判定::悪い { 理由 }",
                        vec![call(node("거절하다", "결과"), &["이유"], "")],
                    ),
                ],
            ),
        ],
    )
}

/// Text that tries to break out of every format, in every place that takes text.
pub(crate) const HOSTILE: &[&str] = &[
    "</script><script>window.broken=1</script>",
    "</title></svg></div><img src=x onerror=\"window.broken=1\">",
    "]]><script>window.broken=1</script>",
    "--><script>window.broken=1</script>",
    "\" onmouseover=\"window.broken=1\" x=\"",
    "' onload='window.broken=1' x='",
    "`${window.broken=1}`",
    "</style><script>window.broken=1</script>",
    "\"];\n zz9 [label=\"x\"]; }\n subgraph {",
    "end\n\nclick n0 \"javascript:window.broken=1\"\n%%{init: {}}%%",
    "\u{202e}txet desrever\u{2066}\u{0}\u{7}\r\n\n\n&lt;&amp;&#60;",
    "\\\" \\n \\ {{{ }}} ### ``` $$x$$",
];

/// A graph whose every text is `text`.
pub(crate) fn hostile(text: &str) -> Graph {
    let all = |kind: Kind<String>, body: Vec<Step>| Graph {
        name: text.to_owned(),
        doc: format!("{text}\n\n{text}"),
        module: text.to_owned(),
        file: text.to_owned(),
        line: 1,
        column: 1,
        kind,
        params: vec![Param {
            name: text.to_owned(),
            ty: text.to_owned(),
        }],
        output: text.to_owned(),
        body,
        system: text.to_owned(),
        prompt: Prompt::Text(text.to_owned()),
        options: vec![(text.to_owned(), text.to_owned())],
        schemas: Schemas {
            input: Some(format!("{{\"properties\": {{\"x\": {text:?}}}}}")),
            output: Some(text.to_owned()),
        },
    };
    let called = |kind| {
        Step::Call(Call {
            site: text.to_owned(),
            node: Box::new(all(kind, Vec::new())),
            uses: vec![text.to_owned()],
            bind: text.to_owned(),
            options: vec![(text.to_owned(), text.to_owned())],
            attempt: true,
            alias: text.to_owned(),
        })
    };
    let llm = || Kind::Llm {
        model: Some(text.to_owned()),
        retries: 1,
    };
    let inner = all(Kind::Chain, vec![called(Kind::Rust { takes_cx: true })]);
    let mut nested = Call {
        site: text.to_owned(),
        node: Box::new(inner),
        uses: vec![text.to_owned()],
        bind: text.to_owned(),
        options: Vec::new(),
        attempt: false,
        alias: String::new(),
    };
    nested.node.line = 2;
    let t = || text.to_owned();
    all(
        Kind::Chain,
        vec![
            called(llm()),
            Step::Match {
                on: t(),
                bind: t(),
                arms: vec![
                    arm(text, vec![Step::Return(t())]),
                    arm(
                        text,
                        vec![Step::Set {
                            bind: t(),
                            value: t(),
                        }],
                    ),
                ],
            },
            Step::Loop {
                site: t(),
                item: t(),
                over: Over::Items(t()),
                steps: vec![Step::Value(t())],
            },
            Step::Each {
                kind: FanOutKind::Race,
                bind: t(),
                item: t(),
                over: Over::Items(t()),
                limit: Some(2),
                steps: vec![called(llm())],
            },
            Step::Fallback {
                bind: t(),
                alternatives: vec![vec![called(llm())], vec![called(llm())]],
            },
            Step::Call(nested),
        ],
    )
}

//! The fourteen programs of the language page as the macros would write them.

use tinyllm_graph::{ArmSpec, FanOutKind, Kind, NodeSpec, OverSpec, ParamSpec, StepSpec};

use ArmSpec as Arm;
use StepSpec as Step;

/// Every program by its name.
pub(crate) const ALL: &[&NodeSpec] = &[
    PROCESS_LOAN,
    CRAG,
    SUMMARISE_ALL,
    POLISH,
    SUPPORT,
    GUARDED,
    VOTE,
    PLAN_AND_EXECUTE,
    BRIEF,
    REFUND,
    TURN,
    READ_INVOICE,
    SUPERVISE,
    HANDLE,
    KITCHEN_SINK,
];

const LLM: Kind<&str> = Kind::Llm {
    model: None,
    retries: 0,
};
const RUST: Kind<&str> = Kind::Rust { takes_cx: false };

const fn node(kind: Kind<&'static str>, name: &'static str, output: &'static str) -> NodeSpec {
    NodeSpec {
        name,
        kind,
        output,
        ..NodeSpec::EMPTY
    }
}

const fn call(site: &'static str, node: &'static NodeSpec, uses: &'static [&'static str]) -> Step {
    Step::call(site, node, uses, "")
}

/// `let site = node(uses);`
const fn bind(site: &'static str, node: &'static NodeSpec, uses: &'static [&'static str]) -> Step {
    Step::call(site, node, uses, site)
}

macro_rules! param {
    ($($name:literal : $ty:literal),*) => { &[$(ParamSpec::new($name, $ty)),*] };
}

// 1
const EXTRACT_FACTS: &NodeSpec = &NodeSpec {
    kind: Kind::Llm {
        model: Some("local/smollm2-135m"),
        retries: 2,
    },
    params: param!["application": "LoanApplication"],
    ..node(LLM, "extract_facts", "Facts")
};
const JUDGE: &NodeSpec = &node(RUST, "judge", "Verdict");
const SEND_EMAIL: &NodeSpec = &node(RUST, "send_email", "EmailSent");
const BACKGROUND_CHECK: &NodeSpec = &node(RUST, "background_check", "Report");
const APPROVE: &NodeSpec = &node(RUST, "approve", "Outcome");
const REJECT: &NodeSpec = &node(RUST, "reject", "Outcome");
const SETTLE: &NodeSpec = &NodeSpec {
    params: param!["facts": "Facts"],
    body: &[
        call("judge", JUDGE, &["facts"]),
        Step::decide(
            "judge (..)",
            "",
            &[
                Arm::new(
                    "Good",
                    "Verdict :: Good",
                    &[
                        Step::concurrent(
                            "(mail , report)",
                            &[
                                &[Step::call("Good/mail", SEND_EMAIL, &["facts"], "mail")],
                                &[Step::call(
                                    "Good/report",
                                    BACKGROUND_CHECK,
                                    &["facts"],
                                    "report",
                                )],
                            ],
                        ),
                        call("Good/approve", APPROVE, &["mail", "report"]),
                    ],
                ),
                Arm::new(
                    "Bad",
                    "Verdict :: Bad { reason }",
                    &[call("Bad/reject", REJECT, &["reason"])],
                ),
            ],
        ),
    ],
    ..node(Kind::Decide, "settle", "Outcome")
};
pub(crate) const PROCESS_LOAN: &NodeSpec = &NodeSpec {
    doc: "Decide one loan application.\nIn dollars.",
    module: "bank::loans",
    file: "src/loans.rs",
    line: 30,
    column: 8,
    params: param!["application": "LoanApplication"],
    body: &[
        bind("facts", EXTRACT_FACTS, &["application"]),
        call("settle", SETTLE, &["facts"]),
    ],
    ..node(Kind::Chain, "process_loan", "Outcome")
};

// 2
const REWRITE: &NodeSpec = &node(LLM, "rewrite", "Query");
const RETRIEVE: &NodeSpec = &node(RUST, "retrieve", "Vec < Document >");
const GRADE: &NodeSpec = &node(LLM, "grade", "Graded");
const KEEP_RELEVANT: &NodeSpec = &node(RUST, "keep_relevant", "Kept");
const ANSWER: &NodeSpec = &node(LLM, "answer", "Answer");
const REFINE: &NodeSpec = &node(LLM, "refine", "Query");
const ADMIT_IGNORANCE: &NodeSpec = &node(RUST, "admit_ignorance", "Answer");
pub(crate) const CRAG: &NodeSpec = &NodeSpec {
    params: param!["question": "Question"],
    body: &[
        bind("query", REWRITE, &["question"]),
        Step::Loop {
            site: "round",
            item: "_",
            over: OverSpec::Rounds { first: 0, count: 3 },
            steps: &[
                bind("docs", RETRIEVE, &["query", "8"]),
                Step::Each {
                    kind: FanOutKind::Concurrent,
                    bind: "graded",
                    item: "doc",
                    over: OverSpec::Items("docs"),
                    limit: Some(8),
                    steps: &[call("graded", GRADE, &["question", "doc"])],
                },
                call("keep_relevant", KEEP_RELEVANT, &["graded"]),
                Step::decide(
                    "keep_relevant(..)",
                    "",
                    &[
                        Arm::new(
                            "Enough",
                            "Kept :: Enough { docs }",
                            &[
                                call("Enough/answer", ANSWER, &["question", "docs"]),
                                Step::Return("answer(..)"),
                            ],
                        ),
                        Arm::new(
                            "TooFew",
                            "Kept :: TooFew { missing }",
                            &[Step::call(
                                "TooFew/query",
                                REFINE,
                                &["question", "query", "missing"],
                                "query",
                            )],
                        ),
                    ],
                ),
            ],
        },
        call("admit_ignorance", ADMIT_IGNORANCE, &["question"]),
    ],
    ..node(Kind::Chain, "crag", "Answer")
};

// 3
const SUMMARISE: &NodeSpec = &node(LLM, "summarise", "Summary");
const COMBINE: &NodeSpec = &node(LLM, "combine", "Summary");
pub(crate) const SUMMARISE_ALL: &NodeSpec = &NodeSpec {
    params: param!["documents": "Vec < Document >", "style": "Style"],
    body: &[
        Step::Each {
            kind: FanOutKind::Concurrent,
            bind: "parts",
            item: "document",
            over: OverSpec::Items("documents"),
            limit: Some(8),
            steps: &[call("parts", SUMMARISE, &["document", "style"])],
        },
        call("combine", COMBINE, &["parts", "style"]),
    ],
    ..node(Kind::Chain, "summarise_all", "Summary")
};

// 4
const WRITE: &NodeSpec = &node(LLM, "write", "Draft");
const CRITIQUE: &NodeSpec = &node(LLM, "critique", "Critique");
const IMPROVE: &NodeSpec = &node(LLM, "improve", "Draft");
const POLISH: &NodeSpec = &NodeSpec {
    params: param!["task": "Task"],
    body: &[
        bind("draft", WRITE, &["task"]),
        Step::Loop {
            site: "round",
            item: "_",
            over: OverSpec::Rounds { first: 0, count: 5 },
            steps: &[
                call("critique", CRITIQUE, &["task", "draft"]),
                Step::decide(
                    "critique(..)",
                    "",
                    &[
                        Arm::new("Accept", "Critique :: Accept", &[Step::Break]),
                        Arm::new(
                            "Revise",
                            "Critique :: Revise { notes }",
                            &[Step::call(
                                "Revise/draft",
                                IMPROVE,
                                &["task", "draft", "notes"],
                                "draft",
                            )],
                        ),
                    ],
                ),
            ],
        },
        Step::Value("draft"),
    ],
    ..node(Kind::Chain, "polish", "Draft")
};

// 5
const TRIAGE: &NodeSpec = &node(LLM, "triage", "Topic");
const BILLING_EXPERT: &NodeSpec = &node(LLM, "billing_expert", "Reply");
const TECHNICAL_EXPERT: &NodeSpec = &node(LLM, "technical_expert", "Reply");
const LEGAL_EXPERT: &NodeSpec = &node(LLM, "legal_expert", "Reply");
const GENERALIST: &NodeSpec = &node(LLM, "generalist", "Reply");
pub(crate) const SUPPORT: &NodeSpec = &NodeSpec {
    params: param!["ticket": "Ticket"],
    body: &[
        call("triage", TRIAGE, &["ticket"]),
        Step::decide(
            "triage(..)",
            "",
            &[
                Arm::new(
                    "Billing",
                    "Topic :: Billing",
                    &[Step::fallback(
                        "",
                        &[
                            &[call("Billing/billing_expert", BILLING_EXPERT, &["ticket"])],
                            &[call("Billing/generalist", GENERALIST, &["ticket"])],
                        ],
                    )],
                ),
                Arm::new(
                    "Technical",
                    "Topic :: Technical",
                    &[Step::fallback(
                        "",
                        &[
                            &[call(
                                "Technical/technical_expert",
                                TECHNICAL_EXPERT,
                                &["ticket"],
                            )],
                            &[call("Technical/generalist", GENERALIST, &["ticket"])],
                        ],
                    )],
                ),
                Arm::new(
                    "Legal",
                    "Topic :: Legal { clause }",
                    &[call(
                        "Legal/legal_expert",
                        LEGAL_EXPERT,
                        &["ticket", "clause"],
                    )],
                ),
                Arm::new(
                    "otherwise",
                    "_",
                    &[call("otherwise/generalist", GENERALIST, &["ticket"])],
                ),
            ],
        ),
    ],
    ..node(Kind::Chain, "support", "Reply")
};

// 6
const DRAFT: &NodeSpec = &node(LLM, "answer", "Draft");
const SAFETY_CHECK: &NodeSpec = &node(LLM, "safety_check", "Safety");
const REFUSE: &NodeSpec = &node(RUST, "refuse", "Reply");
const PUBLISH: &NodeSpec = &node(RUST, "publish", "Reply");
pub(crate) const GUARDED: &NodeSpec = &NodeSpec {
    params: param!["question": "Question"],
    body: &[
        Step::concurrent(
            "(draft, _)",
            &[
                &[bind("draft", DRAFT, &["question"])],
                &[
                    call("safety_check", SAFETY_CHECK, &["question"]),
                    Step::decide(
                        "safety_check(..)",
                        "_",
                        &[
                            Arm::new("Safe", "Safety :: Safe", &[]),
                            Arm::new(
                                "Unsafe",
                                "Safety :: Unsafe { reason }",
                                &[
                                    call("Unsafe/refuse", REFUSE, &["reason"]),
                                    Step::Return("refuse(..)"),
                                ],
                            ),
                        ],
                    ),
                ],
            ],
        ),
        call("publish", PUBLISH, &["draft"]),
    ],
    ..node(Kind::Chain, "guarded", "Reply")
};

// 7
const SOLVE: &NodeSpec = &node(LLM, "solve", "Solution");
const MAJORITY: &NodeSpec = &node(RUST, "majority", "Solution");
const VOTE: &NodeSpec = &NodeSpec {
    params: param!["problem": "Problem"],
    body: &[
        Step::Each {
            kind: FanOutKind::Concurrent,
            bind: "votes",
            item: "seed",
            over: OverSpec::Rounds { first: 1, count: 5 },
            limit: None,
            steps: &[call("votes", SOLVE, &["problem"])
                .with(&[("seed", "seed"), ("temperature", "0.8")])],
        },
        call("majority", MAJORITY, &["votes"]),
    ],
    ..node(Kind::Chain, "vote", "Solution")
};

// 8
const MAKE_PLAN: &NodeSpec = &node(LLM, "make_plan", "Plan");
const EMPTY_NOTES: &NodeSpec = &node(RUST, "empty_notes", "Notes");
const EXECUTE: &NodeSpec = &node(LLM, "execute", "Done");
const NOTE: &NodeSpec = &node(RUST, "note", "Notes");
const GIVE_UP: &NodeSpec = &node(RUST, "give_up", "Report");
const REPORT: &NodeSpec = &node(LLM, "report", "Report");
pub(crate) const PLAN_AND_EXECUTE: &NodeSpec = &NodeSpec {
    params: param!["goal": "Goal"],
    body: &[
        bind("plan", MAKE_PLAN, &["goal"]),
        bind("notes", EMPTY_NOTES, &["goal"]),
        Step::Loop {
            site: "step",
            item: "step",
            over: OverSpec::Items("plan.steps"),
            steps: &[
                call("execute", EXECUTE, &["goal", "step", "notes"]),
                Step::decide(
                    "execute(..)",
                    "",
                    &[
                        Arm::new(
                            "Fine",
                            "Done :: Fine { found }",
                            &[Step::call("Fine/notes", NOTE, &["notes", "found"], "notes")],
                        ),
                        Arm::new(
                            "Stuck",
                            "Done :: Stuck { why }",
                            &[
                                call("Stuck/give_up", GIVE_UP, &["goal", "notes", "why"]),
                                Step::Return("give_up(..)"),
                            ],
                        ),
                    ],
                ),
            ],
        },
        call("report", REPORT, &["goal", "notes"]),
    ],
    ..node(Kind::Chain, "plan_and_execute", "Report")
};

// 9
const RESEARCH: &NodeSpec = &node(Kind::Rust { takes_cx: true }, "research", "Findings");
const CHECK_SOURCES: &NodeSpec = &node(RUST, "check_sources", "Checked");
const WRITE_BRIEF: &NodeSpec = &node(LLM, "write_brief", "Brief");
const BRIEF: &NodeSpec = &NodeSpec {
    params: param!["topic": "Topic"],
    body: &[
        bind("findings", RESEARCH, &["topic"]),
        bind("checked", CHECK_SOURCES, &["findings . sources"]),
        call(
            "write_brief",
            WRITE_BRIEF,
            &["topic", "findings", "checked"],
        ),
    ],
    ..node(Kind::Chain, "brief", "Brief")
};

// 10
const PROPOSE_REFUND: &NodeSpec = &node(LLM, "propose_refund", "Proposal");
const NEEDS_APPROVAL: &NodeSpec = &node(RUST, "needs_approval", "bool");
const SIGN_OFF: &NodeSpec = &node(RUST, "sign_off", "Approval");
const DECLINE: &NodeSpec = &node(RUST, "decline", "Receipt");
const PAY: &NodeSpec = &node(RUST, "pay", "Receipt");
pub(crate) const REFUND: &NodeSpec = &NodeSpec {
    params: param!["claim": "Claim"],
    body: &[
        bind("proposal", PROPOSE_REFUND, &["claim"]),
        call("needs_approval", NEEDS_APPROVAL, &["proposal"]),
        Step::decide(
            "needs_approval(..)",
            "_",
            &[
                Arm::new(
                    "true",
                    "true",
                    &[
                        call("true/sign_off", SIGN_OFF, &["claim", "proposal"]),
                        Step::decide(
                            "sign_off(..)",
                            "",
                            &[
                                Arm::new("Yes", "Approval :: Yes", &[]),
                                Arm::new(
                                    "No",
                                    "Approval :: No { why }",
                                    &[
                                        call("true/No/decline", DECLINE, &["claim", "why"]),
                                        Step::Return("decline(..)"),
                                    ],
                                ),
                            ],
                        ),
                    ],
                ),
                Arm::new("false", "false", &[]),
            ],
        ),
        call("pay", PAY, &["proposal"]),
    ],
    ..node(Kind::Chain, "refund", "Receipt")
};

// 11
const LOAD_HISTORY: &NodeSpec = &node(RUST, "load_history", "History");
const RECALL: &NodeSpec = &node(RUST, "recall", "Memories");
const RESPOND: &NodeSpec = &node(LLM, "respond", "Reply");
const SAVE_TURN: &NodeSpec = &node(RUST, "save_turn", "Saved");
const TURN: &NodeSpec = &NodeSpec {
    params: param!["session": "SessionId", "message": "Message"],
    body: &[
        Step::concurrent(
            "(history, memories)",
            &[
                &[bind("history", LOAD_HISTORY, &["session"])],
                &[bind("memories", RECALL, &["message"])],
            ],
        ),
        bind("reply", RESPOND, &["history", "memories", "message"]),
        Step::call(
            "save_turn",
            SAVE_TURN,
            &["session", "message", "reply"],
            "_",
        ),
        Step::Value("reply"),
    ],
    ..node(Kind::Chain, "turn", "Reply")
};

// 12
const EXTRACT_SMALL: &NodeSpec = &NodeSpec {
    kind: Kind::Llm {
        model: Some("local/small"),
        retries: 1,
    },
    ..node(LLM, "extract_small", "Invoice")
};
const EXTRACT_LARGE: &NodeSpec = &NodeSpec {
    kind: Kind::Llm {
        model: Some("openai/large"),
        retries: 3,
    },
    ..node(LLM, "extract_large", "Invoice")
};
pub(crate) const READ_INVOICE: &NodeSpec = &NodeSpec {
    params: param!["scan": "Text"],
    body: &[
        call("extract_small", EXTRACT_SMALL, &["scan"]).attempted(),
        Step::decide(
            "extract_small(..)",
            "",
            &[
                Arm::new("Ok", "Ok (invoice)", &[Step::Value("invoice")]),
                Arm::new(
                    "Err",
                    "Err (failure)",
                    &[call(
                        "Err/extract_large",
                        EXTRACT_LARGE,
                        &["scan", "failure . message"],
                    )],
                ),
            ],
        ),
    ],
    ..node(Kind::Chain, "read_invoice", "Invoice")
};

// 13
const OPEN_BOARD: &NodeSpec = &node(RUST, "open_board", "Board");
const CHOOSE: &NodeSpec = &node(LLM, "choose", "Next");
const DIG: &NodeSpec = &node(LLM, "research", "Board");
const CODE: &NodeSpec = &node(LLM, "code", "Board");
const BEST_SO_FAR: &NodeSpec = &node(RUST, "best_so_far", "Answer");
const SUPERVISE: &NodeSpec = &NodeSpec {
    params: param!["task": "Task"],
    body: &[
        bind("board", OPEN_BOARD, &["task"]),
        Step::Loop {
            site: "round",
            item: "_",
            over: OverSpec::Rounds {
                first: 0,
                count: 12,
            },
            steps: &[
                call("choose", CHOOSE, &["task", "board"]),
                Step::decide(
                    "choose(..)",
                    "",
                    &[
                        Arm::new(
                            "Research",
                            "Next :: Research { query }",
                            &[Step::call(
                                "Research/board",
                                DIG,
                                &["board", "query"],
                                "board",
                            )],
                        ),
                        Arm::new(
                            "Code",
                            "Next :: Code { request }",
                            &[Step::call(
                                "Code/board",
                                CODE,
                                &["board", "request"],
                                "board",
                            )],
                        ),
                        Arm::new("Done", "Next :: Done { answer }", &[Step::Return("answer")]),
                    ],
                ),
            ],
        },
        call("best_so_far", BEST_SO_FAR, &["board"]),
    ],
    ..node(Kind::Chain, "supervise", "Answer")
};

// 14
const CLASSIFY: &NodeSpec = &node(LLM, "classify", "Language");
const PROFILE: &NodeSpec = &node(LLM, "profile", "Profile");
const DESCRIBE: &NodeSpec = &NodeSpec {
    module: "profiler",
    params: param!["message": "Message"],
    body: &[
        bind("language", CLASSIFY, &["message"]),
        call("profile", PROFILE, &["message", "language"]),
    ],
    ..node(Kind::Chain, "describe", "Profile")
};
const CHOOSE_ROUTE: &NodeSpec = &node(RUST, "choose_route", "Route");
const REPLY: &NodeSpec = &node(LLM, "reply", "Reply");
const HANDLE: &NodeSpec = &NodeSpec {
    params: param!["message": "Message"],
    body: &[
        bind("profile", DESCRIBE, &["message"]),
        bind("route", CHOOSE_ROUTE, &["message", "profile . language"]),
        call("reply", REPLY, &["message", "profile", "route"]),
    ],
    ..node(Kind::Chain, "handle", "Reply")
};

/// What the fourteen leave out: race, nested arguments, `continue`, a race over a list, a match on a
/// value, a graph in a branch, a node named `end`, long lines, characters that Mermaid minds.
const END: &NodeSpec = &node(RUST, "end", "Result < Map < String , \"#`&\" > , () >");
pub(crate) const KITCHEN_SINK: &NodeSpec = &NodeSpec {
    params: param![
        "applications_of_the_year": "Vec < LoanApplication >",
        "standing_instructions": "Instructions",
        "more": "Vec < u8 >"
    ],
    body: &[
        Step::race(
            "first",
            &[
                &[call("search", RETRIEVE, &["\"a \\\"quoted\\\" query\"", "8"]).attempted()],
                &[call(
                    "process_loan",
                    PROCESS_LOAN,
                    &["applications_of_the_year.first"],
                )],
            ],
        ),
        call("grade", GRADE, &["first"]),
        Step::call(
            "answer",
            ANSWER,
            &[
                "grade(..)",
                "standing_instructions.of_the_house",
                "applications_of_the_year",
                "5",
            ],
            "(left, right)",
        ),
        Step::Each {
            kind: FanOutKind::Race,
            bind: "fastest",
            item: "one",
            over: OverSpec::Items("applications_of_the_year"),
            limit: None,
            steps: &[call("fastest", SUMMARISE_ALL, &["more", "one"])],
        },
        Step::Loop {
            site: "i",
            item: "i",
            over: OverSpec::Rounds { first: 0, count: 4 },
            steps: &[
                Step::decide(
                    "left.kind",
                    "",
                    &[
                        Arm::new("A", "Kind :: A | Kind :: B", &[Step::Continue]),
                        Arm::new(
                            "C",
                            "Kind :: C { .. }",
                            &[
                                Step::Set {
                                    bind: "left",
                                    value: "right.other",
                                },
                                Step::call("C/end", END, &["i"], "_"),
                            ],
                        ),
                        Arm::new("otherwise", "_", &[Step::Return("(left, right)")]),
                    ],
                ),
                Step::call("plan", PLAN_AND_EXECUTE, &["left"], "left"),
            ],
        },
        Step::fallback(
            "last",
            &[
                &[call("refund", REFUND, &["left"])],
                &[call("summary", SUMMARISE_ALL, &["more", "end(..)"]).attempted()],
                &[
                    call("end", END, &["right"]),
                    call("grade#2", GRADE, &["end(..)"]),
                ],
            ],
        ),
        Step::Value("(last, fastest)"),
    ],
    ..node(
        Kind::Chain,
        "everything_at_once_in_one_graph",
        "( Answer , Summary )",
    )
};
